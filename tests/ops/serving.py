"""Starts `showup serve` without a worker, once or several times over one database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ops.container import ROOT, free_port, status

PATIENCE_S = 300.0  # four start beside whatever else the machine does


@dataclass(frozen=True)
class Serving:
    """One process that answers at a URL."""

    url: str
    pid: int
    log: Path

    def resident_mib(self) -> float:
        """What it holds in memory now (Linux alone tells)."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        (kib,) = (line.split()[1] for line in lines if line.startswith("VmRSS:"))
        return int(kib) / 1024


@contextmanager
def serving(database_url: str, folder: Path, count: int = 1) -> Iterator[list[Serving]]:
    """So many processes over one database and one folder of keys, until the block ends."""
    processes = []
    with ExitStack() as stack:
        for number in range(count):
            port = free_port()
            env = {
                **os.environ,
                "SHOWUP_DATA": str(folder),
                "SHOWUP_DATABASE_URL": database_url,
                "SHOWUP_PORT": str(port),
            }
            log = folder / f"{number}.log"
            process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", "--no-worker"],
                cwd=ROOT,
                env=env,
                stdout=stack.enter_context(log.open("wb")),
                stderr=subprocess.STDOUT,
            )
            stack.callback(process.wait, PATIENCE_S)
            stack.callback(process.terminate)
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + PATIENCE_S
            # One after another: the first makes the keys.
            while status(f"{url}/healthz") != 200:
                assert time.monotonic() < deadline, "a process didn't start"
                time.sleep(0.1)
            processes.append(Serving(url, process.pid, log))
        yield processes
