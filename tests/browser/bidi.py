"""WebDriver BiDi from Python: just what the tests need, without a driver in between.

Blocking on purpose: a browser test is a list of steps.
"""

import base64
import contextlib
import itertools
import json
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

COMMAND_S = 60.0
#: Seconds that anything may take to come, on a machine that others use too.
PATIENCE_S = 30.0

# Whoever presses reads before they do: each press comes a minute after the one before, by the
# events' own clock.
_UNHURRIED = """
(() => {
  if (window.aheadForTest === undefined) {
    const real = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp').get;
    window.aheadForTest = 0;
    Object.defineProperty(Event.prototype, 'timeStamp', {
      configurable: true, get() { return real.call(this) + window.aheadForTest; },
    });
  }
  window.aheadForTest += 60000;
})()
"""


class BidiError(Exception):
    """The browser refused a command."""


class Bidi:
    """One BiDi session over one WebSocket."""

    def __init__(self, address: str) -> None:
        self._open = contextlib.ExitStack()
        self._socket: ClientConnection = self._open.enter_context(
            connect(address, max_size=None, proxy=None, ping_interval=None)
        )
        self._ids = itertools.count(1)
        self._events: deque[dict[str, Any]] = deque(maxlen=10_000)

    @classmethod
    def start_session(cls, address: str, capabilities: dict[str, Any] | None = None) -> Self:
        """Connect to a browser that listens at this ws:// address, and begin a session."""
        bidi = cls(address.rstrip("/") + "/session")
        always_match = {"alwaysMatch": capabilities or {}}
        try:
            bidi.command("session.new", {"capabilities": always_match})
        except BaseException:
            bidi.close()
            raise
        return bidi

    def command(
        self, method: str, params: dict[str, Any] | None = None, *, timeout_s: float = COMMAND_S
    ) -> dict[str, Any]:
        """Send one command and wait for its answer; raises `BidiError` or TimeoutError."""
        number = next(self._ids)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params or {}}))
        deadline = time.monotonic() + timeout_s
        while True:
            message = self._receive(deadline)
            if message.get("id") == number:
                if message["type"] == "error":
                    raise BidiError(f"{method}: {message['error']}: {message['message']}")
                result: dict[str, Any] = message["result"]
                return result
            if message.get("type") == "event":
                self._events.append(message)

    def subscribe(self, *events: str) -> None:
        """From now on these events are kept for `wait_event`."""
        self.command("session.subscribe", {"events": list(events)})

    def wait_event(
        self,
        method: str,
        is_wanted: Callable[[dict[str, Any]], bool] = lambda _: True,
        *,
        timeout_s: float = PATIENCE_S,
    ) -> dict[str, Any]:
        """Take the first event of this kind that is `wanted`; give its params."""
        deadline = time.monotonic() + timeout_s
        while True:
            for event in self._events:
                if event["method"] == method and is_wanted(event["params"]):
                    self._events.remove(event)
                    params: dict[str, Any] = event["params"]
                    return params
            message = self._receive(deadline)
            if message.get("type") == "event":
                self._events.append(message)

    def untaken_events(self, method: str) -> list[dict[str, Any]]:
        """The params of every event of this kind that came so far and that nobody took."""
        # An answer comes after all that happened before.
        self.command("session.status")
        return [event["params"] for event in self._events if event["method"] == method]

    def contexts(self, *, chrome: bool = False) -> list[dict[str, Any]]:
        """Top-level contexts: tabs, or with `chrome` the browser's own windows."""
        params = {"moz:scope": "chrome"} if chrome else {}
        tree: list[dict[str, Any]] = self.command("browsingContext.getTree", params)["contexts"]
        return tree

    def new_tab(self) -> "Tab":
        created = self.command("browsingContext.create", {"type": "tab"})
        return Tab(self, created["context"])

    def close(self) -> None:
        self._open.close()

    def _receive(self, deadline: float) -> dict[str, Any]:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise TimeoutError("the browser said nothing in time")
        message: dict[str, Any] = json.loads(self._socket.recv(timeout=left_s))
        return message


