"""How the person would like it: lines are written, changed, taken away, and passed this once.

A line that says never counts at once. Taking one away opens something, so it waits as a wider grant
does (docs/decisions/0060-prefer-and-never.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col, func, select

from app.asks.forecast import Span as AheadSpan
from app.asks.forecast import Spans, uncovered_spans
from app.asks.forecast_queries import load_silent_spans
from app.asks.ladder_state import audience_keys
from app.asks.service import find_running
from app.asks.snapshot import step_of
from app.circles.models import Circle, CircleState, Role
from app.circles.service import get_circle, get_member, roles_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, Stale
from app.core.ids import new_id
from app.guidelines.guideline_queries import guideline_of
from app.guidelines.line_service import delete_lines, forget_lifts
from app.guidelines.models import About, GuidelineLift, GuidelineRow, Stance
from app.guidelines.rules import EVERY_DAY, MOST_LINES, can_be_lifted
from app.plans.service import current, steps_of
from app.record import service as record
from app.rota.schedule.pattern_service import find_occurrence, schedule_gap_check
from app.stewardship.coordinator_service import settle_coordinating
from app.stewardship.grant_delay_service import Giver, need_own_device, pause_now
from app.stewardship.never_service import stop_what_is_on_its_way
from app.stewardship.withdrawal_service import lock_circle_consent

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as the person wants it. Minutes and days: the circle's wall clock, bit 0 is Monday.

    `step`: the position of a step of the plan in use.
    """

    stance: Stance
    words: str
    is_shown: bool = False
    about: About | None = None
    member_id: str | None = None
    kinds: tuple[str, ...] = ()
    event: str | None = None
    channel: str | None = None
    step: int | None = None
    from_minute: int | None = None
    to_minute: int | None = None
    weekdays: int = EVERY_DAY


class ReachesNobody(Conflict):
    """With this line a request would reach nobody at some hours of the coming week."""

    code = "guideline-silences"

    def __init__(self, silent: Spans) -> None:
        super().__init__()
        self.silent = silent


def write_line(
    tx: Tx,
    circle_id: str,
    line_id: str,
    draft: LineDraft,
    giver: Giver,
    *,
    replaces: datetime | None,
    anyway: bool,
) -> None:
    """Write a line, or write it anew in the place of what it said at `replaces`.

    Raises NotFound, BadInput, Stale, Conflict; and, not `anyway`, ReachesNobody. Nothing is written
    then.
    """
    lock_circle_consent(tx, circle_id)
    circle = get_circle(tx, circle_id)
    if circle.state == CircleState.DRAFT:
        raise Conflict("guideline-draft")
    step = _check(tx, circle_id, draft)
    row = tx.session.get(GuidelineRow, line_id, populate_existing=True)
    if row is not None and row.circle_id != circle_id:
        raise NotFound
    silent_before = _silent_spans(tx, circle_id, draft)
    if row is None:
        _need_room(tx, circle_id)
        row = _new_row(circle_id, line_id, draft, tx.now)
        tx.session.add(row)
        kind = "guideline_written"
    else:
        if row.ends_at is not None:
            raise Conflict("guideline-ends")
        if row.written_at != replaces:
            raise Stale
        if _says(row) != (draft.stance, *_parts(draft, step)):
            if _is_never(row):
                _keep_until_the_wait_is_over(tx, circle, row, giver)
            forget_lifts(tx, [line_id])
        kind = "guideline_changed"
    _fill(tx, row, draft, step)
    tx.session.flush()
    silent = _only_new(_silent_spans(tx, circle_id, draft), silent_before)
    if silent and not anyway:
        raise ReachesNobody(silent)
    if _is_never(row):
        stop_what_is_on_its_way(tx, circle, guideline_of(row))
    record.append(tx, circle_id, kind, by=giver.member_id, subject_id=line_id)
    tx.hint(circle_id)


def end_line(tx: Tx, circle_id: str, line_id: str, giver: Giver) -> None:
    """Take a line away: at once where nothing is opened by it, else after the person's waiting
    time. Twice is once. Raises NotFound, Conflict."""
    lock_circle_consent(tx, circle_id)
    row = find_line(tx, circle_id, line_id)
    if row.ends_at is not None:
        return
    delay = _widening_delay(tx, get_circle(tx, circle_id), giver) if _is_never(row) else None
    if delay:
        row.ends_at = tx.now + delay
        tx.session.flush()
    else:
        delete_lines(tx, [line_id])
        if row.member_id is not None:
            settle_coordinating(tx, circle_id, giver.member_id, member_id=row.member_id)
    record.append(tx, circle_id, "guideline_ended", by=giver.member_id, subject_id=line_id)
    tx.hint(circle_id)


