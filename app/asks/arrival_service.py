"""From "I can come" to somebody being there: at the door, running late, and the person's word.

Nothing of it is counted about a friend: who comes late, or not at all, is not kept anywhere but
in the person's own record, and only as what that friend said themself.
"""

from __future__ import annotations

from app.asks.answer_service import live_answer, newest_asked
from app.asks.arrival_queries import load_coming, plan_question
from app.asks.arrival_rules import arrives_at
from app.asks.ladder_service import advance_ask, stay_open, tell_person
from app.asks.models import Answer, AnswerKind, Ask, AskState, Standing
from app.asks.service import lock_ask, lock_running_ask, need_real, reopen
from app.asks.snapshot import load_answers
from app.circles.service import still_in
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.outbox.notice_types import NoticeType
from app.record import service as record


def _on_the_way(
    tx: Tx, circle_id: str, ask_id: str, member_id: str
) -> tuple[Ask, Answer] | tuple[Ask, None]:
    """An ask, its row locked, and the answer of a member who comes to it.

    Answer None: the ask is over, or they aren't needed any more; their screen says so, and nothing
    changes. Raises NotFound for somebody whom the ask never came to, Conflict for one who isn't
    coming.
    """
    still_in(tx, member_id)
    ask = lock_ask(tx, circle_id, ask_id)
    if newest_asked(tx, ask_id, member_id) is None:
        raise NotFound
    if ask.state == AskState.CLOSED or ask.practice:
        return ask, None
    answer = live_answer(tx, ask_id, member_id)
    if answer is not None and answer.standing in {Standing.SET_ASIDE, Standing.EXTRA}:
        return ask, None
    if answer is None or answer.standing != Standing.YES or answer.kind != AnswerKind.COMING:
        raise Conflict("not-coming")
    return ask, answer


def note_set_out(tx: Tx, circle_id: str, ask_id: str, member_id: str) -> None:
    """A friend is on their way: the person is told, once. Raises NotFound, Conflict."""
    ask, answer = _on_the_way(tx, circle_id, ask_id, member_id)
    if answer is None or answer.set_out_at is not None or answer.at_door_at is not None:
        return
    answer.set_out_at = tx.now
    tell_person(tx, ask, NoticeType.ASK, f"way:{answer.id}")
    _changed(tx, ask, "set_out", member_id)


def note_at_door(tx: Tx, circle_id: str, ask_id: str, member_id: str) -> None:
    """A friend is at the door: the person is told, once. Raises NotFound, Conflict."""
    ask, answer = _on_the_way(tx, circle_id, ask_id, member_id)
    if answer is None or answer.at_door_at is not None:
        return
    answer.at_door_at = answer.arrives_at = tx.now
    stay_open(tx, ask, tx.now)
    plan_question(tx, ask)
    tell_person(tx, ask, NoticeType.ASK, f"door:{answer.id}:{tx.now.isoformat()}")
    _changed(tx, ask, "at_door", member_id)


def note_running_late(
    tx: Tx, circle_id: str, ask_id: str, member_id: str, minutes: int | None
) -> None:
    """A friend comes later, in so many minutes from now, or isn't sure when: the person is told,
    and the question moves along. Raises NotFound, Conflict.
    """
    ask, answer = _on_the_way(tx, circle_id, ask_id, member_id)
    if answer is None:
        return
    answer.minutes, answer.arrives_at = minutes, arrives_at(tx.now, minutes)
    answer.at_door_at = None
    stay_open(tx, ask, answer.arrives_at)
    plan_question(tx, ask)
    tell_person(tx, ask, NoticeType.ASK, f"late:{answer.id}:{tx.now.isoformat()}")
    _changed(tx, ask, "running_late", member_id)


def _changed(tx: Tx, ask: Ask, kind: str, member_id: str) -> None:
    ask.version += 1
    tx.session.flush()
    record.append(tx, ask.circle_id, kind, who=member_id, subject_id=ask.id)
    tx.hint(ask.circle_id)


def _asked_about(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """A running ask to which somebody comes, its row locked. Raises NotFound, Conflict."""
    ask = lock_running_ask(tx, circle_id, ask_id)
    need_real(ask)
    if not load_coming(tx, ask_id):
        raise Conflict("nobody-coming")
    return ask


def note_company(tx: Tx, circle_id: str, ask_id: str) -> None:
    """ "Is someone with you?" Yes: the question is over, and who was asked because of a "not
    yet" isn't needed any more. Raises NotFound, Conflict.
    """
    ask = _asked_about(tx, circle_id, ask_id)
    ask.with_you_at, ask.not_yet_at = tx.now, None
    before, ask.want_before = ask.want_before, None
    stay_open(tx, ask, tx.now)
    plan_question(tx, ask)
    ask.version += 1
    record.append(tx, circle_id, "with_you", subject_id=ask_id)
    if before is not None and ask.state == AskState.OPEN:
        ask.want = before
        advance_ask(tx, ask)
    tx.hint(circle_id)


def note_nobody_yet(tx: Tx, circle_id: str, ask_id: str) -> None:
    """ "Not yet": the ask goes on with the next ones. Who is on the way stays so, and hears
    nothing of it. Raises NotFound, Conflict.
    """
    ask = _asked_about(tx, circle_id, ask_id)
    ask.not_yet_at, ask.with_you_at = tx.now, None
    plan_question(tx, ask)
    ask.version += 1
    if ask.state == AskState.COVERED:
        ask.want_before = ask.want
        ask.want = 1 + sum(answer.standing == Standing.YES for answer in load_answers(tx, ask_id))
        reopen(tx, ask, ask.position, "not_yet")
    tx.hint(circle_id)
