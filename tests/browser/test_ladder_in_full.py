"""A body emergency, a text that counts, who is told beside asking, and the second step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
LIMITS = {
    "en": "may bring police",
    "es": "puede hacer que venga la policía",
    "ko": "경찰이 올 수도 있어요",
    "fr": "peut faire venir la police",
    "ar": "قد يأتي بالشرطة",
}


def comes_in(mina: Friend, friend: Friend) -> None:
    knock = friend.knocks(mina.invites(friend.name))
    friend.may_be_reached(knock)
    mina.lets_in(friend.name)


def write_plan(mina: Friend) -> None:
    sam, ade = mina.member("Sam"), mina.member("Ade")
    step: dict[str, Any] = {
        "audience": [{"kind": "member", "member_id": sam}],
        "name": "Company",
        "trigger": "two nights without sleep",
        "do": "Cook, dim the lights.",
        "dont": "Argue about whether it’s real.",
        "answers": ["coming", "call", "text"],
        "also_tell": [{"member_id": ade, "text": "Lucía sleeps at yours tonight."}],
    }
    emergency = {
        "ambulance": "yes",
        "first": "Glucose gel, then wait with me.",
        "say": "“Diabetic”",
        "stays": "Sam",
    }
    mina.put(
        "/circles/{c}/plan",
        {
            "sections": [{"key": "helps", "text": "One voice, low light."}],
            "over": "Two nights of six hours, and I say so.",
            "body_emergency": emergency,
            "repeat": {"rounds": 2, "minutes": 30},
            "ladder": [step],
        },
    )


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_what_each_of_them_reads(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina, sam, ade = site.friend("Mina"), site.friend("Sam"), site.friend("Ade")
    mina.begins_circle("Sam", "Ade")
    for friend in (mina, sam, ade):
        friend.patch("/me", {"language": language})
    for friend in (sam, ade):
        comes_in(mina, friend)
    phone = open_phone("Mina", language=locale, friend=mina, **SIZE)
    c = f"/c/{mina.circle.id}"

    # With one tap everybody is the second step, and with one more they aren't.
    phone.open(f"{c}/plan")
    phone.on("plan")
    phone.tap("second-step")
    phone.it("second-undo").wait_for()
    tour.stop(phone, "second-step")
    assert len(mina.get("/circles/{c}/plan")["ladder"]) == 2
    phone.tap("second-undo")
    phone.it("second-step").wait_for()
    assert len(mina.get("/circles/{c}/plan")["ladder"]) == 1

    write_plan(mina)
    site.widens_at_once(mina.circle.id)
    opened = {"asks": True, "what_i_need": True, "plan_sections": ["body_emergency"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/consent", opened)
    mina.asks(now=True)
    ask = mina.circle.asks[-1]
    phone.open(f"{c}/ask/{ask}")
    phone.tap("emergency")
    phone.page.get_by_text(re.compile(LIMITS[language])).wait_for()
    tour.stop(phone, "ask-body-emergency")

    sams = open_phone("Sam", language=locale, friend=sam, **SIZE)
    sams.open(f"{c}/answer/{ask}")
    sams.it("text").wait_for()
    tour.stop(sams, "answer-text")
    sams.tap("coming")
    sams.page.locator("[data-emergency=yes] [data-limits]").wait_for()
    tour.stop(sams, "answer-coming-emergency")
    sam.answers("text")
    sams.page.locator("[data-phase=text]").wait_for()
    phone.page.locator("[data-phase=covered]").wait_for()
    tour.stop(phone, "ask-covered-by-text")

    ades = open_phone("Ade", language=locale, friend=ade, **SIZE)
    ades.open(c)
    ades.it("told").wait_for()
    tour.stop(ades, "home-told")
    ades.tap("told")
    ades.on("answer")
    tour.stop(ades, "answer-told")
    tour.finish()
