"""Who runs this server, as push services are told (RFC 8292 §2.1).

Apple answers an unclear 403 to a contact with spaces or angle brackets, and to one on localhost.
So a contact that was set is checked when the server starts, and a public address that can't be one
(localhost, a name without a dot, an address of a home network) is not told.
"""

from __future__ import annotations

import re

NO_CONTACT = "mailto:operator@example.org"
"""Told where there is no real contact."""

_MAILTO = re.compile(r"mailto:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?P<host>[A-Za-z0-9.-]+)")
_HTTPS = re.compile(r"https://(?P<host>[A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/[!-;=?-~]*)?")
# Names that no public registry gives out (RFC 6761, 6762, 8375, 9476), and routers' habits.
_PRIVATE = re.compile(
    r"(?:^|\.)(?:localhost|localdomain|local|internal|home\.arpa|lan|home|test|invalid|alt)$"
)


def check_contact(contact: str) -> str:
    """Give a contact back, or raise ValueError with a sentence that says what it must be."""
    match = _MAILTO.fullmatch(contact) or _HTTPS.fullmatch(contact)
    if match is None:
        raise ValueError(
            "the contact for push services must be mailto:name@host or https://host, without spaces"
        )
    host = match["host"].lower().rstrip(".")
    if "." not in host or _PRIVATE.search(host) or re.fullmatch(r"[0-9.]+", host):
        raise ValueError("the contact for push services must be on a public host")
    return contact


def choose_contact(contact: str, public_url: str) -> str:
    """The contact that was set; else the public address; where that can't be one, `NO_CONTACT`.

    Raises ValueError for a contact that was set and can't be used.
    """
    if contact:
        return check_contact(contact)
    try:
        return check_contact(public_url)
    except ValueError:
        return NO_CONTACT
