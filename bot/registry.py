"""Commands and button actions, discovered from the modules of `bot.commands`."""

import importlib
import pkgutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from bot.buttons import Action
from bot.context import Context, Role
from messages.types import Button, MenuItem, Reply

EVERYONE = frozenset(Role)
Handler = Callable[[Context, str], Reply]


@dataclass(frozen=True)
class Command:
    """`reads`: it changes nothing and does not hold the writer.

    `menu`: its place among the five an official sees, from 1; 0 for those reached otherwise.
    """

    name: str
    aliases: tuple[str, ...]
    summary: str
    roles: frozenset[Role]
    handler: Handler
    reads: bool
    menu: int


_commands: dict[str, Command] = {}
_actions: dict[str, Action] = {}


def command(
    name: str,
    *aliases: str,
    summary: str,
    roles: frozenset[Role] = EVERYONE,
    reads: bool = False,
    menu: int = 0,
) -> Callable[[Handler], Handler]:
    """Registers `handler(ctx, words after the command)`; names are ASCII, without the slash.

    Raises ValueError for a name that is taken.
    """

    def register(handler: Handler) -> Handler:
        if name in _commands:
            raise ValueError(f"two commands are called /{name}")
        _commands[name] = Command(name, aliases, summary, roles, handler, reads, menu)
        return handler

    return register


def action(name: str, *, reads: bool = False) -> Callable[[Callable[..., Reply]], Action]:
    """Registers a button's handler `handler(ctx, *typed values)`; see `bot.buttons`.

    Raises ValueError for a name that is taken: the buttons of one of the two would do what the other does.
    """

    def register(handler: Callable[..., Reply]) -> Action:
        if name in _actions:
            raise ValueError(f"two actions are called {name}")
        _actions[name] = Action(name, handler, reads)
        return _actions[name]

    return register


@cache
def discover() -> None:
    """Imports every command, so that its buttons and forms are known, whoever was asked for first."""
    package = importlib.import_module("bot.commands")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"bot.commands.{module.name}")


def all_commands() -> list[Command]:
    """In the order of their names."""
    discover()
    return [_commands[name] for name in sorted(_commands)]


@cache
def menu(roles: frozenset[Role]) -> tuple[MenuItem, ...]:
    """What a chat's menu shows: an official's five; all they may use for who coordinates or leads."""
    whole = bool({Role.COORDINATOR, Role.LEADER} & roles)
    shown = [c for c in all_commands() if c.roles & roles and c.name != "start" and (c.menu or whole)]
    return tuple(MenuItem(c.name, c.summary) for c in in_menu_order(shown))


def in_menu_order(commands: Collection[Command]) -> list[Command]:
    """Those of the menu first, in its order, then the others by name; the way out comes last."""
    return sorted(commands, key=lambda c: (c.name == "huy", c.menu == 0, c.menu, c.name))


def find_command(word: str) -> Command | None:
    """By name or alias, in any case."""
    return _by_word().get(word.casefold())


@cache
def _by_word() -> dict[str, Command]:
    return {word: c for c in all_commands() for word in (c.name, *c.aliases)}


def command_words() -> list[str]:
    return list(_by_word())


def button(action: str, label: str, *values: int | str) -> Button:
    """A button of an action of a command that may not be imported here."""
    discover()
    return _actions[action].button(label, *values)


def find_action(name: str) -> Action | None:
    discover()
    return _actions.get(name)
