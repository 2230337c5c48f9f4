"""One clock for a circle, on phones with other rules, in other places, and with none at all."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect
from sqlmodel import select

from app.circles.models import Circle
from app.identity.models import Account
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.factories import comes_in

Phones = Callable[..., PhoneBrowser]
HAVANA, MADRID = "America/Havana", "Europe/Madrid"
#: In winter, when Chromium's data and ours differ by an hour for Havana.
WINTER_DAYS = 180
_HOUR = """([zone, at]) => new Intl.DateTimeFormat("en-GB",
  {timeZone: zone, hour: "2-digit", hourCycle: "h23"}).format(new Date(at))"""
_NO_ZONE = """
const resolved = Intl.DateTimeFormat.prototype.resolvedOptions;
Intl.DateTimeFormat.prototype.resolvedOptions = function () {
  const found = resolved.call(this);
  return found.timeZone === "America/Vancouver" ? { ...found, timeZone: "Etc/Unknown" } : found;
};
"""


def test_one_shift_is_one_hour_on_a_phone_with_older_rules_and_for_a_traveller(
    open_phone: Phones, site: Site
) -> None:
    site.goes_ahead(days=WINTER_DAYS)
    mina = site.friend("Mina", zone=HAVANA)
    mina.begins_circle("Sam")
    site.friend("Sam", zone=HAVANA)
    comes_in(site.as_world, mina, "Sam")
    mina.offers("Walk", list(range(7)), "21:00", "23:00", places=2)
    day = (site.clock.now().astimezone(ZoneInfo(HAVANA))).date()
    sam = site.friends["Sam"]
    first = next(slot for slot in sam.week(day.isoformat()) if slot["may"] == "claim")
    sam.claims(first["id"])
    at = datetime.fromisoformat(first["starts_at"])
    assert at.astimezone(ZoneInfo(HAVANA)).hour == 21
    c = f"/c/{mina.circle.id}"
    phone = open_phone("Mina", friend=mina, zone=HAVANA)
    phone.open(c)
    phone.on("home")
    hour = phone.page.evaluate(_HOUR, [HAVANA, first["starts_at"]])
    assert hour != "21", "this browser has the rules of today: look for another zone"
    for address, screen in ((c, "home"), (f"{c}/week", "week"), (f"{c}/gaps", "gaps")):
        phone.open(address)
        phone.on(screen)
        phone.sees("9 to 11")
        text = phone.page.locator("#app").inner_text()
        assert "8 to 10" not in text, (screen, text)
        assert "Havana" not in text, "one clock needs no name"
    # Sam travels. Home asks, and until they say so their own time stands beside, both named.
    abroad = open_phone("Sam", friend=sam, zone=MADRID)
    abroad.open(c)
    abroad.on("home")
    abroad.it("keep-zone").wait_for()
    expect(abroad.page.locator("#app")).not_to_contain_text("in Madrid (")
    abroad.tap("use-zone")
    abroad.page.locator('[data-zone="moved"]').wait_for(state="detached")
    assert sam.get("/me")["account"]["zone"] == MADRID
    abroad.sees("in Havana (")
    expect(abroad.page.locator("#app")).to_contain_text("in Madrid)")
    abroad.open(f"{c}/turns")
    abroad.on("my-turns")
    abroad.sees("in Havana (")
    # Both clocks in a line leave the name its width: it is never set letter under letter.
    name = abroad.page.locator("summary strong").first.bounding_box()
    assert name is not None
    assert name["height"] < name["width"]


def test_a_phone_whose_browser_knows_no_zone_starts_and_is_asked(
    open_phone: Phones, site: Site
) -> None:
    mina = open_phone("Mina")
    mina.context.add_init_script(_NO_ZONE)
    mina.open()
    mina.on("start")
    mina.tap("start")
    mina.on("people")
    mina.fill("person-1", "Sam")
    mina.fill("my-name", "Mina")
    mina.tap("next")
    mina.on("when")
    mina.tap("good")
    mina.on("know")
    mina.tap("yes")
    mina.on("alone")
    # The last step was a dead end: the server refused the zone.
    mina.tap("keep")
    mina.on("invite")
    with site.db.read() as tx:
        assert [account.zone for account in tx.session.exec(select(Account))] == ["Etc/GMT+7"]
        assert [circle.zone for circle in tx.session.exec(select(Circle))] == ["Etc/GMT+7"]
    mina.tap("home")
    mina.on("home")
    mina.it("zone").select_option("Europe/Madrid")
    mina.tap("set-zone")
    mina.page.locator('[data-zone="unknown"]').wait_for(state="detached")
    with site.db.read() as tx:
        assert [account.zone for account in tx.session.exec(select(Account))] == [MADRID]
        assert [circle.zone for circle in tx.session.exec(select(Circle))] == [MADRID]
