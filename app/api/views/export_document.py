"""The page of one's own copy, as it is put together: headings, paragraphs, rows; all escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from app.core.languages import direction_of
from app.messages.catalogue import text

Row = tuple[str, str | int | bool | None]


class CopyPage:
    """Collects a page's parts in one language, with times on one wall clock. What people wrote
    finds its own direction."""

    def __init__(self, language: str, zone: str) -> None:
        self.language = language
        self.direction = direction_of(language)
        self.zone = ZoneInfo(zone)
        self.html: list[str] = []

    def say(self, code: str, **params: str) -> str:
        return text(self.language, f"copy.{code}", **params)

    def time(self, at: datetime | str) -> str:
        """ "2026-03-02 22:30" on the wall clock."""
        instant = datetime.fromisoformat(at) if isinstance(at, str) else at
        return instant.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def span(self, start: datetime | str, end: datetime | str) -> str:
        return self.say("span", from_=self.time(start), to=self.time(end))

    def heading(self, level: int, words: str) -> None:
        self.html.append(f'<h{level} dir="auto">{escape(words)}</h{level}>')

    def paragraph(self, words: str) -> None:
        self.html.append(f'<p dir="auto">{escape(words)}</p>')

    def rows(self, *rows: Row) -> None:
        """Labels (codes) with what stands under them; what is empty isn't there."""
        pairs = [
            f'<dt>{escape(self.say(code))}</dt><dd dir="auto">{escape(self._value(value))}</dd>'
            for code, value in rows
            if value not in {None, ""}
        ]
        if pairs:
            self.html.append(f"<dl>{''.join(pairs)}</dl>")

    def items(self, code: str, lines: Iterable[str]) -> None:
        """A list under its heading, if there is anything in it."""
        items = "".join(f'<li dir="auto">{escape(line)}</li>' for line in lines)
        if items:
            self.heading(3, self.say(code))
            self.html.append(f"<ul>{items}</ul>")

    def _value(self, value: str | int | bool | None) -> str:
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        return str(value)
