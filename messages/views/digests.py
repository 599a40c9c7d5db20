"""The morning message."""

from dataclasses import dataclass
from datetime import date

DUE_SOON = 7


@dataclass(frozen=True)
class DigestItem:
    """One subject in a morning message. `days_left` counts working days to `rolled`, negative when overdue.

    `count`: how many things there are to do. `codes`: tasks without an answer; `units`: units still awaited.
    """

    kind: str
    period: str
    unit: str | None
    due: date
    rolled: date
    days_left: int
    last_day: bool
    count: int
    codes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    stand_in: bool = False

    @property
    def overdue(self) -> bool:
        return self.days_left < 0

    @property
    def urgency(self) -> str:
        """overdue, soon (7 working days or fewer) or later."""
        return "overdue" if self.overdue else "soon" if self.days_left <= DUE_SOON else "later"


@dataclass(frozen=True)
class Digest:
    """The morning message: `items` have a rung due, `others` are shown along with them."""

    today: date
    items: tuple[DigestItem, ...]
    others: tuple[DigestItem, ...] = ()

    @property
    def count(self) -> int:
        """Things to do, each once: a task may be missing in two periods."""
        shown = (*self.items, *self.others)
        return len({(item.unit, code) for item in shown for code in item.codes}) + sum(
            not item.codes for item in shown
        )

    @property
    def own_codes(self) -> tuple[str, ...]:
        """The tasks its reader could answer at once, the worst first."""
        shown = (item for item in (*self.items, *self.others) if not item.stand_in)
        return tuple(dict.fromkeys(code for item in shown for code in item.codes))

    @property
    def example(self) -> str:
        return self.own_codes[0] if self.own_codes else ""

    @property
    def ready_to_submit(self) -> bool:
        """Every task is answered, only the handing in is left."""
        return any(item.kind == "unit_report" and not (item.codes or item.stand_in) for item in self.items)
