"""What the circle holds to, as one of those reads it to whom the person opened it.

Nothing here counts, and nothing lets a reader count: a mark that is neither shown nor has words is
in nobody's answer but its own member's. Words stand in no order that says who wrote them, or when.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.access.facts import blocked_members
from app.access.reading import is_kept_from
from app.api.http.closed_lists import OneOf
from app.api.http.wire import Out
from app.circles.disclosure_service import Tag
from app.circles.models import Circle, MemberState
from app.circles.service import Membership, NameWithTags, names_with_tags, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.values.contents import open_idea, open_line, open_stance
from app.values.models import StanceKind, ValueIdea, ValueLine, ValueStance, ValueState
from app.values.rules import end_of_day, is_read_by, last_day, soonest_day, usual_day
from app.values.value_queries import (
    choosable_members,
    facts_of,
    ideas_on,
    is_open_to_place,
    lines_of,
    need_open,
    opened_to,
    own_ideas,
    own_proposals,
    own_stances,
    read_since,
    stances_on,
)

StanceKindText = Annotated[str, OneOf(StanceKind)]
LineStateText = Annotated[str, OneOf([ValueState.PROPOSED, ValueState.AGREED])]


class ValueReaderOut(Out):
    """Somebody whom I can open it to. `kept`: a place that nobody has come into yet."""

    member_id: str
    name: str
    tags: list[Tag]
    open: bool
    kept: bool


class ValuesOfPerson(Out):
    """To whom it is open: for the person alone."""

    people: list[ValueReaderOut]


class OwnStanceOut(Out):
    """What I say to a line. Mine alone, but for what I let others read of it."""

    kind: StanceKindText
    words: str
    shows_name: bool = Field(description="With my name, also to who comes later.")


class BesideOut(Out):
    """Words, or a name, that stand beside a line.

    `name`: of who shows it; none: somebody whom it is open to. `about_earlier`: said to words that
    the line had before. `own`: it is mine.
    """

    kind: StanceKindText
    words: str
    name: str | None
    tags: list[Tag]
    about_earlier: bool
    own: bool


class IdeaOut(Out):
    """An idea for living with both."""

    id: str
    words: str
    own: bool


class ValueOut(Out):
    """One line. `closes_on`: while it is proposed, the day by whose end it is agreed on unless
    somebody objects; `stays_open`: that day is over and something is in the way. `instead_of`: the
    line that it would replace. `own`: I proposed it."""

    id: str
    words: str
    state: LineStateText
    version: int
    closes_on: date | None
    stays_open: bool
    instead_of: str | None
    own: bool
    mine: OwnStanceOut | None
    beside: list[BesideOut]
    ideas: list[IdeaOut]


class ValuesOut(Out):
    """`person`: for the person alone. `may_propose`: not while everything is paused. `soonest`,
    `usual`, `last`: days on which something that is proposed now can close."""

    person: ValuesOfPerson | None
    lines: list[ValueOut]
    may_propose: bool
    soonest: date
    usual: date
    last: date


class MyStanceOut(OwnStanceOut):
    """`line`: what it was said to; none: I can't read that now."""

    line: str | None


class MyValues(Out):
    """What I said to lines, proposed and wrote."""

    stances: list[MyStanceOut]
    proposed: list[str]
    ideas: list[str]


def values_seen(tx: Tx, me: Membership, *, is_own: bool = True) -> ValuesOut:
    """All lines, for whom they are open to. Without `is_own` nothing tells what is the reader's.

    Raises NotFound for everybody else.
    """
    since = need_open(tx, me)
    if not is_own:  # the person looks: words from before they came aren't theirs by another's eyes
        since = max(since, person_of(tx, me.circle_id).in_at or since)
    lines = lines_of(tx, me.circle_id)
    line_ids = [line.id for line in lines]
    stances, ideas = stances_on(tx, line_ids), ideas_on(tx, line_ids)
    showing = {row.member_id for rows in stances.values() for row in rows if row.shows_name}
    names = names_with_tags(tx, me.circle_id, showing)
    desk = _Desk(tx, me, since, names, is_own=is_own)
    return ValuesOut(
        person=_for_person(tx, me) if me.is_person else None,
        lines=[desk.line(line, stances[line.id], ideas[line.id]) for line in lines],
        may_propose=consent.pause_of(tx, me.circle_id) is None,
        soonest=soonest_day(me.zone, tx.now),
        usual=usual_day(me.zone, tx.now),
        last=last_day(me.zone, tx.now),
    )


