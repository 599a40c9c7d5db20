"""The morning message as the conversation shows it: its words, and the buttons that answer it."""

from bot.commands import handing_in, reporting
from messages.types import Reply, Rows
from messages.views import Digest


def morning(view: Digest) -> Reply:
    """A reply in words to it is a report of the tasks it names."""
    return Reply("digest", view, _buttons(view), {"tasks": list(view.own_codes)})


def _buttons(view: Digest) -> Rows:
    if view.own_codes:
        return ((reporting.begin.button("Báo cáo từng việc"),),)
    if view.ready_to_submit:
        return ((handing_in.ask.button("Nộp báo cáo"),),)
    return ()
