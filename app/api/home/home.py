"""One call a screen: the person's home, a supporter's, a coordinator's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.asks.plan_shown import note_arrive
from app.api.http.guards import Inside, Needs
from app.api.together.solidarity_shown import note_words_on_home
from app.api.views.home import Home, home_of
from app.asks.models import Ask
from app.circles.permissions import Permission

router = APIRouter(tags=["home"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


@router.get("/circles/{circle_id}/home")
def home(door: Reader) -> Home:
    """What a member's home shows, by their roles."""
    with door.look_inside() as look:
        home_out = home_of(look)
        note_words_on_home(look)  # holds consent, so before what only appends to the record
        for ask in home_out.supporter.asks if home_out.supporter else ():
            if ask.told.arrive:
                note_arrive(look.tx, look.tx.session.get_one(Ask, ask.id), look.me.member_id, ask)
        return home_out
