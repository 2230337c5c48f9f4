"""A circle's directory of lines, and the candidates for it, as phones show them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from app.api.http.closed_lists import OneOf
from app.api.http.wire import Instant, Out
from app.circles.service import Membership, names_of
from app.core.db import Tx
from app.lines import directory_service
from app.lines.rules import Candidate, CheckStanding, LineText, Policy, check_standing

PolicyText = Annotated[str, OneOf(Policy)]


class LineTextOut(Out):
    """What a line says of itself. Numbers are text: no phone dials them by itself."""

    name: str
    numbers: list[str]
    hours: str
    region: str
    note: str
    exceptions: list[str] = Field(description="When it acts without a caller's yes, all the same.")
    sources: list[str]
    languages: list[str]
    countries: list[str]


class LineOut(LineTextOut):
    """`check`: unchecked, or checked more than 90 days ago, is said beside it, always."""

    id: str
    etag: str
    policy: PolicyText
    check: Annotated[str, OneOf(CheckStanding)]
    checked_at: Instant | None
    checked_by: str | None


class Lines(Out):
    lines: list[LineOut]


class CandidateOut(LineTextOut):
    """A line from public pages. Nobody has checked it."""

    candidate_id: str
    policy: PolicyText
    confidence: str
    channels: list[str]


class Candidates(Out):
    """`countries` and `languages`: all that there are candidates for."""

    candidates: list[CandidateOut]
    countries: list[str]
    languages: list[str]


def lines_seen(tx: Tx, me: Membership) -> Lines:
    """Every line of the circle's directory."""
    opened_lines = directory_service.lines_of(tx, me.circle_id)
    checkers = {
        line.row.checked_by_member_id for line in opened_lines if line.row.checked_by_member_id
    }
    names = names_of(tx, me.circle_id, checkers)
    return Lines(
        lines=[
            LineOut(
                **_text_fields(line.text),
                id=line.row.id,
                etag=f'"{line.row.version}"',
                policy=line.row.policy,
                check=check_standing(line.row.checked_at, tx.now, me.zone),
                checked_at=line.row.checked_at,
                checked_by=names.get(line.row.checked_by_member_id or ""),
            )
            for line in opened_lines
        ]
    )


def candidates_out(
    chosen_candidates: list[Candidate], all_candidates: tuple[Candidate, ...]
) -> Candidates:
    """Some candidates, beside what all of them can be looked through by."""
    return Candidates(
        candidates=[
            CandidateOut(
                **_text_fields(candidate.text),
                candidate_id=candidate.id,
                policy=candidate.policy,
                confidence=candidate.confidence,
                channels=list(candidate.channels),
            )
            for candidate in chosen_candidates
        ],
        countries=sorted({code for each in all_candidates for code in each.text.countries}),
        languages=sorted({code for each in all_candidates for code in each.text.languages}),
    )


def _text_fields(text: LineText) -> dict[str, Any]:
    fields = {name: getattr(text, name) for name in LineTextOut.model_fields}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()
    }
