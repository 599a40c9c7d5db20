"""A difficulty or a proposal that is named after the answer it belongs to: it joins that. Pure."""

from dataclasses import replace

from jobs.progress import ProgressState, Report
from messages.understand import labels
from messages.understand.plain import plain

JOIN = "; "


def adds(said: str) -> bool:
    """Whether it names difficulties or proposals by their labels, and nothing besides."""
    found = labels.labelled(plain(said))
    return found is not None and not found.main.words.strip()


def added(before: Report, more: Report) -> Report:
    """What stood before, with what `more` names besides."""
    nothing_arose = before.state == ProgressState.NOTHING_AROSE
    return replace(
        before,
        state=more.state if nothing_arose else before.state,
        text=before.text.rstrip(" .;") + JOIN + more.text,
        difficulty=_joined(before.difficulty, more.difficulty),
        proposal=_joined(before.proposal, more.proposal),
    )


def _joined(*said: str | None) -> str | None:
    return JOIN.join(filter(None, said)) or None


def is_text_of(report: str, message: str) -> bool:
    """Whether the words of a report are those of a message, which may have been added to others."""
    return report == message or (adds(message) and report.endswith(JOIN + message))
