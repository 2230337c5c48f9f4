"""The operator's commands of `showup`: backups, keys, looking, disclosing."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.operators.console import fail, plain_words, read_settings, say

commands = typer.Typer()


@commands.command("backup-key")
def backup_key(
    another: Annotated[
        bool, typer.Option("--another", help="Make another one; older backups need the old one.")
    ] = False,
) -> None:
    """Make the key that opens backups. It is shown once, and isn't kept on this machine."""
    from app.operators.archive import has_backup_key, make_backup_key

    settings = read_settings()
    if has_backup_key(settings) and not another:
        raise fail(
            "There is one already: backups are encrypted to it. If it is lost: --another. "
            "Backups made before then can't be opened any more."
        )
    if settings.backup_recipients:
        raise fail("SHOWUP_BACKUP_TO says whose key it is: change it there.")
    identity = make_backup_key(settings)
    say("The key that opens your backups. It is shown once: write it down, away from this machine.")
    say("")
    say(f"  {identity}")


@commands.command()
def backup() -> None:
    """Back everything up while all goes on, encrypted to the backup key."""
    from app.core.keystore import is_sqlite, sqlite_path
    from app.core.migrations import schema_is_current
    from app.main import make_parts
    from app.operators.archive import read_recipients
    from app.operators.backup import back_up

    settings = read_settings()
    with plain_words():
        read_recipients(settings)
        if is_sqlite(settings.url) and not sqlite_path(settings.url).exists():
            raise fail("There is no database yet.")
        if not schema_is_current(settings.url):
            raise fail("The database's schema isn't this version's. Run: showup migrate")
        parts = make_parts(settings)
        try:
            rows, keys = back_up(parts.db, settings)
        finally:
            parts.db.close()
    say(f"Backed up to {rows}, and its keys to {keys}.")


def _read_identity(file: Path | None) -> str:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except OSError as problem:
            raise fail(f"{file} can't be read: {problem.strerror}") from None
    if not sys.stdin.isatty():
        return sys.stdin.read()
    text: str = typer.prompt("The backup key (AGE-SECRET-KEY-1…)", hide_input=True)
    return text


@commands.command()
def restore(
    file: Annotated[
        Path | None, typer.Argument(help="The backup: showup-2….age. Without it, keys alone.")
    ] = None,
    keys: Annotated[
        Path | None, typer.Option(help="The copy of the keys; showup-keys.age beside it if not.")
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(help="File with the backup key; asked for, or read from the input, if not."),
    ] = None,
    old_keys: Annotated[
        bool, typer.Option("--old-keys", help="Take an old copy of the keys all the same.")
    ] = False,
) -> None:
    """Put a backup back where nothing is, or lost keys beside a database that is there."""
    from app.core.clock import SteadyClock
    from app.operators.archive import read_identities
    from app.operators.key_copy import KEY_COPY
    from app.operators.restore import restore as put_back
    from app.operators.restore import restore_keys
    from app.operators.running import Role, hold_roles

    settings = read_settings()
    if file is None and keys is None:
        raise fail("Say which: showup restore FILE, or showup restore --keys FILE.")
    with plain_words():
        identities = read_identities(_read_identity(key_file))
        with hold_roles(settings, Role.API, Role.WORKER, Role.KEYS):
            if file is None:
                assert keys is not None  # noqa: S101  (said above)
                files, count = restore_keys(settings, keys, identities)
                names = ", ".join(files) or "nothing"
                say(f"Put back: {names}; {count} wrapped keys. What was there stayed as it is.")
                return
            beside = keys or file.with_name(KEY_COPY)
            done = put_back(
                settings, file, beside, identities, clock=SteadyClock(), old_keys=old_keys
            )
    say(f"Restored as of {done.as_of:%Y-%m-%d %H:%M} UTC; {done.records} records say so.")
    if done.ended:
        say(f"{done.ended} circles were deleted after that, and are gone again.")
    if done.unreadable:
        say(f"{done.unreadable} circles can't be opened: their keys aren't in {beside.name}.")
    say("What changed after that is gone: tell people before you let their phones in.")


