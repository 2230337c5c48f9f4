"""A circle straight from the services, a clock that the test winds, and a sender that remembers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.circles.disclosure_service import CardContent
from app.circles.invitation_service import invite, knock, let_in
from app.circles.models import Circle
from app.circles.service import get_circle
from app.consent.models import Reach
from app.consent.switches import Consent, ReachSwitches, reach_for
from app.core.channels import Channel
from app.core.clock import Clock
from app.core.db import Database, Tx
from app.core.ids import b64url, digest, new_id
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.delivery.webpush import Outcome, Push
from app.identity.service import start_account, subscribe
from app.identity.session_service import Caller
from app.outbox.events import CIRCLE_EVENTS, Event
from app.rota.models import Pattern
from app.rota.schedule.occurrences import PatternFacts
from app.rota.schedule.pattern_service import add_pattern
from app.stewardship.circle_creation_service import Place, begin_circle
from app.worker.loop import Worker
from tests.push.phone import Phone, ReceiverKeys

ZONE = "America/Vancouver"
#: A Monday morning in Vancouver.
START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
#: What wraps the circles' keys in these tests.
OPERATOR_KEY = bytes(range(32))


class HandClock:
    """A clock that moves only when told to, its monotonic side too."""

    def __init__(self, at: datetime = START) -> None:
        self._at = at
        self._seconds = 1_000.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._at

    def monotonic(self) -> float:
        with self._lock:
            return self._seconds

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._at += timedelta(seconds=seconds)
            self._seconds += seconds


@dataclass(frozen=True)
class Sent:
    """One push that left: which notice, over which endpoint, when."""

    notice_id: str
    endpoint: str
    at: datetime


@dataclass
class RecordingSender:
    """Sends nothing and remembers all. Like the real one it looks at `send_by` first."""

    clock: Clock
    sent: list[Sent] = field(default_factory=list)
    #: Called at the instant of each send, before it counts as sent.
    at_send: Callable[[str, str], None] = lambda _notice, _endpoint: None
    #: What the next sends come to; then all are accepted.
    script: list[Outcome] = field(default_factory=list)

    async def send(self, push: Push, *, send_by: float) -> Outcome:
        if self.clock.monotonic() >= send_by:
            return Outcome("late", reason="late")
        notice = str(json.loads(push.payload)["n"])
        endpoint = push.subscription.endpoint
        self.at_send(notice, endpoint)
        self.sent.append(Sent(notice, endpoint, self.clock.now()))
        return self.script.pop(0) if self.script else Outcome("accepted", 201)

    async def close(self) -> None:
        """Nothing to close."""


@dataclass(frozen=True)
class SeededMember:
    """Somebody in a circle of a test."""

    name: str
    account_id: str
    device_id: str
    member_id: str
    endpoint: str = ""


@dataclass(frozen=True)
class SeededCircle:
    """A circle with people in it."""

    circle_id: str
    person: SeededMember
    friends: tuple[SeededMember, ...]
    pattern_id: str

    def friend(self, name: str) -> SeededMember:
        return next(friend for friend in self.friends if friend.name == name)

    @property
    def member_ids(self) -> list[str]:
        return [friend.member_id for friend in self.friends]


def open_database(url: str, clock: Clock | None = None) -> Database:
    """The database of a test, on its clock."""
    return Database(url, clock or HandClock(), Sealer(OPERATOR_KEY))


def make_test_worker(
    db: Database, sender: RecordingSender, trace: Callable[..., None] | None = None
) -> Worker:
    """The real worker with a sender that remembers."""
    options = {"trace": trace} if trace is not None else {}
    return Worker(db, lambda: sender, "http://localhost:8000", **options)  # type: ignore[arg-type, return-value]


def settings_for(url: str, folder: object, **more_settings: object) -> Settings:
    """Settings of an application over a test's database."""
    return Settings(data=folder, database_url=url, accounts_an_hour=100_000, **more_settings)  # type: ignore[arg-type]


def add_account(tx: Tx, name: str, zone: str = ZONE, phone: Phone | None = None) -> SeededMember:
    """Somebody with one device that takes pushes: on a phone of the test's, or on none."""
    endpoint = phone.endpoint if phone is not None else f"https://push.example/{new_id()}"
    member = SeededMember(name, new_id(), new_id(), new_id(), endpoint)
    start_account(
        tx,
        account_id=member.account_id,
        device_id=member.device_id,
        token=token_of(member),
        language="en",
        zone=zone,
        label=None,
    )
    keys = phone.keys if phone is not None else ReceiverKeys()
    subscribe(
        tx,
        Caller(member.account_id, member.device_id, "en", zone),
        subscription_id=new_id(),
        endpoint=member.endpoint,
        p256dh=keys.p256dh,
        auth=keys.auth,
    )
    return member


