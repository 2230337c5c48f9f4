"""Who may call the routes that stand outside of any circle: by a link, signed in, anybody."""

from __future__ import annotations

from tests.world import Json

#: No session needed: a link with its secret is the key, and without it there is nothing here.
CREDENTIAL: Json = {
    "id": "Y3JlZA",
    "rawId": "Y3JlZA",
    "type": "public-key",
    "response": {"clientDataJSON": "e30"},
}

GUEST: Json = {"token": "t" * 43, "browser": "b" * 43}

BY_LINK: dict[str, Json] = {
    "POST /api/v1/bring-backs/{bring_back_id}/ask": {
        "token": "t" * 43,
        "device_id": "d" * 22,
        "session_token": "s" * 43,
    },
    "POST /api/v1/device-links/{link_id}/look": {"token": "t" * 43},
    "POST /api/v1/device-links/{link_id}/use": {
        "token": "t" * 43,
        "device_id": "d" * 22,
        "session_token": "s" * 43,
    },
    "POST /api/v1/invitations/{invitation_id}/look": {"token": "t" * 43},
    "GET /api/v1/calendar/{secret}.ics": {},
    "POST /api/v1/answers/{link_id}": {"token": "t" * 43, "kind": "coming"},
    "POST /api/v1/answers/{link_id}/look": {"token": "t" * 43},
    "POST /api/v1/answers/{link_id}/seen": {"token": "t" * 43},
    "POST /api/v1/answers/{link_id}/stop": {"token": "t" * 43},
    "POST /api/v1/guests/{link_id}/open": GUEST,
    "POST /api/v1/guests/{link_id}/look": GUEST,
    "POST /api/v1/guests/{link_id}/duty": {**GUEST, "reports": False},
    "POST /api/v1/guests/{link_id}/answer": {**GUEST, "answer": "no"},
    "POST /api/v1/guests/{link_id}/affirm": {**GUEST, "words": "Kind"},
    "POST /api/v1/transfers/{transfer_id}/look": {"token": "t" * 43},
    "POST /api/v1/transfers/{transfer_id}/open": {"token": "t" * 43, "code": "123456"},
    "POST /api/v1/transfers/{transfer_id}/decline": {"token": "t" * 43, "code": "123456"},
}


#: A session and a link with its secret.
BY_LINK_SIGNED_IN: dict[str, Json] = {
    "POST /api/v1/invitations/{invitation_id}/mine": {"token": "t" * 43},
    "POST /api/v1/invitations/{invitation_id}/knock": {
        "token": "t" * 43,
        "knock_id": "k" * 22,
        "name": "Kit",
        "paid": False,
        "reports": False,
    },
    "POST /api/v1/transfers/{transfer_id}/accept": {
        "token": "t" * 43,
        "code": "123456",
        "my_name": "Kit",
    },
}


#: Things of the caller's own account; another's is not there.
MINE_ALONE: dict[str, Json] = {
    "GET /api/v1/notices/{notice_id}": {},
    "GET /api/v1/knocks/{knock_id}": {},
    "PUT /api/v1/knocks/{knock_id}/reach": {"asks": True},
    "DELETE /api/v1/me/devices/{device_id}": {},
    "PATCH /api/v1/me/passkeys/{passkey_id}": {"name": "Blue"},
    "DELETE /api/v1/me/passkeys/{passkey_id}": {},
    "POST /api/v1/me/device-links/{link_id}/answer": {"mine": True},
    "DELETE /api/v1/me/addresses/{address_id}": {},
    "POST /api/v1/me/addresses/{address_id}/confirm": {"code": "123456"},
}


#: Any signed-in device, about itself.
SIGNED_IN: dict[str, Json] = {
    "GET /api/v1/me": {},
    "PATCH /api/v1/me": {"language": "en"},
    "GET /api/v1/me/devices": {},
    "GET /api/v1/me/export": {},
    "GET /api/v1/me/addresses": {},
    "GET /api/v1/me/circles-to-look-after": {},
    "POST /api/v1/me/device-links": {"id": "l" * 22, "verifier": "v" * 43},
    "GET /api/v1/me/ways-in": {},
    "POST /api/v1/me/passkeys/options": {"id": "o" * 22},
    "POST /api/v1/me/passkeys": {
        "id": "k" * 22,
        "challenge_id": "o" * 22,
        "credential": CREDENTIAL,
    },
    "PUT /api/v1/me/recovery-code": {"id": "r" * 22, "verifier": "v" * 43},
    "DELETE /api/v1/me/recovery-code": {},
    "POST /api/v1/me/proof/options": {"id": "o" * 22},
    "POST /api/v1/me/proof": {"code": "t" * 43},
    "PUT /api/v1/me/proof/wait": {},
    "DELETE /api/v1/me/proof/wait": {},
    "POST /api/v1/me/forget": {},
    "DELETE /api/v1/me/push": {},
    "POST /api/v1/me/push/test": {},
    "POST /api/v1/circles": {
        "id": "c" * 22,
        "member_id": "m" * 22,
        "mode": "own",
        "my_name": "Kit",
        "zone": "UTC",
    },
}


#: Signed in, and tried elsewhere: a subscription has to be real, a receipt needs no key.
SIGNED_IN_ELSEWHERE: dict[str, Json] = {
    # Its right is tried with a server that streams, in tests/live.
    "GET /api/v1/live": {},
    "PUT /api/v1/me/push": {
        "id": "p" * 22,
        "endpoint": "https://push.example/x",
        "p256dh": "p" * 87,
        "auth": "a" * 22,
    },
    # Which channels there are is the operator's to say: tried with some, in the scenarios.
    "POST /api/v1/me/addresses": {"id": "a" * 22, "channel": "mail", "to": "kit@example.org"},
    "POST /api/v1/receipts": {"notice_id": "n" * 22, "attempt_id": "a" * 22, "what": "shown"},
}


ANYBODY = {
    "POST /api/v1/accounts",
    # A passkey, or the code, is the key: without it there is nothing, as the scenarios try.
    "POST /api/v1/sign-in/passkey/options",
    "POST /api/v1/sign-in/passkey",
    "POST /api/v1/sign-in/recovery-code",
    "GET /healthz",
    "GET /readyz",
    # Signed by the operator's gateway; unsigned and replayed ones are tried in the scenarios.
    "POST /api/v1/inbound/text",
    "POST /api/v1/inbound/twilio",
}
