"""A member's own copy as one HTML page: to read and to print. It runs and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.api.views.cards import DisclosureOut
from app.api.views.export_document import CopyPage
from app.api.views.export_models import CircleCopy, Copy, Mine, Whole
from app.api.views.export_page_plan import (
    add_about_plan,
    add_care_cards,
    add_checklists,
    add_guidelines,
    add_kept_templates,
    add_plan,
    add_plan_readers,
    add_terms,
    companion_note_words,
    suggested_words,
)
from app.api.views.export_page_together import (
    add_coordinating_turns,
    add_gatherings,
    add_pod_map,
    add_solidarity,
    add_together_of_member,
    add_values,
)
from app.api.views.member_limits import LimitsOut

STYLE = """
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: auto; padding: 1rem }
h2 { margin-block-start: 2.5rem; border-block-start: 1px solid }
h3 { margin-block-start: 1.5rem }
dt { font-weight: 600 } dd { margin: 0 0 .5rem } p, dd, li { white-space: pre-wrap }
:root { color-scheme: light dark }
"""


def page_of(copy: Copy, app_name: str, language: str) -> str:
    """The whole page."""
    page = CopyPage(language, copy.account.zone)
    title = page.say("title")
    page.heading(1, title)
    page.paragraph(page.say("made", at=page.time(copy.made_at), zone=copy.account.zone))
    page.paragraph(page.say("care"))
    _account(page, copy)
    for circle in copy.circles:
        _circle(page, circle)
    return (
        f'<!doctype html>\n<html lang="{escape(page.language)}" dir="{page.direction}">\n'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # A browser makes no links that call of what looks like a number.
        '<meta name="format-detection" content="telephone=no">'
        f"<title>{escape(app_name)}: {escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body>\n{chr(10).join(page.html)}\n</body>\n</html>\n"
    )


def _account(page: CopyPage, copy: Copy) -> None:
    page.heading(2, page.say("account"))
    page.rows(("language", copy.account.language), ("zone", copy.account.zone))
    page.items(
        "devices",
        (
            f"{device.label or page.say('device')}: {page.say('week', week=device.used_week)}"
            for device in copy.devices
        ),
    )
    page.items("addresses", (address.shown for address in copy.addresses))
    page.items(
        "passkeys",
        (
            f"{passkey.name or page.say('passkey')}: {page.time(passkey.created_at)}"
            for passkey in copy.ways_in.passkeys
        ),
    )
    code = copy.ways_in.code
    page.rows(("code_made", page.time(code.created_at) if code is not None else None))


def _circle(page: CopyPage, circle: CircleCopy) -> None:
    place, member_copy = circle.place, circle.mine
    page.heading(2, page.say("circle", name=place.circle_name))
    page.rows(
        ("for", place.person_name),
        ("roles", ", ".join(page.say(f"role.{role}") for role in place.roles)),
        ("my_name", member_copy.name),
        ("label", member_copy.label),
        ("since", page.time(member_copy.in_since) if member_copy.in_since else None),
        ("number", member_copy.number),
    )
    for card in member_copy.disclosures:
        page.heading(3, page.say("card"))
        _card(page, card)
    _settings(page, member_copy)
    _done(page, member_copy)
    if circle.whole is not None:
        _person_copy(page, circle.whole)


def _card(page: CopyPage, card: DisclosureOut) -> None:
    page.rows(
        ("paid", card.paid),
        ("reports", card.reports),
        ("reports_to", card.reports_to),
        ("duty", card.duty),
        ("conditions", card.limits),
        ("stands", card.stands),
    )


def _settings(page: CopyPage, member_copy: Mine) -> None:
    reach, capacity = member_copy.reach, member_copy.capacity
    hears = [page.say(f"event.{event.event}") for event in member_copy.events if event.on]
    page.heading(3, page.say("settings"))
    page.rows(
        ("hears", ", ".join(hears)),
        ("quiet", f"{reach.quiet_from}–{reach.quiet_to}" if reach and hears else None),
        ("gives", page.say(f"level.{capacity.level}") if capacity else None),
        ("weekly", capacity.weekly_shifts if capacity else None),
        ("practises", True if member_copy.practice and member_copy.practice.on else None),
        ("muted", True if member_copy.muted else None),
        ("calendar", True if member_copy.calendar and member_copy.calendar.there else None),
        ("backup", member_copy.stands_by),
        ("ally_start", member_copy.ally.start if member_copy.ally else None),
        ("ally_bring_back", member_copy.ally.bring_back if member_copy.ally else None),
        ("ally_answer", page.say(f"ally.{member_copy.ally.state}") if member_copy.ally else None),
        ("set_for_me", _limits(page, member_copy.limits)),
    )
    if member_copy.availability is not None:
        page.items(
            "free",
            (
                f"{page.say(f'day.{hours.weekday}')} {hours.from_}–{hours.to}"
                for hours in member_copy.availability.hours
            ),
        )
        page.items(
            "away",
            (
                page.say("span", from_=f"{away.first}", to=f"{away.last}")
                for away in member_copy.availability.away
            ),
        )


def _limits(page: CopyPage, limits: LimitsOut) -> str:
    """What the person set for a member; empty: nothing."""
    night, weekly_shifts = limits.night, limits.weekly_shifts
    parts = (
        page.say("limit_night", hours=f"{night.from_}–{night.to}") if night is not None else None,
        page.say("limit_week", most=str(weekly_shifts)) if weekly_shifts is not None else None,
    )
    return "; ".join(part for part in parts if part)


def _done(page: CopyPage, member_copy: Mine) -> None:
    """What a member took, answered, wrote and agreed to."""
    page.items(
        "my_shifts",
        (
            f"{page.span(shift.starts_at, shift.ends_at)}, {_kind(page, shift.kind, shift.title)}"
            for shift in member_copy.shifts
        ),
    )
    page.items(
        "my_turns", (f"{_days(page, turn.weekdays)}, {turn.from_}" for turn in member_copy.turns)
    )
    page.items("my_swaps", (f"{swap.slot_id[-10:]}" for swap in member_copy.swaps))
    page.items(
        "my_answers",
        (
            f"{page.time(answer.at)}: {page.say(f'answer.{answer.answer}')}"
            + (f" ({page.say('practice')})" if answer.practice else "")
            for answer in member_copy.answers
        ),
    )
    page.items("my_notes", (f"{page.time(note.at)}: {note.text}" for note in member_copy.notes))
    page.items(
        "my_proposals",
        (
            f"{page.time(proposal.made_at)}: {suggested_words(proposal)}"
            for proposal in member_copy.plan_proposals
        ),
    )
    agreed_at = member_copy.plan_agreed_at
    page.rows(("plan_agreed", page.time(agreed_at) if agreed_at is not None else None))
    page.items(
        "my_companion_notes",
        (
            f"{page.time(note.at)}: {companion_note_words(note.times, note.names, note.said)}"
            for note in member_copy.companion_notes
        ),
    )
    page.items(
        "my_check_ins",
        (
            f"{check_in.on_day} {check_in.wall}: {page.say(f'check_in.{check_in.way}')}"
            for check_in in member_copy.check_ins
        ),
    )
    add_together_of_member(page, member_copy)
    state_codes = {True: "yes", False: "no", None: "open"}
    page.items(
        "my_rules",
        (
            f"{page.time(rule.starts_at)}: {page.say(f'agreed.{state_codes[rule.agreed]}')}"
            for rule in member_copy.rules
        ),
    )
    page.items(
        "my_checklist_lines",
        (
            f"{page.time(line.taken_at)}: {page.say(f'checklist.{line.kind}')}"
            for line in member_copy.checklist_lines
        ),
    )
    page.items(
        "coordinates",
        (
            page.say("span", from_=f"{stand_in.first}", to=f"{stand_in.last}")
            for stand_in in member_copy.coordinates
        ),
    )


def _kind(page: CopyPage, kind: str, title: str | None) -> str:
    return title or page.say(f"kind.{kind}")


def _days(page: CopyPage, weekdays: Iterable[int]) -> str:
    return ", ".join(page.say(f"day.{day}") for day in weekdays)


# --- the person's circle -------------------------------------------------------------------------


def _person_copy(page: CopyPage, copy: Whole) -> None:
    names = {member.id: member.name for member in copy.circle.members} if copy.circle else {}
    _words(page, copy)
    _people(page, copy)
    _consent(page, copy)
    page.items(
        "rules", (rule.words for rule in (copy.rules.rules if copy.rules else []) if rule.words)
    )
    if copy.strengths is not None:
        ways = (copy.strengths.usual, *(way.name for way in copy.strengths.others))
        page.items("strengths", (name for name in ways if name))
    if copy.arrival is not None:
        page.rows(
            ("address", copy.arrival.address),
            ("address_notes", copy.arrival.notes),
            ("address_number", copy.arrival.number),
        )
    add_care_cards(page, copy)
    add_guidelines(page, copy)
    _requests(page, copy)
    _afterwards(page, copy)
    add_gatherings(page, copy)
    add_values(page, copy)
    add_coordinating_turns(page, copy)
    add_pod_map(page, copy)
    _schedule(page, copy)
    if copy.plan is not None:
        add_plan(page, "plan", copy.plan.sections, copy.plan.ladder, names)
        page.rows(("nobody_free", copy.plan.nobody_free), ("over", copy.plan.over))
        add_terms(page, copy.plan.body_emergency, copy.plan.repeat)
        add_about_plan(page, copy.plan)
    if copy.draft is not None:
        add_plan(page, "draft", copy.draft.sections, copy.draft.ladder, names)
        page.rows(("nobody_free", copy.draft.nobody_free), ("over", copy.draft.over))
        add_terms(page, copy.draft.body_emergency, copy.draft.repeat)
    add_kept_templates(page, copy)
    add_plan_readers(page, copy)
    add_checklists(page, copy)
    page.paragraph(page.say("record"))


def _words(page: CopyPage, copy: Whole) -> None:
    if copy.circle is not None:
        page.rows(("i_am", copy.circle.i_am), ("values", copy.circle.solidarity))


def _people(page: CopyPage, copy: Whole) -> None:
    limits = {set_limits.member_id: _limits(page, set_limits) for set_limits in copy.limits}
    page.heading(3, page.say("people"))
    for member in copy.circle.members if copy.circle else []:
        page.heading(4, member.name)
        page.rows(
            ("roles", ", ".join(page.say(f"role.{role}") for role in member.roles)),
            ("label", member.label),
            ("number", member.number),
            ("set_for_them", limits.get(member.id)),
        )
        if member.disclosure is not None:
            _card(page, member.disclosure)
    page.items(
        "allies",
        (f"{ally.name}: {page.say(f'ally.{ally.state}')}" for ally in copy.allies),
    )
    page.items("former", (former.name for former in (copy.former.people if copy.former else [])))
    page.items(
        "circle_notes",
        (
            f"{page.time(note.at)}, {note.name}: {note.text}"
            for note in (copy.notes.notes if copy.notes else [])
        ),
    )


def _consent(page: CopyPage, copy: Whole) -> None:
    if copy.consent is None:
        return

    def event_names(events: Iterable[str]) -> str:
        return ", ".join(page.say(f"event.{event}") for event in dict.fromkeys(events))

    people = (
        f"{person.name}: {event_names(g.event for g in person.grants) or page.say('knows_nothing')}"
        for person in copy.consent.people
    )
    roles = (
        f"{page.say(f'to.{role.role}')}: {event_names(g.event for g in role.grants)}"
        for role in copy.consent.roles
    )
    page.items("consent", (*people, *roles))


def _requests(page: CopyPage, copy: Whole) -> None:
    requests = []
    for ask in copy.asks:
        parts = [page.time(ask.asked_at)]
        if ask.practice:
            parts.append(page.say("practice"))
        if ask.words:
            parts.append(ask.words)
        if ask.yes:
            parts.append(page.say("said_yes", names=", ".join(each.name for each in ask.yes)))
        if ask.closed is not None:
            parts.append(page.say("ended", at=page.time(ask.closed.at)))
        requests.append("; ".join(parts))
    page.items("requests", requests)


def _afterwards(page: CopyPage, copy: Whole) -> None:
    add_solidarity(page, copy)
    page.items(
        "check_ins",
        (
            "; ".join(
                part
                for part in (
                    f"{each.on_day} {each.wall}, {each.name or page.say('check_in.nobody')}",
                    page.say(f"check_in.{each.way}"),
                    page.say(f"how.{each.answer}") if each.answer else "",
                    each.words or "",
                )
                if part
            )
            for each in (copy.check_ins.person or [] if copy.check_ins else [])
        ),
    )
    page.items(
        "look_backs",
        (
            "; ".join(
                f"{page.say(f'look_back.{part}')}: {', '.join(lines)}"
                for part, lines in each.lines.items()
                if lines
            )
            for each in (copy.look_backs.look_backs if copy.look_backs else [])
        ),
    )


def _schedule(page: CopyPage, copy: Whole) -> None:
    page.items(
        "offered",
        (
            f"{_days(page, pattern.weekdays)} {pattern.start}–{pattern.end}, "
            f"{_kind(page, pattern.kind, pattern.title)}, {pattern.from_}"
            for pattern in (copy.patterns.patterns if copy.patterns else [])
        ),
    )
    page.items(
        "schedule",
        (
            f"{page.span(slot['starts_at'], slot['ends_at'])}, "
            f"{_kind(page, slot['kind'], slot['title'])}: "
            f"{', '.join(each['name'] for each in slot['people']) or page.say('nobody')}"
            for slot in copy.slots
        ),
    )