def token_of(member: SeededMember) -> str:
    """The session token of somebody's device."""
    return digest(f"token {member.device_id}")


def come_in(
    tx: Tx, circle_id: str, person: SeededMember, friend: SeededMember, *, paid: bool = False
) -> None:
    """A friend for whom a place is kept knocks and is let in."""
    link_id, token = new_id(), b64url(b"t" * 32)
    invite(
        tx,
        circle_id=circle_id,
        by=person.member_id,
        invitation_id=link_id,
        verifier=digest(token),
        member_id=friend.member_id,
        kind="link",
    )
    pending_knock = knock(
        tx,
        invitation_id=link_id,
        token=token,
        knock_id=new_id(),
        account_id=friend.account_id,
        name=friend.name,
        card_content=CardContent(paid=paid, reports=False, duty=None, limits=None, stands=None),
    )
    let_in(
        tx,
        circle_id=circle_id,
        knock_id=pending_knock.id,
        disclosure_id=pending_knock.disclosure_id,
        by=person.member_id,
    )


def reach_everything(tx: Tx, circle_id: str, member_id: str) -> None:
    """A reach for every event, at any hour."""
    for event in CIRCLE_EVENTS:
        add_reach(tx, circle_id, member_id, event)


def add_reach(
    tx: Tx,
    circle_id: str,
    member_id: str,
    event: Event,
    from_minute: int | None = None,
    to_minute: int | None = None,
    over: Iterable[str] | None = None,
) -> None:
    """One reach of a member, over all channels or some."""
    tx.session.add(
        Reach(
            id=new_id(),
            circle_id=circle_id,
            member_id=member_id,
            event=event,
            channels=list(Channel if over is None else over),
            from_minute=from_minute,
            to_minute=to_minute,
            starts_at=tx.now,
        )
    )
    tx.session.flush()


def reach_by(tx: Tx, circle_id: str, member_id: str, switches: ReachSwitches) -> None:
    """The reach that switches stand for."""
    for event, (start, end) in reach_for(switches).items():
        add_reach(tx, circle_id, member_id, event, start, end)


def grow_circle(
    db: Database,
    *names: str,
    zones: dict[str, str] | None = None,
    phones: dict[str, Phone] | None = None,
    wait_minutes: int = 5,
    agreed: Consent | None = None,
    places: int = 1,
) -> SeededCircle:
    """A live circle whose friends can all be reached at any hour, and a time open each day."""
    with db.write() as tx:
        person = add_account(tx, "Mina", phone=(phones or {}).get("Mina"))
        friends = tuple(
            add_account(tx, name, (zones or {}).get(name, ZONE), phone=(phones or {}).get(name))
            for name in names
        )
        circle = begin_circle(
            tx,
            circle_id=new_id(),
            account_id=person.account_id,
            member_id=person.member_id,
            my_name=person.name,
            draft=False,
            name=None,
            person_name=None,
            zone=ZONE,
            people=[Place(friend.member_id, friend.name) for friend in friends],
            wait_minutes=wait_minutes,
            agreed=agreed or Consent(),
            max_places=1_000,
        )
        for supporter in friends:
            come_in(tx, circle.id, person, supporter)
            reach_everything(tx, circle.id, supporter.member_id)
        pattern = _each_day(tx, circle, person, places)
        return SeededCircle(circle.id, person, friends, pattern.id)


def _each_day(tx: Tx, circle: Circle, person: SeededMember, places: int) -> Pattern:
    return add_pattern(
        tx,
        circle_id=circle.id,
        by=person.member_id,
        facts=PatternFacts(
            id=new_id(),
            weekdays=127,
            start_minute=9 * 60,
            end_minute=21 * 60,
            places=places,
            kind="company",
            from_date=tx.now.date() - timedelta(days=2),
            until_date=None,
        ),
        title=None,
    )


def circle_of(tx: Tx, seeded: SeededCircle) -> Circle:
    """The circle's row."""
    return get_circle(tx, seeded.circle_id)
