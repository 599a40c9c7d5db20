"""A document whose making dies: the calendar, which is made in no time."""

from typing import Any

from crash.points import Trigger

from bot import documents
from jobs import calendar_feeds
from jobs.making import Maker
from messages.types import OutgoingFile

KIND = "calendar"
_triggers: list[Trigger] = []


def watch(trigger: Trigger) -> None:
    """From now on this process may die before or after it makes one."""
    _triggers.append(trigger)
    documents.MAKERS[KIND] = __name__


def _make(view: Any) -> OutgoingFile:
    for trigger in _triggers:
        trigger.hit("render:before")
    made = calendar_feeds.MAKER.make(view)
    for trigger in _triggers:
        trigger.hit("render:after")
    return made


MAKER = Maker(calendar_feeds.MAKER.read, _make)
