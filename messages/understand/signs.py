"""What one clause of a reply tells: finished, not yet, held up, a question… Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

from messages.understand import patterns as p


class Kind(StrEnum):
    """DONE by its word, ACTED by an act that ends a task; ACTIVE: worked on; OTHER: nothing of its state."""

    POLITE = "polite"
    HEARD = "heard"
    ASKS = "asks"
    NOTHING = "nothing"
    TROUBLE = "trouble"
    NOT_STARTED = "not_started"
    NOT_DONE = "not_done"
    DONE = "done"
    ACTED = "acted"
    UNSURE_DAY = "unsure_day"
    ACTIVE = "active"
    OTHER = "other"


@dataclass(frozen=True)
class Sign:
    """`start` and `end`: the words of the clause that tell it."""

    kind: Kind
    start: int
    end: int


def sign_of(words: str, *, asked: bool, bare: bool) -> Sign:
    """What the clause tells; the caller has blanked its percents out. `bare`: typed without accents."""
    return (
        _polite(words)
        or _asks(words, asked)
        or _nothing(words)
        or _trouble(words, bare)
        or _finished(words)
        or _acted(words)
        or _unfinished(words)
        or Sign(Kind.OTHER, 0, len(words))
    )


def cause(words: str) -> int | None:
    """Where the reason begins in a clause that gives one ("do …", "vì …")."""
    match = p.CAUSE.match(words)
    return match.end() if match else None


def is_yes(words: str) -> bool:
    """ "rồi ạ" and no more."""
    return p.YES.search(words) is not None


def _found(kind: Kind, match: re.Match[str] | None) -> Sign | None:
    return Sign(kind, *match.span()) if match else None


def _polite(words: str) -> Sign | None:
    """ "rồi ạ" alone answers "xong chưa?"."""
    if is_yes(words):
        return Sign(Kind.DONE, 0, len(words))
    if p.ONLY_HEARD.fullmatch(words) and (p.HEARD.search(words) or p.THUMBS.search(words)):
        return Sign(Kind.HEARD, 0, len(words))
    return _found(Kind.POLITE, p.ONLY_POLITE.fullmatch(words))


def _asks(words: str, asked: bool) -> Sign | None:
    which = p.ASKS_WHICH.search(words)
    if which is not None and (asked or p.DENYING.search(words[: which.end()]) is None):
        return _found(Kind.ASKS, which)
    match = p.ASKS.search(words)
    return Sign(Kind.ASKS, 0, len(words)) if asked and match is None else _found(Kind.ASKS, match)


def _nothing(words: str) -> Sign | None:
    """ "không phát sinh khó khăn" and "đã rà soát, không phát sinh" are something."""
    if p.BAD.search(words) or p.AT_WORK.search(words):
        return None
    return _found(Kind.NOTHING, p.AROSE.search(words) or p.NONE.search(words))


def _trouble(words: str, bare: bool) -> Sign | None:
    for match in p.TROUBLED.finditer(words):
        if p.NO_TROUBLE.search(words[: match.start()]) is None:
            return Sign(Kind.TROUBLE, match.start(), len(words))
    waiting = p.WAITING_BARE.search(words) if bare else None
    return Sign(Kind.TROUBLE, waiting.start(1), len(words)) if waiting else None


def _finished(words: str) -> Sign | None:
    match = p.FINISHED.search(words)
    return None if match is None else Sign(_how_finished(words, match.end()), *match.span())


def _how_finished(words: str, end: int) -> Kind:
    part = p.DENIED.search(words) or p.ALMOST.search(words) or p.A_PART.search(words)
    if part or _is_partial(words[end:]):
        return Kind.NOT_DONE
    past = p.GONE.search(words) is not None
    if not past and p.ON_A_DAY.match(words, end):
        return Kind.UNSURE_DAY
    to_come = not past and p.TO_COME.search(p.DAY_OF_DOCUMENT.sub("", words))
    return Kind.NOT_DONE if to_come else Kind.DONE


def _is_partial(rest: str) -> bool:
    """ "12/15 hồ sơ" and "22,5%" are a part, "12/12" and "100%" are not."""
    share, percent = p.SHARE.search(rest), p.PERCENT.match(rest)
    return (share is not None and int(share[1]) < int(share[2])) or (
        percent is not None and int(percent[1]) < 100
    )


def _acted(words: str) -> Sign | None:
    """ "đã ban hành KH số 15/KH-UBND", "nộp rồi ạ": an act by which a task is finished."""
    match = p.ACTED.search(words)
    if match is None or p.NOT_ACTED.search(words) or _is_partial(words[match.end() :]):
        return None
    return Sign(Kind.ACTED, *match.span())


def _unfinished(words: str) -> Sign | None:
    started = p.NOT_STARTED.search(words)
    if started is not None and p.NOT_SO.search(words[: started.start()]) is None:
        return Sign(Kind.NOT_STARTED, *started.span())
    if p.AWAY.search(words):
        return None
    if p.BEGINS_WITH_SHARE.match(words) and _is_partial(words):
        return Sign(Kind.NOT_DONE, 0, len(words))
    if p.BAD.search(words) is None and (denied := p.NOT_YET.search(words)):
        return Sign(Kind.NOT_DONE, *denied.span())
    promised = None if _is_partial(words) else p.PROMISED.search(words)
    return _found(Kind.ACTIVE, p.ACTIVE.search(words) or promised)
