"""A member's own copy as one HTML page: to read and to print. It runs and fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from app.api.http.wire import Out
from app.api.views.cards import DisclosureOut
from app.api.views.care_cards import CompanionFields, HealthFields
from app.api.views.export_models import CircleCopy, Copy, Mine, Whole
from app.api.views.lines import LineOut
from app.api.views.member_limits import LimitsOut
from app.api.views.plan_proposals import MyProposal, ProposalOut
from app.api.views.plan_terms import BodyEmergencyBody, RepeatBody
from app.api.views.plans import PlanOut, Section, StepRead
from app.messages.catalogue import text
from app.plans.parts import PARTS

STYLE = """
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: auto; padding: 1rem }
h2 { margin-top: 2.5rem; border-top: 1px solid } h3 { margin-top: 1.5rem }
dt { font-weight: 600 } dd { margin: 0 0 .5rem } p, dd, li { white-space: pre-wrap }
:root { color-scheme: light dark }
"""

Row = tuple[str, str | int | bool | None]


class _Page:
    """Collects a page's parts in one language, with times on one wall clock."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language
        self.zone = ZoneInfo(zone)
        self.html: list[str] = []

    def say(self, code: str, **params: str) -> str:
        return text(self.language, f"copy.{code}", **params)

    def time(self, at: datetime | str) -> str:
        """ "2026-03-02 22:30" on the wall clock."""
        instant = datetime.fromisoformat(at) if isinstance(at, str) else at
        return instant.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def span(self, start: datetime | str, end: datetime | str) -> str:
        return self.say("span", from_=self.time(start), to=self.time(end))

    def heading(self, level: int, words: str) -> None:
        self.html.append(f"<h{level}>{escape(words)}</h{level}>")

    def paragraph(self, words: str) -> None:
        self.html.append(f"<p>{escape(words)}</p>")

    def rows(self, *rows: Row) -> None:
        """Labels (codes) with what stands under them; what is empty isn't there."""
        pairs = [
            f"<dt>{escape(self.say(code))}</dt><dd>{escape(self._value(value))}</dd>"
            for code, value in rows
            if value not in {None, ""}
        ]
        if pairs:
            self.html.append(f"<dl>{''.join(pairs)}</dl>")

    def items(self, code: str, lines: Iterable[str]) -> None:
        """A list under its heading, if there is anything in it."""
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        if items:
            self.heading(3, self.say(code))
            self.html.append(f"<ul>{items}</ul>")

    def _value(self, value: str | int | bool | None) -> str:
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        return str(value)


def page_of(copy: Copy, app_name: str, language: str) -> str:
    """The whole page."""
    page = _Page(language, copy.account.zone)
    title = page.say("title")
    page.heading(1, title)
    page.paragraph(page.say("made", at=page.time(copy.made_at), zone=copy.account.zone))
    page.paragraph(page.say("care"))
    _account(page, copy)
    for circle in copy.circles:
        _circle(page, circle)
    return (
        f'<!doctype html>\n<html lang="{escape(page.language)}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # A browser makes no links that call of what looks like a number.
        '<meta name="format-detection" content="telephone=no">'
        f"<title>{escape(app_name)}: {escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body>\n{chr(10).join(page.html)}\n</body>\n</html>\n"
    )


def _account(page: _Page, copy: Copy) -> None:
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


def _circle(page: _Page, circle: CircleCopy) -> None:
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


def _card(page: _Page, card: DisclosureOut) -> None:
    page.rows(
        ("paid", card.paid),
        ("reports", card.reports),
        ("reports_to", card.reports_to),
        ("duty", card.duty),
        ("conditions", card.limits),
        ("stands", card.stands),
    )


def _settings(page: _Page, member_copy: Mine) -> None:
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


def _limits(page: _Page, limits: LimitsOut) -> str:
    """What the person set for a member; empty: nothing."""
    night, weekly_shifts = limits.night, limits.weekly_shifts
    parts = (
        page.say("limit_night", hours=f"{night.from_}–{night.to}") if night is not None else None,
        page.say("limit_week", most=str(weekly_shifts)) if weekly_shifts is not None else None,
    )
    return "; ".join(part for part in parts if part)


def _done(page: _Page, member_copy: Mine) -> None:
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
            f"{page.time(proposal.made_at)}: {_suggested(proposal)}"
            for proposal in member_copy.plan_proposals
        ),
    )
    agreed_at = member_copy.plan_agreed_at
    page.rows(("plan_agreed", page.time(agreed_at) if agreed_at is not None else None))
    page.items(
        "my_companion_notes",
        (
            f"{page.time(note.at)}: {_companion_note(note.times, note.names, note.said)}"
            for note in member_copy.companion_notes
        ),
    )
    page.items(
        "my_check_ins",
        (
            f"{copy_of_member.on_day} {copy_of_member.wall}: {page.say(f'check_in.{copy_of_member.way}')}"
            for copy_of_member in member_copy.check_ins
        ),
    )
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


def _kind(page: _Page, kind: str, title: str | None) -> str:
    return title or page.say(f"kind.{kind}")


def _days(page: _Page, weekdays: Iterable[int]) -> str:
    return ", ".join(page.say(f"day.{day}") for day in weekdays)


# --- the person's circle -------------------------------------------------------------------------


