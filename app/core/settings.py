"""What an operator can set, from the environment (`SHOWUP_…`). `docs/operating.md` lists them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from app.core.channels import ADDRESSED, CHANNELS, Channel
from app.core.languages import Language
from app.core.push_contact import check_contact, choose_contact


class Settings(BaseSettings):
    """Settings of one ShowUp process. Bad values stop the start with a sentence that says why."""

    model_config = SettingsConfigDict(
        env_prefix="SHOWUP_", extra="ignore", frozen=True, env_ignore_empty=True
    )

    data: Path = Field(Path("data"), description="Folder of keys, the SQLite file and its backups.")
    database_url: str = Field(
        "", description="Empty: SQLite in the data folder. Else `postgresql+psycopg://…`."
    )
    host: str = Field("127.0.0.1", description="Address that `serve` listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port that `serve` listens on.")
    public_url: str = Field(
        "http://localhost:8000", description="How phones reach this server; no path at its end."
    )
    push_origins: str = Field(
        "",
        description="Push services allowed beside any public https host; origins, comma between.",
    )
    content_key: SecretStr | None = Field(
        None,
        description="The operator's key, 43 characters of base64url; else a file.",
    )
    content_key_next: SecretStr | None = Field(
        None,
        description="The operator's key that is to take its place; used beside it meanwhile.",
    )
    vapid_key: SecretStr | None = Field(
        None, description="The push key as PEM text; else a file in the data folder."
    )
    vapid_subject: str = Field(
        "", description="Who runs this, for push services: `mailto:…` or `https://…`."
    )
    session_key: SecretStr | None = Field(
        None, description="Key of rate limits and session salts; else a file in the data folder."
    )
    app_name: str = Field("ShowUp", max_length=30, description="Name on Home Screens and tabs.")
    app_icon: Literal["rings", "notes", "calendar"] = Field(
        "rings", description="Icon on Home Screens and tabs: the app's own, or a neutral one."
    )
    max_members: int = Field(30, ge=2, le=200, description="Places in one circle.")
    invitations_a_day: int = Field(
        20, ge=1, le=1000, description="Links one circle can make a day."
    )
    accounts_an_hour: int = Field(
        60, ge=1, le=100_000, description="New accounts from one address in an hour."
    )
    limit_factor: int = Field(
        1, ge=1, le=1000, description="Multiplies the other limits (docs/decisions/0035-limits.md)."
    )
    circle_code: SecretStr | None = Field(
        None, description="Code without which nobody starts or drafts a circle here; none: anybody."
    )
    live_streams: int = Field(
        4000, ge=0, le=100_000, description="Open phones that one process tells at once."
    )
    backups_kept: int = Field(
        7, ge=1, le=365, description="SQLite backups kept in the data folder."
    )

    backup_to: str = Field(
        "",
        max_length=2000,
        description="Who can open backups: age recipients (`age1…`), comma between; else a file.",
    )
    backup_keys_days: int = Field(
        7, ge=1, le=365, description="Days for which a copied file of keys may be restored."
    )

    smtp_url: SecretStr | None = Field(
        None, description="Mail goes out here: `smtp://user:password@host:587` or `smtps://…`."
    )
    mail_from: str = Field("", max_length=200, description="The address that mail comes from.")
    sms_url: SecretStr | None = Field(
        None, description="An Apprise address for texts, `{to}` where the number goes."
    )
    voice_url: SecretStr | None = Field(
        None, description="An Apprise address for calls, `{to}` where the number goes."
    )
    sms_prefixes: str = Field(
        "",
        max_length=2000,
        description="Numbers that texts and calls may go to begin so; comma between. Empty: all.",
    )
    sms_a_day: int = Field(
        1000, ge=1, le=1_000_000, description="Texts that leave this server in a day; asks always."
    )
    voice_a_day: int = Field(
        200, ge=1, le=1_000_000, description="Calls that leave this server in a day; asks always."
    )
    twilio_token: SecretStr | None = Field(
        None, description="Auth token that signs inbound texts in Twilio's form."
    )
    inbound_key: SecretStr | None = Field(
        None, description="Key, 16 characters or more, that signs inbound texts in the plain form."
    )

    secrets: Path | None = Field(
        None, description="Folder of files that are settings too, each named as its setting."
    )
    operator_mail: str = Field(
        "", max_length=500, description="Who hears when something isn't well; comma between."
    )
    operator_url: SecretStr | None = Field(
        None, description="The same by other ways: Apprise addresses, a space between."
    )
    operator_hours: float = Field(
        6, ge=0.1, le=168, description="Hours until a problem that lasts is told again."
    )
    operator_language: Language = Field(
        Language.EN, description="Language of messages to the operator."
    )
    disk_free_mib: int = Field(
        256, ge=0, le=10_000_000, description="MiB of room below which a disk is nearly full."
    )
    disk_free_percent: float = Field(
        5, ge=0, le=100, description="Percent of room below which a disk is nearly full."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the files of SHOWUP_SECRETS, if that is set."""
        folder = os.environ.get("SHOWUP_SECRETS")
        if not folder or not Path(folder).is_dir():
            return init_settings, env_settings
        files = SecretsSettingsSource(settings_cls, secrets_dir=folder)
        return init_settings, env_settings, files

    @field_validator("secrets")
    @classmethod
    def _secrets_is_a_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("SHOWUP_SECRETS is a folder of files named like settings")
        return value

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise ValueError("SHOWUP_PUBLIC_URL is like https://circle.example, without a path")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("vapid_subject")
    @classmethod
    def _vapid_subject_is_a_contact(cls, value: str) -> str:
        if value:
            try:
                check_contact(value)
            except ValueError as problem:
                raise ValueError(f"SHOWUP_VAPID_SUBJECT: {problem}") from problem
        return value

    @field_validator("database_url")
    @classmethod
    def _database_url_is_known(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("SHOWUP_DATABASE_URL starts with postgresql+psycopg:// or sqlite:///")
        return value

    @field_validator("sms_prefixes")
    @classmethod
    def _prefixes_begin_numbers(cls, value: str) -> str:
        if not all(re.fullmatch(r"\+[1-9][0-9]{0,9}", prefix) for prefix in _split_list(value)):
            raise ValueError("SHOWUP_SMS_PREFIXES is like +1,+34: beginnings of numbers")
        return value

    @field_validator("circle_code")
    @classmethod
    def _circle_code_is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not 8 <= len(value.get_secret_value()) <= 64:
            raise ValueError("SHOWUP_CIRCLE_CODE holds 8 to 64 characters")
        return value

    @field_validator("inbound_key")
    @classmethod
    def _inbound_key_is_long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 16:
            raise ValueError("SHOWUP_INBOUND_KEY holds 16 characters or more")
        return value

    @property
    def mail(self) -> bool:
        """Whether mail can go out."""
        return bool(self.account(Channel.MAIL))

    @property
    def number_prefixes(self) -> tuple[str, ...]:
        """The beginnings of SHOWUP_SMS_PREFIXES; none: every number."""
        return _split_list(self.sms_prefixes)

    @property
    def backup_recipients(self) -> tuple[str, ...]:
        """The age recipients of SHOWUP_BACKUP_TO."""
        return _split_list(self.backup_to)

    @property
    def operators(self) -> tuple[str, ...]:
        """The mail addresses of SHOWUP_OPERATOR_MAIL."""
        return _split_list(self.operator_mail)

    @property
    def operator_urls(self) -> tuple[str, ...]:
        """The Apprise addresses of SHOWUP_OPERATOR_URL."""
        return tuple(secret_of(self.operator_url).split())

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that this installation has beside pushes."""
        return tuple(channel.value for channel in ADDRESSED if self.account(channel))

    def account(self, channel: Channel) -> str:
        """The operator's account of a channel, in clear; empty without one."""
        setting = CHANNELS[channel].account_setting
        value: SecretStr | None = getattr(self, setting) if setting is not None else None
        return secret_of(value)

    def daily_ceiling(self, channel: Channel) -> int | None:
        """The most messages that may leave over a channel in a day; None: as many as there are."""
        setting = CHANNELS[channel].ceiling_setting
        ceiling: int | None = getattr(self, setting) if setting is not None else None
        return ceiling

    @property
    def url(self) -> str:
        """The database's URL, with SQLite in the data folder when nothing is set."""
        return self.database_url or f"sqlite:///{(self.data / 'showup.db').resolve()}"

    @property
    def allowed_push_origins(self) -> frozenset[str]:
        """The origins of SHOWUP_PUSH_ORIGINS."""
        return frozenset(
            part.strip().rstrip("/") for part in self.push_origins.split(",") if part.strip()
        )

    @property
    def push_subject(self) -> str:
        """Who runs this server, as push services are told."""
        return choose_contact(self.vapid_subject, self.public_url)


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def secret_of(value: SecretStr | None) -> str:
    """A secret setting in clear; empty without one."""
    return value.get_secret_value() if value is not None else ""
