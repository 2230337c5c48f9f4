"""An earlier build of ShowUp, made from its commit, to be measured beside this one."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.serving import ROOT, Running, free_port, running, settings_of
from benchmarks.table import say

#: What November's figures were measured on.
COMMIT = "e3e605c"


class NoHistoryError(RuntimeError):
    """The earlier build can't be made: the history isn't here, or its libraries can't be had."""


def make_earlier_build(commit: str = COMMIT) -> Path:
    """The folder of an earlier build, under build/: made once, about a minute, and kept.

    Raises:
        NoHistoryError: git has no such commit here, or a step failed.
    """
    folder = ROOT / "build" / f"earlier-{commit}"
    finished = folder / ".made"
    if finished.exists():
        return folder
    say(f"  the build of {commit}, made once (about a minute) …")
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        raise NoHistoryError(f"commit {commit} isn't in this clone's history")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["tar", "--extract"], cwd=folder, input=archive.stdout, check=True)
    venv.create(folder / ".venv", with_pip=True)
    pip = [str(folder / ".venv/bin/python"), "-m", "pip", "--quiet", "install", "--require-hashes"]
    _run([*pip, "-r", "requirements/build.txt"], folder)
    _run([*pip, "--no-build-isolation", "-r", "requirements/runtime.txt"], folder)
    _run([sys.executable, "hatch_build.py"], folder)
    finished.touch()
    return folder


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoHistoryError(f"{' '.join(command)}:\n{done.stderr[-2000:]}")


@contextmanager
def earlier_showup(data: Path, commit: str = COMMIT) -> Iterator[Running]:
    """`showup serve` of the earlier build, on a data folder of its own."""
    folder, port = make_earlier_build(commit), free_port()
    env = settings_of(data) | {"SHOWUP_PORT": str(port)}
    program = [str(folder / ".venv/bin/python"), "-m", "app", "serve"]
    with running(program, port, env, cwd=folder) as server:
        yield server
