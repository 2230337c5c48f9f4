"""compose.yaml read, and its services run here as processes: the same commands and settings."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.ops.container import ROOT, free_port, status

PATIENCE_S = 60.0
SECRETS = "/run/secrets"


def compose() -> dict[str, Any]:
    """compose.yaml as an engine reads it, before its variables are filled in."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def of_showup(services: dict[str, Any]) -> dict[str, Any]:
    """The services that run our image."""
    return {name: service for name, service in services.items() if service["image"] == "showup"}


def filled(text: str, variables: dict[str, str]) -> str:
    """`${NAME:?why}` and `${NAME:-else}` filled in. Raises KeyError for what has to be given."""

    def value(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        return variables[name] if operator == "?" else variables.get(name) or rest

    return re.sub(r"\$\{(\w+):([?-])([^}]*)\}", value, text)


@dataclass
class Topology:
    """The services of compose.yaml on this machine. `database_url` stands for their database."""

    folder: Path
    database_url: str
    variables: dict[str, str]
    test_variables: dict[str, str]  # what only a test needs
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.services = compose()["services"]
        secrets = self.folder / "secrets"
        subprocess.run(
            ["sh", str(ROOT / "container-secrets"), str(secrets)], check=True, capture_output=True
        )
        url_file = secrets / "showup_database_url"
        assert "@database/" in url_file.read_text(encoding="utf-8")
        url_file.write_text(self.database_url, encoding="utf-8")

    def env(self, name: str) -> dict[str, str]:
        """A service's environment: the image's, its own, its secrets. Nothing of this machine's."""
        from tests.ops.dockerfile import parse

        image = parse((ROOT / "Dockerfile").read_text(encoding="utf-8"))[-1].env
        own_variables = {
            k: filled(v, self.variables) for k, v in self.services[name]["environment"].items()
        }
        env = {"PATH": "/usr/bin:/bin", **image, **own_variables}
        place = self.folder / name
        for part in ("data", "tmp", "secrets"):
            (place / part).mkdir(parents=True, exist_ok=True)
        for secret in self.services[name]["secrets"]:
            copy = place / "secrets" / secret
            copy.write_bytes((self.folder / "secrets" / secret).read_bytes())
        assert env["SHOWUP_SECRETS"] == SECRETS
        return env | {
            "SHOWUP_SECRETS": str(place / "secrets"),
            "SHOWUP_DATA": str(place / "data"),
            "HOME": str(place / "tmp"),
            "SHOWUP_HOST": "127.0.0.1",
            "SHOWUP_PORT": str(self.ports.setdefault(name, free_port())),
            "SHOWUP_DISK_FREE_MIB": "0",  # how full this machine's disk is isn't asked here
            "SHOWUP_DISK_FREE_PERCENT": "0",
            **self.test_variables,
        }

    def starts(self, name: str) -> None:
        """Start a service; its log goes to a file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "app", *self.services[name]["command"]],
                cwd=ROOT,
                env=self.env(name),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def completes(self, name: str) -> None:
        """Run a service that ends by itself, and well."""
        self.starts(name)
        assert self.running.pop(name).wait(PATIENCE_S) == 0, self.log(name)

    def serves(self, name: str) -> None:
        """Wait until a service answers."""
        self.until(lambda: status(f"{self.url(name)}/healthz") == 200, f"{name} answers")

    def kills(self, name: str) -> None:
        """kill -9."""
        self.running[name].kill()
        self.running.pop(name).wait(PATIENCE_S)

    def ends(self) -> dict[str, int]:
        """SIGTERM to all; what each ended with."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        ended = {}
        for name, process in self.running.items():
            try:
                ended[name] = process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                ended[name] = process.wait(PATIENCE_S)
        self.running.clear()
        return ended

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def until(self, holds: Callable[[], bool], condition: str) -> None:
        """Wait until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            logs = "\n".join(f"{name}: {self.log(name)[-2000:]}" for name in self.running)
            assert time.monotonic() < end, f"never: {condition}\n{logs}"
            time.sleep(0.05)
