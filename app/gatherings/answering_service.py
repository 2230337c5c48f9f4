"""What one who is invited says: a duty to report first, then whether they come.

Members and guests answer alike; any answer is fine, and can be changed until it is over.
"""

from __future__ import annotations

from collections.abc import Collection

from app.circles.service import still_in
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.gatherings.gathering_queries import GatheringNow, guest_of_member, invited_of
from app.gatherings.gathering_words import open_of_guest, seal_of_guest
from app.gatherings.grant_service import reads_gatherings
from app.gatherings.models import GatheringFit, GatheringGuest, GatheringState, GuestAnswer
from app.gatherings.telling_service import tell_person
from app.gatherings.writing_service import delete_fits, lock_gathering


def lock_own(
    tx: Tx, circle_id: str, gathering_id: str, member_id: str
) -> tuple[GatheringNow, GatheringGuest]:
    """A member's own invitation, while they may read of it. Raises NotFound."""
    now = lock_gathering(tx, circle_id, gathering_id)
    still_in(tx, member_id)
    guest = guest_of_member(tx, gathering_id, member_id)
    if guest is None or not reads_gatherings(tx, circle_id, member_id):
        raise NotFound
    return now, guest


def say_duty(tx: Tx, guest: GatheringGuest, *, reports: bool, authority: str) -> None:
    """A guest says whether they must pass on what they hear, before they read anything.

    "No" can become "yes" later, and the words are closed again; a "yes" stands, and the person
    decides. Their yes was for whom the guest named: with another, they are asked again. Raises
    Conflict, BadInput.
    """
    if guest.reports and not reports:
        raise Conflict("guest-duty-said")
    if reports and not authority:
        raise BadInput("guest-authority")
    had_duty = guest.reports is True
    is_other = had_duty and open_of_guest(tx, guest, "authority") != authority
    had_yes = guest.may_read_at is not None
    guest.reports = reports
    seal_of_guest(tx, guest, "authority", authority if reports else "")
    if reports and (is_other or not had_duty):
        guest.may_read_at = tx.now if guest.reads_if_reports else None
        # Who waits for the person's answer is on their list already.
        if guest.may_read_at is None and (had_yes or not had_duty):
            tell_person(tx, guest, f"duty:{tx.now.isoformat()}")
    tx.session.flush()
    tx.hint(guest.circle_id)


def answer(
    tx: Tx,
    now: GatheringNow,
    guest: GatheringGuest,
    *,
    new_answer: GuestAnswer,
    time_ids: Collection[str],
    shows_name: bool,
) -> None:
    """Say whether they come, and which times suit. Raises BadInput, Conflict.

    A no needs nothing said before it; anything else is said by who may read what it is about.
    """
    if now.state is not GatheringState.CALLED:
        raise Conflict("gathering-over")
    invited = invited_of(guest)
    if new_answer is not GuestAnswer.NO and not invited.reads_words:
        raise Conflict("guest-duty-first" if invited.reports is None else "guest-duty-waits")
    chosen_ids = set(time_ids)
    if new_answer is GuestAnswer.COMING and not chosen_ids and now.row.time_id is not None:
        chosen_ids = {now.row.time_id}
    known_ids = {time.id for time in now.times}
    if not chosen_ids <= known_ids or (new_answer is GuestAnswer.COMING and not chosen_ids):
        raise BadInput("gathering-time-choice")
    is_first = guest.answer is None
    guest.answer = new_answer
    guest.shows_name = shows_name and new_answer is GuestAnswer.COMING
    delete_fits(tx, [guest.id])
    if new_answer is GuestAnswer.COMING:
        for time_id in sorted(chosen_ids):
            fit = GatheringFit(guest_id=guest.id, time_id=time_id, circle_id=guest.circle_id)
            tx.session.add(fit)
    tx.session.flush()
    if is_first:
        tell_person(tx, guest, "answer")
    tx.hint(guest.circle_id)
