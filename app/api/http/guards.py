"""Guards: the only way for a route to the database. Every route takes one of them.

A guard says who may call; the session, the membership and the right are looked at inside the
transaction that does the work, so a member who was removed a moment ago is out.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response
from pydantic import BaseModel
from pydantic_core import to_json
from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col

from app.access.membership import membership
from app.api.http.headers import (
    COOKIE,
    body_hash,
    idempotency_key,
    is_by_bearer,
    session_token,
    set_cookie,
)
from app.api.http.rates import Kind, network_of, spend
from app.api.http.services import Services
from app.asks.open_ask_service import wake_asks, wake_asks_of
from app.circles.permissions import Permission
from app.circles.service import Membership
from app.core.db import Tx
from app.core.errors import Conflict, NotFound, NotSignedIn
from app.core.ids import ID_PATTERN, digest
from app.core.prepared_statement import PreparedQuery
from app.identity.idempotency_service import IdempotentCall, begin_call
from app.identity.models import Account, Device, SignIn, SignInToken
from app.identity.session_service import Caller, device_of, sign_in
from app.identity.sessions import RENEW_AFTER, week_of
from app.stewardship.device_service import end_reused


class Later(Enum):
    """For `leads_to`: the change knows it first, and has to say it by `Act.led_to`."""

    LATER = auto()


LATER = Later.LATER


@dataclass(slots=True)
class Act:
    """A change under way: its transaction, who makes it, and whether it was made before."""

    tx: Tx
    caller: Caller
    once: IdempotentCall

    @property
    def fresh(self) -> bool:
        return self.once.fresh

    def led_to(self, resource_id: str | None) -> None:
        """Note what this change led to, for who repeats it."""
        self.once.led_to(resource_id)


@dataclass(slots=True)
class InnerAct(Act):
    """A change inside a circle."""

    me: Membership


@dataclass(frozen=True, slots=True)
class Look:
    """A read inside a circle."""

    tx: Tx
    caller: Caller
    me: Membership


class Anyone:
    """No session needed. Links and codes guard themselves."""

    def __init__(self, request: Request, response: Response) -> None:
        self.services: Services = request.app.state.services
        self.request = request
        self.response = response

    def answer(self, body: object) -> Response:
        """Send a body as it was built, with what this guard has to send along (a new cookie).

        For what phones read most: FastAPI would look at each of its fields once more.
        """
        sent = Response(to_json(body), media_type="application/json")
        sent.raw_headers.extend(self.response.raw_headers)
        return sent

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction without a caller."""
        with self.services.db.write() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A snapshot without a caller."""
        with self.services.db.read() as tx:
            yield tx

    @property
    def cookie(self) -> str:
        """The session's token that a browser sent along; empty without one."""
        return self.request.cookies.get(COOKIE, "")

    def address_key(self) -> str:
        """Where the call comes from, as a keyed hash that changes every day.

        The same in each process; an IPv6 address counts by its /64.
        """
        host = self.request.client.host if self.request.client else ""
        day = self.services.db.clock.now().date().isoformat()
        key = hmac.new(self.services.session_key, day.encode(), hashlib.sha256).digest()
        return hmac.new(key, network_of(host).encode(), hashlib.sha256).hexdigest()

    def account_if_any(self, tx: Tx) -> str | None:
        """The account that calls, where a session isn't needed; None without one that is good."""
        token = session_token(self.request)
        device = device_of(tx, token) if token else None
        return device.account_id if device is not None else None

    def count_try(self, kind: Kind, *, subject: str | None = None) -> None:
        """Count a call that may be a guess, whatever comes of it. Raises TooMany.

        In a transaction of its own: what fails is rolled back, and its count must not be.
        """
        with self.services.db.write() as tx:
            spend(
                tx,
                kind,
                self.services.settings,
                address=self.address_key(),
                account=self._account_id(),
                subject=subject,
            )

    def _account_id(self) -> str | None:
        return None


_SESSION: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(
        col(SignInToken.issued_at),
        col(SignInToken.used),
        col(SignInToken.replaced_by),
        col(SignIn.used_on),
        col(SignIn.ended_at),
        col(Device.id),
        col(Device.ended_at),
        col(Account.id),
        col(Account.language),
        col(Account.zone),
    )
    .join(SignIn, col(SignIn.id) == col(SignInToken.sign_in_id))
    .join(Device, col(Device.id) == col(SignIn.device_id))
    .join(Account, col(Account.id) == col(Device.account_id))
    .where(col(SignInToken.hash) == bindparam("hash"))
)


