"""compose.yaml: what it holds, and its processes really run on one PostgreSQL."""

from __future__ import annotations

import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.core.settings import Settings
from app.delivery.webpush import public_key
from tests.ops.container import ROOT
from tests.ops.dockerfile import parse
from tests.ops.topology import SECRETS, Topology, compose, filled, of_showup
from tests.postgres import Cluster
from tests.push.service import PushService
from tests.world import Friend, Handset, World

SETTINGS = {f"SHOWUP_{name.upper()}" for name in Settings.model_fields}
DATA = parse((ROOT / "Dockerfile").read_text(encoding="utf-8"))[-1].env["SHOWUP_DATA"]


def kinds() -> dict[str, list[Any]]:
    """Our services by what they run."""
    found: dict[str, list[Any]] = {}
    for one in of_showup(compose()["services"]).values():
        found.setdefault(" ".join(one["command"]), []).append(one)
    return found


def test_two_of_each_and_a_migration_first() -> None:
    found = kinds()
    assert {name: len(ones) for name, ones in found.items()} == {
        "migrate": 1,
        "serve --no-worker": 2,
        "worker": 2,
    }
    for name in ("serve --no-worker", "worker"):
        for one in found[name]:
            assert one["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
            assert one["restart"] == "unless-stopped"
    (migration,) = found["migrate"]
    assert migration["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert migration["restart"] == "no"
    ports = [port for one in found["serve --no-worker"] for port in one["ports"]]
    assert len(set(ports)) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports), "the web server stands in front"


def test_each_is_closed_as_far_as_it_can_be() -> None:
    for name, one in of_showup(compose()["services"]).items():
        assert one["read_only"] is True, name
        assert one["tmpfs"] == ["/tmp"], name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        assert "user" not in one, "the image's own, which isn't root"
        assert "privileged" not in one
        assert int(one["stop_grace_period"].removesuffix("s")) >= 20


def test_the_database_is_kept_and_waited_for() -> None:
    loaded = compose()
    database = loaded["services"]["database"]
    assert database["volumes"] == ["database:/var/lib/postgresql/data"]
    assert "database" in loaded["volumes"]
    assert "pg_isready" in database["healthcheck"]["test"]
    assert "ports" not in database
    assert database["networks"] == ["inside"]
    assert loaded["networks"]["inside"] == {"internal": True}


def test_every_setting_is_one_and_no_secret_is_written_down() -> None:
    loaded = compose()
    for name, one in of_showup(loaded["services"]).items():
        for setting in one["environment"]:
            assert setting in SETTINGS or setting == "FORWARDED_ALLOW_IPS", (name, setting)
        # Secrets are files named like the settings they are.
        assert {secret.upper() for secret in one["secrets"]} <= SETTINGS
        assert {"showup_content_key", "showup_vapid_key", "showup_session_key"} <= set(
            one["secrets"]
        ), "processes that share a database share its keys"
        assert one["environment"]["SHOWUP_SECRETS"] == SECRETS
    named = {secret for one in loaded["services"].values() for secret in one["secrets"]}
    assert named == set(loaded["secrets"])
    for name, one in loaded["secrets"].items():
        assert one == {"file": f"secrets/{name}"}
    assert "POSTGRES_PASSWORD" not in loaded["services"]["database"]["environment"]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split("\n")
    assert "/secrets/" in ignored
    assert "/showup.env" in ignored


def test_secrets_are_made_once_and_closed(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"

    def make() -> dict[str, bytes]:
        made = subprocess.run(
            ["sh", str(ROOT / "container-secrets"), str(folder)],
            check=True,
            capture_output=True,
            text=True,
        )
        assert not any(one.read_text() in made.stdout for one in folder.iterdir())
        return {one.name: one.read_bytes() for one in folder.iterdir()}

    first = make()
    assert set(first) == set(compose()["secrets"])
    assert make() == first
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "postgres_password").unlink()
    second = make()
    assert second["postgres_password"] != first["postgres_password"]
    assert second["showup_content_key"] == first["showup_content_key"]


def test_an_address_has_to_be_given() -> None:
    address = compose()["services"]["api-1"]["environment"]["SHOWUP_PUBLIC_URL"]
    assert filled(address, {"SHOWUP_PUBLIC_URL": "https://a.example"}) == "https://a.example"
    with pytest.raises(KeyError):
        filled(address, {})


# --- really run -------------------------------------------------------------------------------


class House:
    """What a `Friend` of the story asks of its world; the server is the topology's."""

    def __init__(self, push: PushService) -> None:
        self.push = push
        self.url = ""
        self.push_key = ""
        self.friends: dict[str, Friend] = {}
        self.handsets: list[Handset] = []

    def friend(self, name: str) -> Friend:
        made = Friend(cast(World, self), name, "America/Vancouver", "en", True)
        self.friends[name] = made
        return made

    def opens(self, here: Topology) -> Friend:
        """The first phone, at the first API process."""
        pem = (here.folder / "secrets" / "showup_vapid_key").read_bytes()
        key = load_pem_private_key(pem, password=None)
        assert isinstance(key, EllipticCurvePrivateKey)
        self.push_key = public_key(key)
        self.url = here.url(next(name for name in here.ports if name.startswith("api")))
        return self.friend("Mina")

    def closes(self) -> None:
        for one in self.handsets:
            one.http.close()

    def settle(self) -> None:
        """Two workers work by themselves here."""

    def turns_to(self, url: str) -> None:
        """All phones use the other API process from now on."""
        self.closes()
        for one in self.handsets:
            one.http = httpx.Client(base_url=url, timeout=30)


@pytest.fixture
def push() -> Iterator[PushService]:
    made = PushService()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def here(tmp_path: Path, postgres: Cluster, push: PushService) -> Iterator[Topology]:
    with postgres.database() as url:
        made = Topology(
            tmp_path,
            url,
            given={"SHOWUP_PUBLIC_URL": "https://circle.example"},
            more={"SHOWUP_PUSH_ORIGINS": push.origin},
        )
        yield made
        made.ends()


@pytest.fixture
def house(push: PushService) -> Iterator[House]:
    made = House(push)
    yield made
    made.closes()


@pytest.mark.timeout(400)
def test_an_ask_is_played_through_and_again_with_half_of_it_killed(
    here: Topology, house: House
) -> None:
    apis = [name for name, one in here.services.items() if "--no-worker" in one.get("command", [])]
    workers = [name for name, one in here.services.items() if one.get("command") == ["worker"]]
    assert (len(apis), len(workers)) == (2, 2)
    here.completes("migrate")
    for name in (*apis, *workers):
        here.starts(name)
    for name in apis:
        here.serves(name)
        assert httpx.get(f"{here.url(name)}/readyz", timeout=60).json()["problems"] == []
    assert all(not list((here.folder / name / "data").iterdir()) for name in apis), "keys are given"

    mina = house.opens(here)
    for name in apis:
        me = httpx.get(
            f"{here.url(name)}/api/v1/me", headers={"Authorization": f"Bearer {mina.phone.token}"}
        )
        assert me.json()["push"]["public_key"] == house.push_key, "each has the same keys"
    mina.begins_circle("Sam")
    sam = house.friend("Sam")
    knock = sam.knocks(mina.invites("Sam"))
    sam.may_be_reached(knock)
    mina.lets_in("Sam")

    def asked() -> list[str]:
        pushes = sam.phone.screen.pushes
        return [str(one["n"]) for one in pushes if sam.phone.event_of(one) == "ask"]

    mina.asks("please", now=True)
    here.until(lambda: len(set(asked())) == 1, "Sam's phone shows the ask")
    sam.answers("coming", 20)
    assert mina.sees()["phase"] == "covered"
    mina.does("stop")

    here.kills(apis[0])
    here.kills(workers[0])
    house.turns_to(here.url(apis[1]))
    mina.asks(now=True)
    here.until(lambda: len(set(asked())) == 2, "Sam's phone shows the second ask")
    sam.answers("coming", 20)
    assert mina.sees()["phase"] == "covered"
    assert httpx.get(f"{here.url(apis[1])}/readyz", timeout=60).json()["problems"] == []
    ended = here.ends()
    assert set(ended) == {apis[1], workers[1]}
    assert set(ended.values()) <= {0, -signal.SIGTERM}, ended
    for name in (*apis, *workers):
        assert "Traceback" not in here.log(name), here.log(name)
