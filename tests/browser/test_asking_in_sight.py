"""The controls for asking and answering are in sight at every size of text, and work."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FloatRect, expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_notices import LOST
from tests.world import Friend

#: CSS pixels, of the narrowest phones in use to the widest.
SCREENS = ((320, 568), (360, 740), (430, 844))
#: How large text is, in hundredths of what the app sets.
SCALES = (100, 125, 150, 175, 200)
#: What is left above a phone's keyboard.
ABOVE_KEYBOARD_PX = 380

_OUT_OF_SIGHT = """
async ([wanted, scales]) => {
  const found = [];
  for (const scale of scales) {
    document.documentElement.style.fontSize = `${106.25 * scale / 100}%`;
    scrollTo(0, 0);
    await new Promise(requestAnimationFrame);
    for (const name of wanted) {
      const thing = document.querySelector(`[data-do="${name}"]`);
      const {left, top, width, height, bottom} = thing.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      if (top < 0 || bottom > innerHeight || !thing.contains(hit)) {
        found.push(`${name} at ${scale} %: ${Math.round(top)} to ${Math.round(bottom)}`
          + ` of ${innerHeight} px, hit ${hit?.localName}.${hit?.className}`);
      }
    }
  }
  document.documentElement.style.fontSize = '';
  return found;
}
"""

_COVERED = """
(field) => {
  const {left, top, width, height} = field.getBoundingClientRect();
  return [4, height / 2, height - 4].some(
    (down) => document.elementFromPoint(left + width / 2, top + down) !== field);
}
"""


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam and Ade, who both gave a number; Sam can't be reached now."""
    person, sam, ade = site.friend("Mina"), site.friend("Sam"), site.friend("Ade")
    person.begins_circle("Ade", "Sam")
    for friend in (sam, ade):
        friend.may_be_reached(friend.knocks(person.invites(friend.name)))
        person.lets_in(friend.name)
    sam.patch("/circles/{c}/me", {"number": "+1 604 555 0117"})
    ade.patch("/circles/{c}/me", {"number": "+1 604 555 0118"})
    sam.put("/circles/{c}/capacity", {"level": "resting"})
    return person


def out_of_sight(phone: PhoneBrowser, *controls: str) -> list[str]:
    """Which of these can't be seen and tapped before anything is scrolled, and where."""
    for do in controls:
        phone.it(do).wait_for()
    faults: list[str] = []
    for width, height in SCREENS:
        phone.page.set_viewport_size({"width": width, "height": height})
        hidden_controls = phone.page.evaluate(_OUT_OF_SIGHT, [controls, SCALES])
        faults += [f"{width} px: {hidden}" for hidden in hidden_controls]
    return faults


def stands_clear_of(phone: PhoneBrowser, asked_at: FloatRect | None) -> None:
    """Nothing that acts lies where the thumb just was, and neither of the two is larger."""
    back, now = phone.it("take-back").bounding_box(), phone.it("ask-now").bounding_box()
    assert asked_at is not None
    assert back is not None
    assert now is not None
    assert max(back["y"] + back["height"], now["y"] + now["height"]) <= asked_at["y"]
    assert (back["width"], back["height"]) == (now["width"], now["height"])


def sees_cursor(phone: PhoneBrowser, do: str) -> None:
    """The cursor is in this field, and the field can be seen and touched."""
    field = phone.it(do)
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=1)
    assert not field.evaluate(_COVERED), "it is behind something"


