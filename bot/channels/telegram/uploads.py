"""Files to Telegram: pictures as photos where Telegram takes them, everything else as documents."""

from functools import partial

from telegram.error import BadRequest, TelegramError

from bot.channels.telegram.errors import UNREACHABLE, says
from bot.channels.telegram.request import AiohttpRequest, FilePart
from jobs.filekinds import clean_name
from jobs.ports import TooLarge
from messages.render import shortened, units
from messages.types import LONGEST_CAPTION, OutgoingFile

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST = 50 * 1024 * 1024
"""In bytes (Bot API, sending files)."""
UPLOAD_SECONDS = 100.0


async def upload(request: AiohttpRequest, base: str, chat_id: str, file: OutgoingFile) -> str:
    """The message's id; methods are at `base/…`. Raises TelegramError, TooLarge over 50 MB."""
    if len(file.data) > LARGEST:
        raise TooLarge(f"{len(file.data)} bytes")
    fields = {"chat_id": chat_id}
    if file.caption:
        fits = units(file.caption) <= LONGEST_CAPTION
        fields["caption"] = file.caption if fits else shortened(file.caption, LONGEST_CAPTION)
    call = partial(_sent, request, base, fields, file)
    if file.picture and len(file.data) <= LARGEST_PHOTO:
        try:
            return await call("photo")
        except BadRequest as error:
            # Too wide, too thin, of a kind it cannot draw: as a document it takes any.
            if says(error, *UNREACHABLE):
                raise
    return await call("document")


async def _sent(
    request: AiohttpRequest, base: str, fields: dict[str, str], file: OutgoingFile, kind: str
) -> str:
    part = FilePart(kind, clean_name(file.name, file.media_type), file.media_type, file.data)
    try:
        sent = await request.upload(f"{base}/send{kind.capitalize()}", fields, part, UPLOAD_SECONDS)
    except TelegramError as error:
        if kind == "document" and says(error, "too large", "too big"):
            raise TooLarge("refused as too large") from None
        raise
    return str(sent["message_id"])
