"""`serve` from exec to its first answer, and at rest: memory and the CPU that waiting takes."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.serving import ROOT, free_port, running, showup
from benchmarks.table import Row, against, at_most, say

STARTS = 5
REST_S = 10.0
UP_S = 1.5
RSS_MIB = 110.0
IDLE = 2.0

# What nobody can start quicker than: the same libraries, and one route.
_BARE = (
    "import sys, sqlmodel, uvicorn, fastapi; app = fastapi.FastAPI(openapi_url=None);"
    " app.get('/healthz')(lambda: {});"
    " uvicorn.run(app, port=int(sys.argv[1]), log_level='error')"
)


def rows() -> list[Row]:
    """Seconds to the first 200 of /healthz, resident memory and CPU at rest.

    The quickest of the starts counts, on both sides: whatever else runs only adds to it.
    """
    for folder in ("app", "migrations"):
        compileall.compile_dir(ROOT / folder, quiet=2)
    with tempfile.TemporaryDirectory(prefix="showup-bench-") as folder:
        data = Path(folder) / "data"
        say("  first start: keys and tables are made …")
        with showup(data) as server:
            first = server.started_s
        ups, bare, bare_rss = [], [], []
        for number in range(STARTS):
            say(f"  start: round {number + 1} of {STARTS} …")
            with showup(data) as server:
                ups.append(server.started_s)
            port = free_port()
            with running([sys.executable, "-c", _BARE, str(port)], port, dict(os.environ)) as low:
                bare.append(low.started_s)
                bare_rss.append(rss_mib(low.pid))
        with showup(data) as server:
            say(f"  at rest for {REST_S:.0f} s …")
            time.sleep(3)
            before = _cpu_s(server.pid)
            time.sleep(REST_S)
            idle = (_cpu_s(server.pid) - before) / REST_S * 100
            rss = rss_mib(server.pid)
    up = at_most("serve up, compiled", min(ups), "s", UP_S)
    return [
        up,
        against("serve up: beside its libraries and one route", min(ups), "s", min(bare)),
        against("the very first start: keys and tables too", first, "s", min(ups)),
        at_most("serve at rest, resident", rss, "MiB", RSS_MIB),
        against("serve at rest: beside its libraries and one route", rss, "MiB", median(bare_rss)),
        at_most("serve at rest, CPU", idle, "% of a core", IDLE),
    ]


def rss_mib(pid: int) -> float:
    kib = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True
    ).stdout
    return int(kib) / 1024


def _cpu_s(pid: int) -> float:
    stat = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    ticks: int = os.sysconf("SC_CLK_TCK")
    return (int(stat[11]) + int(stat[12])) / ticks
