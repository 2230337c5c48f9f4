"""`make lighthouse`: performance and accessibility of the first screen and of each role's home.

Each screen is opened as on a phone that has never seen the app: signed in, but with neither a
cache nor a service worker. A figure is the median of its rounds. Blocking is measured on the
clock, so whatever else this machine does counts against the app: the load stands beside it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

import hatch_build
from app.core.migrations import migrate
from app.core.settings import Settings
from app.demo.seed import device_link, seed
from app.main import make_parts
from benchmarks.serving import free_port, running, settings_of
from benchmarks.table import Row, say, show

FOLDER = Path(__file__).parent
ROUNDS = 3
AIM = 0.98
CATEGORIES = ("performance", "accessibility")
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Figures:
    """A screen's scores from 0 to 1, and what took marks off: audit → how much of it was lost."""

    performance: float
    accessibility: float
    lost_marks: dict[str, str]


def main(names: list[str]) -> int:
    """Measure every screen, or those named. Returns 1 when an aim is missed."""
    hatch_build.build(FOLDER.parents[1])
    hatch_build.install_libraries(FOLDER, "Lighthouse")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="showup-lighthouse-") as folder:
        data = Path(folder) / "data"
        port = free_port()
        links = _seed(data, f"http://localhost:{port}")
        env = settings_of(data) | {"SHOWUP_PORT": str(port)}
        program = str(Path(sys.executable).with_name("showup"))
        with running([program, "serve"], port, env):
            for name, address, debugging in _screens(Path(folder), port, links):
                if not names or name in names:
                    say(f"  {name} …")
                    rows += _measure(name, address, debugging)
    print(show(rows))
    return 1 if any(row.met is False for row in rows) else 0


def _seed(data: Path, url: str) -> dict[str, str]:
    """The demo's circle in a data folder of its own; a link that signs in, for each role."""
    data.mkdir()
    settings = Settings(data=data, public_url=url, push_origins=url)
    migrate(settings.url)
    parts = make_parts(settings)
    accounts = seed(parts.db, url)
    links = {name: device_link(parts.db, accounts[name], url) for name in ("Mina", "Sam", "Lee")}
    parts.db.close()
    return links


def _screens(folder: Path, port: int, links: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    """Name and address of each screen, and the debugging port of a browser that may see it."""
    url = f"http://localhost:{port}"
    with _browser(folder / "nobody") as (_, debugging):
        yield "start", f"{url}/", debugging
    for name, role in (("Mina", "person"), ("Sam", "supporter"), ("Lee", "coordinator")):
        with _browser(folder / name) as (context, debugging):
            page = context.pages[0]
            page.goto(links[name])
            page.locator('[data-do="use-device"]').click()
            _on(page, "home")
            yield f"{role}'s home", page.url, debugging
            if name == "Mina":
                page.locator('[data-do="ask"]').click()
                _on(page, "ask")
                yield "ask", page.url, debugging


def _on(page: Page, screen: str) -> None:
    page.locator(f'[data-screen="{screen}"]').wait_for()


@contextmanager
def _browser(profile: Path) -> Iterator[tuple[BrowserContext, int]]:
    """Chromium with a profile of its own, and the port that Lighthouse reaches it at."""
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if program is None:
        raise RuntimeError("install chromium: make lighthouse does it")
    port = free_port()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=program,
            args=["--no-sandbox", "--disable-dev-shm-usage", f"--remote-debugging-port={port}"],
        )
        yield context, port
        context.close()


def _measure(name: str, address: str, debugging: int) -> list[Row]:
    reports = [_once(address, debugging) for _ in range(ROUNDS)]
    for audit, figure in reports[-1].lost_marks.items():
        say(f"    {audit}: {figure}")
    performances = ", ".join(f"{report.performance:g}" for report in reports)
    say(
        f"    performance, round by round: {performances}"
        f" (load {os.getloadavg()[0]:.1f} on {os.cpu_count() or 1} cores)"
    )
    rows = []
    for category in CATEGORIES:
        score = median(getattr(report, category) for report in reports)
        rows.append(
            Row(f"{name}, {category}", score, "", aim=f"≥ {AIM:g}", met=round(score, 4) >= AIM)
        )
    return rows


def _once(address: str, debugging: int) -> Figures:
    """One run. What somebody signed in with stays; caches and service workers go first."""
    done = subprocess.run(
        [
            hatch_build.node_command(),
            str(FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"),
            address,
            f"--port={debugging}",
            "--output=json",
            "--quiet",
            "--no-enable-error-reporting",
            f"--only-categories={','.join(CATEGORIES)}",
        ],
        env=hatch_build.node_environment(),
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed on {address}:\n{done.stderr}")
    report = json.loads(done.stdout)
    if (error := report.get("runtimeError")) is not None:
        raise RuntimeError(f"Lighthouse saw no page at {address}: {error}")
    if report["finalDisplayedUrl"].rstrip("/") != address.rstrip("/"):
        raise RuntimeError(f"{address} led to {report['finalDisplayedUrl']}")
    scores = report["categories"]
    return Figures(scores["performance"]["score"], scores["accessibility"]["score"], _lost(report))


def _lost(report: dict[str, Any]) -> dict[str, str]:
    """The audits that took marks off, with the figure that each shows."""
    return {
        name: str(audit.get("displayValue") or audit["title"])
        for name, audit in report["audits"].items()
        if (audit["score"] if audit["score"] is not None else 1) < 1
        and audit["scoreDisplayMode"] != "informative"
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