class SignedIn(Anyone):
    """Any signed-in device."""

    def __init__(self, request: Request, response: Response) -> None:
        super().__init__(request, response)
        self.bearer = is_by_bearer(request)
        self.token = session_token(request)
        if not self.token:
            raise NotSignedIn

    def _quiet_caller(self, tx: Tx) -> Caller | None:
        """Who calls; None when their session has something to write first. Raises NotSignedIn."""
        rows = tx.rows(_SESSION, hash=digest(self.token))
        if not rows:
            raise NotSignedIn
        issued_at, used, replaced_by, used_on, ended_at, *device = rows[0]
        device_id, device_ended_at, account_id, language, zone = device
        quiet = (
            used
            and replaced_by is None
            and ended_at is None
            and device_ended_at is None
            and used_on == week_of(tx.now)
            and (self.bearer or tx.now - issued_at < RENEW_AFTER)
        )
        if not quiet:
            return None
        self.request.state.language = language
        return Caller(account_id, device_id, language, zone)

    def _busy_caller(self) -> Caller:
        """The caller, when their session has something to write: a renewal, a new week, its end."""
        began_at = self.request.state.began_at
        with self.services.db.write() as tx:
            signed = sign_in(tx, self.token, may_renew=not self.bearer, began_at=began_at)
            if signed.reused is not None:
                end_reused(tx, signed.reused.account_id, signed.reused.device_id)
        if signed.caller is None:
            raise NotSignedIn
        if signed.new_token is not None:
            set_cookie(self.response, signed.new_token)
        self.request.state.language = signed.caller.language
        return signed.caller

    @contextmanager
    def look(self) -> Iterator[tuple[Tx, Caller]]:
        """Read as the caller."""
        with self.services.db.read() as tx:
            caller = self._quiet_caller(tx)
            if caller is not None:
                yield tx, caller
                return
        # The read is over: whoever held one connection and waited for another could wait for
        # ever when all do (on a Monday, when every session has its week to write).
        caller = self._busy_caller()
        with self.services.db.read() as tx:
            yield tx, caller

    @contextmanager
    def act(self, body: BaseModel | None = None, *, leads_to: str | Later | None) -> Iterator[Act]:
        """Change something as the caller, once for each idempotency key.

        `leads_to` is the id of what it makes or changes, for who repeats it; LATER when only the
        change knows it; None when a repeat needs no id, or `Act.led_to` may say one. Whatever it
        is may make them reachable: open asks of their circles are looked at again.
        """
        caller = self._read_caller()
        with self.services.db.write() as tx:
            act = Act(tx, caller, self._once(tx, caller, body, leads_to))
            yield act
            need_noted(act, leads_to)
            wake_asks_of(tx, caller.account_id)

    def count(
        self, act: Act, kind: Kind, *, subject: str | None = None, code: str | None = None
    ) -> None:
        """Count a change with the change itself: repeated or refused, it counts no more.

        Raises TooMany, with another sentence than the usual one when there is a `code`.
        """
        spend(
            act.tx,
            kind,
            self.services.settings,
            address=self.address_key(),
            account=act.caller.account_id,
            subject=subject,
            code=code,
        )

    def _account_id(self) -> str | None:
        return self._read_caller().account_id

    def _read_caller(self) -> Caller:
        with self.services.db.read() as tx:
            caller = self._quiet_caller(tx)
        return caller or self._busy_caller()

    def _once(
        self, tx: Tx, caller: Caller, body: BaseModel | None, leads_to: str | Later | None
    ) -> IdempotentCall:
        return begin_call(
            tx,
            scope=caller.device_id,
            key=idempotency_key(self.request),
            body_hash=body_hash(self.request, body),
            leads_to=leads_to if isinstance(leads_to, str) else None,
            status=getattr(self.request.scope.get("route"), "status_code", None) or 200,
        )


def need_noted(act: Act, leads_to: str | Later | None) -> None:
    """Raise RuntimeError when a change that was to say later what it led to didn't."""
    if leads_to is LATER and act.fresh and not act.once.noted:
        raise RuntimeError("this change never said what it led to: call act.led_to")


class Inside(SignedIn):
    """A member of the circle in the path, with one right."""

    def __init__(
        self, request: Request, response: Response, circle_id: str, permission: Permission
    ) -> None:
        super().__init__(request, response)
        self.circle_id = circle_id
        self.permission = permission

    @contextmanager
    def look_inside(self) -> Iterator[Look]:
        """Read as a member."""
        with self.look() as (tx, caller):
            me = membership(tx, self.circle_id, caller.account_id)
            me.need(self.permission)
            yield Look(tx, caller, me)

    @contextmanager
    def act_inside(
        self,
        body: BaseModel | None = None,
        *,
        leads_to: str | Later | None,
        closed_too: bool = False,
    ) -> Iterator[InnerAct]:
        """Change something as a member, once for each idempotency key; `leads_to` as for `act`.

        A circle that was closed stays as it is, but for what is meant for it (`closed_too`).
        Whatever it is may make somebody reachable: an open ask is looked at again.
        """
        caller = self._read_caller()
        with self.services.db.write() as tx:
            me = self._read_membership(tx, caller, closed_too)
            tx.when_locked(partial(self._need_same, tx, caller, me, closed_too))
            act = InnerAct(tx, caller, self._once(tx, caller, body, leads_to), me)
            yield act
            need_noted(act, leads_to)
            wake_asks(tx, self.circle_id)

    def _read_membership(self, tx: Tx, caller: Caller, closed_too: bool) -> Membership:
        me = membership(tx, self.circle_id, caller.account_id)
        me.need(self.permission)
        if me.closed and not closed_too:
            raise Conflict("circle-closed")
        return me

    def _need_same(self, tx: Tx, caller: Caller, me: Membership, closed_too: bool) -> None:
        """Refuse somebody who isn't any more who they were before they waited for a lock: the
        circle was handed on or closed, or they were removed. Raises NotFound, NotYours, Conflict.
        """
        me_now = self._read_membership(tx, caller, closed_too)
        if (me_now.member_id, me_now.is_person) != (me.member_id, me.is_person):
            raise NotFound


async def anyone(request: Request, response: Response) -> Anyone:
    """Guard of routes that need no session."""
    return Anyone(request, response)


async def signed_in(request: Request, response: Response) -> SignedIn:
    """Guard of routes for any signed-in device."""
    return SignedIn(request, response)


class Needs:
    """Guard of routes inside a circle: a member with a right."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(
        self,
        request: Request,
        response: Response,
        circle_id: Annotated[str, Path(pattern=ID_PATTERN)],
    ) -> Inside:
        return Inside(request, response, circle_id, self.permission)


AnyoneDoor = Annotated[Anyone, Depends(anyone)]
SignedInDoor = Annotated[SignedIn, Depends(signed_in)]
