"""The clauses of a report, and which of its words are the result and which the difficulty. Pure."""

import re
from functools import cached_property

from messages.understand import patterns as p
from messages.understand.clauses import Clause
from messages.understand.plain import Plain, Span, masked
from messages.understand.signs import Kind, cause

FEW_WORDS = 3
DIGIT = re.compile(r"\d")


class Parts:
    """`report`: at least one clause, those aside left out. Places are those of `text.words`.

    `named`: the task is called by words, which stand first and are no result.
    """

    def __init__(self, text: Plain, report: list[Clause], *, named: bool) -> None:
        self._text, self._report, self._named = text, report, named
        self._start, self._end = report[0].start, report[-1].end
        said = [(one, percent) for one in report for percent in one.percents]
        self.faults = [percent.fault for _, percent in said if percent.fault]
        self.values = {percent.value for _, percent in said if percent.value is not None}
        self.value = next(iter(self.values), None)
        self._numbers = [(one.start + percent.lead, one.start + percent.end) for one, percent in said]

    def has(self, *kinds: Kind) -> bool:
        return any(one.kind in kinds for one in self._report)

    def nothing_first(self) -> bool:
        """Nothing arose, and before that no more than what it is about is said."""
        tells = next((one for one in self._report if one.kind is not Kind.OTHER), None)
        if tells is None or tells.kind is not Kind.NOTHING:
            return False
        return DIGIT.search(self._text.words, self._start, tells.start) is None

    def nothing_but(self) -> bool:
        """Nothing arose, and yet something was done."""
        done = (one.words for one in self._report if one.kind in (Kind.ACTIVE, Kind.ACTED))
        return self.nothing_first() and any(p.WORKED.search(words) for words in done)

    def goes_on(self) -> bool:
        """ "xong thẩm định, đang trình ký"."""
        return any(one.kind is Kind.ACTIVE and p.ONGOING.search(one.words) for one in self._report)

    def overcome(self) -> bool:
        """ "tuy có vướng … nhưng đã khắc phục"."""
        return any(p.OVERCOME.search(one.words) for one in self._report)

    def waits(self) -> bool:
        return self._trouble is not None and p.WAITING.match(self._text.words, self._trouble[0]) is not None

    def difficulty(self) -> str | None:
        """The reason given where there is one, else from the first word of the trouble on."""
        if self._trouble is None:
            return None
        start, end = self._trouble
        polite = p.LAST_SOFT.search(self._text.words[start:end])
        return self._text.typed(start, start + polite.start() if polite else end) or None

    def result(self) -> str | None:
        """What was said of the work besides the percent and the difficulty."""
        end = self._end if self._trouble is None else self._before_trouble(self._trouble[0])
        if self._numbers:
            return self._around(self._numbers[0][0], self._numbers[-1][1], end)
        said = self._said(self._start, end)
        return None if self._trouble and self._is_name(said) else said

    def result_of_done(self) -> str | None:
        """What follows "xong", else what stands before it; of an act ("đã ban hành …") all of it."""
        done = next((one for one in self._report if one.kind in (Kind.DONE, Kind.ACTED)), None)
        if done is None:
            return self.result()
        start, end = done.start + done.sign.start, done.start + done.sign.end
        if done.kind is Kind.DONE:
            return self._around(start, end, self._end, fewest=FEW_WORDS)
        alone = self._said(self._start, start) is None and self._said(end, self._end) is None
        return None if alone else self._said(self._start, self._end)

    @cached_property
    def _trouble(self) -> Span | None:
        held = [one for one in self._report if one.kind is Kind.TROUBLE]
        for one in self._report:
            begins = cause(one.words)
            if begins is not None and (held or self._is_slow()):
                begins = max(begins, one.sign.start) if one.kind is Kind.TROUBLE else begins
                return one.start + begins, one.end
        if not held:
            return None
        at = self._report.index(held[0])
        together = self._report[at : at + len(held)] == held
        return held[0].start + held[0].sign.start, (held if together else held[:1])[-1].end

    def _is_slow(self) -> bool:
        return self.has(Kind.NOT_DONE, Kind.NOT_STARTED) or any(p.SLOW.search(c.words) for c in self._report)

    def _before_trouble(self, start: int) -> int:
        """Where the words that tell of the work end: before those that only lead to the trouble ("đang chờ"),
        at the very beginning where there are no others or they only say that it is not done.
        """
        told = [one for one in self._report if one.start < start and one.kind is not Kind.NOT_STARTED]
        if not any(one.kind is not Kind.TROUBLE or self._works(one) for one in told):
            return self._start
        leads = p.BEFORE_TROUBLE.search(self._text.words, self._start, start)
        return leads.start() if leads else start

    def _works(self, one: Clause) -> bool:
        """Whether the words before a trouble tell of work: "đã số hóa 120 hồ sơ thiếu máy"."""
        return p.WORKED.search(one.words, 0, one.sign.start) is not None

    def _around(self, first: int, last: int, end: int, fewest: int = 0) -> str | None:
        """What stands after the words from `first` to `last`, or before, or all where both say something.

        Before them fewer than `fewest` words are no result, nor is the name of the task; a figure is.
        """
        before, after = self._said(self._start, first), self._said(last, end)
        if p.NO_TROUBLE_AT_ALL.fullmatch(self._text.words[last:end].lstrip(" .,;:!–—-")):
            after = None
        figure = before is not None and DIGIT.search(before) is not None
        if before is not None and not figure and (self._named or len(before.split()) < fewest):
            before = None
        if before is not None and after is not None:
            return self._said(self._start, end) if figure or not fewest else after
        return after or before

    def _is_name(self, said: str | None) -> bool:
        return self._named and said is not None and DIGIT.search(said) is None

    def _said(self, start: int, end: int) -> str | None:
        """As it was typed; None where only percents and politeness are left."""
        words = self._text.words[start:end]
        soft = p.FIRST_SOFT.match(words) if start > self._start else None
        if soft:
            start += soft.end()
        words = masked(self._text.words, self._numbers)[start:end]
        return None if p.ONLY_POLITE.fullmatch(words) else self._text.typed(start, end) or None
