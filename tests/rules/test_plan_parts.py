"""The plan's known parts, their words in each language, templates, the review day, and files."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from app.consent.gate import CHECKLISTS, KEPT_FROM_REPORTING, may_see
from app.consent.grant_delay import HEALTH_CARD_TIER
from app.core.errors import BadInput
from app.core.languages import LANGUAGES, Language
from app.plans.about import NOTHING_SAID, AboutEdit, AboutPlan, edited_about
from app.plans.export import exported_parts
from app.plans.parts import BEGINNINGS, FIRST_PARTS, PARTS, Group, keys_in_group, lines_of
from app.plans.review import check_review_day, is_review_due
from app.plans.template_queries import offered_templates, raw_templates
from app.plans.template_text import Template
from app.plans.templates import template_edit
from app.plans.texts import MOST_SECTIONS, Content, Edit, SectionText, StepText, edited
from tests.catalogues import phone_sentences
from tests.rules.test_gate import NOON, circle, grant, member

MOST_LETTERS = 40
#: What gives advice or tells somebody what to do about themself.
ADVICE = {
    "en": r"\b(try to|you could|make sure|remember to|breathe|relax|stay calm|it helps to)\b(?! …)",
    "es": r"\b(intenta|podrías|asegúrate|recuerda que|respira|relájate)\b",
    "ko": r"(해 ?보세요|하세요|잊지 마|숨을 쉬|긴장을 풀)",
    "fr": r"\b(essaie|tu pourrais|assure-toi|rappelle-toi|n’oublie pas|respire|détends-toi)\b",
    "ar": r"\b(حاول|حاولي|حاولوا|يمكنك|تأكد|تأكدي|تذكر|تذكري|تنفس|تنفسي|استرخ|استرخي)\b",
}
#: A template is about what somebody needs, never about who they are said to be.
PRESETS = re.compile(
    r"\b(women|woman|men|man|girls?|boys?|queer|trans|gay|lesbian|black|white|indigenous|latin\w*|"
    r"asian|muslim|christian|jewish|refugees?|migrants?|immigrants?|veterans?|students?|elderly|"
    r"seniors?|teens?|youth|autis\w*|adhd|bipolar|psychos\w*|borderline|depress\w*|disorder\w*|"
    r"diagnos\w*|mujer\w*|hombre\w*|jóvenes|mayores|negr[oa]s?|indígenas?|refugiad\w*|"
    r"trastorno\w*|diagnóstic\w*)\b",
    re.IGNORECASE,
)

STEP = StepText("", None, (), (), "one_by_one", ("coming", "call"), 1, 5, False, None, None)


def content(*sections: SectionText, ladder: tuple[StepText, ...] = (STEP,)) -> Content:
    return Content(sections, None, ladder)


def template(key: str, language: str = "en") -> Template:
    return next(each for each in offered_templates(language) if each.key == key)


def beginnings(language: str) -> list[tuple[str, str]]:
    """Every beginning that is offered, with where it stands."""
    sentences = phone_sentences(language)
    usual = [
        (key, str(sentences[f"begin.{key}.{number}"]))
        for key in PARTS
        for number in range(1, BEGINNINGS + 1)
    ]
    of_templates = [
        (f"{each.key}.{part.key}", words)
        for each in offered_templates(language)
        for part in each.parts
        for words in part.beginnings
    ]
    return usual + of_templates


def test_each_part_has_a_name_a_hint_a_group_and_its_beginnings() -> None:
    for language in LANGUAGES:
        sentences = phone_sentences(language)
        first_about = [key for key in sentences if key.startswith("begin.")]
        assert len(first_about) == BEGINNINGS * len(PARTS)
        assert {f"section.{key}" for key in PARTS} | {f"part_hint.{key}" for key in PARTS} | {
            f"part_group.{group}" for group in Group
        } <= sentences.keys()
    assert tuple(key for group in Group for key in keys_in_group(group)) == tuple(PARTS)
    assert set(FIRST_PARTS) | KEPT_FROM_REPORTING <= PARTS.keys()
    assert len(PARTS) < MOST_SECTIONS, "and there is room for headings of one's own"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_beginning_is_the_first_words_of_a_sentence_and_no_advice(language: Language) -> None:
    never_said = [*LANGUAGES[language].never_said, ADVICE[language]]
    for part_key, words in beginnings(language):
        assert words.endswith("…"), part_key
        assert len(words) <= MOST_LETTERS, part_key
        for pattern in never_said:
            assert not re.search(pattern, words, re.IGNORECASE), (part_key, words)


def test_templates_are_whole_in_each_language_credited_and_for_nobody_in_particular() -> None:
    credit = {"credit", "changed", "licence", "parents"}
    fields = {"key", "kind", "title", "lead", "parts", "steps", "retired"} | credit
    for raw in raw_templates():
        assert raw.keys() <= fields, "nothing says whom a template is for"
    for language in LANGUAGES:
        for each in offered_templates(language):
            assert each.credit
            assert each.licence
            own_words = "ShowUp" in each.credit
            assert own_words or each.changed, "what was changed is said"
            assert all((part.heading is None) == (part.key in PARTS) for part in each.parts)
            assert all(len(part.beginnings) in {0, BEGINNINGS} for part in each.parts)
            sentences = (
                each.title,
                each.lead,
                *each.steps,
                *(part.heading or "" for part in each.parts),
            )
            assert not PRESETS.search(" ".join(sentences))


def test_a_template_adds_what_is_missing_and_never_overwrites_a_word() -> None:
    no_police = template("no_police")
    mine = SectionText("helps", None, "films")
    before = content(mine, SectionText("own", "The cat", "Bori"))
    after = edited(before, template_edit(before, no_police, STEP))
    assert [section for section in after.sections if section.text] == list(before.sections)
    assert {part.key for part in no_police.parts} <= {section.key for section in after.sections}
    assert [step.name for step in after.ladder] == [None, *no_police.steps]
    assert all(step.audience == () for step in after.ladder[1:])
    assert after.about.templates == ("no_police",)
    again = edited(after, template_edit(after, no_police, STEP))
    assert again == after, "a second time it adds nothing"


def test_a_new_part_has_its_usual_place_and_moves_no_other() -> None:
    before = content(*(SectionText(key, None, "x") for key in ("own", "worse", "helps", "pets")))
    for key, place in (("i_am", 1), ("say", 3), ("over", 4), ("new", 4), ("space", 3)):
        after = edited(before, Edit(sections=(SectionText(key, None, "y"),)))
        keys = [section.key for section in after.sections]
        assert keys.index(key) == place, key
        keys.remove(key)
        assert keys == ["own", "worse", "helps", "pets"]
    ordered = edited(before, Edit(sections=(SectionText("say", None, "y"),), order=("pets", "say")))
    assert [section.key for section in ordered.sections][:2] == ["pets", "say"]


def test_a_template_that_has_no_room_changes_nothing() -> None:
    full = content(*(SectionText(f"own{n}", None, "x") for n in range(MOST_SECTIONS)))
    with pytest.raises(BadInput, match="too-many-sections"):
        edited(full, template_edit(full, template("nights"), STEP))


def test_what_is_said_of_a_plan_stays_until_it_is_changed_or_emptied() -> None:
    first_about = edited_about(
        NOTHING_SAID, AboutEdit("Nights", "well", "Jordan", template("nights"))
    )
    assert first_about == AboutPlan("Nights", "well", "Jordan", ("nights",))
    assert edited_about(first_about, AboutEdit()) == first_about
    emptied = edited_about(
        first_about, AboutEdit(title="", written_when="", add_template=template("nights"))
    )
    assert emptied == AboutPlan(None, None, "Jordan", ("nights",))


def test_a_review_day_is_ahead_and_asks_from_its_day_on() -> None:
    today = date(2026, 3, 2)
    for early in (today, today - timedelta(days=1)):
        with pytest.raises(BadInput, match="review-past"):
            check_review_day(early, today)
    tomorrow = today + timedelta(days=1)
    check_review_day(tomorrow, today)
    assert [is_review_due(day, tomorrow) for day in (None, tomorrow, today)] == [False, True, True]
    assert not is_review_due(tomorrow, today)


def test_a_file_has_every_written_word_and_the_person_first() -> None:
    parts = exported_parts(
        (
            SectionText("signs_now", None, " shaking \n\n pills away "),
            SectionText("pets", None, "  "),
            SectionText("own1", "The cat", "Bori\nLee has the key"),
            SectionText("own2", None, "unnamed"),
            SectionText("i_am", None, "Illustrator"),
            SectionText("helps", "What is good", "films"),
        ),
        lambda key: key.upper(),
        "In my words",
    )
    assert [(part.key, part.heading, part.lines) for part in parts] == [
        ("i_am", "I_AM", ("Illustrator",)),
        ("signs_now", "SIGNS_NOW", ("shaking", "pills away")),
        ("own1", "The cat", ("Bori\nLee has the key",)),
        ("own2", "In my words", ("unnamed",)),
        ("helps", "What is good", ("films",)),
    ]
    assert [part.group for part in parts] == ["about_me", "signs", None, None, "with_me"]
    assert [part.is_own_heading for part in parts] == [False, False, True, True, True]
    assert lines_of("i_am", "a\nb") == ("a\nb",)


def test_who_must_report_reads_what_reports_are_made_of_only_where_they_are_named() -> None:
    opens = ("helps", *sorted(KEPT_FROM_REPORTING | CHECKLISTS))
    for to_kind, reports, reads, tier in (
        ("member", True, frozenset(opens), HEALTH_CARD_TIER),
        ("pool", False, frozenset(opens), HEALTH_CARD_TIER),
        ("pool", True, frozenset({"helps"}), HEALTH_CARD_TIER - 1),
    ):
        named_member_id = "sam" if to_kind == "member" else None
        opened = grant(to_kind=to_kind, member_id=named_member_id, tier=4, sections=opens)
        sam = member(reports=reports, in_pool=True)
        access = may_see(circle(opened, friend=sam), "sam", "ask", NOON)
        assert access is not None
        assert (access.sections, access.tier) == (reads, tier), (to_kind, reports)
