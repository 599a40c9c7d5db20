"""A date as an official types it. Pure; what could mean two days is not read."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from messages.understand.text import fold

LONGEST = 60
MOST_DAYS = 400
LEAD = re.compile(
    r"^(?:(?:xong|han(?: chot)?|han la|cham nhat(?: la)?|den(?: het)?|toi|het|vao|la)\s+)*"
    r"(?P<before>truoc\s+)?(?:ngay\s+)?"
)
DAY = re.compile(
    r"(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+thang\s+)(?P<month>\d{1,2})"
    r"(?:(?:\s*[/.-]\s*|\s+nam\s+)(?P<year>\d{4}))?"
)
SPAN = re.compile(
    r"(?:trong|sau|trong vong)?\s*(?P<count>\d{1,3})\s*(?P<unit>ngay lam viec|ngay|tuan)(?:\s+nua|\s+toi)?"
)
NEAR = {"hom nay": 0, "nay": 0, "ngay mai": 1, "mai": 1}
WORKING = "ngay lam viec"


@dataclass(frozen=True)
class Span:
    """So many days after today, calendar days or working days; 1 to 400."""

    days: int
    working: bool


def read(text: str, today: date) -> date | Span | None:
    """The day meant by "20/3", "20/3/2023", "20 tháng 3", "chậm nhất 20/3", "mai", "trong 5 ngày làm việc".

    Without a year it is today's year, past or not. "trước 17/3" is the 16th. None for anything else, for a
    day that is in no calendar ("30/02") and for a year of two digits.
    """
    said = " ".join(fold(text).split()).strip(" .,;!")
    if not said or len(said) > LONGEST:
        return None
    if said in NEAR:
        return today + timedelta(days=NEAR[said])
    return _span(said) or _day(said, today)


def _span(said: str) -> Span | None:
    match = SPAN.fullmatch(said)
    if match is None:
        return None
    days = int(match["count"]) * (7 if match["unit"] == "tuan" else 1)
    return Span(days, match["unit"] == WORKING) if 1 <= days <= MOST_DAYS else None


def _day(said: str, today: date) -> date | None:
    lead = LEAD.match(said)
    match = DAY.fullmatch(said, lead.end() if lead else 0)
    if match is None:
        return None
    try:
        found = date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
        return found - timedelta(days=1) if lead and lead["before"] else found
    except (ValueError, OverflowError):
        return None
