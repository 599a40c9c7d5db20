"""What the answers of the report form mean, taken together. Pure."""

import re
from dataclasses import replace

from bot.sources import Answers
from messages.understand import intents
from messages.understand.replies import Item, held_against, read_of

COPY = "="
"""The answer that confirms what is to be said as before."""


def is_as_before(answers: Answers) -> bool:
    return intents.is_as_before(str(answers.get("text", "")))


def copies(answers: Answers) -> bool:
    return is_as_before(answers) and answers.get("before") == COPY


def words(answers: Answers) -> str:
    key = "before" if is_as_before(answers) and "before" in answers else "text"
    return str(answers.get(key, ""))


def plainly(answers: Answers) -> Item:
    """What the words mean by themselves."""
    item = read_of(words(answers), by_words=bool(answers.get("by_words")))
    return held_against(item, answers.get("former"))


def understood(answers: Answers) -> Item:
    """What the words mean, with what was cleared up about them."""
    if "sure" not in answers:
        return plainly(answers)
    sure = read_of(answers["sure"])
    return replace(sure, said=_as_meant(words(answers), plainly(answers).percent, sure))


def _as_meant(said: str, percent: int | None, sure: Item) -> str:
    """What was said, but with no percent in it that is not the one meant."""
    if None in (percent, sure.percent) or percent == sure.percent:
        return said
    wrong = re.compile(rf"(?<![\d.,]){percent}\s?%")
    return wrong.sub(f"{sure.percent}%", said) if wrong.search(said) else sure.said
