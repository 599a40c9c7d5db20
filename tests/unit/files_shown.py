"""Views of files, which bring out every branch of their templates."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from messages import views
from messages.file_words import STATES

EVIL = "<b>&\"'"
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
LINE = views.FileLine(1, EVIL, True, EVIL, AT, "stored")
LINES = (LINE, replace(LINE, name=""), *(replace(LINE, state=state) for state in STATES))
SHOWN: dict[str, list[Any]] = {
    "document_failed": [views.Trouble(7)],
    "document_parked": [views.Parked(7, EVIL)],
    "file_linked": [views.FileLinked(EVIL, EVIL, AT)],
    "file_not_carried": [views.FileLinked(EVIL)],
    "files": [
        views.FileList(LINES, 9, 2, 2, EVIL, first=7),
        views.FileList(LINES, 4, 1, 1, number=3),
        views.FileList((), 0, 1, 1, EVIL),
    ],
    "link_revoked": [True, False],
}
