"""Which of the operator's accounts are refused: push services' answers outlast a process.

A refusal is written once and taken away by the next message that the same account took; the
worker notes both in memory and writes them in its tick, so that sending waits for neither.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.core.channels import Channel
from app.core.db import Database, Tx
from app.core.prepared_statement import PreparedQuery
from app.outbox.models import Refusal

#: A service that nobody's phone uses any more never takes a message again.
FORGOTTEN_AFTER = timedelta(days=7)


#: Beside an account's own name: it would have sent to another number than the one it was given.
_WRONG_TARGET = ":number"
#: Other numbers may be right all the time, so nothing but time tells that it is over.
WRONG_FOR = timedelta(days=1)


_ACCOUNTS: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(sa_select(col(Refusal.account)))


def refused_channels(tx: Tx) -> frozenset[Channel]:
    """The channels over which an account was refused and not taken since."""
    rows = tx.session.exec(
        select(Refusal.channel)
        .where(
            col(Refusal.at) > tx.now - FORGOTTEN_AFTER,
            col(Refusal.account).not_like(f"%{_WRONG_TARGET}"),
        )
        .distinct()
    )
    return frozenset(Channel(channel) for channel in rows)


def channels_with_wrong_target(tx: Tx) -> frozenset[Channel]:
    """The channels whose gateway couldn't send to a number that it was given, in the last day."""
    rows = tx.session.exec(
        select(Refusal.channel)
        .where(
            col(Refusal.at) > tx.now - WRONG_FOR,
            col(Refusal.account).like(f"%{_WRONG_TARGET}"),
        )
        .distinct()
    )
    return frozenset(Channel(channel) for channel in rows)


class AccountRefusals:
    """What one worker knows of refused accounts. `note` may be called from any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._refused_accounts: frozenset[str] = frozenset()
        self._news: dict[str, tuple[Channel, bool]] = {}

    def note(self, channel: Channel, endpoint: str, kind: str) -> None:
        """Note an attempt's outcome; `endpoint` tells push services apart."""
        is_refused = kind == "key_refused"
        # While nothing is refused, which is always, an accepted message costs nothing here.
        if not is_refused and (kind != "accepted" or not (self._refused_accounts or self._news)):
            return
        account = self._account(channel, endpoint)
        with self._lock:
            if is_refused or account in self._refused_accounts or account in self._news:
                self._news[account] = (channel, is_refused)

    def note_wrong_target(self, channel: Channel) -> None:
        """Note that a gateway's plugin didn't hold the number that it was given."""
        with self._lock:
            self._news[f"{channel.value}{_WRONG_TARGET}"] = (channel, True)

    @property
    def news(self) -> bool:
        """Whether something waits to be written."""
        return bool(self._news)

    def write(self) -> None:
        """Write what was noted, and learn what other workers wrote."""
        with self._lock:
            news = dict(self._news)
        if news:
            with self._db.write() as tx:
                for account, (channel, is_refused) in sorted(news.items()):
                    tx.session.execute(delete(Refusal).where(col(Refusal.account) == account))
                    if is_refused:
                        tx.insert_new(Refusal, account=account, channel=channel.value, at=tx.now)
        with self._db.read() as tx:
            refused_accounts = frozenset(account for (account,) in tx.rows(_ACCOUNTS))
        with self._lock:
            self._refused_accounts = refused_accounts
            for account, noted in news.items():
                if self._news.get(account) == noted:
                    del self._news[account]

    def _account(self, channel: Channel, endpoint: str) -> str:
        if channel != Channel.PUSH:
            return channel.value
        parts = urlsplit(endpoint)
        # A self-hosted push service may be one friend's own: its name is nothing to keep.
        return self._db.blind_index("push_service", f"{parts.scheme}://{parts.netloc}")
