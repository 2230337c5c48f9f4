"""A friend answers from a mail, in a browser that never saw the app."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.core.ids import new_id
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_asking_in_sight import out_of_sight
from tests.channels.loopback_servers import Mail, MailServer
from tests.world import Friend

ROSA = "rosa@home.example"


@pytest.fixture
def site(mailing_site: Site) -> Site:
    return mailing_site


@pytest.fixture
def mina(site: Site) -> Friend:
    person = site.friend("Mina")
    person.begins_circle(my_name="Mina")
    return person


def comes(mail: MailServer) -> Mail:
    """The next mail to Rosa."""
    deadline = time.monotonic() + 60
    while not mail.to(ROSA):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.02)
    return mail.to(ROSA)[-1]


def test_rosa_is_taken_in_and_answers_from_a_mail(
    mail: MailServer, mina: Friend, open_phone: Callable[..., PhoneBrowser]
) -> None:
    # Mina's phone takes Rosa in, who agreed on the telephone.
    phone = open_phone("Mina", friend=mina)
    phone.open(f"/c/{mina.circle.id}/without-app")
    phone.on("without-app")
    phone.tap("enter-friend")
    phone.tap("save-friend")
    expect(phone.it("friend-name")).to_be_focused()
    phone.fill("friend-name", "Rosa")
    phone.tap("friend-language-es")
    phone.fill("friend-to", ROSA)
    phone.tap("friend-night")
    phone.tap("save-friend")
    phone.sees(re.compile("mark that they agree"))
    phone.tap("friend-agreed")
    phone.tap("save-friend")
    phone.sees("Rosa has joined.")
    # What Rosa said is no answer of the next friend's.
    phone.tap("enter-friend")
    expect(phone.page.locator('[data-do="friend-night"]')).not_to_be_checked()
    expect(phone.page.locator('[data-do="friend-language-en"]')).to_be_checked()

    mina.post("/circles/{c}/asks", {"id": (ask := new_id()), "words": "No toques el timbre"})
    mina.circle.asks.append(ask)
    mina.does("ask-now")
    link_match = re.search(r"http\S+/a#\S+", comes(mail).body)
    assert link_match is not None

    # A browser of somebody's: no app, no session, English by itself. The page speaks Spanish.
    page = open_phone("Rosa")
    page.open(link_match[0].removeprefix(page.site.url))
    page.on("by-link", "asked")
    expect(page.title).to_have_text(re.compile("Mina"))
    page.sees("No toques el timbre")
    expect(page.page).to_have_url(re.compile(r"/a$"))
    assert out_of_sight(page, "coming", "not-now") == []
    assert mina.sees()["phase"] == "asking", "opening it answers nothing"
    # A program that scans mail runs the page too: until somebody touches it, nobody has it.
    page.page.evaluate("document.body.click()")
    page.page.wait_for_load_state("networkidle")
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [False]
    with page.page.expect_response(re.compile("/seen$")):
        page.page.mouse.click(5, 5)
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [True]
    page.page.reload()
    page.on("by-link", "asked")
    page.tap("coming")
    page.on("by-link", "coming")
    assert mina.sees()["phase"] == "covered"
    # Once: there is nothing left to tap, now or from the same link again.
    expect(page.page.locator('[data-do="not-now"]')).to_have_count(0)
    page.page.goto(link_match[0])
    page.on("by-link", "coming")
    expect(page.page.locator('[data-do="coming"]')).to_have_count(0)


def test_a_link_that_was_used_meanwhile_and_one_that_is_none(
    mail: MailServer, mina: Friend, open_phone: Callable[..., PhoneBrowser]
) -> None:
    friend = {"id": new_id(), "account_id": new_id(), "name": "Rosa", "language": "es"}
    ways = [{"id": new_id(), "channel": "mail", "to": ROSA}]
    agreed = {"agreed": True, "asks_any_hour": True, "addresses": ways}
    mina.post("/circles/{c}/friends-without-app", {**friend, **agreed})
    mina.post("/circles/{c}/asks", {"id": (ask := new_id()), "words": "No toques el timbre"})
    mina.circle.asks.append(ask)
    mina.does("ask-now")
    link_match = re.search(r"http\S+/a#\S+", comes(mail).body)
    assert link_match is not None

    # Two people have the mail open; one of them was quicker.
    rosa, other = open_phone("Rosa"), open_phone("Lucía")
    for page in (rosa, other):
        page.open(link_match[0].removeprefix(page.site.url))
        page.on("by-link", "asked")
    rosa.tap("coming")
    rosa.on("by-link", "coming")
    other.allow(re.compile("409 .*/answers/"))
    other.tap("not-now")
    other.sees("Este enlace ya se usó una vez, así que no se cambió nada.")
    other.on("by-link", "coming")
    assert mina.sees()["phase"] == "covered"
    assert [entry["outcome"] for entry in mina.reads("answered")] == ["coming"]

    # A link that is none, or was copied in part, is told in a page, with ways to go on.
    other.allow(re.compile("404 .*/answers/"))
    for wrong in (f"/a#{new_id()}.{'x' * 43}", "/a#half-of-it"):
        other.open("/limits")
        other.page.evaluate("sessionStorage.clear()")
        other.open(wrong)
        other.on("link-over")
        expect(other.title).to_have_text(re.compile("enlace|link"))
        assert other.it("have-link").get_attribute("href") == "/link"


def test_a_friend_named_at_the_start_has_no_app_and_answers_by_voice(
    site: Site, open_phone: Callable[..., PhoneBrowser]
) -> None:
    mina = site.friend("Mina")
    mina.begins_circle("Rosa", my_name="Mina")
    phone = open_phone("Mina", friend=mina)
    phone.open(f"/c/{mina.circle.id}/invite")
    phone.tap("no-app")
    phone.on("without-app")
    expect(phone.it("friend-name")).to_have_value("Rosa")
    phone.fill("friend-number", "+1 604 555 0117")
    phone.tap("friend-agreed")
    phone.tap("save-friend")
    phone.sees("Rosa has joined.")
    # Nobody can be told of an ask by this app, so the number stands first.
    phone.open(f"/c/{mina.circle.id}")
    assert phone.it("call").get_attribute("href") == "tel:+16045550117"
    mina.post("/circles/{c}/asks", {"id": (ask := new_id()), "words": None})
    mina.circle.asks.append(ask)
    mina.does("ask-now")
    phone.open(f"/c/{mina.circle.id}")
    phone.it("see-ask").wait_for()
    assert phone.it("call").get_attribute("href") == "tel:+16045550117"
    phone.open(f"/c/{mina.circle.id}/circle")
    phone.on("circle")
    phone.tap("without-app")
    phone.on("without-app")
    phone.tap("said-coming")
    phone.sees(re.compile("Saved what Rosa said"))
    assert mina.sees()["phase"] == "covered"
    phone.open(f"/c/{mina.circle.id}/record")
    phone.on("record")
    phone.sees(re.compile(r"Rosa told .*: I can come"))
