"""WebKit as Debian has it (WebKitGTK), by its own WebDriver, on a screen that nobody sees.

It stands for Safari where the engine decides: how dates are written, what a cookie needs, what is
thrown. It has no touch and no push.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.push.certificate import make_certificate

#: Seconds that anything may take to come, on a machine that others use too.
PATIENCE_S = 60.0
_BROWSERS = "webkit2gtk-4.*/MiniBrowser"
_CHUNK = 65_536


class WebKitError(Exception):
    """The browser refused a command."""


class WebKit:
    """One window of MiniBrowser, driven over HTTP (W3C WebDriver)."""

    def __init__(self, driver: str) -> None:
        self._http = httpx.Client(base_url=driver, timeout=PATIENCE_S)
        options = {"binary": str(_browser()), "args": ["--automation"]}
        always_match = {"acceptInsecureCerts": True, "webkitgtk:browserOptions": options}
        session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": always_match}})
        self._session = f"/session/{session['sessionId']}"
        #: Which release of WebKit it is.
        self.version = str(session["capabilities"]["browserVersion"])

    def open(self, address: str) -> None:
        """Load an address."""
        self._call("POST", f"{self._session}/url", {"url": address})

    def run(self, script: str, *args: object) -> Any:
        """Run a function's body in the page; gives what it returns."""
        body = {"script": script, "args": list(args)}
        return self._call("POST", f"{self._session}/execute/sync", body)

    def run_until_done(self, script: str, *args: object) -> Any:
        """Run a function's body whose last argument is called with what it gives, later."""
        body = {"script": script, "args": list(args)}
        return self._call("POST", f"{self._session}/execute/async", body)

    def click(self, selector: str) -> None:
        """Press what this selects."""
        self.run("document.querySelector(arguments[0]).click()", selector)

    def wait_for(self, selector: str) -> None:
        """Wait until this is in the page."""
        self.wait_until(lambda: self.run(f"return !!document.querySelector({selector!r})"))

    def wait_until(self, holds: Callable[[], Any], longest_s: float = PATIENCE_S) -> None:
        """Wait until something holds."""
        end = time.monotonic() + longest_s
        while not holds():
            assert time.monotonic() < end, f"it never came: {self.page_text()}"
            time.sleep(0.02)

    def page_text(self) -> str:
        """The text of the page."""
        return str(self.run("return document.body.innerText"))

    def close(self) -> None:
        with contextlib.suppress(httpx.HTTPError, WebKitError):
            self._call("DELETE", self._session)
        self._http.close()

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._http.request(method, path, json=body if method == "POST" else None)
        value = answer.json()["value"]
        if answer.is_error:
            raise WebKitError(f"{value['error']}: {value['message']}")
        return value


def _browser() -> Path:
    path = next(iter(sorted(Path("/usr/lib").glob(f"*/{_BROWSERS}"))), None)
    assert path is not None, "install webkit2gtk-driver: make test does it"
    return path


@contextmanager
def webkit() -> Iterator[WebKit]:
    """A browser on a screen of its own; all of it ends with the block."""
    driver = shutil.which("WebKitWebDriver")
    screen = shutil.which("Xvfb")
    assert driver is not None, "install webkit2gtk-driver: make test does it"
    assert screen is not None, "install xvfb: make test does it"
    with contextlib.ExitStack() as stack:
        display = stack.enter_context(_screen(screen))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        env = {
            **os.environ,
            "DISPLAY": display,
            "NO_AT_BRIDGE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            # As root, and in containers, its own sandbox has nothing to stand on.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        command = [driver, f"--port={port}", "--host=127.0.0.1"]
        stack.enter_context(_running(command, env))
        _wait_for_port(port)
        window = WebKit(f"http://127.0.0.1:{port}")
        stack.callback(window.close)
        yield window


@contextmanager
def _screen(program: str) -> Iterator[str]:
    """An X server that picks a number that is free, and says which."""
    read, write = os.pipe()
    command = [program, "-displayfd", str(write), "-screen", "0", "420x900x24", "-nolisten", "tcp"]
    with os.fdopen(read) as pipe, _running(command, dict(os.environ), keep=(write,)):
        os.close(write)
        yield f":{pipe.readline().strip()}"


@contextmanager
def _running(
    command: list[str], env: dict[str, str], keep: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    """A process and what it starts, ended with the block."""
    process = subprocess.Popen(
        command,
        env=env,
        pass_fds=keep,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _wait_for_port(port: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < end, "WebKit's driver didn't start"
        time.sleep(0.05)


@contextmanager
def tls_in_front(port: int) -> Iterator[str]:
    """An https origin that hands everything on to a port of this machine, as a proxy would."""
    context = make_certificate().server_context()
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def accept() -> None:
        while not ended.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_hand_on, args=(client, context, port), daemon=True).start()

    thread = threading.Thread(target=accept, name="tls", daemon=True)
    thread.start()
    try:
        yield f"https://localhost:{listener.getsockname()[1]}"
    finally:
        ended.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(PATIENCE_S)


def _hand_on(client: socket.socket, context: ssl.SSLContext, port: int) -> None:
    """One connection: two plain sockets with TLS between, each direction by a thread."""
    try:
        with (
            context.wrap_socket(client, server_side=True) as outer,
            socket.create_connection(("127.0.0.1", port)) as inner,
        ):
            back = threading.Thread(target=_copy, args=(inner, outer), daemon=True)
            back.start()
            _copy(outer, inner)
            back.join(PATIENCE_S)
    except (OSError, ssl.SSLError):
        # The browser went, or looked whether it knows the certificate.
        client.close()


def _copy(source: socket.socket, to: socket.socket) -> None:
    with contextlib.suppress(OSError, ssl.SSLError, ValueError):
        while data := source.recv(_CHUNK):
            to.sendall(data)
    with contextlib.suppress(OSError):
        to.shutdown(socket.SHUT_WR)
