"""Practice as the person reads it: who joins in, and whose phone showed the newest request."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from app.api.http.wire import Instant, Out
from app.asks.drill_service import friends_with_app, newest_drill, report_phones
from app.asks.models import AskState
from app.circles.disclosure_service import Tag
from app.circles.service import names_with_tags
from app.consent.practice_service import practice_choice, practice_choices
from app.core.db import Tx

Joins = Literal["yes", "no", "asked", "not_asked"]


class Practiser(Out):
    """yes: they agreed · no: they said no · asked: they haven't said · not_asked: nobody asked."""

    member_id: str
    name: str
    tags: list[Tag]
    joins: Joins


class PhoneOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    shown: bool
    answered: bool


class DrillOut(Out):
    id: str
    asked_at: Instant
    over: bool
    deletes_at: Instant | None
    phones: list[PhoneOut]


class PracticeOut(Out):
    friends: list[Practiser]
    can_invite: bool  # somebody wasn't asked yet
    drill: DrillOut | None


def practice_out(tx: Tx, circle_id: str) -> PracticeOut:
    """What there is to know before, during and after a practice request."""
    choices = practice_choices(tx, circle_id)
    member_ids = [member.id for member in friends_with_app(tx, circle_id)]
    drill = newest_drill(tx, circle_id)
    reports = report_phones(tx, drill) if drill is not None else []
    told_ids = [report.member_id for report in reports]
    names = names_with_tags(tx, circle_id, [*member_ids, *told_ids])
    return PracticeOut(
        friends=[
            Practiser(
                member_id=member_id,
                name=names[member_id].name,
                tags=names[member_id].tags,
                joins=_joins(*choices.get(member_id, (None, None))),
            )
            for member_id in member_ids
        ],
        can_invite=any(
            choices.get(member_id, (None, None)) == (None, None) for member_id in member_ids
        ),
        drill=DrillOut(
            id=drill.id,
            asked_at=drill.asked_at,
            over=drill.state == AskState.CLOSED,
            deletes_at=drill.forget_at,
            phones=[
                PhoneOut(
                    member_id=report.member_id,
                    name=names[report.member_id].name,
                    tags=names[report.member_id].tags,
                    shown=report.shown,
                    answered=report.answered,
                )
                for report in reports
                if report.member_id in names
            ],
        )
        if drill is not None
        else None,
    )


def _joins(agreed: bool | None, asked_at: datetime | None) -> Joins:
    if agreed is not None:
        return "yes" if agreed else "no"
    return "asked" if asked_at is not None else "not_asked"


class MyPracticeOut(Out):
    """Only the person sees it besides: they ask whom a practice request can come to."""

    on: bool
    asked: bool  # the person asked me, and I haven't said


def my_practice_out(tx: Tx, member_id: str) -> MyPracticeOut:
    """A friend's own word on practice requests."""
    agreed, asked_at = practice_choice(tx, member_id)
    return MyPracticeOut(on=bool(agreed), asked=agreed is None and asked_at is not None)
