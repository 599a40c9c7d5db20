"""What was asked for tasks, as it is read: who asked, what became of it, who decided."""

from sqlmodel import Session

from jobs.acts import Act
from messages.views import ExtensionView
from storage import extensions
from storage.extensions import ExtensionRow
from storage.tables import Extension, Task, Unit


def history(session: Session, task: Task, act: Act) -> tuple[ExtensionView, ...]:
    """What was asked for a task, the earliest first."""
    unit = _unit(session, task)
    return tuple(_seen(task, unit, row, act) for row in extensions.of_task(session, task.id))


def view_of(session: Session, task: Task, found: Extension, act: Act) -> ExtensionView:
    return _seen(task, _unit(session, task), extensions.row(session, found.id), act)


def _unit(session: Session, task: Task) -> str | None:
    return session.get_one(Unit, task.lead_unit_id).name if task.lead_unit_id else None


def _seen(task: Task, unit: str | None, row: ExtensionRow, act: Act) -> ExtensionView:
    found, zone = row.extension, act.when.now.tzinfo
    return ExtensionView(
        id=found.id,
        code=task.code,
        title=task.title,
        unit=unit,
        old=found.old_date,
        new=found.new_date,
        reason=found.reason,
        asked_by=row.asked_by,
        at=found.asked_at.astimezone(zone),
        state=found.state.value,
        decided_by=row.decided_by,
        decided_at=found.decided_at.astimezone(zone) if found.decided_at else None,
        decided_reason=found.decided_reason,
    )