def test_asking_is_in_sight_and_so_is_what_one_writes(
    open_phone: Callable[..., PhoneBrowser], mina: Friend
) -> None:
    phone = open_phone("Mina", friend=mina)
    phone.open()
    phone.on("home")
    assert out_of_sight(phone, "ask") == []
    for width, height in SCREENS:
        phone.page.set_viewport_size({"width": width, "height": height})
        phone.page.reload()
        phone.tap("add-words")
        sees_cursor(phone, "words")
        # The keyboard comes up.
        phone.page.set_viewport_size({"width": width, "height": ABOVE_KEYBOARD_PX})
        sees_cursor(phone, "words")
    phone.fill("words", "Tea, and no talking")
    phone.page.set_viewport_size({"width": 360, "height": 740})
    asked_at = phone.it("ask").bounding_box()
    phone.tap("ask")
    phone.on("ask", "held")
    stands_clear_of(phone, asked_at)
    # Back is home, which tells of it, too, though the connection is lost at once.
    phone.allow(NO_WAY)
    phone.context.set_offline(True)
    phone.page.go_back()
    phone.on("home")
    expect(phone.page.locator('[data-do="ask"]')).to_have_count(0)
    phone.it("see-ask").wait_for()
    phone.context.set_offline(False)
    phone.page.go_forward()
    phone.on("ask", "held")
    assert out_of_sight(phone, "take-back", "ask-now") == []
    phone.asks_now()
    phone.on("ask", "asking")
    assert out_of_sight(phone, "stop") == []
    # Sam can't be reached by the app; by telephone perhaps.
    phone.sees("Can’t be reached right now")
    calls = phone.page.locator('[data-do="call"]')
    expect(calls).to_have_count(2)
    assert set(calls.all_inner_texts()) == {"Call Sam", "Call Ade"}
    # Elsewhere a dot tells of it, and says so to who listens.
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.tap("nav-now")
    expect(phone.title).to_have_text("We’re asking Ade")
    expect(phone.page.locator(".tabs .waits")).to_have_count(0)
    phone.tap("nav-week")
    phone.on("week")
    expect(phone.page.locator(".tabs .waits")).to_be_visible()
    expect(phone.it("nav-now")).to_contain_text("A request is open")


def test_answering_is_in_sight(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    mina.asks("Tea, and no talking", now=True)
    phone = open_phone("Ade", friend=site.friends["Ade"])
    phone.context.add_init_script(LOST)
    phone.open()
    phone.on("home")
    phone.sees("Notifications are off on this phone")
    assert out_of_sight(phone, "see-ask") == []
    phone.tap("see-ask")
    phone.on("answer", "asked")
    assert out_of_sight(phone, "coming", "call", "not-now") == []


def test_a_request_that_isnt_sent_has_ways_on_and_back_is_the_phones(
    open_phone: Callable[..., PhoneBrowser], mina: Friend
) -> None:
    phone = open_phone("Mina", friend=mina)
    phone.allow(NO_WAY)
    c = f"/c/{mina.circle.id}"
    phone.open(c)
    phone.tap("consent")
    phone.on("consent")
    # To where one came from, and not once more forward.
    phone.tap("back")
    phone.on("home")
    entries = phone.page.evaluate("history.length")
    phone.tap("nav-plan")
    phone.on("plan")
    phone.tap("nav-now")
    phone.on("home")
    assert phone.page.evaluate("history.length") == entries
    phone.it("ask").wait_for()
    phone.has_kept()

    phone.context.set_offline(True)
    phone.tap("ask")
    phone.on("ask", "not-sent")
    assert out_of_sight(phone, "try-again") == []
    phone.it("call").wait_for()
    phone.tap("back")
    phone.on("home")
    expect(phone.title).to_have_text("Not sent")
    phone.sees("Not sent yet")
    expect(phone.page.locator('[data-do="ask"]')).to_have_count(0)
    phone.it("call").wait_for()
    # From elsewhere too; and opened anew, it is the first thing to see.
    phone.tap("see-unsent")
    phone.on("ask", "not-sent")
    phone.page.go_back()
    phone.on("home")
    phone.context.set_offline(False)
    phone.tap("see-ask")
    phone.on("ask", "held")

    # Where a notification opened a screen, nothing of ours lies behind it.
    fresh = phone.context.new_page()
    phone.page = fresh
    phone.open(f"{c}/consent")
    phone.on("consent")
    entries = fresh.evaluate("history.length")
    phone.tap("back")
    phone.on("home")
    assert fresh.evaluate("history.length") == entries
