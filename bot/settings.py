"""Settings, from the environment and from `.env`. A wrong one stops the start by name."""

from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.exc import SQLAlchemyError

from storage.store import make_engine, normal_url

_DATABASES = ("sqlite://", "postgres://", "postgresql://", "postgresql+psycopg://")


class Settings(BaseSettings):
    """Everything that differs between one installation and the next."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_signing_secret: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///pacto.db"
    port: int = Field(default=3000, ge=0, le=65535)
    host: str = "127.0.0.1"
    public_url: str = ""
    pacto_encryption_key: str = ""
    pacto_templates: Path | None = None
    pacto_log: Literal["console", "json"] = "console"
    pacto_keep_sent_days: int = Field(default=90, ge=7, le=3650)
    pacto_keep_left_days: int = Field(default=30, ge=0, le=3650)

    @field_validator("slack_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") + "/"

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        # Said without the address itself: it may hold a password.
        if not value.startswith(_DATABASES):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        try:
            make_engine(normal_url(value)).dispose()
        except (SQLAlchemyError, ValueError, ImportError):
            raise ValueError(
                "can't be read. Use the form postgresql://user:password@host/name"
            ) from None
        return value

    @field_validator("pacto_encryption_key")
    @classmethod
    def _key(cls, value: str) -> str:
        try:
            Fernet(value.encode() or Fernet.generate_key())
        except ValueError:
            raise ValueError("isn't a valid key. Create one with `pacto key`") from None
        return value

    @field_validator("pacto_templates")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("isn't a folder")
        return value

    @field_validator("slack_bot_token")
    @classmethod
    def _bot_token(cls, value: str) -> str:
        if value and not value.startswith("xoxb-"):
            raise ValueError("must be a bot token, which begins with xoxb-")
        return value

    @field_validator("slack_app_token")
    @classmethod
    def _app_token(cls, value: str) -> str:
        if value and not value.startswith("xapp-"):
            raise ValueError("must be an app-level token, which begins with xapp-")
        return value

    @model_validator(mode="after")
    def _whole(self) -> "Settings":
        if bool(self.slack_client_id) != bool(self.slack_client_secret):
            raise ValueError(
                "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both, or neither"
            )
        return self

    @property
    def socket_mode(self) -> bool:
        """Whether Slack reaches us over a WebSocket that we open."""
        return bool(self.slack_app_token)

    @property
    def oauth(self) -> bool:
        """Whether many companies install the app, each with a token of its own."""
        return bool(self.slack_client_id)

    def check_slack(self) -> None:
        """Raise `SettingsError` for what the app needs to talk to Slack."""
        if not self.slack_bot_token and not self.oauth:
            raise SettingsError(
                "SLACK_BOT_TOKEN isn't set. Copy .env.example to .env and fill it in. "
                "The README says where to find each value."
            )
        if self.oauth and self.slack_bot_token:
            raise SettingsError(
                "SLACK_BOT_TOKEN (one company) and SLACK_CLIENT_ID (many companies, each with a "
                "token of its own) can't be used together. Unset one of them."
            )
        if self.oauth and self.socket_mode:
            raise SettingsError(
                "SLACK_APP_TOKEN (Socket Mode, one company) and SLACK_CLIENT_ID (many companies "
                "over HTTP) can't be used together. Unset one of them."
            )
        if not self.socket_mode and not self.slack_signing_secret:
            raise SettingsError(
                "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET to take signed "
                "requests over HTTP."
            )
        if self.oauth and not self.pacto_encryption_key:
            raise SettingsError(
                "PACTO_ENCRYPTION_KEY isn't set. It encrypts the tokens of companies that install "
                "the app. Create one with `pacto key`."
            )


class SettingsError(Exception):
    """A setting that is missing or wrong, in one sentence that names it."""


def load(**overrides: object) -> Settings:
    """The settings, or `SettingsError` naming the first one that does not hold."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        why = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} {why}." if name else f"{why}.") from None
