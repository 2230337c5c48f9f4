"""Invitations and knocks: a link lets somebody ask to come in; only the person opens."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.circles.blocking_service import is_blocked
from app.circles.disclosure_service import CardContent, disclose, put_card
from app.circles.models import (
    Circle,
    CircleState,
    Disclosure,
    Invitation,
    Knock,
    Member,
    MemberState,
)
from app.circles.name_service import need_distinct_from_all, need_distinct_from_person
from app.circles.service import get_circle, get_member, person_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import digest, is_same_digest, six_digits
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record

LASTS = {"link": timedelta(hours=72), "qr": timedelta(minutes=10)}


def invite(
    tx: Tx,
    *,
    circle_id: str,
    by: str,
    invitation_id: str,
    verifier: str,
    member_id: str,
    kind: str,
) -> Invitation:
    """Make a link for a kept place; it ends the place's older links."""
    member = get_member(tx, circle_id, member_id)
    if member.state != MemberState.KEPT:
        raise Conflict("in-already")
    if get_circle(tx, circle_id).state != CircleState.LIVE:
        raise Conflict("draft-notifies-nobody")
    if tx.session.get(Invitation, invitation_id) is not None:
        raise Conflict("exists-already")
    end_invitations(tx, member_id)
    invitation = Invitation(
        id=invitation_id,
        circle_id=circle_id,
        member_id=member_id,
        kind=kind,
        verifier=verifier,
        created_at=tx.now,
        expires_at=tx.now + LASTS[kind],
    )
    tx.session.add(invitation)
    tx.session.flush()
    record.append(tx, circle_id, "invited", who=member_id, by=by, subject_id=invitation_id)
    tx.hint(circle_id)
    return invitation


def end_invitations(tx: Tx, member_id: str) -> None:
    """End a place's unused links and waiting knocks."""
    tx.session.execute(
        update(Invitation)
        .where(
            col(Invitation.member_id) == member_id,
            col(Invitation.used_at).is_(None),
            col(Invitation.ended_at).is_(None),
        )
        .values(ended_at=tx.now)
    )
    tx.session.execute(
        update(Knock)
        .where(
            col(Knock.invitation_id).in_(
                select(Invitation.id).where(Invitation.member_id == member_id)
            ),
            col(Knock.state) == "waiting",
        )
        .values(state="ended", done_at=tx.now)
    )


def open_invitation(tx: Tx, invitation_id: str, token: str) -> Invitation:
    """A link that still works. Raises NotFound for a wrong one, Conflict for one that is over."""
    invitation = tx.session.exec(
        select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    ).one_or_none()
    if invitation is None or not is_same_digest(invitation.verifier, digest(token)):
        raise NotFound
    if invitation.used_at or invitation.ended_at or tx.now >= invitation.expires_at:
        raise Conflict("link-over")
    return invitation


def own_knock(tx: Tx, invitation_id: str, token: str, account_id: str) -> Knock:
    """The knock that an account made by a link. Raises NotFound for every other link."""
    invitation = tx.session.get(Invitation, invitation_id)
    if invitation is None or not is_same_digest(invitation.verifier, digest(token)):
        raise NotFound
    knock = tx.session.exec(
        select(Knock).where(
            Knock.invitation_id == invitation_id,
            Knock.account_id == account_id,
            Knock.state != "ended",
        )
    ).one_or_none()
    if knock is None:
        raise NotFound
    return knock


