"""The draft report of a period: queries → a frozen view. Two copies: one to be reviewed, one to be signed."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session

from jobs import findinglists, report_entries, waivers
from jobs.calendar import WorkingDays
from jobs.errors import JobsError
from jobs.report_totals import Scope, scope_for, totals
from jobs.tasklists import Day
from messages.documents.report_parts import bases
from messages.views import FindingLine
from messages.views.documents import AreaEntry, Heading, PeriodOf, ReportView, TaskEntry
from storage import drafts, findings, ledger, periods, plans
from storage.access import Actor
from storage.tables import Office, Period, Plan

REVIEW, SIGN = "review", "sign"
AHEAD = timedelta(days=92)
"""How far tasks are looked for where no period follows: a quarter."""


class UnknownPeriod(JobsError):
    """The plan has no period of that code, or none at all."""

    code = "unknown_period"


class NoLetterhead(JobsError):
    """Nobody has said how the office's documents open and close; the plan's file does."""

    code = "no_letterhead"


class GapsLeft(JobsError):
    """The copy to be signed has tasks that were neither answered nor waived; the details name them."""

    code = "gaps_left"


def period_called(session: Session, office_id: int, plan_id: int, code: str = "") -> Period:
    """The office's period of that code ("2023-Q1", in any case), an earlier plan's too: a year's report may
    be written in the next. Without a code the ward's next report by the plan. Raises UnknownPeriod."""
    if not code:
        at = periods.open_period(session, plan_id) or periods.last_period(session, plan_id)
    else:
        called = (session.get_one(Period, one) for one in ledger.periods_called(session, code))
        at = next((one for one in called if one.office_id == office_id), None)
    if at is None:
        raise UnknownPeriod(f"there is no period '{code}'; `nhacviec plan show` lists them")
    return at


def scope_of(session: Session, actor: Actor, period: Period, now: datetime, cal: WorkingDays) -> Scope:
    """Raises NotAllowed for who does not send the office's reports; `now` is local."""
    waivers.check_may(session, actor)
    return scope_for(session, actor, period, Day(now.date(), cal), now.tzinfo)


def draft(scope: Scope, now: datetime, copy: str = REVIEW, *, attributed: bool = False) -> ReportView:
    """The report as its reader may see it. Raises NoLetterhead; for the copy to be signed GapsLeft."""
    session, period = scope.session, scope.period
    plan = session.get_one(Plan, period.plan_id)
    areas = report_entries.areas(scope, waivers.of_period(session, period, scope.zone))
    heading = heading_of(session, period.office_id)
    following = next_period(session, period)
    view = ReportView(
        heading=heading,
        period=period_of(period, plan.year),
        copy=copy,
        made_at=now,
        plan=plan.title,
        basis=bases(plan.basis, plan.title, plan.number, plan.date),
        totals=totals(scope),
        areas=areas,
        findings=tuple(_findings(scope)),
        rounds=drafts.rounds(session, scope.actor, plan.id, period.window_from, period.due),
        documents=report_entries.documents(areas, heading.symbol),
        coming=tuple(_coming(areas, following.window_to if following else period.window_to + AHEAD)),
        following=period_of(following, plan.year) if following else None,
        includes=tuple(_included(session, period)),
        attributed=attributed,
    )
    if copy == SIGN and view.gaps:
        codes = ", ".join(task.code for task in view.gaps)
        raise GapsLeft(_refusal(period, codes), period=period.name, codes=codes, count=len(view.gaps))
    return view


def _refusal(period: Period, codes: str) -> str:
    return f"the copy to be signed for {period.code} lacks {codes}: they are answered, or waived in /tonghop"


def heading_of(session: Session, office_id: int) -> Heading:
    """Raises NoLetterhead."""
    found = plans.letterhead_of(session, office_id)
    if found is None:
        raise NoLetterhead("the plan's file has no letterhead")
    return Heading(
        office=session.get_one(Office, office_id).name,
        superior=found.superior,
        body=found.body,
        symbol=found.symbol,
        place=found.place,
        authority=found.authority,
        signer_title=found.signer_title,
        signer_name=found.signer_name,
        recipients=tuple(found.recipients),
    )


def period_of(period: Period, year: int) -> PeriodOf:
    return PeriodOf(
        code=period.code,
        name=period.name,
        year=year,
        window_from=period.window_from,
        window_to=period.window_to,
        internal_due=period.internal_due,
        due=period.due,
        issued_number=period.issued_number,
        issued_on=period.issued_on,
    )


def _included(session: Session, period: Period) -> Iterator[str]:
    """The names of the plan's other periods whose answers `drafts.answers` gathers, the earliest first."""
    for one in periods.periods_of(session, period.plan_id):
        within = period.window_from <= one.window_from and one.window_to <= period.window_to
        if within and one.id != period.id:
            yield one.name


def next_period(session: Session, period: Period) -> Period | None:
    """The plan's period due next after this one."""
    later = (one for one in periods.periods_of(session, period.plan_id) if one.due > period.due)
    return next(later, None)


def _findings(scope: Scope) -> Iterator[FindingLine]:
    """The plan's findings the reader may see, recorded by the end of the period: those of the period, and
    those of before that are not handled; the worst first."""
    since, until = report_entries.bounds(scope)
    rows = [
        row
        for row in findings.visible(scope.session, scope.actor)
        if row.finding.plan_id == scope.period.plan_id
        and row.finding.recorded_at < until
        and (row.finding.recorded_at >= since or row.finding.verified_at is None)
    ]
    yield from findinglists.worst_first(findinglists.line(row, scope.day) for row in rows)


def _coming(areas: Iterable[AreaEntry], until: date) -> list[TaskEntry]:
    """Dated tasks still to be done up to that day, by deadline."""
    found = [
        task
        for area in areas
        for task in area.tasks
        if task.kind == "dated" and task.status != "done" and task.deadline and task.deadline <= until
    ]
    return sorted(found, key=lambda task: (task.deadline or until, task.code))