def keep_line(tx: Tx, circle_id: str, line_id: str, by: str) -> None:
    """Keep a line that was to end: it says never as before. Raises NotFound."""
    lock_circle_consent(tx, circle_id)
    row = find_line(tx, circle_id, line_id)
    if row.ends_at is None:
        return
    row.ends_at = row.replaced_id = None
    tx.session.flush()
    record.append(tx, circle_id, "guideline_written", by=by, subject_id=line_id)
    tx.hint(circle_id)


def lift_line(
    tx: Tx, circle_id: str, line_id: str, subject_id: str, *, lifted: bool, by: str
) -> None:
    """Let one shift, or the request that runs, pass a line this once; or not after all.

    The line stays as it is. Raises NotFound, and Conflict for a line that keeps something from
    being told (guideline-holds), and for a shift that is over.
    """
    lock_circle_consent(tx, circle_id)
    circle = get_circle(tx, circle_id)
    row = find_line(tx, circle_id, line_id)
    if row.about is None or not can_be_lifted(guideline_of(row)):
        raise Conflict("guideline-holds")
    ask = find_running(tx, circle_id)
    is_ask = ask is not None and ask.id == subject_id
    if not is_ask and find_occurrence(tx, circle, subject_id)[1].ends_at <= tx.now:
        raise Conflict("slot-over")
    tx.session.execute(
        delete(GuidelineLift).where(
            col(GuidelineLift.guideline_id) == line_id,
            col(GuidelineLift.subject_id) == subject_id,
        )
    )
    if lifted:
        consent.refuse_wider(tx, circle_id)
        tx.session.add(
            GuidelineLift(
                guideline_id=line_id, subject_id=subject_id, circle_id=circle_id, at=tx.now
            )
        )
    tx.session.flush()
    schedule_gap_check(tx, circle_id)
    if ask is not None and is_ask:
        ask.due_at = tx.now
    kind = "guideline_lifted" if lifted else "guideline_holds"
    record.append(tx, circle_id, kind, by=by, subject_id=line_id)
    tx.hint(circle_id)


def find_line(tx: Tx, circle_id: str, line_id: str) -> GuidelineRow:
    """A line of this circle that isn't over. Raises NotFound."""
    row = tx.session.get(GuidelineRow, line_id, populate_existing=True)
    if row is None or row.circle_id != circle_id:
        raise NotFound
    if row.ends_at is not None and row.ends_at <= tx.now:
        raise NotFound
    return row


# --- what a line may be --------------------------------------------------------------------------


def _check(tx: Tx, circle_id: str, draft: LineDraft) -> list[str] | None:
    """The step that a line means, by whom it asks. Raises BadInput for what no line can be."""
    if not draft.words:
        raise BadInput("guideline-no-words")
    parts = (draft.member_id, draft.kinds, draft.event, draft.channel, draft.from_minute)
    has_days = draft.weekdays != EVERY_DAY
    if draft.about is None and (any(part for part in parts) or draft.step is not None or has_days):
        raise BadInput("guideline-about")
    if draft.about is not None and not _fits(draft):
        raise BadInput("guideline-about")
    if draft.weekdays == 0:
        raise BadInput("guideline-no-days")
    if draft.from_minute is not None and draft.from_minute == draft.to_minute:
        raise BadInput("zero-length")
    if draft.member_id is not None:
        _check_member(tx, circle_id, draft.member_id)
    is_bounded = any(part not in {None, ()} for part in parts) or has_days
    if draft.about is not None and draft.step is None and not is_bounded:
        raise BadInput("guideline-too-wide")
    if draft.is_shown and draft.about is not None and draft.stance == Stance.NEVER:
        raise BadInput("guideline-not-shown")
    return _step(tx, circle_id, draft) if draft.step is not None else None


def _fits(draft: LineDraft) -> bool:
    """Whether a line names only what belongs to what it is about."""
    is_of_messages = draft.event is not None or draft.channel is not None or draft.step is not None
    return not (draft.kinds and draft.about != About.SHIFTS) and not (
        is_of_messages and draft.about != About.MESSAGES
    )


def _check_member(tx: Tx, circle_id: str, member_id: str) -> None:
    try:
        get_member(tx, circle_id, member_id)
    except NotFound as problem:
        raise BadInput("unknown-member") from problem
    if Role.PERSON in roles_of(tx, [member_id])[member_id]:
        raise BadInput("guideline-the-person")


