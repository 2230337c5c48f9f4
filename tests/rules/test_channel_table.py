"""The table of channels: a row for each, and nothing that it names is missing."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from app.core.channels import ADDRESSED, CHANNELS, NUMBERED, WRITTEN, Channel
from app.core.languages import LANGUAGES
from app.core.settings import Settings
from app.delivery.channels.accounts import open_transports
from app.messages.catalogue import text
from app.outbox.alarms import CODES
from app.outbox.models import Alarm, Attempt

#: An account of each carrier's that could be used.
ACCOUNTS = {"mail_server": "smtp://mail.example", "gateway": "json://gateway.example/{to}"}


def longest(model: Any, column: str) -> int:
    length: int = model.__table__.c[column].type.length
    return length


def test_each_channel_has_a_row_in_the_order_of_the_list() -> None:
    assert list(CHANNELS) == list(Channel)
    assert set(ADDRESSED) == set(Channel) - {Channel.PUSH}
    assert set(NUMBERED) | set(WRITTEN) <= set(ADDRESSED)


def test_names_and_codes_fit_into_their_columns() -> None:
    assert max(map(len, Channel)) <= longest(Attempt, "channel")
    assert max(map(len, CODES)) <= longest(Alarm, "code")
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", Channel)
def test_each_channel_has_its_names(channel: Channel, language: str) -> None:
    for place in ("channel", "channel_you", "way", "grant.over"):
        assert text(language, f"{place}.{channel}")


@pytest.mark.parametrize("channel", ADDRESSED)
def test_a_channel_with_an_account_can_be_sent_over(channel: Channel) -> None:
    """Its settings are there, and so is whoever opens its carrier; no other channel is opened."""
    facts = CHANNELS[channel]
    assert facts.account_setting is not None
    account = SecretStr(ACCOUNTS[facts.carrier])
    settings = Settings(mail_from="post@server.example", **{facts.account_setting: account})  # type: ignore[arg-type]
    assert settings.channels == (channel.value,)
    assert list(open_transports(settings)) == [channel]
    assert settings.daily_ceiling(channel) is not None or facts.ceiling_setting is None


@pytest.mark.parametrize("channel", ADDRESSED)
def test_an_account_that_cant_be_used_says_which_setting_it_is(channel: Channel) -> None:
    setting = CHANNELS[channel].account_setting or ""
    with pytest.raises(ValueError, match=f"SHOWUP_{setting.upper()}"):
        open_transports(Settings(**{setting: SecretStr("nothing of the kind")}))  # type: ignore[arg-type]
