"""The people of an office as those who look after them see them: posts, chats, invites."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class StaffLine:
    """Somebody in a list. `state`: joined, waiting (has not joined), blocked, away (until `until`, included).

    `roles`: at the unit they are listed under; `also`: what else they are, (role, unit).
    """

    id: int
    name: str
    unit: str
    roles: tuple[str, ...]
    state: str
    until: date | None = None
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class StaffList:
    """A page of people, by unit. `waiting`: how many have not joined; `only`: those alone are shown."""

    lines: tuple[StaffLine, ...]
    total: int
    page: int
    pages: int
    waiting: int
    words: str = ""
    only: bool = False


@dataclass(frozen=True)
class HeldPost:
    """A post held today or to come, `since` and `until` included; None: unbounded."""

    id: int
    role: str
    unit: str
    since: date | None
    until: date | None


@dataclass(frozen=True)
class ChatOf:
    channel: str
    blocked: bool


@dataclass(frozen=True)
class AwayDays:
    """A leave, both days included; `id` is the leave's."""

    id: int
    since: date
    until: date
    deputy: str


@dataclass(frozen=True)
class Duties:
    """What is open and bears somebody's name: tasks they own, tasks they lead, findings they are to mend.

    `unit`: tasks that are theirs by their post alone, as head of the unit.
    """

    owned: int
    led: int
    findings: int
    unit: int = 0

    @property
    def any(self) -> bool:
        """Whether something bears the name itself: it does not go with a post."""
        return bool(self.owned or self.led or self.findings)


@dataclass(frozen=True)
class PersonView:
    """Somebody opened, as on `today`; `may`: what its reader may do with them."""

    id: int
    name: str
    contact: str | None
    posts: tuple[HeldPost, ...]
    chats: tuple[ChatOf, ...]
    away: tuple[AwayDays, ...]
    duties: Duties
    today: date
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class InviteView:
    """A fresh invite: its `code` to type, and links that send it. It is shown once, to who asked for it.

    `told`: the invited, who is linked elsewhere already, hears that it was made.
    """

    name: str
    code: str
    links: tuple[str, ...]
    told: bool = False


@dataclass(frozen=True)
class InviteList:
    """Fresh invites for those who have not joined; `left`: how many come after the one of id `last`."""

    invites: tuple[InviteView, ...]
    left: int = 0
    last: int = 0


@dataclass(frozen=True)
class PostChange:
    """A post that is `given` from `day` on or has `ended` with it.

    `duties`: what still bears the person's name; `told`: the person hears of it, `held_until` not before
    then; `own`: it is they who did it, else `by`.
    """

    what: str
    official_id: int
    name: str
    role: str
    unit: str
    day: date
    by: str
    duties: Duties | None = None
    told: bool = False
    held_until: datetime | None = None
    own: bool = False


@dataclass(frozen=True)
class StaffPrompt:
    """A question about somebody, `name`, or somebody new; `same`: the office has one of that name already.

    `duties`: what they leave behind with a post that ends.
    """

    question: str
    name: str = ""
    role: str = ""
    unit: str = ""
    contact: str = ""
    day: date | None = None
    until: date | None = None
    deputy: str = ""
    same: bool = False
    duties: Duties | None = None
