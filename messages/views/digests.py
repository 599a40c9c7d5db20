"""The morning message."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from messages.views.weekly import Weekly

DUE_SOON = 7


@dataclass(frozen=True)
class DigestItem:
    """One subject in a morning message. `days_left` counts working days to `rolled`, negative when overdue.

    `count`: how many things there are to do. `codes`: tasks without an answer, or the dated task itself;
    `dated`: those of them that are finished once, not answered anew each period. `units`: units still
    awaited. `targets`: those without figures. `number`: of a finding, and `row_id` its id. `level`: why a
    superior hears of it (head, leader, chairman), and `people`: who is responsible. `warned`: it goes up to a
    leader on that morning. `instead_of`: for whom a deputy hears it.
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
    dated: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    stand_in: bool = False
    title: str = ""
    number: int = 0
    row_id: int = 0
    percent: int = 0
    level: str = ""
    people: tuple[str, ...] = ()
    warned: date | None = None
    instead_of: str = ""

    @property
    def overdue(self) -> bool:
        return self.days_left < 0

    @property
    def urgency(self) -> str:
        """overdue, soon (7 working days or fewer) or later."""
        return "overdue" if self.overdue else "soon" if self.days_left <= DUE_SOON else "later"

    @property
    def own(self) -> bool:
        """Its reader could answer it at once; a deputy has no right to report for who is away."""
        return not (self.stand_in or self.level or self.instead_of)

    @property
    def mends(self) -> bool:
        """A finding that its reader is to mend, or steps in for."""
        return self.row_id > 0 and not (self.level or self.instead_of)


@dataclass(frozen=True)
class Unreached:
    """Somebody whose reminders reach them nowhere, and how they can be brought in; `count` of these."""

    name: str
    count: int
    invite: str
    link: str | None


@dataclass(frozen=True)
class Digest:
    """The morning message: `items` have a rung due, `others` are shown along with them.

    `unreached`: whom the coordinator must bring in. `later`: it is the reminder asked for the afternoon.
    `week`: of a leader, in their first of a week.
    """

    today: date
    items: tuple[DigestItem, ...]
    others: tuple[DigestItem, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    later: bool = False
    week: Weekly | None = None

    @cached_property
    def own(self) -> tuple[DigestItem, ...]:
        """What its reader is to see to."""
        return tuple(item for item in self.items if not item.level)

    @cached_property
    def gone_up(self) -> tuple[DigestItem, ...]:
        """What has gone up to its reader."""
        return tuple(item for item in self.items if item.level)

    @property
    def nothing_new(self) -> bool:
        """All there is to say is that the week has brought nothing."""
        if self.week is None or self.items or self.unreached:
            return False
        return not (self.week.waiting or self.week.changed)

    @property
    def count(self) -> int:
        """Things for its reader to see to, each once: a task may be missing in two periods."""
        shown = (*self.own, *self.others)
        return len({(item.unit, code) for item in shown for code in item.codes}) + sum(
            not item.codes for item in shown
        )

    @cached_property
    def own_codes(self) -> tuple[str, ...]:
        """The tasks its reader could answer at once, the worst first."""
        return tuple(dict.fromkeys(code for item in self._answerable for code in item.codes))

    @property
    def led_codes(self) -> tuple[str, ...]:
        """The tasks that have gone up to its reader or wait for their decision, in the order shown."""
        asked = [one.code for one in self.week.dates] if self.week else []
        return tuple(dict.fromkeys([*asked, *(code for item in self.gone_up for code in item.codes)]))

    @cached_property
    def _answerable(self) -> list[DigestItem]:
        return [item for item in (*self.items, *self.others) if item.own]

    @cached_property
    def example(self) -> str:
        """A task that is answered anew each period; empty for none."""
        dated = {code for item in self._answerable for code in item.dated}
        return next((code for code in self.own_codes if code not in dated), "")

    @cached_property
    def dated_example(self) -> str:
        """A task that is finished once, if one is due or there is no other; empty for none."""
        due = [item.codes[0] for item in self._answerable if item.kind == "dated_task"]
        return next(iter(due if self.example else self.own_codes), "")

    @property
    def findings(self) -> bool:
        """Findings are among what its reader is to see to or decide."""
        return any(item.kind == "finding" for item in (*self.items, *self.others))

    @property
    def mended(self) -> tuple[int, ...]:
        """The findings its reader is to mend."""
        return tuple(one.row_id for one in (*self.items, *self.others) if one.mends)

    @property
    def extendable(self) -> bool:
        """A dated task of its reader's own is among them."""
        return any(item.kind == "dated_task" and item.own for item in (*self.items, *self.others))

    @property
    def ready_to_submit(self) -> bool:
        """Every task is answered, only the handing in is left."""
        return any(item.kind == "unit_report" and item.own and not item.codes for item in self.items)


@dataclass(frozen=True)
class Snoozed:
    """What is open is said again on `day`, in its afternoon or in its morning message.

    `too_late`: the afternoon asked for has begun already, or is that of a day off.
    """

    day: date
    afternoon: bool
    too_late: bool = False
