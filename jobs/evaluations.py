"""The evaluation table and the ledger of reminders of a period: queries → frozen views."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from jobs.report_entries import bounds, is_late
from jobs.report_totals import Scope, missing
from jobs.reports import period_of
from messages import words
from messages.documents.report_parts import HIDDEN
from messages.views.ledgers import EvaluationRow, EvaluationView, LedgerRow, LedgerView
from storage import access, drafts, findings, ledger, periods
from storage.drafts import DraftTask
from storage.rights import Right
from storage.tables import Office, Period, Plan, Task, TaskState


def evaluation(scope: Scope, now: datetime) -> EvaluationView:
    """By unit; by person too for a leader of the office."""
    session, period = scope.session, scope.period
    root = periods.root_unit(session, period.office_id)
    people = access.may_with_unit(session, scope.actor, Right.DECIDE, root.id)
    counted = _counted(scope)
    return EvaluationView(
        office=session.get_one(Office, period.office_id).name,
        period=period_of(period, session.get_one(Plan, period.plan_id).year),
        made_at=now,
        units=_rows(counted, lambda one: (one.unit or "", None) if one.unit else None),
        people=_rows(counted, lambda one: (one.unit or "", one.owner) if one.owner else None)
        if people
        else (),
    )


Counted = Sequence[tuple[DraftTask, Counter[str]]]


def _counted(scope: Scope) -> Counted:
    """What each task adds to the row of its unit, and of who owns it."""
    session, period = scope.session, scope.period
    found = drafts.tasks_of(session, scope.actor, period.plan_id)
    answered = drafts.answered(session, period.id)
    empty = missing(scope)
    since, until = bounds(scope)
    moved = Counter(
        one.task_id
        for one in drafts.granted(session, scope.actor, period.plan_id)
        if one.at is not None and since <= one.at < until
    )
    counted = []
    for one in found:
        adds = Counter({"extensions": moved[one.task.id]})
        if is_expected(one.task, period, answered=one.task.id in answered):
            adds["expected"] = 1
            given = "on_time" if answered.get(one.task.id) else "late"
            adds["missing" if one.task.id in empty else given] = 1
        if one.task.deadline and period.window_from <= one.task.deadline <= period.window_to:
            adds["dated"] = 1
            adds[_fate(one.task, scope)] = 1
        counted.append((one, adds))
    return counted


def is_expected(task: Task, period: Period, *, answered: bool) -> bool:
    """As `storage.figures_tasks.expected`."""
    counts = period.issued_on is not None or answered
    after = counts and task.done_on is not None and task.done_on > period.cut_off
    owed = task.state == TaskState.OPEN or (task.state == TaskState.DONE and after)
    return owed and task.lead_unit_id is not None and task.given_on <= period.cut_off


def _fate(task: Task, scope: Scope) -> str:
    """By the day its deadline runs to: done_on_time, done_late, overdue or running."""
    if task.deadline is None or task.state == TaskState.DONE:
        return "done_late" if is_late(task, scope) else "done_on_time"
    return "overdue" if scope.day.cal.is_late(scope.day.today, task.deadline) else "running"


Key = tuple[str, str | None]


def _rows(counted: Counted, key: Callable[[DraftTask], Key | None]) -> tuple[EvaluationRow, ...]:
    """In the order in which the plan first names them; who is expected nothing of is left out."""
    sums: dict[Key, Counter[str]] = {}
    for one, adds in counted:
        if (of := key(one)) is not None:
            sums.setdefault(of, Counter()).update(adds)
    return tuple(
        EvaluationRow(unit, person, **{name: count for name, count in found.items() if count})
        for (unit, person), found in sums.items()
        if any(found.values())
    )


def reminders(scope: Scope, now: datetime) -> LedgerView:
    """Every reminder of the period's subjects; what the reader may not see bears no words."""
    session, period = scope.session, scope.period
    seen = _seen(scope)
    return LedgerView(
        office=session.get_one(Office, period.office_id).name,
        period=period_of(period, session.get_one(Plan, period.plan_id).year),
        made_at=now,
        rows=tuple(_reminder(one, seen, scope) for one in ledger.entries(session, [period.id])),
    )


def _seen(scope: Scope) -> set[str]:
    """The subjects that are not open to everybody and that the reader may see."""
    found = drafts.tasks_of(scope.session, scope.actor, scope.period.plan_id)
    shown = findings.visible(scope.session, scope.actor)
    return {
        *(f"{ledger.DATED_TASK}:{one.task.id}" for one in found if not one.task.restricted),
        *(f"{ledger.FINDING}:{row.finding.id}" for row in shown if not row.finding.restricted),
    }


def _reminder(one: ledger.Entry, seen: Iterable[str], scope: Scope) -> LedgerRow:
    secret = one.rule in (ledger.DATED_TASK, ledger.FINDING) and one.subject not in seen
    return LedgerRow(
        about=HIDDEN if secret else words.subject(one.rule, one.about) or one.subject,
        due=one.due,
        rung_date=one.rung_date,
        why=one.why,
        name=one.name,
        state=one.state.value,
        delivered_at=_local(one.delivered_at, scope),
        channel=one.channel,
        seen_at=_local(one.seen_at, scope),
    )


def _local(at: datetime | None, scope: Scope) -> datetime | None:
    return None if at is None else at.astimezone(scope.zone)
