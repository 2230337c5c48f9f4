"""The command line: `showup serve | worker | migrate | backup | verify-record | demo`."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from app.core.ports import refuse_taken_port
from app.core.settings import Settings

if TYPE_CHECKING:
    from app.core.db import Database

cli = typer.Typer(
    name="showup",
    help="ShowUp: the circle of people who keep someone company through a hard time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _say(text: str) -> None:
    typer.echo(text)


def _fail(text: str) -> typer.Exit:
    typer.echo(text, err=True)
    return typer.Exit(code=1)


def read_settings(**changes: object) -> Settings:
    """Settings from the environment; a bad one ends the command with a sentence."""
    try:
        found = Settings()
        return found.model_copy(update={k: v for k, v in changes.items() if v is not None})
    except ValidationError as problem:
        lines = [
            f"SHOWUP_{str(error['loc'][0]).upper()}: {error['msg']}" for error in problem.errors()
        ]
        raise _fail("A setting isn't right:\n  " + "\n  ".join(lines)) from None


def prepare(settings: Settings) -> None:
    """Bring an embedded database up to date, after a backup; refuse another that is behind."""
    from app.core.clock import SteadyClock
    from app.core.db import back_up_sqlite, migrate, schema_is_current
    from app.core.keystore import is_sqlite, sqlite_path

    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not is_sqlite(settings.url):
        if not schema_is_current(settings.url):
            raise _fail("The database's schema isn't this version's. Run: showup migrate")
        return
    if sqlite_path(settings.url).exists() and schema_is_current(settings.url):
        return
    _say(f"Bringing the database in {settings.data} up to date (a copy is kept first) …")
    copy = back_up_sqlite(
        settings.url, settings.data / "backups", SteadyClock().now(), settings.backups_kept
    )
    if copy is not None:
        _say(f"Backed up to {copy}.")
    migrate(settings.url)
    sqlite_path(settings.url).chmod(0o600)


def declare_copy(db: Database) -> None:
    """Say so in every record when the database in use is a copy that was put back."""
    from app.record.restoring import declare_copy as declare

    circles = declare(db)
    if circles is not None:
        _say(f"This database is a copy that was put back: {circles} records say so from here on.")


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
    from app.core.keys import KeyProblem
    from app.main import create_app, make_parts, make_worker
    from app.serving import serve_app

    try:
        parts = make_parts(settings)
        refuse_other_key(parts.db)
        declare_copy(parts.db)
    except KeyProblem as problem:
        raise _fail(f"A key can't be used: {problem}") from None
    worker = make_worker(parts) if with_worker else None
    serve_app(
        create_app(settings, parts=parts, worker=worker),
        host=settings.host,
        port=settings.port,
        streams=settings.live_streams,
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
    prepare(settings)
    _say(f"ShowUp is at {settings.public_url} (Ctrl-C ends it).")
    run_server(settings, with_worker=not no_worker)


@cli.command()
def worker() -> None:
    """Do the work alone: due asks, reminders, sending. Several may run on one PostgreSQL."""
    from app.core.keys import KeyProblem
    from app.core.watch import watch
    from app.main import make_alarms, make_parts, make_worker

    _logging()
    settings = read_settings()
    prepare(settings)
    try:
        parts = make_parts(settings)
        refuse_other_key(parts.db)
        declare_copy(parts.db)
    except KeyProblem as problem:
        raise _fail(f"A key can't be used: {problem}") from None
    made = make_worker(parts)
    alarms = make_alarms(parts, made)

    async def work() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        ended = watch(parts.db)
        alarms.start()
        try:
            await made.run(stop)
        finally:
            ended()
            alarms.stop()

    _say("The worker runs (Ctrl-C ends it).")
    asyncio.run(work())
    parts.db.close()


@cli.command()
def migrate() -> None:
    """Bring the database's schema to this version."""
    from app.core.db import migrate as run

    settings = read_settings()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    _say("Migrating …")
    run(settings.url)
    _say("The schema is this version's.")


@cli.command()
def backup() -> None:
    """Copy the SQLite file while all goes on; PostgreSQL has its own tools."""
    from app.core.clock import SteadyClock
    from app.core.db import back_up_sqlite
    from app.core.keystore import is_sqlite

    settings = read_settings()
    if not is_sqlite(settings.url):
        raise _fail("PostgreSQL is backed up by its own tools: see docs/operating.md.")
    folder = settings.data / "backups"
    copy = back_up_sqlite(settings.url, folder, SteadyClock().now(), settings.backups_kept)
    if copy is None:
        raise _fail("There is no database yet.")
    _say(f"Backed up to {copy}.")


@cli.command("declare-restore")
def declare_restore() -> None:
    """Say in every record that the database was set back to a copy, before phones are let in.

    A copy made by `showup backup` says so by itself at the next start.
    """
    from app.core.ids import new_id
    from app.core.keys import KeyProblem
    from app.main import make_parts
    from app.record.restoring import declare

    settings = read_settings()
    prepare(settings)
    try:
        parts = make_parts(settings)
        refuse_other_key(parts.db)
    except KeyProblem as problem:
        raise _fail(f"A key can't be used: {problem}") from None
    circles = declare(parts.db, new_id())
    parts.db.close()
    _say(f"Declared in {circles} records.")


@cli.command("verify-record")
def verify_record(
    file: Annotated[Path, typer.Argument(help="A record, as the person saved it.")],
    head: Annotated[
        str | None,
        typer.Option(help="A head that a phone kept, as it stands there: NUMBER:HASH."),
    ] = None,
) -> None:
    """Look whether a saved record is whole, or at which entry it doesn't fit."""
    from app.record.verify import Known, read_document, verify, wording

    known = None
    if head is not None:
        seq, _, kept = head.partition(":")
        if not (seq.isascii() and seq.isdigit() and kept):
            raise _fail("A head is written as NUMBER:HASH.")
        known = Known(int(seq), kept.strip())
    try:
        raw = file.read_bytes()
    except OSError as problem:
        raise _fail(f"{file} can't be read: {problem.strerror}") from None
    found = verify(read_document(raw), known)
    if not found.whole:
        raise _fail(wording(found))
    _say(wording(found))


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
    run_demo(settings, reset=reset)


def main() -> None:
    """The entry point of `showup`."""
    cli()


if __name__ == "__main__":
    main()
