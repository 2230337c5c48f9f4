"""What a member needs: written down, asked of those they chose, covered, done or dropped.

Only the person's own needs are in the record: what others need isn't about the person.
"""

from __future__ import annotations

from collections.abc import Collection

from app.circles.models import CircleState
from app.circles.service import Membership
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.needs.known_service import Knows, write_known
from app.needs.models import HandState, Need, NeedKind, NeedState
from app.needs.need_queries import count_running, get_own_need, hands_of
from app.needs.rules import MOST_HANDS, MOST_NEEDS, OVER, NeedText, Pot, check_need
from app.needs.telling_service import ask_known, hush, tell_helpers
from app.record import service as record


def add_need(
    tx: Tx, me: Membership, need_id: str, text: NeedText, knowers: Collection[Knows]
) -> Need:
    """Write down what a member needs, and ask those whom they let know of it; nobody, unless they
    say so. Raises BadInput, Conflict: in a draft, while everything is paused, too many."""
    if me.state is CircleState.DRAFT:
        raise Conflict("need-in-draft")
    consent.lock_exclusive(tx, me.circle_id)
    if consent.pause_of(tx, me.circle_id) is not None:
        raise Conflict("needs-rest")
    if tx.session.get(Need, need_id) is not None:
        raise Conflict("exists-already")
    check_need(text, me.zone, tx.now)
    if count_running(tx, me.member_id) >= MOST_NEEDS:
        raise BadInput("need-too-many")
    need = _build(tx, me, need_id, text)
    tx.session.add(need)
    tx.session.flush()
    if me.is_person:
        record.append(tx, me.circle_id, "need_added", subject_id=need_id)
    write_known(tx, me, need, knowers)
    return need


def _build(tx: Tx, me: Membership, need_id: str, text: NeedText) -> Need:
    box = tx.cipher(me.circle_id)

    def sealed(column: str, words: str) -> str | None:
        return box.seal(words, "need", column, need_id) if words else None

    pot = text.pot or Pot("")
    return Need(
        id=need_id,
        circle_id=me.circle_id,
        by_member=me.member_id,
        kind=text.kind,
        title=box.seal(text.title, "need", "title", need_id),
        words=sealed("words", text.words),
        when_kind=text.time.kind,
        on_day=text.time.day,
        minute=text.time.minute,
        wanted=1 if text.pot else text.hands,
        state=NeedState.OPEN,
        goal=pot.goal,
        currency=pot.currency or None,
        how=sealed("how", pot.words),
        link=sealed("link", pot.link),
        sees_pledges=pot.sees_pledges,
        made_at=tx.now,
    )


def note_enough(tx: Tx, me: Membership, need_id: str) -> None:
    """ "That's enough": nobody is asked any more. Raises NotFound, Conflict."""
    need = _own_running(tx, me, need_id)
    if need.state == NeedState.COVERED:
        return
    need.state = NeedState.COVERED
    tx.session.flush()
    hush(tx, need)
    tx.hint(me.circle_id)


def ask_for_more(tx: Tx, me: Membership, need_id: str) -> None:
    """Open a covered need again, by one hand more where all are there. Raises NotFound, BadInput,
    Conflict."""
    if consent.pause_of(tx, me.circle_id) is not None:
        raise Conflict("needs-rest")
    need = _own_running(tx, me, need_id)
    if need.kind != NeedKind.MONEY and need.taken == need.wanted:
        if need.wanted == MOST_HANDS:
            raise BadInput("need-hands")
        need.wanted += 1
    if need.state == NeedState.COVERED:
        need.state = NeedState.OPEN
        need.round += 1
    tx.session.flush()
    ask_known(tx, need)
    tx.hint(me.circle_id)


def note_done(tx: Tx, me: Membership, need_id: str, thanks: str) -> None:
    """It's done; with a line of thanks, if they like, for those who helped. Raises NotFound,
    Conflict for one that was dropped."""
    need = _lock_own(tx, me, need_id)
    if need.state == NeedState.DROPPED:
        raise Conflict("need-over")
    if need.state == NeedState.DONE:
        return
    _end(tx, need, NeedState.DONE)
    for hand in hands_of(tx, [need_id])[need_id]:
        hand.state = HandState.DONE
    if thanks:
        need.thanks = tx.cipher(me.circle_id).seal(thanks, "need", "thanks", need_id)
    tx.session.flush()
    if thanks:
        tell_helpers(tx, need, "thanks")
    if me.is_person:
        record.append(tx, me.circle_id, "need_done", subject_id=need_id)


def drop_need(tx: Tx, me: Membership, need_id: str) -> None:
    """Not needed any more: what waits to be sent isn't, and those who help hear of it. Raises
    NotFound, Conflict for one that is done."""
    need = _lock_own(tx, me, need_id)
    if need.state == NeedState.DONE:
        raise Conflict("need-over")
    if need.state == NeedState.DROPPED:
        return
    _end(tx, need, NeedState.DROPPED)
    tell_helpers(tx, need, "dropped")
    if me.is_person:
        record.append(tx, me.circle_id, "need_dropped", subject_id=need_id)


def _end(tx: Tx, need: Need, state: NeedState) -> None:
    need.state, need.ended_at = state, tx.now
    tx.session.flush()
    hush(tx, need)
    hush(tx, need, need.by_member)
    tx.hint(need.circle_id)


def _own_running(tx: Tx, me: Membership, need_id: str) -> Need:
    need = _lock_own(tx, me, need_id)
    if need.state in OVER:
        raise Conflict("need-over")
    return need


def _lock_own(tx: Tx, me: Membership, need_id: str) -> Need:
    """An own need, its row locked, and the circle's consent held as it is."""
    if not consent.lock_shared(tx, me.circle_id):
        raise NotFound
    return get_own_need(tx, me.circle_id, me.member_id, need_id)
