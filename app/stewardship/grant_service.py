"""Giving a grant, changing one, and keeping or stopping one that is asked about again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.grant_delay import Terms, as_wide, opened_content, steps, without
from app.consent.models import ConsentGrant, ToKind
from app.consent.receipt_wording import CONSENT_KEPT
from app.consent.review_dates import ASKED_AGAIN
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.gatherings.release_service import follow_grant
from app.outbox.events import Event
from app.record import service as record
from app.stewardship.grant_delay_service import Giver, need_own_device, pause_now
from app.stewardship.held_shift_service import let_back_in
from app.stewardship.withdrawal_service import Withdrawn, end_one_grant, lock_circle_consent
from app.trials.grant_trial_service import (
    cover_row,
    end_under_trial,
    follow_ended_row,
    follow_event,
    grant_trial,
    own_end,
    own_terms,
    recipient_of,
)


@dataclass(frozen=True, slots=True)
class GrantDraft:
    """A grant as the person wants it: to whom, about what, how, and why in their words."""

    to_kind: ToKind
    member_id: str | None
    event: Event
    terms: Terms
    reason: str | None = None

    @property
    def recipient(self) -> tuple[str, str | None, str]:
        """To whom, about what."""
        return self.to_kind, self.member_id, self.event


def grants_like(tx: Tx, circle_id: str, draft: GrantDraft) -> list[ConsentGrant]:
    """The live grants to the same recipient for the same event, oldest first."""
    return [
        grant
        for grant in consent.live_grants_of(tx, circle_id)
        if not grant.deny and recipient_of(grant) == draft.recipient
    ]


def give(
    tx: Tx,
    circle_id: str,
    draft: GrantDraft,
    giver: Giver,
    *,
    grant_id: str,
    old: ConsentGrant | None = None,
) -> list[ConsentGrant]:
    """Write a grant, and what counts until the whole of it does. Returns them, the whole last.

    Whoever calls holds the circle's consent. Raises BadInput, Conflict.
    """
    circle = get_circle(tx, circle_id)
    trial = grant_trial(tx, circle_id, draft.recipient)
    live_terms = [
        own_terms(trial, grant)
        for grant in grants_like(tx, circle_id, draft)
        if old is None or grant.id != old.id
    ]
    before = old if old is not None and old.event == draft.event else None
    before_terms = own_terms(trial, before) if before is not None else None
    parts = steps(
        draft.terms,
        live_terms,
        pause_now(circle, tx.now),
        tx.now,
        before_terms,
    )
    if any(part.ends_at is not None and part.ends_at <= part.starts_at for part in parts):
        raise BadInput("bad-end")
    is_wider = opens_more(parts[-1], live_terms, before_terms)
    if is_wider:
        need_own_device(tx, circle, giver)
    if draft.member_id is not None:
        let_back_in(tx, circle_id, draft.member_id, giver.member_id)
    grants = []
    for part in parts:
        part_id = grant_id if part is parts[-1] else new_id()
        grants.append(write(tx, circle_id, draft, part, giver, part_id))
    if before is not None and not is_wider and grants[-1].review_at and before.review_at:
        # Who edits the hours isn't asked anew about what they were to be asked about sooner.
        grants[-1].review_at = min(grants[-1].review_at, before.review_at)
        tx.session.flush()
    return grants


def opens_more(new: Terms, live_terms: Sequence[Terms], old: Terms | None) -> bool:
    """Whether a grant opens what no live one opens yet; `old`: the one that it replaces."""
    earlier_terms = [*live_terms, old] if old is not None else live_terms
    return bool(new.opens - frozenset(key for terms in earlier_terms for key in terms.opens))


def write(
    tx: Tx, circle_id: str, draft: GrantDraft, terms: Terms, giver: Giver, grant_id: str
) -> ConsentGrant:
    """One row with its receipt in the record. On trial, it ends with its trial."""
    trial = grant_trial(tx, circle_id, draft.recipient)
    grant = consent.add_grant(
        tx,
        grant_id=grant_id,
        circle_id=circle_id,
        to_kind=draft.to_kind,
        member_id=draft.member_id,
        event=draft.event,
        tier=terms.tier,
        channels=terms.channels,
        sections=list(terms.sections) or None,
        from_minute=terms.from_minute,
        to_minute=terms.to_minute,
        starts_at=terms.starts_at,
        ends_at=end_under_trial(trial, terms.ends_at),
        reason=draft.reason,
    )
    cover_row(tx, trial, grant, terms.ends_at)
    record.append(
        tx,
        circle_id,
        "granted" if grant.starts_at <= tx.now else "granted_later",
        who=grant.member_id,
        to=None if grant.to_kind == ToKind.MEMBER else grant.to_kind,
        by=giver.member_id,
        event=grant.event,
        tier=grant.tier,
        grant_id=grant.id,
        words=grant.words,
    )
    return grant


def live_grant(tx: Tx, circle_id: str, grant_id: str) -> ConsentGrant:
    """A grant of this circle that nobody ended, and whose own end is to come. Raises NotFound."""
    grant = tx.session.get(ConsentGrant, grant_id)
    if grant is None or grant.circle_id != circle_id or grant.deny or grant.ended_at is not None:
        raise NotFound
    if grant.ends_at is not None and grant.ends_at <= tx.now:
        raise NotFound
    return grant


def change(
    tx: Tx,
    circle_id: str,
    grant_id: str,
    draft: GrantDraft,
    giver: Giver,
    *,
    new_grant_id: str,
) -> list[Withdrawn]:
    """Put a grant in the place of another, in one step: nothing is lost in between.

    What the old one allowed beyond the new one is withdrawn (to be waited for). Raises NotFound,
    BadInput, Conflict.
    """
    if tx.session.get(ConsentGrant, new_grant_id) is not None:
        raise Conflict("exists-already")
    lock_circle_consent(tx, circle_id)
    old = live_grant(tx, circle_id, grant_id)
    trial = grant_trial(tx, circle_id, recipient_of(old))
    if trial is not None and draft.terms.ends_at == old.ends_at:
        # Who edits the hours sends the trial's end along, as the screen shows it.
        draft = replace(draft, terms=replace(draft.terms, ends_at=own_end(trial, old)))
    grants = give(tx, circle_id, draft, giver, grant_id=new_grant_id, old=old)
    if draft.event != old.event:
        follow_event(tx, old, grants)
    return end_replaced_grant(tx, circle_id, old, grants, giver)


def end_replaced_grant(
    tx: Tx,
    circle_id: str,
    old: ConsentGrant,
    new_grants: Sequence[ConsentGrant],
    giver: Giver,
    withdrawal_id: str | None = None,
) -> list[Withdrawn]:
    """End a grant that others replace.

    Returns what is withdrawn by it, to be waited for: nothing where a new one is as wide.
    """
    same = [grant for grant in new_grants if grant.event == old.event]
    if same and old.event == Event.GATHERING:
        follow_grant(tx, old, same[-1])
    trial = grant_trial(tx, circle_id, recipient_of(old))
    old_terms = own_terms(trial, old)
    if any(as_wide(own_terms(trial, grant), old_terms, tx.now) for grant in same):
        old.ended_at = tx.now  # nothing is withdrawn: they may know the same and more
        tx.session.flush()
        follow_ended_row(tx, old)
        return []
    return [
        end_one_grant(
            tx,
            circle_id,
            old.id,
            giver.member_id,
            replaced=bool(same),
            withdrawal_id=withdrawal_id,
        )
    ]


def review(tx: Tx, circle_id: str, grant_id: str, *, keep: bool, giver: Giver) -> list[Withdrawn]:
    """The person's answer about a grant that opens the plan: keep it as it is, or stop that part.

    Stopping leaves what it tells beside the plan: who stops reading still hears asks. Raises
    NotFound, Conflict.
    """
    lock_circle_consent(tx, circle_id)
    old = live_grant(tx, circle_id, grant_id)
    if not opened_content(old.tier, old.sections):
        raise Conflict("nothing-to-review")
    if keep:
        old.review_at = tx.now + ASKED_AGAIN
        tx.session.flush()
        record.append(
            tx,
            circle_id,
            "consent_kept",
            who=old.member_id,
            to=None if old.to_kind == ToKind.MEMBER else old.to_kind,
            by=giver.member_id,
            event=old.event,
            tier=old.tier,
            grant_id=old.id,
            words=CONSENT_KEPT,
        )
        return []
    why_text = (
        tx.cipher(circle_id).open(old.why, "consent_grant", "why", old.id) if old.why else None
    )
    trial = grant_trial(tx, circle_id, recipient_of(old))
    terms = own_terms(trial, old)
    draft = GrantDraft(ToKind(old.to_kind), old.member_id, Event(old.event), terms, why_text)
    rest = without(replace(terms, starts_at=max(old.starts_at, tx.now)), terms.opens)
    others = [grant for grant in grants_like(tx, circle_id, draft) if grant.id != old.id]
    if not any(as_wide(own_terms(trial, grant), rest, tx.now) for grant in others):
        write(tx, circle_id, draft, rest, giver, new_id())
    return [end_one_grant(tx, circle_id, old.id, giver.member_id, replaced=True)]
