"""What a member said to invitations, in their own copy."""

from __future__ import annotations

from app.api.views.export_models import MyGathering
from app.api.views.gatherings import Gatherings


def copied_gatherings(gatherings: Gatherings | None) -> list[MyGathering]:
    """What I answered, without the person's words or who else comes."""
    return [
        MyGathering(
            gathering_id=each.gathering_id,
            answer=each.invitation.answer,
            shows_name=each.invitation.shows_name,
            affirmed=each.invitation.affirmed,
        )
        for each in (gatherings.invitations if gatherings is not None else [])
    ]
