"""A difficulty or a proposal that is named after the answer it belongs to: it joins that."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from jobs.progress import ProgressState, Report
from messages.understand import labels, meaning
from messages.understand.plain import plain

Answer = TypeVar("Answer", bound="Given")
JOIN = "; "


def adds(said: str) -> bool:
    """Whether it names difficulties or proposals by their labels, and tells nothing besides."""
    found = labels.labelled(plain(said))
    return found is not None and meaning.is_polite(found.main)


def added(before: Report, more: Report) -> Report:
    """What stood before, with what `more` names besides."""
    nothing_arose = before.state == ProgressState.NOTHING_AROSE
    said_again = before.text.endswith(JOIN + more.text)
    return replace(
        before,
        state=more.state if nothing_arose else before.state,
        text=before.text if said_again else _stem(before.text) + more.text,
        difficulty=_joined(before.difficulty, more.difficulty),
        proposal=_joined(before.proposal, more.proposal),
    )


def _stem(text: str) -> str:
    return text.rstrip(" .;") + JOIN


def _joined(*said: str | None) -> str | None:
    parts = [part for one in said if one for part in one.split(JOIN)]
    return JOIN.join(dict.fromkeys(parts)) or None


class Given(Protocol):
    """An answer that was kept, with the message it came by."""

    text: str
    message_id: int | None


def place(answers: Sequence[Answer], earlier: Collection[int]) -> tuple[Answer | None, str]:
    """Of the answers of a period in order, the last of which stands: the one that a message comes after, and
    what was added since to what it corrects. `earlier`: older versions of the message.

    Where nothing that stands is built on those, it comes after all.
    """
    before: Answer | None = None
    own: Answer | None = None
    since: list[str] = []
    later = ""
    for one in answers:
        if one.message_id in earlier:
            since += [later] if later else []
            own, later = one, ""
        elif own is not None and one.text.startswith(_stem(own.text)):
            later = one.text.removeprefix(_stem(own.text))
        else:
            before, own, since, later = one, None, [], ""
    return before, JOIN.join([*since, later] if later else since)


def is_text_of(report: str, message: str) -> bool:
    """Whether the words of a report are those of a message, which may have been added to others."""
    return report == message or (adds(message) and report.endswith(JOIN + message))


def is_said_in(field: str, text: str) -> bool:
    """Whether the words of a report hold all of one of its fields."""
    return all(part in text for part in field.split(JOIN))
