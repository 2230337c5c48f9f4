"""The stamp that decides whether the phone app is built again."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

import hatch_build


@pytest.fixture
def pwa(tmp_path: Path) -> Path:
    folder = tmp_path / "pwa"
    for name in (
        *("src/main.tsx", "public/icon.svg", "package-lock.json", "node_modules/x/index.js"),
        "../app/messages/names.en.json",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@pytest.mark.parametrize(
    "name",
    ["src/main.tsx", "public/icon.svg", "package-lock.json", "../app/messages/names.en.json"],
)
def test_a_changed_file_changes_the_stamp(pwa: Path, name: str) -> None:
    before = hatch_build.input_hash(pwa)
    (pwa / name).write_text("something else")
    assert hatch_build.input_hash(pwa) != before


def test_a_moved_file_changes_the_stamp(pwa: Path) -> None:
    before = hatch_build.input_hash(pwa)
    (pwa / "src" / "main.tsx").rename(pwa / "src" / "start.tsx")
    assert hatch_build.input_hash(pwa) != before


def test_installed_libraries_do_not_change_the_stamp(pwa: Path) -> None:
    before = hatch_build.input_hash(pwa)
    (pwa / "node_modules" / "x" / "index.js").write_text("something else")
    assert hatch_build.input_hash(pwa) == before


def _hook(root: Path) -> hatch_build.PhoneAppHook:
    parts = cast(Any, (str(root), {}, None, None, "", "wheel"))
    return hatch_build.PhoneAppHook(*parts)


def test_skipping_is_for_editable_installs_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(hatch_build.SKIP, "1")
    hook = _hook(tmp_path)
    hook.initialize("editable", {})
    assert not (tmp_path / "app" / "web").exists()
    with pytest.raises(hatch_build.PhoneAppError, match="a wheel needs the phone app"):
        hook.initialize("standard", {})


def test_a_build_that_cannot_work_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pwa").mkdir()
    (tmp_path / "pwa" / "package.json").write_text("{")
    (tmp_path / "pwa" / "package-lock.json").write_text("{}")
    (tmp_path / "pwa" / ".npmrc").write_text("")
    with pytest.raises(hatch_build.PhoneAppError, match="ci failed"):
        _hook(tmp_path).initialize("standard", {})
    assert not (tmp_path / "app" / "web").exists()
