"""The solidarity question: a member asks it once, the person answers one member or everyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.headers import if_match
from app.api.http.wire import Id, Nothing, Values
from app.api.http.wire import In as Body
from app.api.together.solidarity_shown import note_solidarity_seen
from app.api.views.solidarity import Solidarity, solidarity_seen
from app.circles.permissions import Permission
from app.solidarity import answer_service as answers
from app.solidarity import question_service as questions
from app.solidarity import reply_service as replies

router = APIRouter(tags=["together"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Person = Annotated[Inside, Depends(Needs(Permission.ASK))]
Helper = Annotated[Inside, Depends(Needs(Permission.ANSWER))]

_NOTHING = Nothing()

Version = Annotated[int, Field(ge=0, le=1_000_000)]


class WordsIn(Body):
    """Words for one member alone. `version`: of what I said to them before, as I saw it."""

    words: Values
    version: Version


class SeenIn(Body):
    """`version`: of what I said to them before, as I saw it."""

    version: Version


class AnsweredIn(Body):
    """The member whose question words for everyone answer."""

    member_id: Id
    version: Version


class WordsForAllIn(Body):
    """Words that every member reads who may read what I write, now and later; "" wipes them."""

    words: Values
    answers: AnsweredIn | None = None


class ReplyIn(Body):
    """What I can do, and where my limits are. `version`: of my reply as I saw it."""

    words: Values
    version: Version


@router.get("/circles/{circle_id}/solidarity")
def read(door: Reader) -> Solidarity:
    """What showing up would look like: all of it for the person, else what is mine to read."""
    with door.look_inside() as look:
        note_solidarity_seen(look)
        return solidarity_seen(look.tx, look.me)


@router.post("/circles/{circle_id}/solidarity/question")
def ask(body: Nothing, door: Helper) -> Solidarity:
    """Ask the person what showing up would look like. Once; they hear of it once."""
    return _changed(
        door,
        body,
        lambda act: questions.ask_question(act.tx, act.me.circle_id, act.me.member_id),
    )


@router.delete("/circles/{circle_id}/solidarity/question")
def take_question_back(door: Helper, body: Nothing = _NOTHING) -> Solidarity:
    """Take my question back while nothing was said to it."""
    return _changed(
        door,
        body,
        lambda act: questions.take_question_back(act.tx, act.me.circle_id, act.me.member_id),
    )


@router.put("/circles/{circle_id}/solidarity/reply")
def reply(body: ReplyIn, door: Helper) -> Solidarity:
    """Write back what I can do and where my limits are: for the person alone."""
    return _changed(
        door,
        body,
        lambda act: replies.write_reply(
            act.tx, act.me.circle_id, act.me.member_id, body.words, version=body.version
        ),
    )


@router.delete("/circles/{circle_id}/solidarity/reply")
def remove_reply(door: Helper, body: Nothing = _NOTHING) -> Solidarity:
    """Remove what I wrote back."""
    return _changed(
        door,
        body,
        lambda act: replies.remove_reply(act.tx, act.me.circle_id, act.me.member_id),
    )


@router.put("/circles/{circle_id}/solidarity/words")
def write_for_all(body: WordsForAllIn, door: Person) -> Solidarity:
    """Write what everyone reads. It can answer one member's question, and tells that member."""
    expected = if_match(door.request)
    answered = body.answers

    def change(act: InnerAct) -> None:
        answers.write_to_all(
            act.tx,
            act.me.circle_id,
            body.words,
            expected=expected,
            answers=(answered.member_id, answered.version) if answered is not None else None,
        )

    return _changed(door, body, change)


@router.put("/circles/{circle_id}/solidarity/words/{member_id}")
def write(member_id: Id, body: WordsIn, door: Person) -> Solidarity:
    """Write words for one member alone, asked or not; nobody else reads them."""
    return _changed(
        door,
        body,
        lambda act: answers.write_to_member(
            act.tx, act.me.circle_id, member_id, body.words, version=body.version
        ),
    )


@router.post("/circles/{circle_id}/solidarity/words/{member_id}/rather-not")
def rather_not(member_id: Id, body: SeenIn, door: Person) -> Solidarity:
    """I'd rather not say right now. Nobody is notified of that."""
    return _changed(
        door,
        body,
        lambda act: answers.rather_not_say(
            act.tx, act.me.circle_id, member_id, version=body.version
        ),
    )


@router.post("/circles/{circle_id}/solidarity/words/{member_id}/take-back")
def take_words_back(member_id: Id, body: SeenIn, door: Person) -> Solidarity:
    """Take back what I said to this member."""
    return _changed(
        door,
        body,
        lambda act: answers.take_words_back(
            act.tx, act.me.circle_id, member_id, version=body.version
        ),
    )


@router.post("/circles/{circle_id}/solidarity/words/{member_id}/later")
def later(member_id: Id, body: Nothing, door: Person) -> Solidarity:
    """Later: this question isn't on my home any more. Nobody is told."""
    return _changed(
        door,
        body,
        lambda act: answers.put_by(act.tx, act.me.circle_id, member_id),
    )


def _changed(door: Inside, body: Body, change: Callable[[InnerAct], None]) -> Solidarity:
    """Do it once, and answer how it is then."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        return solidarity_seen(act.tx, act.me)