def _step(tx: Tx, circle_id: str, draft: LineDraft) -> list[str]:
    """A step by whom it asks. Such a line names a friend, and nothing beside."""
    rows = steps_of(tx, current(tx, circle_id).id)
    row = next((row for row in rows if row.position == draft.step), None)
    if row is None:
        raise BadInput("guideline-no-step")
    has_hours = draft.from_minute is not None or draft.weekdays != EVERY_DAY
    if draft.member_id is None or draft.event or draft.channel or has_hours:
        raise BadInput("guideline-step")
    return sorted(audience_keys(step_of(row)))


def _need_room(tx: Tx, circle_id: str) -> None:
    count = tx.session.exec(
        select(func.count())
        .select_from(GuidelineRow)
        .where(GuidelineRow.circle_id == circle_id, col(GuidelineRow.ends_at).is_(None))
    ).one()
    if count >= MOST_LINES:
        raise BadInput("guideline-too-many")


# --- rows ----------------------------------------------------------------------------------------


def _new_row(circle_id: str, line_id: str, draft: LineDraft, now: datetime) -> GuidelineRow:
    return GuidelineRow(
        id=line_id, circle_id=circle_id, stance=draft.stance, words="", written_at=now
    )


def _fill(tx: Tx, row: GuidelineRow, draft: LineDraft, step: list[str] | None) -> None:
    box = tx.cipher(row.circle_id)
    row.words = box.seal(draft.words, "guideline", "words", row.id)
    row.stance = draft.stance
    row.is_shown = draft.is_shown
    row.written_at = tx.now
    (
        row.about,
        row.member_id,
        row.kinds,
        row.event,
        row.channel,
        row.step,
        row.from_minute,
        row.to_minute,
        row.weekdays,
    ) = _parts(draft, step)


_Parts = tuple[
    str | None,
    str | None,
    list[str] | None,
    str | None,
    str | None,
    list[str] | None,
    int | None,
    int | None,
    int,
]


def _parts(draft: LineDraft, step: list[str] | None) -> _Parts:
    """What rules read of a draft, as its columns hold it."""
    return (
        draft.about,
        draft.member_id,
        sorted(set(draft.kinds)) or None,
        draft.event,
        draft.channel,
        step,
        draft.from_minute,
        draft.to_minute,
        draft.weekdays,
    )


def _says(row: GuidelineRow) -> tuple[object, ...]:
    """What rules read of a row."""
    return (
        row.stance,
        row.about,
        row.member_id,
        row.kinds,
        row.event,
        row.channel,
        row.step,
        row.from_minute,
        row.to_minute,
        row.weekdays,
    )


def _is_never(row: GuidelineRow) -> bool:
    """Whether a row keeps something from happening."""
    return row.stance == Stance.NEVER and row.about is not None


def _widening_delay(tx: Tx, circle: Circle, giver: Giver) -> timedelta:
    """How long something stays closed that a line kept closed. Raises Conflict on a device that
    was added a moment ago, and while the person's phone is said to be lost."""
    consent.refuse_wider(tx, circle.id)
    need_own_device(tx, circle, giver)
    return pause_now(circle, tx.now)


def _keep_until_the_wait_is_over(tx: Tx, circle: Circle, row: GuidelineRow, giver: Giver) -> None:
    """What a line said before it was changed counts on beside it, for the waiting time."""
    delay = _widening_delay(tx, circle, giver)
    if not delay:
        return
    box = tx.cipher(row.circle_id)
    before = GuidelineRow(**row.model_dump())
    before.id = new_id()
    words = box.open(row.words, "guideline", "words", row.id)
    before.words = box.seal(words, "guideline", "words", before.id)
    before.ends_at, before.replaced_id = tx.now + delay, row.id
    tx.session.add(before)


# --- what it would mean --------------------------------------------------------------------------


def _silent_spans(tx: Tx, circle_id: str, draft: LineDraft) -> Spans:
    """When a request would reach nobody, as things stand; nothing where a line can't change it."""
    if draft.stance != Stance.NEVER or draft.about in {None, About.SHIFTS}:
        return ()
    return load_silent_spans(tx, circle_id)


def _only_new(silent: Spans, before: Spans) -> Spans:
    """The silent time that wasn't silent before."""
    return tuple(
        span
        for each in silent
        for span in uncovered_spans(
            tuple(
                AheadSpan(max(old.starts_at, each.starts_at), min(old.ends_at, each.ends_at))
                for old in before
                if old.starts_at < each.ends_at and each.starts_at < old.ends_at
            ),
            each,
        )
    )
