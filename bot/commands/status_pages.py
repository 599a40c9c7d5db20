"""Turning the pages of what /status opens."""

from collections.abc import Callable
from typing import Protocol

from messages.types import Button, Rows

LAST_PAGE = 100_000
"""No list is as long: a forged page beyond it is that one."""


class Paged(Protocol):
    """`page` counts from 1."""

    @property
    def page(self) -> int: ...
    @property
    def pages(self) -> int: ...


def turning(view: Paged, button: Callable[[str, int], Button]) -> Rows:
    row: list[Button] = []
    if view.page > 1:
        row.append(button("‹ Trang trước", view.page - 1))
    if view.page < view.pages:
        row.append(button("Trang sau ›", view.page + 1))
    return (tuple(row),) if row else ()


def in_rows(buttons: list[Button], width: int = 2) -> Rows:
    return tuple(tuple(buttons[at : at + width]) for at in range(0, len(buttons), width))
