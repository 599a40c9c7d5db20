"""Logging to stderr, never with a secret in it."""

import logging
import re
import sys
from collections.abc import Collection, Iterable

HIDDEN = "<hidden>"
# A Telegram token wherever it stands: libraries and tracebacks print whole addresses.
TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
# Who has a link has the file.
LINK = re.compile(r"/tep/[A-Za-z0-9_-]{16,}")
NOISY = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "filelock",
    "httpx",
    "matplotlib",
    "sse_starlette",
    "telegram",
    "uvicorn",
)


class Redacting(logging.Formatter):
    """Formats as ever, then blots out `secrets` and whatever looks like a token, in tracebacks too."""

    def __init__(self, secrets: Collection[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        return hide(super().format(record), self._secrets)


def hide(text: str, secrets: Iterable[str]) -> str:
    """The text without `secrets` and without whatever looks like a token or a link to a file."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return LINK.sub(f"/tep/{HIDDEN}", TOKEN.sub(HIDDEN, text))


def set_up(level: str, secrets: Collection[str]) -> None:
    """One handler on the root logger; libraries that log every call keep to warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
    # It prints every page of a proxy whole; what failed is logged by whoever asked.
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL)
