"""What passkeys ask and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from app.api.http.wire import Id, Out
from app.api.http.wire import In as Body

Base64url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=20_000)]


class CredentialResponse(Body):
    """What an authenticator answered: of making a passkey, or of using one."""

    clientDataJSON: Base64url  # noqa: N815 (WebAuthn's own names)
    attestationObject: Base64url | None = None  # noqa: N815
    authenticatorData: Base64url | None = None  # noqa: N815
    signature: Base64url | None = None
    userHandle: Base64url | None = None  # noqa: N815


class Credential(Body):
    """A public key credential, as a browser hands it over (WebAuthn level 3, JSON)."""

    id: Base64url = Field(min_length=1, max_length=1364)
    rawId: Base64url = Field(min_length=1, max_length=1364)  # noqa: N815
    type: Literal["public-key"]
    response: CredentialResponse

    def as_json(self) -> dict[str, Any]:
        """The same without what wasn't given."""
        return self.model_dump(exclude_none=True)


class ChallengeIn(Body):
    id: Id


class Challenge(Out):
    id: str
    options: dict[str, Any] = Field(description="For the browser: WebAuthn's own JSON form.")


class CameBack(Out):
    account_id: str
    device_id: str
    others_signed_out: bool
    also_ended: bool = Field(
        description="With them ended addresses that were added lately, or calendar links."
    )
