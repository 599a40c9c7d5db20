"""Evidence to be opened, and what is said of it."""

from chat.filing import JPEG


async def tasks_files(ward, who="vp-tk", code="3.c"):
    """The labels of what opens files in a task's details."""
    await ward.say(who, f"/viec {code}")
    return [label for label in (await ward.last(who)).choices if "📎" in label]


async def with_photo(ward, channel):
    """A photo is evidence of 3.c, which vp-tk reports."""
    await ward.send("vp-tk", "3.c đã niêm yết 12 thủ tục", channel.file("Bảng niêm yết.jpg", JPEG))
    return ward
