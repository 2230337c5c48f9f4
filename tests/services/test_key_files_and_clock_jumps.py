"""Keys stay the operator's own; a clock that jumps moves no step."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from app.asks import service as asks
from app.asks.models import AskedMember
from app.core.clock import SteadyClock
from app.core.db import Database
from app.core.ids import b64url, new_id
from app.core.keys import KeyProblem, load_keys
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.worker.duties import ASKS
from tests.services.service_fixtures import OPERATOR_KEY, grow_circle

KEY_FILES = ("content.key", "session.key", "vapid.pem")


# --- keys -----------------------------------------------------------------------------------


def test_keys_are_made_for_their_owner_alone_and_kept(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    first, again = load_keys(settings), load_keys(settings)
    assert (first.content, first.session) == (again.content, again.session)
    assert first.vapid.private_numbers() == again.vapid.private_numbers()
    assert first.content != (first.session,)
    names = sorted(path.name for path in settings.data.iterdir())
    assert names == sorted(KEY_FILES), "nothing else is left lying there"
    for name in KEY_FILES:
        assert stat.S_IMODE((settings.data / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", KEY_FILES)
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    settings = Settings(data=tmp_path)
    load_keys(settings)
    (tmp_path / name).chmod(mode)
    with pytest.raises(KeyProblem, match=f"{name}.*chmod 600"):
        load_keys(settings)


def test_two_processes_that_start_at_once_use_the_same_keys(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with ThreadPoolExecutor(16) as threads:
        loaded = [
            future.result(20) for future in [threads.submit(load_keys, settings) for _ in range(16)]
        ]
    assert len({(keys.content, keys.session) for keys in loaded}) == 1


@pytest.mark.parametrize("text", ["", "short", "!" * 43, b64url(b"x" * 31)])
def test_a_damaged_key_is_refused(tmp_path: Path, text: str) -> None:
    settings = Settings(data=tmp_path)
    load_keys(settings)
    (tmp_path / "content.key").write_text(text)
    with pytest.raises(KeyProblem):
        load_keys(settings)


def test_a_key_from_the_settings_makes_no_file(tmp_path: Path) -> None:
    given_key = b64url(OPERATOR_KEY)
    keys = load_keys(Settings(data=tmp_path, content_key=given_key))  # type: ignore[arg-type]
    assert keys.content == (OPERATOR_KEY,)
    assert not (tmp_path / "content.key").exists()


# --- the clock ------------------------------------------------------------------------------


class Machine:
    """A machine whose wall clock somebody sets, and whose steady clock nobody can."""

    def __init__(self) -> None:
        self.wall_at = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
        self.steady_s = 50.0

    def runs(self, seconds: float) -> None:
        self.wall_at += timedelta(seconds=seconds)
        self.steady_s += seconds

    def jumps(self, hours: float) -> None:
        self.wall_at += timedelta(hours=hours)

    def clock(self) -> SteadyClock:
        return SteadyClock(lambda: self.wall_at, lambda: self.steady_s)


@pytest.mark.parametrize("hours", [1, 2, -1, -2])
def test_a_wall_clock_that_jumps_moves_no_step(sqlite_url: str, hours: float) -> None:
    machine = Machine()
    db = Database(sqlite_url, machine.clock(), Sealer(OPERATOR_KEY))
    seeded = grow_circle(db, "Ana", "Ben", "Chi")
    ask_id = new_id()
    with db.write() as tx:
        asks.start_ask(
            tx, circle_id=seeded.circle_id, ask_id=ask_id, by=seeded.person.member_id, words=None
        )
    started_s = machine.steady_s
    asked: dict[str, float] = {}
    for second in range(0, 700, 5):
        if second == 60:
            machine.jumps(hours)
        if second == 400:
            machine.jumps(-2 * hours)
        ASKS.run(db)
        with db.read() as tx:
            for row in tx.session.exec(select(AskedMember).where(AskedMember.ask_id == ask_id)):
                asked.setdefault(row.member_id, machine.steady_s - started_s)
        machine.runs(5)
    # Ten seconds, then five minutes each: no step more than 5 s early or 60 s late.
    assert [asked[friend.member_id] for friend in seeded.friends] == [10, 310, 610]
    db.close()


def test_how_far_the_wall_went_is_told() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.jumps(-2)
    machine.runs(30)
    assert clock.skew() == timedelta(hours=-2)
    assert clock.now() == datetime(2026, 3, 2, 18, 0, 30, tzinfo=UTC)
