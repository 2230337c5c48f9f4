"""Friends without the app: they confirm codes, write texts and open links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.api.http.gateway_signatures import plain_signature
from app.core.channels import ADDRESSED, CHANNELS, Carrier, Channel
from app.core.ids import link_token, new_id, short_link_id
from tests.channels.loopback_servers import MailServer, TextGateway
from tests.opaque_content import texts_of
from tests.world import NO_TLS, Friend, Json, World

PUBLIC_URL = "https://there.example"
MAIL_FROM = "post@server.example"
KEY = "a key that gateways know"
TOKEN = "twilio-token"


@dataclass(frozen=True)
class Sinks:
    """Everything that leaves beside pushes arrives here, over each channel in its own place."""

    mail: MailServer
    gateways: Mapping[Channel, TextGateway]

    @property
    def texts(self) -> TextGateway:
        return self.gateways[Channel.SMS]

    @property
    def calls(self) -> TextGateway:
        return self.gateways[Channel.VOICE]

    @property
    def by_channel(self) -> dict[Channel, MailServer | TextGateway]:
        return {Channel.MAIL: self.mail, **self.gateways}

    def accounts(self) -> dict[str, str]:
        """The settings that hold a server's accounts, if these are them."""
        return {
            CHANNELS[channel].account_setting or "": sink.url
            for channel, sink in self.by_channel.items()
        }

    def settings(self) -> dict[str, Any]:
        """Settings of a server whose accounts these are."""
        return {
            **self.accounts(),
            "mail_from": MAIL_FROM,
            "twilio_token": TOKEN,
            "inbound_key": KEY,
            "public_url": PUBLIC_URL,
        }


@contextmanager
def open_sinks() -> Iterator[Sinks]:
    """A mail server, and a gateway for each channel that takes one."""
    with ExitStack() as stack:
        mail = stack.enter_context(MailServer())
        gateways = {
            channel: stack.enter_context(TextGateway())
            for channel in ADDRESSED
            if CHANNELS[channel].carrier is Carrier.GATEWAY
        }
        yield Sinks(mail, gateways)


@contextmanager
def world_with_mail_and_texts(
    database_url: str, folder: Path, mail: MailServer, texts: TextGateway
) -> Iterator[World]:
    """A world whose server has an account for mail and one for texts, and none for calls."""
    with World(
        database_url,
        folder,
        smtp_url=mail.url,
        mail_from=MAIL_FROM,
        sms_url=texts.url,
        twilio_token=TOKEN,
        inbound_key=KEY,
        public_url=PUBLIC_URL,
    ) as running_world:
        yield running_world


def gives(world: World, sinks: Sinks, friend: Friend, channel: str, to: str) -> str:
    """Somebody gives an address of theirs, and types in the code that came there."""
    address_id = new_id()
    friend.post("/me/addresses", {"id": address_id, "channel": channel, "to": to})
    world.settle()
    code = re.search(r"\d{6}", last_word(sinks, channel, to))
    assert code is not None
    friend.post(f"/me/addresses/{address_id}/confirm", {"code": code[0]})
    # Their devices are told that it counts: no part of the story that begins here.
    world.settle()
    friend.phone.new_pushes()
    return address_id


def last_word(sinks: Sinks, channel: str, to: str) -> str:
    """The newest message to an address."""
    if channel == Channel.MAIL:
        return sinks.mail.to(to)[-1].body
    return sinks.gateways[Channel(channel)].to(to)[-1]


def posts(
    world: World,
    text: str,
    number: str,
    message_id: str | None = None,
    key: str = KEY,
    late: int = 0,
) -> httpx.Response:
    """A text comes in over the plain form, whatever comes of it."""
    sender = texts_of(world).goes_to(number)
    body = json.dumps({"id": message_id or new_id(), "from": sender, "text": text}).encode()
    stamp = str(int(world.now.timestamp()) - late)
    return httpx.post(
        f"{world.url}/api/v1/inbound/text",
        content=body,
        headers={
            "Content-Type": "application/json",
            "X-ShowUp-Timestamp": stamp,
            "X-ShowUp-Signature": plain_signature(key, stamp, body),
        },
        verify=NO_TLS,
    )


def writes(world: World, text: str, number: str, message_id: str | None = None) -> Json:
    """A text that is taken in, and the reply to it."""
    answer = posts(world, text, number, message_id)
    assert answer.status_code == 200, answer.text
    body: Json = answer.json()
    return body


def link_in(text: str) -> tuple[str, str]:
    """A link's id and the token that its secret turns into."""
    link_match = re.search(rf"{re.escape(PUBLIC_URL)}/a#([\w-]{{22}})$", text, re.MULTILINE)
    assert link_match is not None, text
    link_id = short_link_id("answer", link_match[1])
    return link_id, link_token("answer", link_id, link_match[1])


def browser(world: World, path: str, body: Json, key: str | None = None) -> httpx.Response:
    """A browser without a session."""
    headers = {"Idempotency-Key": key or new_id()}
    return httpx.post(f"{world.url}/api/v1{path}", json=body, headers=headers, verify=NO_TLS)