def values_if_open(tx: Tx, me: Membership, *, is_own: bool) -> ValuesOut | None:
    """`values_seen`; None for whom it isn't open to."""
    if read_since(tx, me) is None:
        return None
    return values_seen(tx, me, is_own=is_own)


class _Desk:
    """What one reader reads of each line."""

    def __init__(
        self,
        tx: Tx,
        me: Membership,
        since: datetime,
        names: dict[str, NameWithTags],
        *,
        is_own: bool,
    ) -> None:
        self._tx = tx
        self._since = since
        self._names = names
        self._own_id = me.member_id if is_own else None
        self._zone = me.zone

    def line(self, line: ValueLine, stances: list[ValueStance], ideas: list[ValueIdea]) -> ValueOut:
        is_proposed = line.state == ValueState.PROPOSED
        now = self._tx.now
        return ValueOut(
            id=line.id,
            words=open_line(self._tx, line),
            state=line.state,
            version=line.version,
            closes_on=line.closes_on if is_proposed else None,
            stays_open=is_proposed and end_of_day(line.closes_on, self._zone) <= now,
            instead_of=line.instead_of,
            own=self._is_own(line.by_member),
            mine=next(
                (
                    own_stance_out(self._tx, stance)
                    for stance in stances
                    if self._is_own(stance.member_id)
                ),
                None,
            ),
            beside=[
                self._beside(line, stance)
                # Their own words are among them, whoever looks: what is missing would tell whose.
                for stance in stances
                if is_read_by(facts_of(stance), self._since)
            ],
            ideas=[
                IdeaOut(
                    id=idea.id,
                    words=open_idea(self._tx, idea),
                    own=self._is_own(idea.by_member),
                )
                for idea in ideas
                if idea.written_at >= self._since or self._is_own(idea.by_member)
            ],
        )

    def _is_own(self, member_id: str | None) -> bool:
        return self._own_id is not None and member_id == self._own_id

    def _beside(self, line: ValueLine, stance: ValueStance) -> BesideOut:
        called_as = self._names.get(stance.member_id) if stance.shows_name else None
        return BesideOut(
            kind=stance.kind,
            words=open_stance(self._tx, stance),
            name=called_as.name if called_as is not None else None,
            tags=called_as.tags if called_as is not None else [],
            about_earlier=stance.version < line.version,
            own=self._is_own(stance.member_id),
        )


def own_stance_out(tx: Tx, stance: ValueStance) -> OwnStanceOut:
    """A stance as its own member reads it."""
    return OwnStanceOut(
        kind=stance.kind, words=open_stance(tx, stance), shows_name=stance.shows_name
    )


def own_values(tx: Tx, me: Membership) -> MyValues:
    """What a member said, proposed and wrote, for their own copy."""
    readable = read_since(tx, me) is not None
    lines = (
        {line.id: open_line(tx, line) for line in lines_of(tx, me.circle_id)} if readable else {}
    )
    return MyValues(
        stances=[
            MyStanceOut(**own_stance_out(tx, stance).model_dump(), line=lines.get(stance.line_id))
            for stance in own_stances(tx, me.circle_id, me.member_id)
        ],
        proposed=[open_line(tx, line) for line in own_proposals(tx, me.circle_id, me.member_id)],
        ideas=[open_idea(tx, idea) for idea in own_ideas(tx, me.circle_id, me.member_id)],
    )


def agreed_words(tx: Tx, circle: Circle, member_id: str) -> list[str]:
    """What was agreed on, for whoever is about to come into a place that it was opened to."""
    if not is_open_to_place(tx, circle.id, member_id):
        return []
    if member_id in blocked_members(tx, circle.id) or is_kept_from(tx, circle.id, member_id):
        return []
    return [
        open_line(tx, line) for line in lines_of(tx, circle.id) if line.state == ValueState.AGREED
    ]


def _for_person(tx: Tx, me: Membership) -> ValuesOfPerson:
    members = choosable_members(tx, me.circle_id)
    names = names_with_tags(tx, me.circle_id, [member.id for member in members])
    opened = opened_to(tx, me.circle_id)
    return ValuesOfPerson(
        people=[
            ValueReaderOut(
                member_id=member.id,
                name=names[member.id].name,
                tags=names[member.id].tags,
                open=member.id in opened,
                kept=member.state == MemberState.KEPT,
            )
            for member in members
        ]
    )
