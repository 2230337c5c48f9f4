"""A guest's page: opened by a link without an account, in the one browser that opened it first.

A messenger that looks at a link for a preview gets the page that everybody gets: the secret stands
behind the #, which is never sent, and nothing is bound before a tap.
"""

from __future__ import annotations

from sqlmodel import select

from app.circles.blocking_service import is_blocked
from app.circles.service import get_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import digest, is_same_digest
from app.gatherings.gathering_queries import GatheringNow, invited_of, read_gathering
from app.gatherings.gathering_rules import is_page_over
from app.gatherings.models import GatheringGuest


def open_page(
    tx: Tx, link_id: str, token: str, browser: str, account_id: str | None
) -> tuple[GatheringNow, GatheringGuest]:
    """A tap on the page behind a link: the first browser keeps it. Raises NotFound, Conflict."""
    guest = _lock_linked(tx, link_id, token)
    if guest.browser is None:
        guest.browser = digest(browser)
        tx.session.flush()
    return _checked(tx, guest, browser, account_id)


def change_page(
    tx: Tx, link_id: str, token: str, browser: str, account_id: str | None
) -> tuple[GatheringNow, GatheringGuest]:
    """The same for a change, once it was opened. Raises NotFound, Conflict."""
    return _checked(tx, _lock_linked(tx, link_id, token), browser, account_id)


def read_page(
    tx: Tx, link_id: str, token: str, browser: str, account_id: str | None
) -> tuple[GatheringNow, GatheringGuest]:
    """The same for a look. Raises NotFound, Conflict."""
    return _checked(tx, _linked(tx, link_id, token), browser, account_id)


def _linked(tx: Tx, link_id: str, token: str) -> GatheringGuest:
    """Whom a link is for. A wrong one, a replaced one and an invented one are none."""
    guest = tx.session.exec(
        select(GatheringGuest).where(GatheringGuest.link_id == link_id)
    ).one_or_none()
    if guest is None or not is_same_digest(guest.verifier or "", digest(token)):
        raise NotFound
    return guest


def _lock_linked(tx: Tx, link_id: str, token: str) -> GatheringGuest:
    circle_id = _linked(tx, link_id, token).circle_id
    consent.lock_exclusive(tx, circle_id)
    tx.session.flush()
    tx.session.expire_all()
    return _linked(tx, link_id, token)


def _checked(
    tx: Tx, guest: GatheringGuest, browser: str, account_id: str | None
) -> tuple[GatheringNow, GatheringGuest]:
    """Raises Conflict for another browser, whoever is blocked, and after its end."""
    if guest.browser is None or not is_same_digest(guest.browser, digest(browser)):
        raise Conflict("link-over")
    if account_id is not None and is_blocked(tx, guest.circle_id, account_id):
        raise Conflict("link-over")
    circle = get_circle(tx, guest.circle_id)
    if circle.closed_at is not None or circle.delete_at is not None:
        raise Conflict("link-over")
    now = read_gathering(tx, guest.circle_id, guest.gathering_id)
    if is_page_over(invited_of(guest), now.state):
        raise Conflict("link-over")
    return now, guest
