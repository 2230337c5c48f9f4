"""Looking whether this installation is well, for `/readyz` and for the operator's messages."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import ProgrammingError, SQLAlchemyError
from sqlmodel import col, func, select

from app.asks.models import Ask, AskState
from app.consent.models import AdvanceRule, AdvanceRun, RunState
from app.core.clock import SteadyClock
from app.core.db import Database, Tx
from app.core.keys import CONTENT_FILE, KeyProblem
from app.core.keystore import sqlite_path
from app.core.migrations import holds_revision, newest_revision
from app.core.models import ContentKey
from app.core.sealing import NotOpened
from app.core.settings import Settings
from app.delivery.account_health import channels_with_wrong_target, refused_channels
from app.identity.models import Account
from app.outbox.alarms import Disk, Limits, Signs, alarm_codes
from app.outbox.ceiling_queries import ceilings_of
from app.outbox.models import Notice, NoticeState
from app.rota.models import GapWatch, Rotation, Shift
from app.worker.loop import Worker


class Health:
    """Looks at the database, the disks, and the worker of this process if there is one."""

    def __init__(self, db: Database, settings: Settings, worker: Worker | None = None) -> None:
        self._db = db
        self._settings = settings
        self._worker = worker
        self._revision = newest_revision()
        self._ceilings = ceilings_of(settings)
        self._limits = Limits(settings.disk_free_mib * 2**20, settings.disk_free_percent)

    def look(self) -> tuple[str, ...]:
        """The codes of what isn't well now, the worst first."""
        signs = self._signs()
        return alarm_codes(signs, self._limits, self._db.clock.now())

    def _signs(self) -> Signs:
        local = {
            "disks": tuple(disk for place in self._places() if (disk := room(place)) is not None),
            "ticked_at": self._worker.ticked_at if self._worker is not None else None,
            "skew": self._skew(),
        }
        try:
            with self._db.read() as tx:
                if not holds_revision(tx, self._revision):
                    return Signs(schema=False, **local)  # type: ignore[arg-type]
                return Signs(
                    content_key=self._has_key() and opens(tx),
                    oldest_due=oldest_due(tx),
                    refused=refused_channels(tx),
                    wrong_target=channels_with_wrong_target(tx),
                    used_up=self._ceilings.used_up(tx),
                    **local,  # type: ignore[arg-type]
                )
        except ProgrammingError:
            return Signs(schema=False, **local)  # type: ignore[arg-type]
        except KeyProblem:
            return Signs(content_key=False, **local)  # type: ignore[arg-type]
        except SQLAlchemyError:
            return Signs(database=False, **local)  # type: ignore[arg-type]

    def _places(self) -> set[Path]:
        folders = {self._settings.data}
        if self._db.sqlite:
            folders.add(sqlite_path(self._db.url).parent)
        return folders

    def _has_key(self) -> bool:
        # In memory it goes on, but the next start is refused.
        if self._db.key_file is not None and not self._db.key_file.path.exists():
            return False
        if self._settings.content_key is not None:
            return True
        return (self._settings.data / CONTENT_FILE).exists()

    def _skew(self) -> timedelta:
        clock = self._db.clock
        return clock.skew() if isinstance(clock, SteadyClock) else timedelta()


def room(place: Path) -> Disk | None:
    """The room of the disk that a folder lies on; None when there is no such folder."""
    try:
        stats = os.statvfs(place)
    except OSError:
        return None
    return Disk(stats.f_bavail * stats.f_frsize, stats.f_blocks * stats.f_frsize)


def opens(tx: Tx) -> bool:
    """Whether the operator's key opens what the database holds: its first and its last key.

    Not when people are there and no key is: a restore that was killed leaves that.
    """
    ends = tx.session.execute(
        select(func.min(ContentKey.owner_id), func.max(ContentKey.owner_id))
    ).one()
    try:
        for owner in {owner_id for owner_id in ends if owner_id is not None}:
            tx.cipher(owner)
    except NotOpened:
        return False
    return any(ends) or tx.session.exec(select(Account.id).limit(1)).first() is None


def oldest_due(tx: Tx) -> datetime | None:
    """When the oldest thing was due that should be done by now and isn't."""
    timers = (
        select(func.min(Ask.due_at)).where(Ask.state == AskState.OPEN),
        select(func.min(Ask.question_at)).where(
            col(Ask.state).in_([AskState.OPEN, AskState.COVERED])
        ),
        select(func.min(Notice.due_at)).where(Notice.state == NoticeState.QUEUED),
        select(func.min(Notice.send_by)).where(Notice.state == NoticeState.LEASED),
        select(func.min(GapWatch.due_at)).where(col(GapWatch.alerts).is_(True)),
        select(func.min(AdvanceRun.due_at)).where(AdvanceRun.state != RunState.ENDED),
        select(func.min(AdvanceRule.due_at)),
        select(func.min(Rotation.due_at)).where(col(Rotation.ended_at).is_(None)),
        select(func.min(Shift.remind_at)).where(col(Shift.released_at).is_(None)),
    )
    due_times = [tx.session.exec(timer).one() for timer in timers]
    return min((due for due in due_times if due is not None and due <= tx.now), default=None)
