"""When a circle is handed on: its gatherings were of the person before, and so is what was seen."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col, select

from app.circles.models import Member
from app.circles.service import get_circle, names_of
from app.consent.chosen_grant_service import end_chosen_grant
from app.core.db import Tx
from app.gatherings.gathering_queries import GatheringNow, guests_of, read_gatherings
from app.gatherings.gathering_words import GatheringWords, open_words, seal_of_guest, seal_words
from app.gatherings.models import (
    Affirmation,
    Gathering,
    GatheringGuest,
    GatheringState,
    GatheringTime,
    GuestAnswer,
)
from app.gatherings.telling_service import tell_member
from app.gatherings.writing_service import delete_fits, delete_gatherings
from app.outbox import service as outbox
from app.outbox.events import Event


def end_gatherings_of_person(tx: Tx, circle_id: str, person: Member) -> None:
    """Call off what `person` called, and forget their other gatherings and what was seen in them.

    Members who were told hear that it's off and read that, and by whom it was; no other word is
    left. A guest's link opens nothing any more. Whoever calls holds the circle's consent.
    """
    for now in read_gatherings(tx, get_circle(tx, circle_id)):
        if now.state is GatheringState.CALLED:
            _call_off(tx, now, person)
        else:
            _forget(tx, now.row, person.id)
    tx.session.execute(delete(Affirmation).where(col(Affirmation.circle_id) == circle_id))
    tx.hint(circle_id)


def _call_off(tx: Tx, now: GatheringNow, person: Member) -> None:
    """Leave what those need who wait for it: that it's off, and whose it was."""
    row = now.row
    from_name = open_words(tx, row).from_name or names_of(tx, row.circle_id, [person.id])[person.id]
    guests = guests_of(tx, row.id)
    delete_fits(tx, [guest.id for guest in guests])
    for guest in guests:
        if _waits_for_it(tx, guest):
            seal_of_guest(tx, guest, "role_label", "")
            tell_member(tx, guest, "off")
        else:
            end_chosen_grant(tx, guest.grant_id, person.id)
            tx.session.delete(guest)
    seal_words(tx, row, GatheringWords(from_name=from_name), helps=False)
    row.state, row.ended_at = GatheringState.OFF, tx.now
    row.time_id = row.place_hours = None
    tx.session.execute(delete(GatheringTime).where(col(GatheringTime.gathering_id) == row.id))
    tx.session.flush()


def _waits_for_it(tx: Tx, guest: GatheringGuest) -> bool:
    """Whether a member was told of it, and may mean to come. What wasn't sent yet isn't."""
    if guest.member_id is None or guest.sent_at is None:
        return False
    unsent = outbox.cancel(
        tx,
        circle_id=guest.circle_id,
        event=Event.GATHERING,
        member_id=guest.member_id,
        subject_id=guest.gathering_id,
        reason="ended",
    )
    return guest.answer != GuestAnswer.NO and not (unsent and guest.answer is None)


def _forget(tx: Tx, row: Gathering, by: str) -> None:
    """Delete a draft, or one that is over, with the grants that went with it."""
    grant_ids = [row.helper_grant_id] + list(
        tx.session.exec(
            select(GatheringGuest.grant_id).where(GatheringGuest.gathering_id == row.id)
        )
    )
    for grant_id in grant_ids:
        end_chosen_grant(tx, grant_id, by)
    for member_id in tx.session.exec(
        select(GatheringGuest.member_id).where(GatheringGuest.gathering_id == row.id)
    ).all():
        if member_id is not None:
            outbox.cancel(
                tx,
                circle_id=row.circle_id,
                event=Event.GATHERING,
                member_id=member_id,
                subject_id=row.id,
                reason="ended",
            )
    delete_gatherings(tx, [row.id])
