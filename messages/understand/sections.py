"""Which words of a reply speak of which task: "xong 3.3 còn 3.4 thì chưa". Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from messages.understand import patterns as p
from messages.understand.clauses import clauses
from messages.understand.codes import SEPARATORS, CodeIndex
from messages.understand.mentions import Mention, mentions
from messages.understand.plain import Span, plain
from messages.understand.signs import Kind

STATES = frozenset({Kind.DONE, Kind.NOT_DONE, Kind.NOT_STARTED, Kind.NOTHING, Kind.TROUBLE})
TELLING = STATES | {Kind.ACTED, Kind.ACTIVE, Kind.ASKS}
FEW_WORDS = 6
LONGEST_GAP = 400
"""What stands farther before a code, in letters, does not decide whether that begins something new."""


@dataclass(frozen=True)
class Section:
    """`text[start:end]` speaks of the tasks `named`; of none where none is named."""

    named: tuple[Mention, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Gap:
    """What stands between two codes: `left` of it goes on with the one before, `right` begins the next.

    None: it only joins them. `refers`: the code after it is part of what is said of the one before.
    """

    left: int | None = None
    right: int = 0
    refers: bool = False


def sections(text: str, index: CodeIndex) -> list[Section]:
    """In their order. Lines without a code go on with the task above; before the first they name none."""
    found: list[Section] = []
    start = 0
    for line in text.splitlines(keepends=True):
        new = [_moved(one, start) for one in _of_line(line.rstrip(), index)]
        end = start + len(line.rstrip())
        if not new and found:
            found[-1] = replace(found[-1], end=max(end, found[-1].end))
        elif not new and line.strip():
            new = [Section((), start, end)]
        found += new
        start += len(line)
    return found


def _moved(one: Section, by: int) -> Section:
    named = (replace(m, start=m.start + by, end=m.end + by) for m in one.named)
    return Section(tuple(named), one.start + by, one.end + by)


def _of_line(line: str, index: CodeIndex) -> Iterator[Section]:
    """One for each group of tasks of which the same is said."""
    found = mentions(line, index)
    if not found:
        return
    lead = line[: found[0].start]
    state_first = _tells(_after_break(lead), TELLING)
    groups = _groups(line, found, state_first)
    if p.ONLY_LEAD.fullmatch(plain(lead).words):
        yield from groups
    else:
        yield from _with_lead(line, groups, state_first)


def _groups(line: str, found: list[Mention], state_first: bool) -> list[Section]:
    """Each from the end of its last code to where the next begins; the words before the first are not in."""
    groups = [Section((found[0],), found[0].end, len(line))]
    for mention in found[1:]:
        last = groups[-1]
        at = max(last.named[-1].end, mention.start - LONGEST_GAP)
        gap = _gap(line[at : mention.start], state_first)
        if gap.refers:
            continue
        if gap.left is None:
            groups[-1] = Section((*last.named, mention), mention.end, len(line))
            continue
        groups[-1] = replace(last, end=at + gap.left)
        begins = at + gap.right if line[at + gap.right : mention.start].strip() else mention.end
        groups.append(Section((mention,), begins, len(line)))
    return _last_apart(line, groups) if state_first else groups


def _last_apart(line: str, groups: list[Section]) -> list[Section]:
    """ "xong 3.c, 3.d đang làm": what follows without a mark is said of the last alone."""
    first = groups[0]
    rest = line[first.named[-1].end : first.end]
    if len(first.named) == 1 or not rest[:1].isspace() or not _tells(rest, TELLING):
        return groups
    *before, last = first.named
    return [
        Section(tuple(before), before[-1].end, before[-1].end),
        Section((last,), last.end, first.end),
        *groups[1:],
    ]


def _with_lead(line: str, groups: list[Section], state_first: bool) -> Iterator[Section]:
    """What stands before the first code is said of it ("xong 3.c"), of no task, or only leads to it."""
    first, lead = groups[0], line[: groups[0].named[0].start]
    cut = len(lead) - len(_after_break(lead))
    alone = p.ONLY_POLITE.fullmatch(plain(line[first.named[-1].end : first.end]).words)
    if alone or state_first:
        begins = 0 if alone else cut
        groups[0] = replace(first, start=begins)
        cut = begins
    if _tells(lead[:cut], TELLING):
        yield Section((), 0, cut)
    yield from groups


def _after_break(lead: str) -> str:
    words = plain(lead)
    match = p.BREAK.match(words.words)
    return lead if match is None else lead[words.ends[match.end() - 1] :]


def _gap(between: str, state_first: bool) -> Gap:
    words = plain(between)
    if p.JOINING.fullmatch(words.words):
        return Gap()
    match = p.BREAK.match(words.words)
    if match is None:
        return _unbroken(between, state_first)
    left, right = words.starts[match.start(1)], words.ends[match.end() - 1]
    if p.ONLY_LEAD.fullmatch(plain(between[right:]).words) or _tells(between[right:], STATES):
        return Gap(left, right)
    return Gap(refers=True)


def _unbroken(between: str, state_first: bool) -> Gap:
    """ "3.c xong 3.d chưa", "xong 3.c chưa làm 3.d"."""
    if not _tells(between, STATES):
        return Gap(refers=True)
    return Gap(0, 0) if state_first else Gap(len(between), len(between))


def _tells(said: str, kinds: frozenset[Kind]) -> bool:
    """Whether a few words tell a state."""
    if len(said.split()) > FEW_WORDS:
        return False
    return any(one.percents or one.kind in kinds for one in clauses(plain(said)))


def words_of(one: Section, text: str) -> tuple[str, list[Span]]:
    """What is said in a section, and where in it its codes stand."""
    hidden = [(m.start - one.start, m.end - one.start) for m in one.named if m.start >= one.start]
    words = text[one.start : one.end]
    return (words, hidden) if hidden or not one.named else (words.lstrip(SEPARATORS), [])
