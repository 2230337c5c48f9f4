"""What a push holds: opaque ids and one of three neutral lines (promise 8). Pure.

The declarative form (`web_push: 8030`) is shown by a browser even when the worker fails.
"""

from __future__ import annotations

import json
from typing import Any

from app.core.languages import direction_of
from app.messages.catalogue import text
from app.messages.lines import lock_line
from app.outbox.events import Event
from app.outbox.rules import URGENT


def payload(
    *,
    notice_id: str,
    attempt_id: str,
    event: Event,
    language: str,
    public_url: str,
    replaces: str | None = None,
) -> bytes:
    """The payload of one attempt: JSON, without a name, a circle or a word of why.

    `replaces`: the notice in whose place it is shown. What was answered on another phone makes no
    sound.
    """
    is_answered = event == Event.ANSWERED
    line = lock_line(language, urgent=event in URGENT)
    body: dict[str, Any] = {
        "web_push": 8030,
        "notification": {
            "title": text(language, "line.answered") if is_answered else line,
            "navigate": f"{public_url}/n#{notice_id}",
            "tag": replaces or notice_id,
            "lang": language,
            "silent": is_answered,
        },
        "mutable": True,
        "v": 1,
        "n": notice_id,
        "a": attempt_id,
        "actions": [
            {"action": "open", "title": text(language, "button.open")},
            {"action": "later", "title": text(language, "button.later")},
        ],
    }
    if direction_of(language) == "rtl":
        body["notification"]["dir"] = "rtl"
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
