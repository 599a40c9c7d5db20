"""Who does something, when and by which message: what use cases are told of it."""

from dataclasses import dataclass

from jobs.notify import When
from jobs.tasklists import Day
from storage.access import Actor


@dataclass(frozen=True)
class Act:
    """Who does something, when, by which message, and the files that came with it."""

    actor: Actor
    when: When
    message_id: int | None = None
    files: tuple[int, ...] = ()

    @property
    def day(self) -> Day:
        return Day(self.when.now.date(), self.when.cal)
