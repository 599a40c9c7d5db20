"""What contradicts itself in a report, and what could have been meant: buttons, not guesses. Pure."""

from messages.understand.meaning import UNCLEAR
from messages.understand.replies import Item

Choices = tuple[tuple[str, str], ...]
DONE, NOT_DONE = ("Đã xong", "xong"), ("Chưa xong", "chưa xong")
NOT_STARTED, NOTHING = ("Chưa thực hiện", "chưa làm"), ("Không phát sinh", "không phát sinh")


def choices(item: Item, former: int | None = None) -> Choices:
    """(label, what typing it would say); none where nothing is in doubt, or no few answers would clear it up.

    `former`: the percent reported before.
    """
    if item.state != UNCLEAR or item.reason is None:
        return ()
    found: dict[str, Choices] = {
        "not_done_at_100": (DONE, NOT_DONE),
        "done_and_not_started": (DONE, NOT_STARTED),
        "past_or_future": (DONE, NOT_DONE),
        "done_and_blocked": (DONE, ("Đang vướng", "còn vướng")),
    }
    if item.percent is not None:
        now = f"{item.percent}%"
        found["done_below_100"] = (DONE, (f"Mới {now}", now))
        found["nothing_and_percent"] = (NOTHING, (now, now))
        found["not_started_with_percent"] = (NOT_STARTED, (now, now))
        found["went_back"] = ((f"Đúng, {now}", now), (f"Vẫn {former}%", f"{former}%"))
    return found.get(item.reason, ())
