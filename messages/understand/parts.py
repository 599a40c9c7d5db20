"""The clauses of a report, and which of its words are the result and which the difficulty. Pure."""

import re
from functools import cached_property

from messages.understand import patterns as p
from messages.understand.clauses import Clause
from messages.understand.plain import Plain
from messages.understand.signs import Kind, cause

FEW_WORDS = 3


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

    def nothing_but(self) -> bool:
        """Nothing arose, and yet something was done."""
        done = (one.words for one in self._report if one.kind in (Kind.ACTIVE, Kind.ACTED))
        return self.nothing_first() and any(p.WORKED.search(words) for words in done)

    def has(self, *kinds: Kind) -> bool:
        return any(one.kind in kinds for one in self._report)

    def nothing_first(self) -> bool:
        """Nothing arose, and before that no more than what it is about is said."""
        tells = next((one for one in self._report if one.kind is not Kind.OTHER), None)
        if tells is None or tells.kind is not Kind.NOTHING:
            return False
        return re.search(r"\d", self._text.words[self._start : tells.start]) is None

    def result(self) -> str | None:
        """What was said of the work besides the percent and the difficulty."""
        end = self._till_trouble() if self._trouble else self._end
        if self._trouble and self._before(end):
            return None
        if not self._numbers:
            said = self._said(self._start, end)
            return None if self._trouble and self._is_name(said) else said
        first, last = self._numbers[0][0], self._numbers[-1][1]
        return self._around(first, last, end)

    def _till_trouble(self) -> int:
        """Where the words that lead to the trouble begin ("đang chờ …", "gặp khó khăn …")."""
        end = self._trouble[0] if self._trouble else self._end
        leads = p.BEFORE_TROUBLE.search(self._text.words, self._start, end)
        return leads.start() if leads else end

    def result_of_done(self) -> str | None:
        """What follows "xong", else what stands before it; of an act ("đã ban hành …") all of it."""
        done = next((one for one in self._report if one.kind in (Kind.DONE, Kind.ACTED)), None)
        if done is None:
            return self.result()
        start, end = done.start + done.sign.start, done.start + done.sign.end
        if done.kind is Kind.ACTED:
            alone = self._said(self._start, start) is None and self._said(end, self._end) is None
            return None if alone else self._said(self._start, self._end)
        return self._around(start, end, self._end, fewest=FEW_WORDS)

    def difficulty(self) -> str | None:
        """The reason given where there is one, else from the first word of the trouble on."""
        return None if self._trouble is None else self._polished(*self._trouble)

    def goes_on(self) -> bool:
        """ "xong thẩm định, đang trình ký"."""
        return any(one.kind is Kind.ACTIVE and p.ONGOING.search(one.words) for one in self._report)

    def overcome(self) -> bool:
        """ "tuy có vướng … nhưng đã khắc phục"."""
        return any(p.OVERCOME.search(one.words) for one in self._report)

    def waits(self) -> bool:
        return self._trouble is not None and p.WAITING.match(self._text.words, self._trouble[0]) is not None

    @cached_property
    def _trouble(self) -> tuple[int, int] | None:
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

    def _before(self, end: int) -> bool:
        """Whether all before the trouble only leads to it, or says that it is not done."""
        told = [one for one in self._report if one.start < end and one.kind is not Kind.NOT_STARTED]
        told = [one for one in told if one.kind is not Kind.TROUBLE or self._leads(one, end) is not None]
        return not told

    def _leads(self, one: Clause, end: int) -> str | None:
        words = p.BEFORE_TROUBLE.sub("", self._text.words[one.start : min(end, one.start + one.sign.start)])
        return self._said(one.start, one.start + len(words)) if p.WORKED.search(words) else None

    def _around(self, first: int, last: int, end: int, fewest: int = 0) -> str | None:
        """What stands after, or before, or all of it where both say something."""
        before, after = self._said(self._start, first), self._said(last, end)
        digits = before is not None and re.search(r"\d", before) is not None
        if before is not None and not digits and (self._is_name(before) or len(before.split()) < fewest):
            before = None
        if before is not None and after is not None:
            return self._said(self._start, end) if digits or not fewest else after
        return after or before

    def _is_name(self, said: str | None) -> bool:
        """Of a task that is called by words; a figure is no name."""
        return self._named and said is not None and re.search(r"\d", said) is None

    def _said(self, start: int, end: int) -> str | None:
        """As it was typed; None where only percents and politeness are left."""
        words = self._text.words[start:end]
        soft = p.FIRST_SOFT.match(words) if start > self._start else None
        if soft:
            start += soft.end()
            words = words[soft.end() :]
        for first, last in self._numbers:
            first, last = max(first, start) - start, min(last, end) - start
            if first < last:
                words = words[:first] + " " * (last - first) + words[last:]
        return None if p.ONLY_POLITE.fullmatch(words) else self._text.typed(start, end) or None

    def _polished(self, start: int, end: int) -> str | None:
        words = self._text.words[start:end]
        polite = p.LAST_SOFT.search(words)
        return self._text.typed(start, start + polite.start() if polite else end) or None
