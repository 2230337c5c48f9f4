"""Opening a home: each thing is asked for once, and what hasn't changed comes in few bytes."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Response, expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

_API = re.compile(r"/api/v1(/.*)$")
_LIVE = "**/api/v1/live*"
#: Milliseconds after the stream began in which a second look would be under way.
_SETTLED_MS = 1_000
#: Bytes of a home that hasn't changed, head and all.
UNCHANGED_BYTES = 300


class Opening:
    """What one phone asks the server for while its app opens."""

    def __init__(self, phone: PhoneBrowser) -> None:
        self.phone = phone
        self.asked: list[str] = []
        self.homes: list[Response] = []
        phone.context.on("request", self._note_request)
        phone.context.on("response", self._note_response)

    def _note_request(self, request: Request) -> None:
        if request.method == "GET" and (match := _API.search(request.url)):
            self.asked.append(match[1])

    def _note_response(self, response: Response) -> None:
        if response.url.endswith("/home"):
            self.homes.append(response)

    def opens(self, path: str) -> None:
        """Open the app there, until it listens and shows a home with all that is on it."""
        self.asked.clear()
        self.homes.clear()
        with self.phone.page.expect_response(_LIVE):
            self.phone.open(path)
        self.phone.on("home")
        expect(self.phone.page.locator("main .ghost")).to_have_count(0)
        self.phone.page.wait_for_timeout(_SETTLED_MS)

    @property
    def twice(self) -> list[str]:
        """What was asked for more than once; what is still worked out has to be asked for again."""
        counts = Counter(path for path in self.asked if not path.endswith("/suggestions"))
        return [path for path, count in counts.items() if count > 1]


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam in the circle and Lee, who coordinates and comes to nobody."""
    person, sam, lee = site.friend("Mina"), site.friend("Sam"), site.friend("Lee")
    person.begins_circle("Sam", "Lee")
    for friend in (sam, lee):
        friend.may_be_reached(friend.knocks(person.invites(friend.name)))
        person.lets_in(friend.name)
    person.put(f"/circles/{{c}}/members/{person.member('Lee')}/roles", {"roles": ["coordinator"]})
    person.offers("Walk", [5], "18:00", "20:00")
    return person


@pytest.mark.parametrize("name", ["Mina", "Sam", "Lee"])
def test_no_home_asks_for_the_same_thing_twice(
    open_phone: Phones, site: Site, mina: Friend, name: str
) -> None:
    phone = open_phone(name, friend=site.friends[name], **SIZE)
    opening = Opening(phone)
    home = f"/circles/{mina.circle.id}/home"
    # By its address, by the first address, and on a phone that knows it from before.
    for path in (f"/c/{mina.circle.id}", "/", "/"):
        opening.opens(path)
        assert home in opening.asked
        assert opening.twice == []


def test_a_request_that_runs_is_asked_for_once_before_its_next_look(
    open_phone: Phones, mina: Friend
) -> None:
    """While somebody is asked the home looks again soon, and no sooner for that."""
    mina.asks()
    phone = open_phone("Mina", friend=mina, **SIZE)
    # Looks in between aren't what is counted.
    phone.context.add_init_script(
        "{ const real = window.setTimeout;"
        " window.setTimeout = (run, ms = 0, ...more) =>"
        " ms >= 1500 ? 0 : real(run, ms, ...more); }"
    )
    opening = Opening(phone)
    opening.opens(f"/c/{mina.circle.id}")
    assert opening.twice == []


def test_a_home_that_has_not_changed_costs_few_bytes(open_phone: Phones, mina: Friend) -> None:
    phone = open_phone("Mina", friend=mina, **SIZE)
    opening = Opening(phone)
    opening.opens("/")
    assert [home.status for home in opening.homes] == [200]
    assert opening.homes[0].headers["content-encoding"] == "gzip"
    phone.has_kept()

    opening.opens("/")
    [again] = opening.homes
    assert again.status == 304
    head = sum(len(line["name"]) + len(line["value"]) + 4 for line in again.headers_array())
    assert len("HTTP/1.1 304 Not Modified\r\n\r\n") + head <= UNCHANGED_BYTES
    expect(phone.it("ask")).to_be_visible()

    # What changed comes whole, as soon as the phone hears of it.
    with phone.page.expect_response(
        lambda answer: answer.url.endswith("/home") and answer.status == 200
    ):
        mina.offers("Tea", [6], "09:00", "10:00")