def knock(
    tx: Tx,
    *,
    invitation_id: str,
    token: str,
    knock_id: str,
    account_id: str,
    name: str,
    card_content: CardContent,
) -> Knock:
    """Ask to come in. Consumes the link; the person is told.

    From somebody whom the person blocked it looks the same to them, and nobody hears of it.
    """
    invitation = open_invitation(tx, invitation_id, token)
    circle_id = invitation.circle_id
    if tx.session.get(Knock, knock_id) is not None:
        raise Conflict("exists-already")
    present_member_id = tx.session.exec(
        select(Member.id).where(
            Member.circle_id == circle_id,
            Member.account_id == account_id,
            Member.state == MemberState.IN,
        )
    ).first()
    if present_member_id is not None:
        raise Conflict("in-already")
    need_distinct_from_person(tx, circle_id, name, but_for=invitation.member_id)
    hidden = is_blocked(tx, circle_id, account_id)
    invitation.used_at = tx.now
    box = tx.cipher(circle_id)
    # A card that nobody reads stands on nobody's place.
    disclosure = disclose(tx, circle_id, knock_id if hidden else invitation.member_id, card_content)
    new_knock = Knock(
        id=knock_id,
        circle_id=circle_id,
        invitation_id=invitation_id,
        member_id=invitation.member_id,
        account_id=account_id,
        disclosure_id=disclosure.id,
        name=box.seal(name, "knock", "name", knock_id),
        code=six_digits(),
        at=tx.now,
        hidden=hidden,
    )
    tx.session.add(new_knock)
    tx.session.flush()
    if hidden:
        return new_knock
    record.append(tx, circle_id, "knocked", who=invitation.member_id, subject_id=knock_id)
    # Who blocks holds the record's head too: if that was this very moment, it shows from here on.
    if is_blocked(tx, circle_id, account_id):
        raise Conflict("link-over")
    person = person_of(tx, circle_id)
    if person.account_id:
        outbox.queue(
            tx,
            type=NoticeType.KNOCK,
            account_id=person.account_id,
            circle_id=circle_id,
            member_id=person.id,
            subject_id=knock_id,
            dedupe=f"knock:{knock_id}",
        )
    tx.hint(circle_id)
    return new_knock


def waiting_knocks(tx: Tx, circle_id: str) -> list[Knock]:
    """Who is at the door, first come first."""
    return list(
        tx.session.exec(
            select(Knock)
            .where(
                Knock.circle_id == circle_id,
                Knock.state == "waiting",
                col(Knock.hidden).is_(False),
            )
            .order_by(col(Knock.at))
        )
    )


def waiting_knock(tx: Tx, circle_id: str, knock_id: str) -> Knock:
    """One knock that still waits, held. Raises NotFound, Conflict when it was answered."""
    knock = tx.session.exec(
        select(Knock).where(Knock.id == knock_id).with_for_update()
    ).one_or_none()
    if knock is None or knock.circle_id != circle_id or knock.hidden:
        raise NotFound
    if knock.state != "waiting":
        raise Conflict("answered-already")
    return knock


def let_in(
    tx: Tx,
    *,
    circle_id: str,
    knock_id: str,
    disclosure_id: str,
    by: str,
    name: str | None = None,
) -> Member:
    """Let somebody in, by the person's yes. `disclosure_id`: the card shown to them before it.

    `name`: what they are called here, when it isn't what they call themselves. Raises Conflict
    for a name that looks like another's.
    """
    knock = waiting_knock(tx, circle_id, knock_id)
    if knock.disclosure_id != disclosure_id:
        raise BadInput("disclosure-not-seen")
    member = get_member(tx, circle_id, knock.member_id)
    if member.state != MemberState.KEPT:
        raise Conflict("in-already")
    box = tx.cipher(circle_id)
    card = tx.session.get_one(Disclosure, disclosure_id)
    card.seen_at = tx.now
    member.account_id = knock.account_id
    member.state = MemberState.IN
    member.in_at = tx.now
    put_card(member, card)
    new_name = name or box.open(knock.name, "knock", "name", knock.id)
    need_distinct_from_all(tx, circle_id, new_name, but_for=member.id)
    member.name = box.seal(new_name, "member", "name", member.id)
    knock.state, knock.done_at = "let_in", tx.now
    tx.session.flush()
    record.append(tx, circle_id, "let_in", who=member.id, by=by, subject_id=card.id)
    tx.hint(circle_id)
    return member


def refuse(tx: Tx, *, circle_id: str, knock_id: str, by: str) -> None:
    """End a knock with the person's "not now"; the place stays kept."""
    knock = waiting_knock(tx, circle_id, knock_id)
    knock.state, knock.done_at = "refused", tx.now
    record.append(tx, circle_id, "refused", who=knock.member_id, by=by)
    tx.hint(circle_id)


def person_name(tx: Tx, circle: Circle) -> str:
    """How the person is called by their friends."""
    person = person_of(tx, circle.id)
    return tx.cipher(circle.id).open(person.name, "member", "name", person.id)
