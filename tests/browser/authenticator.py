"""Chromium's own virtual authenticator: a phone's fingerprint, and passkeys that move with it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession

from tests.browser.phone_browser import PhoneBrowser

_KIND = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Fingerprint:
    """A phone's authenticator: whoever holds the phone is taken for its owner."""

    def __init__(self, phone: PhoneBrowser) -> None:
        self._door: CDPSession = phone.context.new_cdp_session(phone.page)
        self._door.send("WebAuthn.enable", {"enableUI": False})
        authenticator = self._door.send("WebAuthn.addVirtualAuthenticator", {"options": _KIND})
        self._id = authenticator["authenticatorId"]

    def passkeys(self) -> list[dict[str, Any]]:
        """The passkeys that are on this phone."""
        answer = self._door.send("WebAuthn.getCredentials", {"authenticatorId": self._id})
        credentials: list[dict[str, Any]] = answer["credentials"]
        return credentials

    def shares(self, passkeys: list[dict[str, Any]]) -> None:
        """Passkeys of another phone come here, too, as a vendor's cloud carries them."""
        for passkey in passkeys:
            self._door.send(
                "WebAuthn.addCredential", {"authenticatorId": self._id, "credential": passkey}
            )

    def is_somebody_elses(self) -> None:
        """Another finger lies on it from now on."""
        self._door.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self._id, "isUserVerified": False}
        )
