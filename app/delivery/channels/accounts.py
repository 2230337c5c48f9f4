"""Which transport each channel has, by the accounts in the settings.

Pushes aren't among them: they go to phones by keys of the phone's, not to addresses over an account
(`app/delivery/webpush.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.core.channels import ADDRESSED, CHANNELS, Carrier, Channel
from app.core.settings import Settings
from app.delivery.channels.gateway import GatewayTransport, check_gateway
from app.delivery.channels.mail import MailTransport, parse_mail_account
from app.delivery.channels.transport import Transport


def open_transports(settings: Settings) -> dict[Channel, Transport]:
    """A transport for each channel that has an account; opening one connects nowhere.

    Raises ValueError, with a sentence for the operator, for an account that can't be used.
    """
    return {
        channel: _OPENERS[CHANNELS[channel].carrier](settings, channel)
        for channel in ADDRESSED
        if settings.account(channel)
    }


def _open_mail(settings: Settings, channel: Channel) -> Transport:
    return MailTransport(parse_mail_account(settings.account(channel), settings.mail_from))


def _open_gateway(settings: Settings, channel: Channel) -> Transport:
    setting = f"SHOWUP_{CHANNELS[channel].account_setting}".upper()
    url = check_gateway(setting, settings.account(channel))
    return GatewayTransport(url, settings.number_prefixes)


#: How each carrier that goes to addresses is opened.
_OPENERS: Mapping[Carrier, Callable[[Settings, Channel], Transport]] = {
    Carrier.MAIL_SERVER: _open_mail,
    Carrier.GATEWAY: _open_gateway,
}
