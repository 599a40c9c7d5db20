"""Group commit: what was done outside is written down together, as soon as the writer is free."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlmodel import Session

from storage import transcript
from storage.database import Database
from storage.errors import DatabaseAway

PATIENCE, PAUSE = 20.0, 1.0
"""Seconds in which it is begun anew: with a send of 20 and a last try of 15 still within a lease of 60."""
Work = Callable[[Session], None]


@dataclass(frozen=True)
class Alike:
    """Work that costs less for many at once: a batch calls `together` once with all `item`s given to it."""

    together: Callable[[Session, Sequence[Any]], None]
    item: Any

    def __call__(self, session: Session) -> None:
        self.together(session, [self.item])


log = logging.getLogger(__name__)


class GroupCommit:
    """Awaiting `settle(work)` returns when the commit that holds `work` is on disk.

    While one commit runs the next batch gathers, so a commit is shared under load and never waited for alone.
    If a batch fails its members are tried one by one: one bad row spoils no other's. While the database is
    away they wait, for as long as leases hold, and are not done twice outside. `committed` is called after
    each batch.
    """

    def __init__(self, database: Database, committed: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._committed = committed
        self._waiting: list[tuple[Work, asyncio.Future[None]]] = []
        self._flusher: asyncio.Task[None] | None = None

    async def settle(self, work: Work) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush())
        await future

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._write(partial(_do, [work for work, _ in batch]))
            except DatabaseAway as error:
                for _, future in batch:
                    _resolve(future, error)
            except Exception:
                log.exception("a batch of %d settlements failed; trying them one by one", len(batch))
                await self._one_by_one(batch)
            else:
                for _, future in batch:
                    _resolve(future)
            self._committed()

    async def _write(self, work: Work) -> None:
        loop = asyncio.get_running_loop()
        until, again = loop.time() + PATIENCE, work
        while True:
            try:
                return await self._database.awrite(again)
            except DatabaseAway as error:
                if loop.time() >= until:
                    raise
                log.warning("what was sent cannot be written down, %s; trying again", error)
            # A commit may have been kept although its confirmation was lost.
            again = partial(_again, work)
            await asyncio.sleep(PAUSE)

    async def _one_by_one(self, batch: list[tuple[Work, asyncio.Future[None]]]) -> None:
        for work, future in batch:
            try:
                await self._write(work)
            except Exception as error:
                _resolve(future, error)
            else:
                _resolve(future)


def _again(work: Work, session: Session) -> None:
    transcript.may_be_there(session)
    work(session)


def _do(works: Collection[Work], session: Session) -> None:
    alike: dict[Callable[[Session, Sequence[Any]], None], list[Any]] = {}
    for work in works:
        if isinstance(work, Alike):
            alike.setdefault(work.together, []).append(work.item)
        else:
            work(session)
    for together, items in alike.items():
        together(session, items)


def _resolve(future: asyncio.Future[None], error: Exception | None = None) -> None:
    """Who waited may have been cancelled meanwhile; the work is committed all the same."""
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
