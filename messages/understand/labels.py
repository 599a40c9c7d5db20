"""What a report names by a label: "khó khăn: …", "đề xuất, kiến nghị: …". Pure.

Only a label with a colon names a difficulty; a proposal is also a sentence of its own that begins with its
word ("… 12 thủ tục. Đề nghị bổ sung kinh phí"). After a comma it may be what was done, and stays the result.
"""

from dataclasses import dataclass

from messages.understand import vocabulary as v
from messages.understand.plain import Plain, vi

LABEL = vi(
    rf"(?:^|(?<=[.,;\n(])|(?<=\s[-–—])) ?(?:(?:dạ|vâng|em|những|các|một số|về|và|còn|thêm|bổ sung) )*"
    rf"(?:({v.DIFFICULTY})|{v.PROPOSAL})"
    rf"(?:(?:,| và|/)? ?(?:{v.DIFFICULTY}|{v.PROPOSAL}))* ?: ?"
    rf"|(?<=[.;\n]) ?(?=(?:{v.PROPOSAL})\b)"
)
NONE = vi(r"\W*(?:không|chưa)(?: (?:có|phát sinh))?(?: (?:gì|nào))?(?: (?:ạ|cả))?\W*")


@dataclass(frozen=True)
class Labelled:
    """`main`: what stands before the first label. The others as they were typed; None: nothing, or that there
    is none ("khó khăn: không")."""

    main: Plain
    difficulty: str | None = None
    proposal: str | None = None


def labelled(text: Plain) -> Labelled | None:
    """None where nothing is labelled."""
    found = list(LABEL.finditer(text.words))
    if not found:
        return None
    ends = [one.start() for one in found[1:]] + [len(text.words)]
    said: dict[str, str] = {}
    for one, end in zip(found, ends, strict=True):
        name = "difficulty" if one[1] is not None else "proposal"
        if NONE.fullmatch(text.words, one.end(), end) is None:
            said.setdefault(name, text.typed(one.end(), end))
    return Labelled(
        text.until(found[0].start()), said.get("difficulty") or None, said.get("proposal") or None
    )
