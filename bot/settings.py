"""Typed settings from the environment and `.env`; a bad value stops the start with a sentence."""

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

from storage.database import parse_url
from storage.errors import BadDatabaseUrl


class SettingsError(Exception):
    """A line a fault, each naming the variable and what to do; values are never quoted."""


class Settings(BaseSettings):
    """The settings of nhacviec; the table in the README is made from these descriptions."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Annotated[
        Path, Field(description="Folder for the databases and files; made if it is not there.")
    ] = Path("data")
    database_url: Annotated[
        str,
        Field(
            description="`sqlite:///FILE` or `postgresql://USER@HOST/NAME`. Empty: `DATA_DIR/nhacviec.db`."
        ),
    ] = ""
    telegram_bot_token: Annotated[
        SecretStr, Field(description="The bot's token from @BotFather. Empty: no Telegram.")
    ] = SecretStr("")
    telegram_api_base: Annotated[
        str, Field(description="Address of the Bot API; methods at `BASE/bot<token>/…`.")
    ] = "https://api.telegram.org"
    web_host: Annotated[
        str, Field(description="Address links to files are answered at; the demo keeps to 127.0.0.1.")
    ] = "127.0.0.1"
    web_port: Annotated[int, Field(description="Port of the demo's page and links.", ge=1, le=65535)] = 8080
    public_url: Annotated[
        str,
        Field(
            description="Address at which WEB_HOST and WEB_PORT are reached from outside, for links to files "
            "where a channel carries none. Empty: no links."
        ),
    ] = ""
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(description="How much is logged to stderr.")
    ] = "INFO"

    @field_validator("data_dir")
    @classmethod
    def _is_a_folder(cls, value: Path) -> Path:
        if value.exists() and not value.is_dir():
            raise ValueError
        return value

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value:
            try:
                parse_url(value)
            except BadDatabaseUrl as error:
                raise ValueError(str(error)) from None
        return value

    @field_validator("telegram_bot_token")
    @classmethod
    def _shaped_like_a_token(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError
        return value

    @field_validator("public_url")
    @classmethod
    def _is_an_address_if_any(cls, value: str) -> str:
        return value and cls._is_an_address(value)

    @field_validator("telegram_api_base")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError
        return value.rstrip("/")

    @property
    def secrets(self) -> list[str]:
        """What must never stand in a log."""
        password = make_url(self.database_url).password if self.database_url else None
        return [text for text in (self.telegram_bot_token.get_secret_value(), str(password or "")) if text]

    @property
    def real_url(self) -> URL:
        return parse_url(self.database_url) if self.database_url else _file_url(self.data_dir / "nhacviec.db")

    @property
    def demo_url(self) -> URL:
        return _file_url(self.demo_file)

    @property
    def demo_file(self) -> Path:
        return self.data_dir / "demo.db"


def _file_url(path: Path) -> URL:
    """Made of parts: in the text of an address "?" and "%" mean something else."""
    return URL.create("sqlite", database=str(path))


TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,100}")
REMEDIES = {
    "TELEGRAM_BOT_TOKEN": "TELEGRAM_BOT_TOKEN must be the token as @BotFather gave it, digits:letters",
    "TELEGRAM_API_BASE": "TELEGRAM_API_BASE must be an address such as https://api.telegram.org",
    "DATA_DIR": "DATA_DIR must be the path of a folder, not of a file",
    "WEB_HOST": "WEB_HOST must be an address such as 127.0.0.1",
    "WEB_PORT": "WEB_PORT must be a whole number from 1 to 65535",
    "PUBLIC_URL": "PUBLIC_URL must be an address such as https://nhacviec.example.vn",
    "LOG_LEVEL": "LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR",
}


def load() -> Settings:
    """Reads the environment, then `.env` of the current folder. Raises SettingsError with all faults."""
    try:
        return Settings()
    except ValidationError as error:
        sentences = [_sentence(str(fault["loc"][0]).upper(), fault["msg"]) for fault in error.errors()]
        raise SettingsError("\n".join(sentences)) from None
    except UnicodeDecodeError:
        raise SettingsError("the file .env is not UTF-8 text; save it as UTF-8") from None


def _sentence(name: str, said: str) -> str:
    return REMEDIES.get(name) or said.removeprefix("Value error, ")
