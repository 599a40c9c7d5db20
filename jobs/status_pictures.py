"""The picture of /status, made when it is asked for: what its reader sees at that moment."""

from dataclasses import replace
from functools import lru_cache

from sqlmodel import Session

from jobs import summaries
from jobs.making import Maker, UnknownDocument, Wish
from messages import summary_words
from messages.documents.status_picture import render
from messages.types import OutgoingFile
from messages.views.summaries import Summary


def read(session: Session, wish: Wish) -> Summary:
    """Raises UnknownDocument, and what `summaries.of` raises."""
    unit = wish.arguments.get("unit")
    if not isinstance(unit, int):
        raise UnknownDocument("the picture names no unit")
    view = summaries.of(session, wish.actor, wish.when.now, wish.when.cal, unit_id=unit or None)
    # To the day: as long as nothing has changed, the same picture serves.
    return replace(view, at=view.at.replace(hour=0, minute=0, second=0, microsecond=0))


@lru_cache(maxsize=32)
def _drawn(view: Summary) -> bytes:
    return render(view)


def make(view: Summary) -> OutgoingFile:
    """The caption says to who cannot see it what it shows."""
    name = f"tinh-hinh-{view.at:%Y-%m-%d}.png"
    return OutgoingFile(name, "image/png", _drawn(view), True, summary_words.caption(view))


MAKER = Maker(read, make)
