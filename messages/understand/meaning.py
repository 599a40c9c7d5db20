"""What is said of one task: its state, percent, result and difficulty, or what contradicts itself. Pure.

Where a text could mean done or not done it is not done: a task closed by mistake is reminded of no more.
"""

from dataclasses import dataclass, replace

from messages.understand.clauses import Clause, clauses
from messages.understand.labels import Labelled, labelled
from messages.understand.parts import Parts
from messages.understand.plain import Plain, Span, plain
from messages.understand.signs import Kind

DONE, IN_PROGRESS, BLOCKED, NOT_STARTED = "done", "in_progress", "blocked", "not_started"
NOTHING_AROSE, ACKNOWLEDGED, QUESTION, UNCLEAR = "nothing_arose", "acknowledged", "question", "unclear"
STATES = (DONE, IN_PROGRESS, BLOCKED, NOT_STARTED, NOTHING_AROSE, ACKNOWLEDGED, QUESTION, UNCLEAR)

ASIDE = (Kind.POLITE, Kind.HEARD, Kind.ASKS)
FINISHED = (Kind.DONE, Kind.ACTED)
NOTHING_SAID = "nothing_said"


@dataclass(frozen=True)
class Meaning:
    """`percent` 0 to 100. `result`, `difficulty` and `proposal` are parts of what was said, as it was typed.

    `reason` says why it is unclear, by a word for programs ("done_below_100"); None: nothing was understood.
    """

    state: str
    percent: int | None = None
    result: str | None = None
    difficulty: str | None = None
    reason: str | None = None
    proposal: str | None = None


def meanings(text: Plain, *, coded: bool = False, named: bool = False) -> list[Meaning]:
    """At least one; a report and a question in one reply are two.

    `coded`: the reply gives the task's code, so that any words are its result. `named`: it calls the task by
    words, which are no result.
    """
    told = labelled(text)
    if told is None:
        return _meanings(text, coded=coded, named=named)
    if not is_polite(told.main):
        found, *rest = _meanings(told.main, coded=coded, named=named)
        return [_with(found, told), *rest]
    if told.difficulty is not None:
        return [Meaning(BLOCKED, difficulty=told.difficulty, proposal=told.proposal)]
    if told.proposal is None:
        return [Meaning(UNCLEAR, reason=NOTHING_SAID if coded else None)]
    # What is proposed tells nothing of how far the work is.
    if not coded:
        return [Meaning(UNCLEAR, proposal=told.proposal)]
    return [Meaning(IN_PROGRESS, result=text.typed(0, len(text.words)), proposal=told.proposal)]


def _with(found: Meaning, told: Labelled) -> Meaning:
    """With what is labelled beside it; work under way with a difficulty is held up."""
    if found.state in (UNCLEAR, QUESTION, ACKNOWLEDGED):
        return found
    held_up = told.difficulty is not None and found.state in (IN_PROGRESS, NOT_STARTED)
    return replace(
        found,
        state=BLOCKED if held_up else found.state,
        difficulty=told.difficulty or found.difficulty,
        proposal=told.proposal,
    )


def _meanings(text: Plain, *, coded: bool, named: bool) -> list[Meaning]:
    every = clauses(text)
    report = [one for one in every if one.kind not in ASIDE]
    asks = any(one.kind is Kind.ASKS for one in every)
    found = _read(Parts(text, report, named=named), coded) if report else _aside(every, coded)
    if not asks:
        return [found]
    tells = any(one.kind is not Kind.OTHER or one.percents for one in report)
    return [found, Meaning(QUESTION)] if tells else [Meaning(QUESTION)]


def spent(text: Plain) -> list[Span]:
    """Where in what was typed stand the words that tell the state, and so name no task."""
    found = []
    for one in clauses(text):
        spans = [(percent.lead, percent.end) for percent in one.percents]
        if one.kind not in (Kind.OTHER, Kind.ACTIVE):
            spans.append((one.sign.start, one.sign.end))
        found += [text.span(one.start + start, one.start + end) for start, end in spans if start < end]
    return found


def is_courtesy(words: str) -> bool:
    """Whether nothing but address and politeness is said."""
    return is_polite(plain(words))


def is_polite(text: Plain) -> bool:
    """As `is_courtesy`; also where nothing is said."""
    return all(one.kind in (Kind.POLITE, Kind.HEARD) for one in clauses(text))


def _aside(every: list[Clause], coded: bool) -> Meaning:
    if any(one.kind is Kind.HEARD for one in every):
        return Meaning(ACKNOWLEDGED)
    return Meaning(UNCLEAR, reason=NOTHING_SAID if coded else None)


def against(former: int | None, found: Meaning) -> Meaning:
    """`former`: the percent reported before; going back is asked about."""
    if former is None or found.percent is None or found.state == UNCLEAR or found.percent >= former:
        return found
    return Meaning(UNCLEAR, percent=found.percent, reason="went_back")


def _read(parts: Parts, coded: bool) -> Meaning:
    return _contradiction(parts) or _state(parts, coded)


def _contradiction(parts: Parts) -> Meaning | None:
    if parts.faults:
        return Meaning(UNCLEAR, reason=parts.faults[0])
    if len(parts.values) > 1:
        return Meaning(UNCLEAR, reason="several_percents")
    value, has = parts.value, parts.has
    reason = None
    if value and value < 100 and has(*FINISHED):
        reason = "done_below_100"
    elif value and has(Kind.NOTHING):
        reason = "nothing_and_percent"
    elif parts.nothing_but():
        reason = "nothing_and_something"
    elif value and has(Kind.NOT_STARTED):
        reason = "not_started_with_percent"
    elif value == 100 and has(Kind.NOT_DONE):
        reason = "not_done_at_100"
    elif has(Kind.DONE) and has(Kind.NOT_STARTED):
        reason = "done_and_not_started"
    elif has(Kind.UNSURE_DAY) and not has(*FINISHED):
        reason = "past_or_future"
    return Meaning(UNCLEAR, percent=value, reason=reason) if reason else None


def _state(parts: Parts, coded: bool) -> Meaning:
    has, value = parts.has, parts.value
    if parts.nothing_first():
        return Meaning(NOTHING_AROSE)
    if has(*FINISHED) or value == 100:
        return _finished(parts)
    difficulty = parts.difficulty()
    if difficulty is not None:
        return Meaning(BLOCKED, value, parts.result(), difficulty)
    if has(Kind.NOT_STARTED) or value == 0:
        return Meaning(NOT_STARTED, value)
    if value is not None or coded or has(Kind.NOT_DONE, Kind.ACTIVE, Kind.NOTHING):
        return Meaning(IN_PROGRESS, value, parts.result())
    return Meaning(UNCLEAR)


def _finished(parts: Parts) -> Meaning:
    """Done, but for what is waited for or not done yet; a difficulty beside it is overcome or asked about."""
    whole = replace(Meaning(IN_PROGRESS), result=parts.result())
    if parts.has(Kind.NOT_DONE, Kind.NOT_STARTED) or parts.goes_on():
        return whole
    difficulty = parts.difficulty()
    if difficulty is None or parts.overcome():
        return Meaning(DONE, parts.value, parts.result_of_done(), difficulty)
    if parts.waits():
        return Meaning(BLOCKED, parts.value, parts.result(), difficulty)
    return Meaning(UNCLEAR, parts.value, reason="done_and_blocked")
