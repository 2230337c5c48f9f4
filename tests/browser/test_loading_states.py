"""Loading and sending on a slow line are shown as such."""

from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE

Phones = Callable[..., PhoneBrowser]


def never(_: Route) -> None:
    """No answer comes."""


def test_something_is_there_before_the_script_is(open_phone: Phones) -> None:
    phone = open_phone("Mina", **SIZE)
    phone.context.route("**/assets/index-*.js", never)
    phone.page.goto("/", wait_until="commit")
    expect(phone.page.get_by_text("ShowUp", exact=True)).to_be_visible()
    expect(phone.page.locator(".ghost span").first).to_be_visible()
    # It stands in for nothing that a screen reader could read or a hand could press.
    assert phone.page.locator("#app").aria_snapshot() == ""


def test_what_is_under_way_says_so(open_phone: Phones, site: Site) -> None:
    mina, sam = site.friend("Mina"), site.friend("Sam")
    mina.begins_circle("Sam")
    sam.may_be_reached(sam.knocks(mina.invites("Sam")))
    mina.lets_in("Sam")
    phone = open_phone("Mina", friend=mina, **SIZE)
    phone.open(f"/c/{mina.circle.id}/consent/{mina.member('Sam')}")
    phone.on("consent-one")
    held_routes: list[Route] = []

    def hold(route: Route) -> None:
        held_routes.append(route)

    phone.context.route("**/withdraw", hold)
    phone.tap("withdraw")
    line = phone.page.locator("main").get_by_text("Sending", exact=True)
    expect(line).to_be_visible()
    expect(phone.page.locator(".unseen[role=status]")).to_have_text("Sending")
    held_routes[0].continue_()
    phone.on("withdrawn")
    expect(line).to_have_count(0)
