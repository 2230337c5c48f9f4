"""This server, as passkeys know it."""

from __future__ import annotations

from app.api.http.guards import Anyone
from app.core.errors import BadInput
from app.identity.passkey_service import Party, party_of


def party(door: Anyone) -> Party:
    """This server as passkeys know it. Raises BadInput where there can be none."""
    settings = door.services.settings
    passkey_party = party_of(settings.public_url, settings.app_name)
    if passkey_party is None:
        raise BadInput("no-passkeys-here")
    return passkey_party
