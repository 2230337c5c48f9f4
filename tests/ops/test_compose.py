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
    services_by_command: dict[str, list[Any]] = {}
    for service in of_showup(compose()["services"]).values():
        services_by_command.setdefault(" ".join(service["command"]), []).append(service)
    return services_by_command


def test_two_of_each_and_a_migration_first() -> None:
    services_by_command = kinds()
    assert {name: len(services) for name, services in services_by_command.items()} == {
        "migrate": 1,
        "serve --no-worker": 2,
        "worker": 2,
    }
    for name in ("serve --no-worker", "worker"):
        for service in services_by_command[name]:
            assert service["depends_on"] == {
                "migrate": {"condition": "service_completed_successfully"}
            }
            assert service["restart"] == "unless-stopped"
    (migration,) = services_by_command["migrate"]
    assert migration["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert migration["restart"] == "no"
    ports = [
        port for service in services_by_command["serve --no-worker"] for port in service["ports"]
    ]
    assert len(set(ports)) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports), "the web server stands in front"


def test_each_is_closed_as_far_as_it_can_be() -> None:
    for name, service in of_showup(compose()["services"]).items():
        assert service["read_only"] is True, name
        assert service["tmpfs"] == ["/tmp"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "user" not in service, "the image's own, which isn't root"
        assert "privileged" not in service
        assert int(service["stop_grace_period"].removesuffix("s")) >= 20


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
    for name, definition in of_showup(loaded["services"]).items():
        for setting in definition["environment"]:
            assert setting in SETTINGS or setting == "FORWARDED_ALLOW_IPS", (name, setting)
        # Secrets are files named like the settings they are.
        assert {secret.upper() for secret in definition["secrets"]} <= SETTINGS
        assert {"showup_content_key", "showup_vapid_key", "showup_session_key"} <= set(
            definition["secrets"]
        ), "processes that share a database share its keys"
        assert definition["environment"]["SHOWUP_SECRETS"] == SECRETS
    secrets_used = {
        secret for service in loaded["services"].values() for secret in service["secrets"]
    }
    assert secrets_used == set(loaded["secrets"])
    for name, definition in loaded["secrets"].items():
        assert definition == {"file": f"secrets/{name}"}
    assert "POSTGRES_PASSWORD" not in loaded["services"]["database"]["environment"]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split("\n")
    assert "/secrets/" in ignored
    assert "/showup.env" in ignored


def test_secrets_are_made_once_and_closed(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"

    def make() -> dict[str, bytes]:
        result = subprocess.run(
            ["sh", str(ROOT / "container-secrets"), str(folder)],
            check=True,
            capture_output=True,
            text=True,
        )
        assert not any(path.read_text() in result.stdout for path in folder.iterdir())
        return {path.name: path.read_bytes() for path in folder.iterdir()}

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
        new_friend = Friend(cast(World, self), name, "America/Vancouver", "en", True)
        self.friends[name] = new_friend
        return new_friend

    def opens(self, topology: Topology) -> Friend:
        """The first phone, at the first API process."""
        pem = (topology.folder / "secrets" / "showup_vapid_key").read_bytes()
        key = load_pem_private_key(pem, password=None)
        assert isinstance(key, EllipticCurvePrivateKey)
        self.push_key = public_key(key)
        self.url = topology.url(next(name for name in topology.ports if name.startswith("api")))
        return self.friend("Mina")

    def closes(self) -> None:
        for handset in self.handsets:
            handset.http.close()

    def settle(self) -> None:
        """Two workers work by themselves here."""

    def turns_to(self, url: str) -> None:
        """All phones use the other API process from now on."""
        self.closes()
        for handset in self.handsets:
            handset.http = httpx.Client(base_url=url, timeout=30)


@pytest.fixture
def push() -> Iterator[PushService]:
    new_push = PushService()
    new_push.start()
    yield new_push
    new_push.stop()


@pytest.fixture
def topology(tmp_path: Path, postgres: Cluster, push: PushService) -> Iterator[Topology]:
    with postgres.database() as url:
        new_topology = Topology(
            tmp_path,
            url,
            variables={"SHOWUP_PUBLIC_URL": "https://circle.example"},
            test_variables={"SHOWUP_PUSH_ORIGINS": push.origin},
        )
        yield new_topology
        new_topology.ends()


@pytest.fixture
def house(push: PushService) -> Iterator[House]:
    new_house = House(push)
    yield new_house
    new_house.closes()


@pytest.mark.timeout(400)
def test_an_ask_is_played_through_and_again_with_half_of_it_killed(
    topology: Topology, house: House
) -> None:
    apis = [
        name
        for name, service in topology.services.items()
        if "--no-worker" in service.get("command", [])
    ]
    workers = [
        name for name, service in topology.services.items() if service.get("command") == ["worker"]
    ]
    assert (len(apis), len(workers)) == (2, 2)
    topology.completes("migrate")
    for name in (*apis, *workers):
        topology.starts(name)
    for name in apis:
        topology.serves(name)
        assert httpx.get(f"{topology.url(name)}/readyz", timeout=60).json()["problems"] == []
    assert all(not list((topology.folder / name / "data").iterdir()) for name in apis), (
        "keys are given"
    )

    mina = house.opens(topology)
    for name in apis:
        me = httpx.get(
            f"{topology.url(name)}/api/v1/me",
            headers={"Authorization": f"Bearer {mina.phone.token}"},
        )
        assert me.json()["push"]["public_key"] == house.push_key, "each has the same keys"
    mina.begins_circle("Sam")
    sam = house.friend("Sam")
    knock = sam.knocks(mina.invites("Sam"))
    sam.may_be_reached(knock)
    mina.lets_in("Sam")

    def asked() -> list[str]:
        pushes = sam.phone.screen.pushes
        return [str(push["n"]) for push in pushes if sam.phone.event_of(push) == "ask"]

    mina.asks("please", now=True)
    topology.until(lambda: len(set(asked())) == 1, "Sam's phone shows the ask")
    sam.answers("coming", 20)
    assert mina.sees()["phase"] == "covered"
    mina.does("stop")

    topology.kills(apis[0])
    topology.kills(workers[0])
    house.turns_to(topology.url(apis[1]))
    mina.asks(now=True)
    topology.until(lambda: len(set(asked())) == 2, "Sam's phone shows the second ask")
    sam.answers("coming", 20)
    assert mina.sees()["phase"] == "covered"
    assert httpx.get(f"{topology.url(apis[1])}/readyz", timeout=60).json()["problems"] == []
    ended = topology.ends()
    assert set(ended) == {apis[1], workers[1]}
    assert set(ended.values()) <= {0, -signal.SIGTERM}, ended
    for name in (*apis, *workers):
        assert "Traceback" not in topology.log(name), topology.log(name)
