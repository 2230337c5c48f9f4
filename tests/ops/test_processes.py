"""The look-out in real processes: each looks by itself, one of them tells."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from tests.channels.loopback_servers import MailServer
from tests.postgres import Cluster
from tests.services.test_command_line import free_port, run, showup

ME = "ops@example.org"
#: Two looks of each process, on a slow machine.
PATIENCE_S = 60.0


@pytest.mark.timeout(400)
def test_of_an_api_process_and_a_worker_one_tells(tmp_path: Path, postgres: Cluster) -> None:
    with postgres.database() as url, MailServer() as mail:
        port = free_port()
        env = {
            "SHOWUP_DATA": str(tmp_path),
            "SHOWUP_DATABASE_URL": url,
            "SHOWUP_PORT": str(port),
            "SHOWUP_SMTP_URL": mail.url,
            "SHOWUP_MAIL_FROM": "circle@example.org",
            "SHOWUP_OPERATOR_MAIL": ME,
            "SHOWUP_DISK_FREE_MIB": "10000000",
        }
        assert run("migrate", env=env).returncode == 0
        with (
            showup("serve", "--no-worker", env=env, port=port) as (_, served),
            showup("worker", env=env) as (_, worked),
        ):
            assert httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=60).json()["problems"] == [
                "disk"
            ]
            end = time.monotonic() + PATIENCE_S
            while not mail.to(ME):
                assert time.monotonic() < end, "nobody tells"
                time.sleep(0.1)
        # Both ended well, and whoever looked later had nothing to add.
        assert len(mail.to(ME)) == 1
        assert "Traceback" not in served[0] + worked[0]
        assert (served[0] + worked[0]).count("disk begins") == 1
