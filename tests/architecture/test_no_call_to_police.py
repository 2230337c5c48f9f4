"""No shipped word calls police or emergency services, or asks for a welfare check (promise 4).

Every sentence of both catalogues and every candidate is scanned, in each language, and so is the
phone app as it is built. A sentence that names police or an ambulance stands in a literal list:
somebody has read it, and it tells of limits or of what others do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

import pytest
from phonenumbers.shortnumberinfo import SUPPORTED_SHORT_REGIONS, is_emergency_number

from app.core.languages import LANGUAGES
from tests.architecture.source import ROOT
from tests.catalogues import forms, phone_sentences, server_sentences, shared_names

#: Police, ambulances, emergency services and their numbers, in each language.
NAMES_THEM = re.compile(
    r"\bpolic(?:e|[ií]a|iers?)|\bambula|\bemergenc|\bwelfare check|\bcontrol de bienestar"
    r"|\burgences?\b|경찰|구급|응급|119|شرطة|بوليس|إسعاف|طوارئ"
    r"|\b(?:911|112|999|061|062|091|092|988)\b",
    re.IGNORECASE,
)
#: Asks the reader, or says that the app is going, to call them.
CALLS_THEM = re.compile(
    r"\b(?:call|dial|phone|ring|text|contact|alert|notify|llama|llame|marca|marque|avisa|avise)"
    r"(?: to| a| al| a la| a los| the| an| una| un)?"
    r" (?:polic(?:e|[ií]a)|ambula\w*|emergenc\w*|911|112|999|091|062|092)"
    # French: the verb stands as "appelle", "appeler", "préviens".
    r"|\b(?:appel\w*|contact\w*|prév[ie]\w*|avert\w*|alert\w*|compos\w*)"
    r"(?: à| au| aux| la| les| le| une| un| l[’'])? ?(?:police|ambula\w*|urgences?|911|112|999)"
    # Korean: who is called stands before the verb.
    r"|(?:경찰|구급차|응급실|응급 전화|119|112)(?:을|를|에|에게|로)? ?"
    r"(?:불러|부르|부를|전화|신고|연락|알려|알리)"
    r"|(?:اتصل|اتصال|الاتصال|استدع|استدعاء|طلب|إبلاغ|إخبار|تبليغ)\w*(?: ب| بـ| إلى)? ?"
    r"(?:ال|بال|لل|سيارة )?(?:شرطة|إسعاف|طوارئ)",
    re.IGNORECASE,
)
#: Numbers of police that the library doesn't take for emergency numbers (docs/real-parts.md).
POLICE_NUMBERS = frozenset(
    {("091", "ES"), ("062", "ES"), ("092", "ES"), ("101", "GB"), ("104", "PA")}
)
#: Sentences that name them, each read: limits told honestly, and what somebody else may do.
READ = frozenset(
    {
        "checklist.called_line.4",  # whom to ask for instead, where police were called anyway
        "checklist.limits",
        # To whom a guest may have to pass on what they hear, as they say themselves.
        "guest.duty_examples",
        # What the person decided beforehand, beside what calling an ambulance may bring.
        "copy.ambulance",
        "copy.ambulance_limits",
        "emergency.ambulance",
        "emergency.ambulance_ask_me",
        "emergency.ambulance_no",
        "emergency.ambulance_not_said",
        "emergency.ambulance_yes",
        "limits.ambulance_police",
        "plan_text.emergency_ambulance",
        "disclosure.reports",
        "disclosure.reports_to_hint",
        "limits.ahead",
        "limits.ambulance",
        "limits.numbers",
        "limits.numbers_text",
        "limits.plan",
        "limits.short",
        "limits.watching",
        "lines.policy.conditional_intervention",
        "lines.policy.may_dispatch_police",
        "lines.policy.nonpolice_team_beside_police",
        "lines.policy.nonpolice_team_unseen",
        "part_group.no_police",  # the name of a group of parts
        "pattern.go_with_hint",  # a police station, where somebody may go with the person
        "service-number",  # it is refused as a friend's number
    }
)
#: Of those, what says "call" beside their name: that one can, that others may, or that the app
#: never does.
SAYS_CALL = frozenset(
    {
        "checklist.limits",
        "copy.ambulance_limits",
        "emergency.ambulance",  # asks whether it may be called
        "limits.ahead",
        "limits.ambulance",
        "limits.ambulance_police",
        "limits.plan",
        "lines.policy.may_dispatch_police",
    }
)
#: Where the limits must stand, in each language.
LIMITS = ("limits.short", "limits.plan", "limits.numbers_text", "checklist.limits")


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Every sentence that people read in a language, by its key."""
    for catalogue in (
        phone_sentences(language),
        shared_names(language),
        server_sentences(language),
    ):
        for key, sentence in catalogue.items():
            if not key.startswith("operator."):
                yield from ((key, form) for form in forms(sentence))


def naming(pattern: re.Pattern[str], sentences: Iterable[tuple[str, str]]) -> set[str]:
    """The keys of sentences that a pattern is in."""
    return {key for key, sentence in sentences if pattern.search(sentence)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_that_names_them_was_read(language: str) -> None:
    all_sentences = list(sentences(language))
    assert naming(NAMES_THEM, all_sentences) - READ == set(), (
        "read it, and say that it calls nobody"
    )
    assert naming(CALLS_THEM, all_sentences) - SAYS_CALL == set()
    missing = [key for key in LIMITS if key not in naming(NAMES_THEM, all_sentences)]
    assert missing == [], "the limits are told"


def test_no_candidate_is_an_emergency_number_and_no_default_names_one() -> None:
    raw = json.loads(files("app.lines").joinpath("candidates.json").read_text(encoding="utf-8"))
    numbers = {
        (re.sub(r"\D", "", number), country)
        for each in raw
        for country, number in each["phones"].items()
    }
    assert len(numbers) > 8
    regions = sorted(SUPPORTED_SHORT_REGIONS)
    assert {country for _, country in numbers} <= set(regions), "codes that the library knows"
    reaches_police = [
        (digits, country)
        for digits, country in sorted(numbers)
        if is_emergency_number(digits, country) or (digits, country) in POLICE_NUMBERS
    ]
    assert reaches_police == []
    notes = [(each["id"], each.get("note", "")) for each in raw]
    assert naming(CALLS_THEM, notes) - {"samaritans-uk"} == set(), "it tells what that line may do"


def test_the_built_app_dials_nothing_but_friends() -> None:
    web = ROOT / "app" / "web"
    built = [path for path in web.rglob("*") if path.suffix in {".js", ".html", ".json"}]
    if not built:
        pytest.skip("the phone app isn't built here")
    links = {
        match
        for path in built
        for match in re.findall(
            r"\b(?:tel|sms):[^\s\"'`]{0,12}", path.read_text(encoding="utf-8", errors="ignore")
        )
    }
    # The one template of each: what comes after it is a friend's own number, given for that.
    assert links, "the links to friends are there"
    assert {match for match in links if not re.match(r"(?:tel|sms):\$\{", match)} == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Call 911 now",
        "Please call the police",
        "Llama a la policía",
        "Avisa a emergencias",
        "경찰에 신고하세요",
        "119에 전화하기",
        "Appelle la police",
        "Préviens les urgences",
        "اتصل بالشرطة",
        "طلب سيارة إسعاف",
    ],
)
def test_a_call_is_found(sentence: str) -> None:
    assert naming(NAMES_THEM, [("new", sentence)]) == {"new"}
    assert naming(CALLS_THEM, [("new", sentence)]) == {"new"}
