"""The phone app's files: compressed ahead, kept for ever or asked for anew, and nothing else."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.api.http.manifest import LOOKS
from app.api.http.static_app import add_phone_app
from app.core.languages import LANGUAGES
from app.messages.catalogue import text

PLAIN = b"const words = 'long enough to be worth it';"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    folder = tmp_path / "web"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>x</title>")
    (folder / "assets" / "a.js").write_bytes(PLAIN)
    (folder / "assets" / "a.js.gz").write_bytes(gzip.compress(PLAIN, mtime=0))
    (folder / "assets" / "a.js.br").write_bytes(b"as brotli")
    (folder / "assets" / "alone.js").write_bytes(PLAIN)
    return folder


@pytest.fixture
def app(web: Path) -> FastAPI:
    fresh_app = FastAPI()
    add_phone_app(fresh_app, "ShowUp", web=web)
    return fresh_app


async def _get(app: FastAPI, path: str, accepts: str) -> tuple[httpx.Response, bytes]:
    """The answer, and its bytes as they came."""
    transport = httpx.ASGITransport(app)
    async with (
        httpx.AsyncClient(transport=transport, base_url="http://x") as client,
        client.stream("GET", path, headers={"Accept-Encoding": accepts}) as answer,
    ):
        raw = b"".join([part async for part in answer.aiter_raw()])
    return answer, raw


def _asked(app: FastAPI, path: str, accepts: str) -> tuple[httpx.Response, bytes]:
    return asyncio.run(_get(app, path, accepts))


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0.5", "br"),
        ("identity", None),
        ("gzip;q=0.0, br; q=0", None),
        ("", None),
    ],
)
def test_the_smallest_form_that_is_taken(app: FastAPI, accepts: str, coding: str | None) -> None:
    answer, raw = _asked(app, "/assets/a.js", accepts)
    assert answer.headers.get("content-encoding") == coding
    assert raw == {"br": b"as brotli", "gzip": gzip.compress(PLAIN, mtime=0), None: PLAIN}[coding]
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    # A cache between must not hand one phone's form to another.
    assert answer.headers["vary"] == "Accept-Encoding"


def test_each_form_has_a_tag_of_its_own(app: FastAPI) -> None:
    tags = {_asked(app, "/assets/a.js", coding)[0].headers["etag"] for coding in ("br", "gzip", "")}
    assert len(tags) == 3


def test_what_has_no_compressed_form_comes_as_it_is(app: FastAPI) -> None:
    answer, raw = _asked(app, "/assets/alone.js", "br, gzip")
    assert raw == PLAIN
    assert "content-encoding" not in answer.headers


def test_the_shell_is_asked_for_anew_each_time(app: FastAPI) -> None:
    for path in ("/", "/c/any/week"):
        answer, _ = _asked(app, path, "br")
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert _asked(app, "/assets/gone.js", "br")[0].status_code == 404


@pytest.mark.parametrize(
    ("headers", "link"),
    [
        ({"Sec-Fetch-Dest": "document", "Accept-Language": "es-MX,es;q=0.9"}, "es-first-b.json"),
        ({"Sec-Fetch-Dest": "document", "Accept-Language": "tlh"}, "en-first-a.json"),
        # The words of Korean aren't among these files.
        ({"Sec-Fetch-Dest": "document", "Accept-Language": "ko"}, None),
        # A worker that keeps the shell, and somebody who signed in.
        ({"Sec-Fetch-Dest": "empty", "Accept-Language": "es"}, None),
        ({"Sec-Fetch-Dest": "document", "Cookie": "__Host-showup=anything"}, None),
        ({}, None),
    ],
)
def test_the_first_words_come_along_with_the_first_open(
    app: FastAPI, web: Path, headers: dict[str, str], link: str | None
) -> None:
    for name in ("en-first-a.json", "es-first-b.json"):
        (web / "assets" / name).write_text("{}")

    async def open_app() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://x") as client:
            return await client.get("/", headers=headers)

    expected = None if link is None else f"</assets/{link}>; rel=preload; as=fetch; crossorigin"
    assert asyncio.run(open_app()).headers.get("link") == expected


@pytest.fixture
def manifest(web: Path) -> None:
    icons = [{"src": "/icon.svg"}, {"src": "/icon-192.png"}]
    (web / "manifest.webmanifest").write_text(json.dumps({"id": "/", "icons": icons}))
    (web / "screens").mkdir()
    for screen in ("en-person", "en-friend", "es-person", "es-friend"):
        (web / "screens" / f"{screen}.jpg").write_bytes(b"a picture")
    for folder, content in (("", b"rings"), ("looks/notes", b"lines")):
        (web / folder).mkdir(parents=True, exist_ok=True)
        (web / folder / "icon-192.png").write_bytes(content)


def _words_of(manifest: dict[str, Any]) -> list[str]:
    """What stands on the icon's shortcuts."""
    return [shortcut["name"] for shortcut in manifest["shortcuts"]]


