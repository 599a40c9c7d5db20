"""When to try a message again. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from jobs.ports import SendError

AMBIGUOUS_WAIT = 30.0
MALFORMED_WAIT = 30.0
FIRST_WAIT = 5.0
LONGEST_WAIT = 900.0
LEAST_WAIT = 1.0
MOST_MOVES = 3
AMBIGUOUS, MALFORMED = "ambiguous", "malformed"


class Verdict(StrEnum):
    """retry: after `wait`; close: the account can never be reached; park: the message is refused;
    uncertain: it may have arrived."""

    RETRY = "retry"
    CLOSE = "close"
    PARK = "park"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Decision:
    """`wait` in seconds, only meant for a retry."""

    verdict: Verdict
    wait: float = 0.0


def fault_of(error: SendError, before: str | None) -> str | None:
    """What is kept of a failed try: that it may have arrived, or was refused for what it says."""
    return AMBIGUOUS if error.ambiguous else MALFORMED if error.malformed else before


def decide(
    error: SendError, attempts: int, before: str | None = None, *, resends_ambiguous: bool
) -> Decision:
    """What follows a failed try; `attempts` counts the tries so far, this one included (from 1).

    `before`: what `fault_of` kept of them. What may have arrived is sent once more, and what was refused for
    what it says once more, however often it could not be sent at all.
    """
    if error.moved_to is not None:
        return Decision(Verdict.RETRY if attempts < MOST_MOVES else Verdict.CLOSE)
    if error.permanent:
        return Decision(Verdict.CLOSE)
    if error.retry_after is not None:
        return Decision(Verdict.RETRY, max(error.retry_after, LEAST_WAIT))
    if error.malformed:
        return Decision(Verdict.PARK) if before == MALFORMED else Decision(Verdict.RETRY, MALFORMED_WAIT)
    if error.ambiguous:
        again = resends_ambiguous and before != AMBIGUOUS
        return Decision(Verdict.RETRY, AMBIGUOUS_WAIT) if again else Decision(Verdict.UNCERTAIN)
    return Decision(Verdict.RETRY, min(FIRST_WAIT * 2.0 ** min(attempts - 1, 10), LONGEST_WAIT))
