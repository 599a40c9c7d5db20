"""Which message gave each answer of a form: its edit is a correction of that answer."""

from collections.abc import Collection
from typing import Any

from bot.context import Context

Answers = dict[str, Any]
KEY = "by"


def note(ctx: Context, answers: Answers, *keys: str) -> Answers:
    """The answers, those of `keys` given by the message at hand."""
    return _noted(answers, keys, ctx.message_id)


def forget(answers: Answers, key: str) -> Answers:
    """The answers, that of `key` given by no message alone."""
    return _noted(answers, (key,), None)


def _noted(answers: Answers, keys: Collection[str], message_id: int | None) -> Answers:
    return {**answers, KEY: {**answers.get(KEY, {}), **dict.fromkeys(keys, message_id)}}


def among(ctx: Context, answers: Answers) -> bool:
    """Whether the message at hand gave one of the answers."""
    return ctx.message_id is not None and ctx.message_id in answers.get(KEY, {}).values()


def message_of(answers: Answers, key: str) -> int | None:
    """Which message answered that question, if one alone did."""
    found: int | None = answers.get(KEY, {}).get(key)
    return found


def given_by(answers: Answers, messages: Collection[int]) -> list[str]:
    """The questions that one of these messages answered."""
    return [key for key, message in answers.get(KEY, {}).items() if message in messages]