class Tab:
    """One tab, or one window of the browser itself."""

    def __init__(self, bidi: Bidi, context: str) -> None:
        self.bidi = bidi
        self.context = context

    def goto(self, url: str, *, wait: str = "complete") -> None:
        """Open `url` and wait until it is `interactive` or `complete` (or `none`)."""
        params = {"context": self.context, "url": url, "wait": wait}
        self.bidi.command("browsingContext.navigate", params)

    def reload(self) -> None:
        params = {"context": self.context, "wait": "complete"}
        self.bidi.command("browsingContext.reload", params)

    @property
    def url(self) -> str:
        tree = self.bidi.command("browsingContext.getTree", {"root": self.context})
        return str(tree["contexts"][0]["url"])

    def evaluate(
        self, expression: str, *, as_tap: bool = False, timeout_s: float = COMMAND_S
    ) -> Any:
        """The value of a JavaScript expression, promises awaited, as JSON has it.

        `as_tap`: as if a person had just tapped the page, for calls that ask for that.
        """
        answer = self.bidi.command(
            "script.evaluate",
            {
                "expression": f"(async () => JSON.stringify(await ({expression})))()",
                "target": {"context": self.context},
                "awaitPromise": True,
                "userActivation": as_tap,
            },
            timeout_s=timeout_s,
        )
        return _value(answer, expression)

    def wait_for(self, expression: str, *, timeout_s: float = PATIENCE_S) -> Any:
        """Ask again and again until the expression is true; give its value.

        An expression that throws (a node that isn't there yet, a page on its way) isn't true yet.
        """
        deadline = time.monotonic() + timeout_s
        last: object = None
        while True:
            try:
                value = self.evaluate(expression)
                if value:
                    return value
                last = value
            except BidiError as error:
                last = error
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"not true after {timeout_s} s at {self.url}: {expression} (last: {last!r})"
                )
            time.sleep(0.05)

    def wait_text(self, text: str, *, timeout_s: float = PATIENCE_S) -> None:
        """Wait until the page shows this text."""
        self.wait_for(f"document.body.innerText.includes({json.dumps(text)})", timeout_s=timeout_s)

    def click(self, selector: str, *, timeout_s: float = PATIENCE_S) -> None:
        """Wait for the element, bring it into view and press it with a real pointer."""
        self._press(f"document.querySelector({json.dumps(selector)})", selector, timeout_s)

    def click_text(self, text: str, *, timeout_s: float = PATIENCE_S) -> None:
        """Click the first button, link or label with exactly this text."""
        finder = (
            "[...document.querySelectorAll('button,a,label,summary,[role=button],[role=tab]')]"
            f".find(n => n.innerText.trim() === {json.dumps(text)} && n.getClientRects().length)"
        )
        self._press(finder, text, timeout_s)

    def type(self, selector: str, text: str, *, timeout_s: float = PATIENCE_S) -> None:
        """Click into the field and type with real keys."""
        self.click(selector, timeout_s=timeout_s)
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": keys})

    def press(self, key: str) -> None:
        """One key, by its WebDriver code point (Tab is U+E004, Enter U+E007)."""
        keys = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": keys})

    def set_viewport(self, width: int, height: int) -> None:
        """CSS pixels."""
        size = {"width": width, "height": height}
        self.bidi.command(
            "browsingContext.setViewport", {"context": self.context, "viewport": size}
        )

    def screenshot(self, file: Path) -> None:
        """Save what is seen as PNG."""
        shot = self.bidi.command("browsingContext.captureScreenshot", {"context": self.context})
        file.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        self.bidi.command("browsingContext.close", {"context": self.context})

    def _act(self, source: dict[str, Any]) -> None:
        params = {"context": self.context, "actions": [source]}
        self.bidi.command("input.performActions", params)

    def _press(self, element: str, description: str, timeout_s: float) -> None:
        self.evaluate(_UNHURRIED)
        deadline = time.monotonic() + timeout_s
        while True:
            try:
                self._press_once(self._node(element, description, timeout_s))
            except BidiError as error:
                # The page was drawn anew since, and what was brought into view isn't any more.
                # Nothing was pressed: the pointer never came there.
                if "move target out of bounds" not in str(error) or time.monotonic() > deadline:
                    raise
            else:
                return

    def _press_once(self, node_id: str) -> None:
        origin = {"type": "element", "element": {"sharedId": node_id}}
        self._act(
            {
                "type": "pointer",
                "id": "mouse",
                "actions": [
                    {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
                    {"type": "pointerDown", "button": 0},
                    {"type": "pointerUp", "button": 0},
                ],
            }
        )

    def _node(self, element: str, description: str, timeout_s: float) -> str:
        """The id of an element that can be pressed: there, laid out, not disabled, in view."""
        ready = (
            f"(() => {{ const n = {element};"
            " if (!n || n.disabled || !n.getClientRects().length) return null;"
            " n.scrollIntoView({block: 'center', behavior: 'instant'}); return n })()"
        )
        deadline = time.monotonic() + timeout_s
        while True:
            answer = self.bidi.command(
                "script.evaluate",
                {
                    "expression": ready,
                    "target": {"context": self.context},
                    "awaitPromise": False,
                },
            )
            if answer["type"] == "success" and answer["result"]["type"] == "node":
                return str(answer["result"]["sharedId"])
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"nothing to press at {description!r} after {timeout_s} s: {self.url}"
                )
            time.sleep(0.05)


def _value(answer: dict[str, Any], description: str) -> Any:
    if answer["type"] == "exception":
        raise BidiError(f"{answer['exceptionDetails']['text']} in {description}")
    result = answer["result"]
    return json.loads(result["value"]) if result["type"] == "string" else None
