"""The Dockerfile: what it promises, and its steps really done (the long one)."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

import pytest

from app.core.settings import Settings
from tests.ops.container import ROOT, prove
from tests.ops.dockerfile import Step, ignored, moved, parse

TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORE = (ROOT / ".dockerignore").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.timeout(3600)  # it installs everything anew, over the network
def test_its_steps_in_a_clean_folder_as_another_user() -> None:
    # Not pytest's own folder: that one is closed to other users.
    with tempfile.TemporaryDirectory(prefix="showup-image-") as folder:
        Path(folder).chmod(0o755)
        prove(Path(folder))


def test_what_runs_is_not_what_built() -> None:
    build, final = parse(TEXT)
    assert build.base == final.base == "python:3.11-slim-bookworm"
    assert final.all("RUN") == []
    assert {step.flags["from"] for step in final.all("COPY")} == {build.name}
    user, group = final.last("USER").rest.split(":")
    assert int(user) == int(group) >= 10000
    for word in ("ENTRYPOINT", "CMD"):
        assert final.last(word).rest.startswith("["), f"{word} in exec form"
    assert final.last("STOPSIGNAL").rest == "SIGTERM"
    assert "CMD [" in final.last("HEALTHCHECK").rest
    assert "curl" not in TEXT
    assert final.last("VOLUME").words == [final.env["SHOWUP_DATA"]]


def test_libraries_come_by_the_locks_alone() -> None:
    build, _ = parse(TEXT)
    fetching = [step.rest for step in build.all("RUN") if " pip " in step.rest]
    locked = [step for step in fetching if "--require-hashes" in step]
    assert [step.rsplit(" ", 1)[-1] for step in locked] == [
        "requirements/build.txt",
        "requirements/runtime.txt",
    ]
    for unlocked_step in set(fetching) - set(locked):
        assert "--no-deps" in unlocked_step
        assert "--no-index" in unlocked_step or "--no-build-isolation" in unlocked_step


def test_its_settings_are_settings() -> None:
    _, final = parse(TEXT)
    names = {name for name in final.env if name.startswith("SHOWUP_")}
    assert names
    assert names <= {f"SHOWUP_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("app/main.py", False),
        ("app/web/index.html", True),
        ("app/core/__pycache__/db.pyc", True),
        ("pwa/node_modules/preact/index.js", True),
        ("pwa/src/app/main.tsx", False),
        ("secrets/showup_content_key", True),
        ("data/content.key", True),
        ("showup.env", True),
        (".git/config", True),
        ("tests/world.py", True),
        ("README.md", False),
    ],
)
def test_only_what_is_copied_goes_to_the_engine(path: str, out: bool) -> None:
    assert ignored(IGNORE, PurePosixPath(path)) is out


def test_reading_a_dockerfile() -> None:
    (stage,) = parse('# x\nFROM a:1 AS b\nRUN one \\\n    two\nCOPY --from=c /d/ /e/\nCMD ["f"]\n')
    assert (stage.base, stage.name) == ("a:1", "b")
    assert stage.steps == [
        Step("RUN", {}, "one two"),
        Step("COPY", {"from": "c"}, "/d/ /e/"),
        Step("CMD", {}, '["f"]'),
    ]
    assert stage.last("CMD").words == ["f"]
    with pytest.raises(ValueError, match="unknown"):
        parse("FROM a\nADD b c")


def test_only_its_own_paths_move() -> None:
    command = "/tools/bin/python -m venv /showup && cat /etc/hosts http://127.0.0.1/healthz a/tools"
    assert moved(command, "/r") == (
        "/r/tools/bin/python -m venv /r/showup && cat /etc/hosts http://127.0.0.1/healthz a/tools"
    )
