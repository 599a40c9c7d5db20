"""What a reply to a finding means: it is remedied, a question, it was heard, or none of these. Pure.

Only what surely says that it has been done is taken for a remedy; the rest is asked.
"""

import re

from messages.understand import meaning
from messages.understand.replies import read_of
from messages.understand.text import fold

REMEDIED, HEARD, QUESTION, UNSURE = "remedied", "heard", "question", "unsure"
NUMBERED = re.compile(
    r"\s*(?:phát hiện|phat hien)(?:\s+(?:số|so))?\s*(?P<number>\d{1,6})\b[\s:,.–-]*(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
DONE = re.compile(r"\b(?:đã|xong|rồi|hoàn thành)\b")
DONE_BARE = re.compile(r"\b(?:da|xong|roi|hoan thanh)\b")
NOT_YET = re.compile(
    r"\b(?:dang|se|chua|khong|con|mai|du kien|mot phan|mot nua|gan xong|sap xong|moi chi"
    r"|(?:tuan|thang|quy) (?:sau|toi)"
    r"|da (?:giao|hop|xin|de nghi|phan cong|(?:co|lap|len) (?:ke hoach|phuong an)))\b"
)
"""Words of what is under way, to come, done in part, or handed on."""


def read(text: str) -> str:
    """REMEDIED, HEARD, QUESTION or UNSURE; any text is accepted."""
    item = read_of(text)
    if item.state == meaning.ACKNOWLEDGED:
        return HEARD
    if item.state == meaning.QUESTION:
        return QUESTION
    told = item.state == meaning.DONE or (item.state == meaning.IN_PROGRESS and item.percent is None)
    return REMEDIED if told and _is_done(text) else UNSURE


def _is_done(text: str) -> bool:
    """Whether it says so, with accents or, where it has none at all, without ("đá" is no "đã")."""
    words, bare = text.casefold(), fold(text)
    says = DONE_BARE if words == bare else DONE
    return says.search(words) is not None and NOT_YET.search(bare) is None


def numbered(text: str) -> tuple[int | None, str]:
    """The number of the finding it begins with ("phát hiện số 3: đã khắc phục"), and the rest of it."""
    found = NUMBERED.fullmatch(text)
    return (int(found["number"]), found["said"].strip()) if found else (None, text)