def _addresses_of(manifest: dict[str, Any]) -> list[str]:
    """Where the shortcuts lead."""
    return [shortcut["url"] for shortcut in manifest["shortcuts"]]


def _manifest(app: FastAPI, path: str = "/manifest.webmanifest") -> dict[str, Any]:
    answer, raw = _asked(app, path, "")
    assert answer.headers["content-type"] == "application/manifest+json"
    loaded: dict[str, Any] = json.loads(raw)
    return loaded


@pytest.mark.usefixtures("manifest")
def test_a_look_has_a_name_and_icons_of_its_own_and_is_the_same_app(app: FastAPI) -> None:
    own_manifest, notes = _manifest(app), _manifest(app, "/looks/notes/manifest.webmanifest")
    assert (own_manifest["name"], own_manifest["icons"][1]["src"]) == ("ShowUp", "/icon-192.png")
    assert notes["name"] == notes["short_name"] == "Notes"
    assert [icon["src"] for icon in notes["icons"]] == [
        "/looks/notes/icon.svg",
        "/looks/notes/icon-192.png",
    ]
    assert notes["id"] == own_manifest["id"]
    assert "ShowUp" not in json.dumps(notes)
    other, _ = _asked(app, "/looks/other/manifest.webmanifest", "")
    assert other.headers["content-type"].startswith("text/html"), "no such look"


@pytest.mark.usefixtures("manifest")
def test_whoever_runs_the_server_chooses_an_icon_for_all(web: Path) -> None:
    fresh_app = FastAPI()
    add_phone_app(fresh_app, "Circle", "notes", web=web)
    assert _asked(fresh_app, "/icon-192.png", "")[1] == b"lines"
    manifest = _manifest(fresh_app)
    assert manifest["name"] == "Circle"
    assert manifest["icons"][0]["src"] == "/looks/notes/icon.svg"


@pytest.mark.usefixtures("manifest")
def test_the_app_under_its_own_name_says_what_it_is(app: FastAPI) -> None:
    own_manifest = _manifest(app)
    assert (own_manifest["lang"], own_manifest["dir"]) == ("en", "ltr")
    assert own_manifest["description"].startswith("Friends take turns")
    assert _words_of(own_manifest) == ["I’d like someone", "My shifts"]
    assert _addresses_of(own_manifest) == ["/to/ask", "/to/shifts"]
    pictures = own_manifest["screenshots"]
    assert [picture["src"] for picture in pictures] == [
        "/screens/en-person.jpg",
        "/screens/en-friend.jpg",
    ]
    answer, raw = _asked(app, pictures[0]["src"], "")
    assert (answer.headers["content-type"], raw) == ("image/jpeg", b"a picture")


@pytest.mark.usefixtures("manifest")
def test_its_words_are_in_the_language_that_was_chosen_in_the_app(app: FastAPI, web: Path) -> None:
    spanish = _manifest(app, "/manifest.webmanifest?lang=es")
    assert spanish["lang"] == "es"
    assert _words_of(spanish) == ["Quiero compañía", "Mis turnos"]
    assert spanish["screenshots"][0]["src"] == "/screens/es-person.jpg"
    assert _manifest(app, "/manifest.webmanifest?lang=xx")["lang"] == "en"
    # Where no picture was taken in a language, the English one is shown; with none, none is.
    (web / "screens" / "es-person.jpg").unlink()
    spanish = _manifest(app, "/manifest.webmanifest?lang=es")
    assert spanish["screenshots"][0]["src"] == "/screens/en-person.jpg"
    for picture in (web / "screens").iterdir():
        picture.unlink()
    assert _manifest(app)["screenshots"] == []


@pytest.mark.usefixtures("manifest")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_a_look_of_something_else_tells_nothing_of_it(
    app: FastAPI, look: str, language: str
) -> None:
    own_manifest = _manifest(app, f"/manifest.webmanifest?lang={language}")
    hidden = _manifest(app, f"/looks/{look}/manifest.webmanifest?lang={language}")
    assert hidden["name"] == text(language, f"look.{look}")
    assert not {"description", "screenshots"} & hidden.keys()
    assert not set(_words_of(hidden)) & set(_words_of(own_manifest))
    assert _words_of(hidden) == [
        text(language, f"shortcut.{look}.{shortcut}") for shortcut in ("ask", "shifts")
    ]
    # The same addresses: the icon does the same, whatever stands on it.
    assert _addresses_of(hidden) == _addresses_of(own_manifest)


@pytest.mark.usefixtures("manifest")
@pytest.mark.parametrize(("name", "icon"), [("Circle", "rings"), ("Notes", "notes")])
def test_a_name_that_the_server_took_instead_tells_nothing_of_it(
    web: Path, name: str, icon: str
) -> None:
    fresh_app = FastAPI()
    add_phone_app(fresh_app, name, icon, web=web)
    own_manifest = _manifest(fresh_app)
    assert not {"description", "screenshots"} & own_manifest.keys()
    assert _words_of(own_manifest) == ["Start", "My list"]
