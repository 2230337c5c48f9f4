"""The command line: `showup serve | worker | migrate | demo`, and what an operator needs."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.core.port_check import refuse_taken_port
from app.core.settings import Settings
from app.operators.commands import commands
from app.operators.console import fail, plain_words, read_settings, say
from app.operators.running import Role, hold_roles

if TYPE_CHECKING:
    from app.core.db import Database

cli = typer.Typer(
    name="showup",
    help="ShowUp: the circle of people who keep someone company through a hard time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(commands)


def prepare(settings: Settings) -> None:
    """Bring an embedded database up to date, after a backup; refuse another that is behind."""
    from app.core.clock import SteadyClock
    from app.core.keystore import is_sqlite, sqlite_path
    from app.core.migrations import migrate, schema_is_current
    from app.operators.backup import copy_before_migration

    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not is_sqlite(settings.url):
        if not schema_is_current(settings.url):
            raise fail("The database's schema isn't this version's. Run: showup migrate")
        return
    if sqlite_path(settings.url).exists() and schema_is_current(settings.url):
        return
    say(f"Bringing the database in {settings.data} up to date (a copy is kept first) …")
    copy = copy_before_migration(
        settings.url, settings.data / "backups", SteadyClock().now(), settings.backups_kept
    )
    if copy is not None:
        say(f"Copied to {copy}.")
    migrate(settings.url)
    sqlite_path(settings.url).chmod(0o600)


def declare_copy(db: Database) -> None:
    """Say so in every record when the database in use is a copy that was put back."""
    from app.record.restore_epoch_service import declare_copy as declare

    circles = declare(db)
    if circles is not None:
        say(f"This database is a copy that was put back: {circles} records say so from here on.")


def refuse_other_key(db: Database) -> None:
    """Raises KeyProblem when the content key isn't the one that the database was sealed with."""
    from app.core.keys import KeyProblem
    from app.worker.health import opens

    with db.read() as tx:
        if not opens(tx):
            raise KeyProblem(
                "the content key isn't the one that this database was sealed with; "
                "put content.key back, or set SHOWUP_CONTENT_KEY"
            )


def _logging() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("showup").setLevel(logging.INFO)


def run_server(settings: Settings, *, with_worker: bool) -> None:
    """Serve the API and the app, and do the work, in this process."""
    from app.main import create_app, make_parts, make_worker
    from app.serving import serve_app

    parts = make_parts(settings)
    refuse_other_key(parts.db)
    declare_copy(parts.db)
    worker = make_worker(parts) if with_worker else None
    serve_app(
        create_app(settings, parts=parts, worker=worker),
        host=settings.host,
        port=settings.port,
        streams=settings.live_streams,
        listening=lambda: say(f"ShowUp is at {settings.public_url} (Ctrl-C ends it)."),
    )


@cli.command()
def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Only the API and the app; a worker runs elsewhere.")
    ] = False,
) -> None:
    """Serve the API and the phone app, and do the work, in one process."""
    _logging()
    settings = read_settings()
    refuse_taken_port(settings.host, settings.port)
    roles = (Role.API,) if no_worker else (Role.API, Role.WORKER)
    with plain_words(), hold_roles(settings, *roles):
        prepare(settings)
        run_server(settings, with_worker=not no_worker)


@cli.command()
def worker() -> None:
    """Do the work alone: due asks, reminders, sending. Several may run on one PostgreSQL."""
    _logging()
    settings = read_settings()
    with plain_words(), hold_roles(settings, Role.WORKER):
        prepare(settings)
        run_worker(settings)


def run_worker(settings: Settings) -> None:
    """Do the work until this process is told to end."""
    from app.core.change_listener import watch
    from app.main import make_alarms, make_parts, make_worker

    parts = make_parts(settings)
    refuse_other_key(parts.db)
    declare_copy(parts.db)
    background_worker = make_worker(parts)
    alarms = make_alarms(parts, background_worker)

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        ended = watch(parts.db)
        alarms.start()
        try:
            await background_worker.run(stop)
        finally:
            ended()
            alarms.stop()

    say("The worker runs (Ctrl-C ends it).")
    asyncio.run(work())
    parts.db.close()


@cli.command()
def migrate() -> None:
    """Bring the database's schema to this version."""
    from app.core.migrations import migrate as run

    settings = read_settings()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    say("Migrating …")
    with plain_words():
        run(settings.url)
    say("The schema is this version's.")


@cli.command("declare-restore")
def declare_restore() -> None:
    """Say in every record that the database was set back to a copy, before phones are let in.

    `showup restore` says so by itself.
    """
    from app.core.ids import new_id
    from app.main import make_parts
    from app.record.restore_epoch_service import declare

    settings = read_settings()
    with plain_words():
        prepare(settings)
        parts = make_parts(settings)
        refuse_other_key(parts.db)
    circles = declare(parts.db, new_id())
    parts.db.close()
    say(f"Declared in {circles} records.")


@cli.command("verify-record")
def verify_record(
    file: Annotated[Path, typer.Argument(help="A record, as the person saved it.")],
    head: Annotated[
        str | None,
        typer.Option(help="A head that a phone kept, as it stands there: NUMBER:HASH."),
    ] = None,
) -> None:
    """Look whether a saved record is whole, or at which entry it doesn't fit."""
    from app.record.verify import KnownHead, read_document, verify, wording

    known_head = None
    if head is not None:
        seq, _, head_hash = head.partition(":")
        if not (seq.isascii() and seq.isdigit() and head_hash):
            raise fail("A head is written as NUMBER:HASH.")
        known_head = KnownHead(int(seq), head_hash.strip())
    try:
        raw = file.read_bytes()
    except OSError as problem:
        raise fail(f"{file} can't be read: {problem.strerror}") from None
    verdict = verify(read_document(raw), known_head)
    if not verdict.is_whole:
        raise fail(wording(verdict))
    say(wording(verdict))


@cli.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Start over with a fresh circle.")] = False,
    data: Annotated[Path, typer.Option(help="Folder of the demo's data.")] = Path("demo-data"),
    port: Annotated[int | None, typer.Option(help="Port, 8000 if not said.")] = None,
) -> None:
    """Set up the fictional first circle and serve it on this machine."""
    from app.demo.run import run_demo

    _logging()
    settings = read_settings(data=data, database_url="", port=port)
    with plain_words(), hold_roles(settings, Role.API, Role.WORKER):
        run_demo(settings, reset=reset)


def main() -> None:
    """The entry point of `showup`."""
    # What is imported stays: looking through it for garbage is a sixth of a start.
    gc.set_threshold(200_000, 20, 20)
    cli()


if __name__ == "__main__":
    main()
