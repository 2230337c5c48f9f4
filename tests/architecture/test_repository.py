"""What the files of the repository may hold: nothing of one machine, one mirror or tomorrow."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Module, calls, modules

_BINARY = {".png", ".ico", ".woff2", ".jpg", ".webp"}
_MADE_HERE = {".git", ".venv", ".stamps", "node_modules", "__pycache__", "web", "data"}

# Written apart, so that this file doesn't find itself.
_HOSTS = tuple(
    name.replace(" ", ".")
    for name in (
        "pypi org",
        "pythonhosted org",
        "npmjs org",
        "npmjs com",
        "yarnpkg com",
        "npmmirror com",
        "unpkg com",
        "jsdelivr net",
    )
)
_LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b(?=[:( ]|$)", re.MULTILINE)
_MACHINE = re.compile(
    r"(?<![\w.~/-])/(?:work|root|workspace|workspaces|Users|mnt|opt)/[\w.-]+"
    r"|(?<![\w.~/-])/home/(?!<)[\w.-]+"
    r"|(?<![\w.~/-])/tmp/(?:showup|bash|claude)[\w./-]*"
    r"|[A-Z]:\\Users\\"
)
_ADDRESS = re.compile(
    r"https?://|file:|git\+|^\s*(--index-url|--extra-index-url|--find-links|--trusted-host|-i|-f)\b"
    r"|\s@\s",
    re.MULTILINE,
)


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file that is kept, with its content."""
    for path in _repository_files():
        if path.suffix in _BINARY or not path.is_file():
            continue
        yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def _repository_files() -> list[Path]:
    if (ROOT / ".git").exists() and shutil.which("git"):
        # Files that are there but not yet added count too, unless they are ignored.
        output = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        return [ROOT / name for name in output.split("\0") if name]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not _MADE_HERE & set(path.relative_to(ROOT).parts)
    ]


def machine_paths(text: str) -> list[str]:
    return [match.group() for match in _MACHINE.finditer(text)]


def registry_hosts(text: str) -> list[str]:
    return [host for host in _HOSTS if host in text]


def put_off(text: str) -> list[str]:
    return [match.group() for match in _LATER.finditer(text)]


def lock_problems(text: str) -> list[str]:
    """What is wrong with a requirements lock: an address, or a library without a hash."""
    problems = [f"address: {match.group().strip()}" for match in _ADDRESS.finditer(text)]
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        name = block.split("\n", 1)[0]
        if re.match(r"[A-Za-z0-9]", name) and "--hash=sha256:" not in block:
            problems.append(f"no hash: {name}")
    return problems


def npm_lock_problems(text: str) -> list[str]:
    """What is wrong with package-lock.json: an address, or a library without a hash."""
    problems = []
    for name, entry in json.loads(text)["packages"].items():
        if name and "resolved" in entry:
            problems.append(f"address: {name}")
        if name and not entry.get("link") and "integrity" not in entry:
            problems.append(f"no hash: {name}")
    return problems


def test_no_path_of_a_machine() -> None:
    hits = [f"{path}: {hit}" for path, text in texts() for hit in machine_paths(text)]
    assert not hits, "\n".join(hits)


def test_no_registry_host() -> None:
    hits = [f"{path}: {hit}" for path, text in texts() for hit in registry_hosts(text)]
    assert not hits, "\n".join(hits)


def test_nothing_is_put_off_in_a_comment() -> None:
    hits = [f"{path}: {hit}" for path, text in texts() for hit in put_off(text)]
    assert not hits, "an issue is the place for it:\n" + "\n".join(hits)


def test_locks_hold_hashes_and_no_addresses() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert {lock.stem for lock in locks} == {"build", "runtime", "dev", "suggest"}
    problems = [f"{lock.name}: {hit}" for lock in locks for hit in lock_problems(lock.read_text())]
    problems += npm_lock_problems((ROOT / "pwa" / "package-lock.json").read_text())
    assert not problems, "\n".join(problems)


def test_locks_agree() -> None:
    def pinned(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        return dict(re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?)==(\S+)", text, re.MULTILINE))

    runtime, dev, build = pinned("runtime"), pinned("dev"), pinned("build")
    assert len(runtime) > 20
    assert runtime.items() <= dev.items()
    # The first lock that is installed would be overruled by the next one.
    shared = build.keys() & dev.keys()
    assert {name: build[name] for name in shared} == {name: dev[name] for name in shared}
    suggest = pinned("suggest")
    shared = suggest.keys() & dev.keys()
    assert {name: suggest[name] for name in shared} == {name: dev[name] for name in shared}


def test_one_version() -> None:
    python = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    phone = json.loads((ROOT / "pwa" / "package.json").read_text())
    assert python["version"] == phone["version"]
    assert python["license"] == phone["license"] == "AGPL-3.0-or-later"
    assert "SPDX-License-Identifier: AGPL-3.0-or-later" in (ROOT / "LICENSE").read_text()


def printing(module: Module) -> list[str]:
    if module.name == "app.__main__" or module.name.startswith("app.demo"):
        return []
    return [f"{module.name}:{line}" for name, line in calls(module) if name == "print"]


def test_only_the_command_line_prints() -> None:
    prints = [line for module in modules() for line in printing(module)]
    assert not prints, "\n".join(prints)


@pytest.mark.parametrize(
    "text",
    ["see /wor" + "k/notes", "'/home" + "/sam/x'", "(/roo" + "t/.cache)", "/Use" + "rs/sam"],
)
def test_a_machine_path_is_found(text: str) -> None:
    assert len(machine_paths(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["/usr/lib/postgresql", "https://example.org/work/x", "/api/v1/home/x", "app/work/x", "~/work"],
)
def test_a_shared_path_passes(text: str) -> None:
    assert machine_paths(text) == []


def test_bad_samples_are_found() -> None:
    assert registry_hosts(f"https://files.{_HOSTS[1]}/packages") == [_HOSTS[1]]
    assert put_off("# TO" + "DO: later") == ["TO" + "DO"]
    assert put_off("todo, método, all that is to do") == []
    assert printing(Module.of("app.asks.service", "print('x')")) == ["app.asks.service:1"]
    assert printing(Module.of("app.__main__", "print('x')")) == []


@pytest.mark.parametrize(
    "text",
    [
        "a==1\n",
        "--index-url https://mirror.example/simple\na==1 \\\n    --hash=sha256:00\n",
        "--find-links /wheels\na==1 \\\n    --hash=sha256:00\n",
        "a @ file:///wheels/a.whl \\\n    --hash=sha256:00\n",
        "a==1 \\\n    --hash=sha256:00\nb==2\n",
    ],
)
def test_a_bad_lock_is_found(text: str) -> None:
    assert lock_problems(text)
    assert lock_problems("a==1 \\\n    --hash=sha256:00\n    # via b\n") == []


def test_a_bad_npm_lock_is_found() -> None:
    def lock(**entry: str) -> str:
        return json.dumps({"packages": {"": {}, "node_modules/a": entry}})

    assert npm_lock_problems(lock(resolved="https://x.example/a.tgz", integrity="sha512-x"))
    assert npm_lock_problems(lock(version="1"))
    assert npm_lock_problems(lock(integrity="sha512-x")) == []
