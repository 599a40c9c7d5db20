"""Who is away, who acts for them, who takes over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True)
class LeaveView:
    """`official` is away from `since` to `until`, both included, and `deputy` hears in their place.

    `told`: the deputy hears of it; `held_until`: not before then (outside the hours for such messages).
    `to_deputy`: it is the deputy who reads this, else who is away. `again`: it was registered before.
    """

    id: int
    official: str
    deputy: str
    since: date
    until: date
    told: bool = False
    held_until: datetime | None = None
    to_deputy: bool = False
    again: bool = False

    @property
    def back(self) -> date:
        """The first day after."""
        return self.until + timedelta(days=1)


@dataclass(frozen=True)
class HandedPost:
    """A post that goes from one to another; `code` and `unit` name where it is held."""

    role: str
    code: str
    unit: str


@dataclass(frozen=True)
class HandOver:
    """What `giver` hands to `taker` from the day `on`: posts, codes of tasks they own and of tasks they lead,
    how many findings they are to mend.

    `covering`: those who are away, now or soon, with the giver as their deputy. `untold`: who should hear of
    it and can be reached by no message; `told`: others do, `held_until` not before then.
    """

    giver: str
    taker: str
    on: date
    posts: tuple[HandedPost, ...]
    owned: tuple[str, ...]
    led: tuple[str, ...]
    covering: tuple[str, ...] = ()
    findings: int = 0
    told: bool = False
    untold: tuple[str, ...] = ()
    held_until: datetime | None = None
