"""The tasks and targets of a document, field by field, with the officials' own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from jobs import report_totals, targetlists
from jobs.report_totals import Scope
from messages.documents.report_parts import plain
from messages.understand.documents import named_documents
from messages.views import TargetLine
from messages.views.documents import AreaEntry, IssuedDocument, Moved, Said, TaskEntry, Waived
from messages.views.summaries import Counts
from storage import drafts, plans, targets
from storage.drafts import Answer, DraftTask
from storage.tables import ProgressState, Task, TaskKind

DIRECTION, COMMUNICATION, RESULTS = "direction", "communication", "results"
NOTHING = Counts()


def part_of(area: str) -> str:
    """Which chapter of the report a field belongs to. Fields are a plan's own data, known by their words."""
    name = plain(area)
    if "chi dao" in name or "dieu hanh" in name:
        return DIRECTION
    # The sample's own heading misspells it.
    return COMMUNICATION if "tuyen truyen" in name or "tuyen tuyen" in name else RESULTS


def areas(scope: Scope, waived: Mapping[int, Waived]) -> tuple[AreaEntry, ...]:
    """Each field of the plan with its tasks and targets, in its order; what is in no field last."""
    entries = _entries(scope, waived)
    lines = _targets(scope)
    names = {area.id: area.name for area in plans.areas_of(scope.session, scope.period.plan_id).values()}
    figures = report_totals.of_fields(scope)
    made = []
    for area_id, name in [*names.items(), (None, "")]:
        of_area = tuple(entry for task, entry in entries if task.area_id == area_id)
        aims = tuple(line for of, line in lines if of == area_id)
        if of_area or aims:
            counts = figures.get(name, NOTHING)
            part = part_of(name) if name else RESULTS
            made.append(AreaEntry(name, part, of_area, aims, counts.reported, counts.expected))
    return tuple(made)


def _targets(scope: Scope) -> list[tuple[int | None, TargetLine]]:
    """Each target the actor may see by its field, with what was said of it for the period."""
    rows = targets.visible(scope.session, scope.actor, scope.period.plan_id)
    said = targets.standing(scope.session, [row.target.id for row in rows], [scope.period.id])
    return [
        (row.target.area_id, targetlists.line(row.target, said.get((row.target.id, scope.period.id))))
        for row in rows
    ]


def _entries(scope: Scope, waived: Mapping[int, Waived]) -> list[tuple[Task, TaskEntry]]:
    session, actor, plan_id = scope.session, scope.actor, scope.period.plan_id
    places, missing = report_totals.places(scope), report_totals.missing(scope)
    supports = drafts.supports_of(session, plan_id)
    answers = _by_task(drafts.answers(session, actor, scope.period))
    reasons = _reasons(scope)
    moved = _moved(scope)
    made = []
    for one in drafts.tasks_of(session, actor, plan_id):
        entry = _entry(one, places[one.task.id], waived.get(one.task.id))
        entry = replace(entry, missing=one.task.id in missing, late=is_late(one.task, scope))
        if not one.task.restricted:
            words = _words(one, answers.get(one.task.id, ()), scope)
            more: dict[str, Any] = {
                "support": supports.get(one.task.id, ()),
                "explained": reasons.get(one.task.id, ()),
            }
            entry = replace(entry, **words, **more, moved=moved.get(one.task.id, ()))
        made.append((one.task, entry))
    return made


def is_late(task: Task, scope: Scope) -> bool:
    """Done after the day its deadline ran to, as `storage.figures_tasks` counts it."""
    if task.done_on is None or task.deadline is None:
        return False
    return scope.day.cal.is_late(task.done_on, task.deadline)


def _entry(one: DraftTask, place: str, waived: Waived | None) -> TaskEntry:
    task = one.task
    return TaskEntry(
        id=task.id,
        code=task.code,
        title="" if task.restricted else task.title,
        status=place,
        kind=task.kind.value,
        unit=one.unit,
        owner=None if task.restricted else one.owner,
        deadline=task.deadline,
        deadline_text=None if task.restricted else task.deadline_text,
        percent=task.percent if task.kind == TaskKind.DATED else None,
        done_on=task.done_on,
        restricted=task.restricted,
        waived=waived,
    )


def _by_task(answers: Iterable[Answer]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.progress.task_id, []).append(answer)
    return found


def _words(one: DraftTask, answers: Sequence[Answer], scope: Scope) -> dict[str, Any]:
    """What was said of a task: results but for those that only say nothing arose, difficulties, proposals."""
    last = answers[-1].progress if answers else None
    quiet = last is not None and last.state == ProgressState.NOTHING_AROSE
    told = [answer for answer in answers if answer.progress.state != ProgressState.NOTHING_AROSE]
    return {
        "said": tuple(
            _said(answer, answer.progress.result or answer.progress.text, one, scope)
            for answer in told or ([answers[-1]] if answers else [])
        ),
        "nothing_arose": quiet and not told,
        "difficulties": _fields(answers, "difficulty", one, scope),
        "proposals": _fields(answers, "proposal", one, scope),
    }


def _fields(answers: Sequence[Answer], name: str, one: DraftTask, scope: Scope) -> tuple[Said, ...]:
    found = [(answer, getattr(answer.progress, name)) for answer in answers]
    return tuple(_said(answer, words, one, scope) for answer, words in found if words)


def _said(answer: Answer, words: str, one: DraftTask, scope: Scope) -> Said:
    return Said(
        words=words,
        period=answer.period,
        unit=one.unit or "",
        author=answer.author,
        at=answer.progress.sent_at.astimezone(scope.zone),
        owner=answer.owner,
        late=answer.progress.late,
        of_period=answer.progress.period_id == scope.period.id,
    )


def bounds(scope: Scope) -> tuple[datetime, datetime]:
    """The first moment of the period's data window, and the first after the day the report is due."""
    period = scope.period
    last = max(period.window_to, period.due) + timedelta(days=1)
    return (
        datetime.combine(period.window_from, time(), scope.zone),
        datetime.combine(last, time(), scope.zone),
    )


def _reasons(scope: Scope) -> dict[int, tuple[Said, ...]]:
    """Why tasks were late, as was answered within the period."""
    found: dict[int, tuple[Said, ...]] = {}
    for one in drafts.explained(scope.session, scope.actor, scope.period.plan_id, *bounds(scope)):
        said = Said(one.text, scope.period.name, "", one.by, one.at.astimezone(scope.zone))
        found[one.task_id] = (*found.get(one.task_id, ()), said)
    return found


def _moved(scope: Scope) -> dict[int, tuple[Moved, ...]]:
    found: dict[int, tuple[Moved, ...]] = {}
    for one in drafts.granted(scope.session, scope.actor, scope.period.plan_id):
        found[one.task_id] = (*found.get(one.task_id, ()), Moved(one.old, one.new))
    return found


def documents(made: Iterable[AreaEntry], symbol: str) -> tuple[IssuedDocument, ...]:
    """The office's documents (by the `symbol` of its letterhead) that the answers name, each once."""
    found: dict[str, IssuedDocument] = {}
    for area in made:
        for task in area.tasks:
            for said in task.said:
                for one in named_documents(said.words):
                    if symbol.upper() in one.symbol.upper().split("-"):
                        found.setdefault(one.name, IssuedDocument(one.name, one.day, task.code, said.unit))
    return tuple(found.values())