def _person_copy(page: _Page, copy: Whole) -> None:
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
    _care_cards(page, copy)
    _requests(page, copy)
    _afterwards(page, copy)
    _schedule(page, copy)
    if copy.plan is not None:
        _plan(page, "plan", copy.plan.sections, copy.plan.ladder, names)
        page.rows(("nobody_free", copy.plan.nobody_free), ("over", copy.plan.over))
        _terms(page, copy.plan.body_emergency, copy.plan.repeat)
        _about_plan(page, copy.plan)
    if copy.draft is not None:
        _plan(page, "draft", copy.draft.sections, copy.draft.ladder, names)
        page.rows(("nobody_free", copy.draft.nobody_free), ("over", copy.draft.over))
        _terms(page, copy.draft.body_emergency, copy.draft.repeat)
    _plan_readers(page, copy)
    _checklists(page, copy)
    page.paragraph(page.say("record"))


def _suggested(proposal: MyProposal | ProposalOut) -> str:
    suggested = proposal.suggested
    words = (suggested.heading, suggested.text, proposal.why)
    return "; ".join(word for word in words if word)


def _plan_readers(page: _Page, copy: Whole) -> None:
    """The plan's versions, what others suggest for it, and who is with it."""
    page.items(
        "versions",
        (f"{version.number}: {page.time(version.written_at)}" for version in copy.versions),
    )
    page.items(
        "proposals",
        (f"{proposal.name}: {_suggested(proposal)}" for proposal in copy.plan_proposals),
    )
    page.items(
        "plan_readers",
        (
            f"{reader.name}: {page.time(reader.agreed_at)}"
            for reader in copy.plan_readers
            if reader.agreed_at is not None
        ),
    )


def _care_cards(page: _Page, copy: Whole) -> None:
    """The health card, the companion card, and what companions noted for the person."""
    _card_fields(page, "health_card", copy.health_card, HealthFields)
    _card_fields(page, "companion_card", copy.companion_card, CompanionFields)
    page.items(
        "companion_notes",
        (
            f"{page.time(note.at)}, {note.name}: "
            f"{_companion_note(note.times, note.names, note.said)}"
            for note in (copy.companion_notes.notes if copy.companion_notes else [])
        ),
    )


def _card_fields(page: _Page, code: str, card: Out | None, kind: type[Out]) -> None:
    fields = card.model_dump(include=set(kind.model_fields)) if card is not None else {}
    if any(fields.values()):
        page.heading(3, page.say(code))
        page.rows(*((f"field.{key}", text) for key, text in fields.items()))


def _companion_note(*fields: str) -> str:
    return "; ".join(field for field in fields if field)


def _words(page: _Page, copy: Whole) -> None:
    if copy.circle is not None:
        page.rows(("i_am", copy.circle.i_am), ("values", copy.circle.solidarity))


def _people(page: _Page, copy: Whole) -> None:
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


def _consent(page: _Page, copy: Whole) -> None:
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


def _checklists(page: _Page, copy: Whole) -> None:
    for checklist in copy.checklists:
        page.items(f"checklist.{checklist.kind}", (line.words for line in checklist.lines))
    page.items("lines", (_line(page, line) for line in copy.lines))


def _line(page: _Page, line: LineOut) -> str:
    checked = page.say("checked_on", at=page.time(line.checked_at)) if line.checked_at else ""
    words = (line.name, *line.numbers, line.hours, line.region, line.note, checked)
    return "; ".join(word for word in words if word)


def _requests(page: _Page, copy: Whole) -> None:
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


def _afterwards(page: _Page, copy: Whole) -> None:
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


def _schedule(page: _Page, copy: Whole) -> None:
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


def _plan(
    page: _Page, code: str, sections: list[Section], ladder: list[StepRead], names: dict[str, str]
) -> None:
    page.heading(3, page.say(code))
    for section in sections:
        if section.text:
            page.heading(4, section.heading or _section_name(page, section.key))
            page.paragraph(section.text)
    if not ladder:
        return
    page.heading(4, page.say("steps"))
    for number, step in enumerate(ladder, 1):
        audience_names = ", ".join(
            names.get(audience.member_id or "", "")
            if audience.member_id
            else page.say(f"to.{audience.kind}")
            for audience in (*step.audience, *step.otherwise)
        )
        words = (
            step.name,
            audience_names,
            page.say("wait", minutes=str(step.wait_minutes)),
            step.trigger,
            step.do,
            step.dont and page.say("dont", words=step.dont),
            step.place,
            *(
                page.say("also_tell", name=names.get(tell.member_id, ""), words=tell.text)
                for tell in step.also_tell
            ),
        )
        page.paragraph(
            f"{page.say('step', n=str(number))}: {'; '.join(word for word in words if word)}"
        )


def _terms(page: _Page, emergency: BodyEmergencyBody | None, repeat: RepeatBody | None) -> None:
    """What a plan says beside its parts and its steps."""
    if repeat is not None and repeat.rounds:
        words = page.say("repeat", rounds=str(repeat.rounds), minutes=str(repeat.minutes))
        page.paragraph(words)
    if emergency is None:
        return
    page.heading(4, page.say("body_emergency"))
    page.rows(
        ("ambulance", page.say(f"ambulance.{emergency.ambulance}")),
        ("emergency_first", emergency.first or None),
        ("emergency_say", emergency.say or None),
        ("emergency_stays", emergency.stays or None),
    )
    page.paragraph(page.say("ambulance_limits"))


def _about_plan(page: _Page, plan: PlanOut) -> None:
    """What the plan says of itself, and whose ideas it was begun with."""
    about = plan.about
    if about is not None:
        written_when = (
            page.say(f"when.{about.written_when}") if about.written_when is not None else None
        )
        page.rows(
            ("plan_title", about.title),
            ("written_when", written_when),
            ("written_with", about.written_with),
        )
        page.items("credits", (f"{each.title}: {each.credit}" for each in about.templates))
    page.rows(("review_on", plan.review_on.isoformat() if plan.review_on is not None else None))


def _section_name(page: _Page, key: str) -> str:
    return text(page.language, f"section.{key}") if key in PARTS else key
