"""Copies that somebody chose to keep: they open with the server gone, and go with the consent."""

import re
from collections.abc import Callable
from time import monotonic

from playwright.sync_api import expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_arrival import STORED, grants, people
from tests.browser.visual_tour import SIZE

CAT, TEA = "Kimchi the cat eats at seven", "Tea, and the window open"
NOISE, NUTS = "Loud rooms", "Hazelnuts"
#: Seconds until a withdrawal has closed what an open phone shows.
CLOSED_WITHIN_S = 5
#: What the server refuses on purpose here.
WITHDRAWN = re.compile("40[34] .*/(checklists/|plan)")


def keeps_copy(phone: PhoneBrowser, path: str, words: str) -> None:
    """Open a screen and turn on that a copy of it is kept on this phone."""
    phone.open(path)
    phone.on(path.split("/")[3])
    phone.it("keep-copy").wait_for(state="attached")
    assert words not in phone.page.evaluate(STORED), "nothing is kept unless somebody chose it"
    phone.tap("keep-copy")
    phone.page.locator('[data-do="keep-copy"]:checked').wait_for(state="attached")
    phone.page.wait_for_function(f"async () => (await ({STORED.strip()})()).includes({words!r})")


def is_gone_from_disk(phone: PhoneBrowser, words: str) -> None:
    phone.page.wait_for_function(
        f"async () => !(await ({STORED.strip()})()).includes({words!r})", timeout=5_000
    )


def test_copies_open_with_the_server_gone_and_go_with_the_consent(
    open_phone: Callable[..., PhoneBrowser], site: Site
) -> None:
    mina, sam = people(site)
    site.widens_at_once(mina.circle.id)
    grants(mina, "taken", "helps")
    line = {"id": "a-line-about-a-cat-000", "words": CAT}
    mina.put("/circles/{c}/checklists/taken", {"lines": [line]})
    parts = [{"key": "helps", "text": TEA}, {"key": "worse", "text": NOISE}]
    mina.put("/circles/{c}/plan", {"sections": parts})
    mina.put("/circles/{c}/health-card", {"allergies": NUTS})
    c = f"/c/{mina.circle.id}"
    checklist, plan, card = f"{c}/checklist/taken", f"{c}/plan", f"{c}/card/health"
    sams, minas = open_phone("Sam", friend=sam, **SIZE), open_phone("Mina", friend=mina, **SIZE)
    copies = ((sams, checklist, CAT), (sams, plan, TEA), (minas, plan, NOISE), (minas, card, NUTS))
    for phone, path, words in copies:
        keeps_copy(phone, path, words)
        phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        phone.allow(NO_WAY)

    site.stop()
    for phone, path, words in copies:
        phone.open(path)
        phone.sees(words)
        phone.sees("No connection.")
    # A card without a connection is there to hold out, and not to change.
    expect(minas.page.locator('[data-card="health"]')).to_contain_text(NUTS)
    assert NOISE not in sams.page.evaluate(STORED), "a friend's copy has what they may read"
    site.start()

    # Withdrawn while it is open: it leaves the screen, and the phone's disk with it.
    sams.allow(WITHDRAWN)
    sams.open(plan)
    sams.sees(TEA)
    site.waits_for_streams(2)
    withdrawn_at_s = monotonic()
    grants(mina)
    expect(sams.page.get_by_text(TEA)).to_have_count(0, timeout=CLOSED_WITHIN_S * 1000)
    assert monotonic() - withdrawn_at_s < CLOSED_WITHIN_S
    for words in (CAT, TEA):
        is_gone_from_disk(sams, words)

    minas.it("save-card").wait_for()
    minas.tap("keep-copy")
    is_gone_from_disk(minas, NUTS)
    assert NOISE in minas.page.evaluate(STORED), "the other copy stays"