class NewKey(StrEnum):
    """A key that may be made anew when it is lost for good."""

    PUSH = "push"
    SESSION = "session"


@commands.command("new-key")
def new_key(
    which: Annotated[NewKey, typer.Argument(help="The key that is lost for good.")],
) -> None:
    """Make a key in the place of one that is lost. What people wrote doesn't hang on these."""
    from app.core.keys import PUSH_FILE, SESSION_FILE, new_key_text, new_push_key, write_key_file

    settings = read_settings()
    name, make = {
        NewKey.PUSH: (PUSH_FILE, new_push_key),
        NewKey.SESSION: (SESSION_FILE, new_key_text),
    }[which]
    path = settings.data / name
    if path.exists():
        raise fail(f"{path} is there: nothing was changed.")
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_key_file(path, make())
    say(f"Made {path}.")


@commands.command("rotate-keys")
def rotate_keys(
    reseal: Annotated[
        bool, typer.Option("--reseal", help="Seal all content anew as well, in small batches.")
    ] = False,
    only: Annotated[
        str | None, typer.Option(help="With --reseal: one circle or account, by its id.")
    ] = None,
) -> None:
    """Change the operator's key while all goes on: every circle's key is wrapped anew."""
    from app.core.keys import load_keys
    from app.main import make_parts
    from app.operators.resealing import reseal as seal_anew
    from app.operators.resealing import sealed_owners
    from app.operators.rotation import rotate_operator_key
    from app.operators.running import Role, hold_roles

    settings = read_settings()
    with plain_words(), hold_roles(settings, Role.KEYS):
        parts = make_parts(settings)
        try:
            keys = load_keys(settings, lambda: False)
            say(f"{rotate_operator_key(parts.db, keys, settings)} keys are wrapped anew.")
            if reseal:
                owners = sealed_owners(parts.db) if only is None else [only]
                values = sum(seal_anew(parts.db, owner) for owner in owners)
                say(f"{values} texts are sealed anew.")
        finally:
            parts.db.close()
    if settings.content_key is not None:
        say("Now set SHOWUP_CONTENT_KEY to the new key, take SHOWUP_CONTENT_KEY_NEXT away,")
        say("and restart every process. Then run it once more for what began in between.")


@commands.command()
def doctor() -> None:
    """Look everything over: what is wrong, and what to do. Nothing is sent or changed."""
    from app.core.clock import SteadyClock
    from app.core.db import Database
    from app.main import check_accounts
    from app.operators.doctor import Level, examine

    settings = read_settings()
    findings = examine(
        settings,
        lambda sealer: Database(settings.url, SteadyClock(), sealer),
        lambda: check_accounts(settings),
    )
    for finding in findings:
        say(finding.line())
    wrong = sum(finding.level == Level.WRONG for finding in findings)
    if wrong:
        raise fail(f"{wrong} things are wrong." if wrong > 1 else "One thing is wrong.")


# One id of sixty-four begins with "-", as an option does.
@commands.command(context_settings={"ignore_unknown_options": True})
def disclose(
    circle: Annotated[str, typer.Argument(help="The circle's id.")],
    opened: Annotated[
        bool, typer.Option("--open", help="Open what people wrote, with the operator's key.")
    ] = False,
) -> None:
    """Print all that one could be made to hand over about a circle."""
    from app.circles.models import Circle
    from app.main import make_parts
    from app.operators.disclosure import disclose as lines_of

    settings = read_settings()
    with plain_words():
        parts = make_parts(settings)
        try:
            with parts.db.read() as tx:
                if tx.session.get(Circle, circle) is None:
                    raise fail(f"There is no circle {circle}.")
                for line in lines_of(tx, circle, opened=opened):
                    say(line)
        finally:
            parts.db.close()
