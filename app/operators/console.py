"""What the commands share: how they speak, how they end, and how they read settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from pydantic import ValidationError

from app.core.keys import KeyProblem
from app.core.settings import Settings
from app.operators.problems import AlreadyRunning, BackupProblem, RotationProblem


def say(text: str) -> None:
    """One line for whoever runs the command."""
    typer.echo(text)


def fail(text: str) -> typer.Exit:
    """Print what is wrong to stderr; returns the exit to raise."""
    typer.echo(text, err=True)
    return typer.Exit(code=1)


def read_settings(**changes: object) -> Settings:
    """Settings from the environment; a bad one ends the command with a sentence."""
    try:
        settings = Settings()
        return settings.model_copy(update={k: v for k, v in changes.items() if v is not None})
    except ValidationError as problem:
        lines = [
            f"SHOWUP_{str(error['loc'][0]).upper()}: {error['msg']}" for error in problem.errors()
        ]
        raise fail("A setting isn't right:\n  " + "\n  ".join(lines)) from None


@contextmanager
def plain_words() -> Iterator[None]:
    """End a command with a sentence where a key, a backup or another process is in the way."""
    try:
        yield
    except KeyProblem as problem:
        raise fail(f"A key can't be used: {problem}") from None
    except (BackupProblem, RotationProblem, AlreadyRunning) as problem:
        raise fail(str(problem)) from None
