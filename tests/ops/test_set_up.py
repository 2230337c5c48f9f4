"""What setting up prints: errors, and none of pip's opinions of this machine."""

from __future__ import annotations

import subprocess

from tests.ops.container import ROOT


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """pip as `make setup` calls it."""
    words = subprocess.run(
        ["make", "--silent", "--eval=pip-words:;@echo '$(PIP)'", "pip-words"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return subprocess.run(
        [*words, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_setting_up_prints_no_warnings_of_pip_and_its_errors() -> None:
    warned = pip("debug")  # it says by a warning that it is meant for debugging
    assert warned.returncode == 0
    assert "WARNING" not in warned.stdout + warned.stderr
    failed = pip("install", "--no-index", "no-such-library-anywhere")
    assert failed.returncode != 0
    assert "No matching distribution found" in failed.stderr
