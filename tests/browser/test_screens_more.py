"""The screens beside the main ways: friends without the app, mails, old links, no connection."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from app.core.ids import new_id
from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.channels.loopback_servers import MailServer
from tests.world import Friend, Link

Phones = Callable[..., PhoneBrowser]
ROSA = "rosa@home.example"
#: Somebody else's, or nobody's.
NOWHERE = re.compile("404")
WORDS = "No toques el timbre"

WITHOUT_APP = walks("/a /c/:circleId/without-app", "by-link without-app")
OLD = walks(
    "/ /circles /joined/:knockId /me /n /start /c/:circleId/consent/:memberId"
    " /c/:circleId/knock/:knockId /c/:circleId/plan /c/:circleId/week",
    "chooser knock me not-here notice plan reach start withdrawn",
)
NO_CONNECTION = walks("/circles /c/:circleId", "away home loading")
WALKS = (WITHOUT_APP, OLD, NO_CONNECTION)

# Whatever gives up after a second or more never does.
NEVER_TIRED = """
{ const real = window.setTimeout;
  window.setTimeout = (run, ms = 0, ...more) => ms >= 1000 ? 0 : real(run, ms, ...more); }
"""


@pytest.fixture
def site(mailing_site: Site) -> Site:
    return mailing_site


@pytest.fixture
def tour(language: str) -> Tour:
    return Tour(language, content=(WORDS, "Sit with me", "Another place"))


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, whose friend Sam is in; she looks after nobody."""
    spoken = account_language(language)
    person, sam = site.friend("Mina", language=spoken), site.friend("Sam", language=spoken)
    person.begins_circle("Sam", "Lee")
    sam.may_be_reached(sam.knocks(person.invites("Sam")))
    person.lets_in("Sam")
    sam.circle = person.circle
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_friends_without_the_app_look_right(
    open_phone: Phones, tour: Tour, mina: Friend, mail: MailServer, language: str, locale: str
) -> None:
    phone = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    phone.open(f"/c/{mina.circle.id}/without-app")
    phone.it("enter-friend").wait_for()
    tour.stop(phone, "without-app-nobody")
    phone.tap("enter-friend")
    phone.it("friend-name").wait_for()
    tour.stop(phone, "without-app-form")
    phone.tap("save-friend")
    phone.page.locator(".trouble").wait_for()
    tour.stop(phone, "without-app-form-trouble")
    phone.fill("friend-name", "Rosa")
    phone.fill("friend-to", ROSA)
    phone.tap("friend-night")
    phone.tap("friend-agreed")
    phone.tap("save-friend")
    phone.page.locator("[data-note]").wait_for()
    tour.stop(phone, "without-app-in")
    mina.post("/circles/{c}/asks", {"id": (ask := new_id()), "words": WORDS})
    mina.circle.asks.append(ask)
    for _ in range(2):  # past Sam
        if not mail.to(ROSA):
            mina.does("ask-now" if mina.sees()["phase"] == "held" else "next")
    deadline = time.monotonic() + 60
    while not mail.to(ROSA):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.02)
    link_match = re.search(r"http\S+(/a#\S+)", mail.to(ROSA)[-1].body)
    assert link_match is not None
    phone.open(f"/c/{mina.circle.id}/without-app")
    phone.it("said-coming").wait_for()
    tour.stop(phone, "without-app-asked")

    page = tour.phone(open_phone("Rosa", language=locale, **SIZE))
    page.open(link_match[1])
    page.on("by-link", "asked")
    tour.stop(page, "by-link-asked")
    page.tap("coming")
    page.on("by-link", "coming")
    page.page.locator("summary").tap()
    tour.stop(page, "by-link-coming")
    tour.finish(WITHOUT_APP)


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_old_addresses_and_several_circles_look_right(
    open_phone: Phones, tour: Tour, mina: Friend, site: Site, language: str, locale: str
) -> None:
    phone = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    phone.allow(NOWHERE)
    circle_path = f"/c/{mina.circle.id}"
    phone.open(f"/n#{new_id()}")
    phone.on("notice", "gone")
    tour.stop(phone, "notice-over")
    phone.open(f"{circle_path}/knock/{new_id()}")
    phone.on("knock", "gone")
    tour.stop(phone, "knock-gone")
    phone.open(f"/c/{new_id()}/week")
    phone.on("not-here")
    tour.stop(phone, "not-here")
    phone.open(f"{circle_path}/plan")
    phone.on("plan")
    phone.page.locator(".ghost").wait_for(state="detached")
    tour.stop(phone, "plan-empty")
    phone.open(f"{circle_path}/consent/{mina.member('Sam')}")
    phone.on("consent-one")
    phone.tap("withdraw")
    phone.on("withdrawn")
    tour.stop(phone, "withdrawn")
    phone.tap("see-it")
    phone.page.locator("main [role=status]").wait_for()
    tour.stop(phone, "withdrawn-seen")

    sam = site.friends["Sam"]
    sams = tour.phone(open_phone("Sam", friend=sam, language=locale, **SIZE))
    sams.allow(NOWHERE)
    sams.open("/me")
    sams.tap("add-address")
    sams.it("address-to").wait_for()
    tour.stop(sams, "me-address")
    sams.fill("address-to", "sam@home.example")
    sams.tap("save-address")
    sams.it("confirm-address").wait_for()
    tour.stop(sams, "me-address-code")
    knock = sam.knocks(another_circle(site, language))
    sams.open(f"/joined/{knock['id']}")
    sams.on("reach", "waiting")
    sams.open("/circles")
    sams.on("chooser")
    tour.stop(sams, "chooser-one-and-a-knock")
    sam.begins_circle(my_name="Sam")
    for address, screen in (("/", "chooser"), ("/me", "me"), ("/start", "start")):
        sams.open(address)
        sams.on(screen)
        tour.stop(sams, f"two-circles-{screen}")
    other = site.friends["Theo"]
    waiting = other.at_the_door("Sam")
    other.post(f"/circles/{{c}}/knocks/{waiting['id']}/refuse", {})
    sams.open(f"/joined/{knock['id']}")
    sams.on("reach", "refused")
    tour.stop(sams, "reach-refused")
    tour.finish(OLD)


def another_circle(site: Site, language: str) -> Link:
    """A link into a circle of Theo's."""
    theo = site.friend("Theo", language=account_language(language))
    theo.begins_circle("Sam", my_name="Theo")
    return theo.invites("Sam")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_no_connection_looks_right(
    open_phone: Phones, tour: Tour, mina: Friend, language: str, locale: str
) -> None:
    waits = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    waits.context.add_init_script(NEVER_TIRED)

    def never(_: Route) -> None:
        """No answer comes."""

    waits.context.route("**/api/v1/me", never)
    waits.open("/circles")
    waits.on("loading")
    tour.stop(waits, "loading")

    phone = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    phone.allow(NO_WAY)
    phone.context.route("**/api/v1/me", lambda route: route.abort())
    phone.open("/circles")
    phone.on("away")
    tour.stop(phone, "away")
    phone.context.unroute("**/api/v1/me")
    phone.context.route("**/api/v1/circles/**", lambda route: route.abort())
    phone.open(f"/c/{mina.circle.id}")
    phone.it("call-card").wait_for()
    tour.stop(phone, "home-away")
    tour.finish(NO_CONNECTION)
