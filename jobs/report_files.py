"""A period's documents as files: the draft report, its annex, the ledger of reminders, the evaluation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from jobs import evaluations, reports
from jobs.errors import JobsError
from jobs.making import Maker, UnknownDocument, Wish
from jobs.report_totals import Scope
from jobs.reports import UnknownPeriod
from messages.documents import annex_xlsx, evaluation_xlsx, ledger_xlsx, report_docx
from messages.types import OutgoingFile
from storage.tables import Period

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Reads = Callable[[Scope, datetime], Any]


class BrokenTemplate(JobsError):
    """The office's own template cannot be used; the details name the fault and its place."""

    code = "broken_template"


@dataclass(frozen=True)
class Kind:
    """How a document is called as a file, how it is read and made; a .docx by the office's own template."""

    name: str
    ending: str
    media_type: str
    read: Reads
    render: Callable[[Any], bytes]


def _copy(which: str, *, attributed: bool = False) -> Reads:
    return lambda scope, now: reports.draft(scope, now, which, attributed=attributed)


KINDS = {
    "review": Kind("bao-cao-ra-soat", "docx", WORD, _copy(reports.REVIEW), report_docx.render),
    "sign": Kind("bao-cao-trinh-ky", "docx", WORD, _copy(reports.SIGN), report_docx.render),
    "units": Kind(
        "bao-cao-trinh-ky-ghi-bo-phan",
        "docx",
        WORD,
        _copy(reports.SIGN, attributed=True),
        report_docx.render,
    ),
    "annex": Kind("phu-luc", "xlsx", SHEET, _copy(reports.REVIEW), annex_xlsx.render),
    "ledger": Kind("so-don-doc", "xlsx", SHEET, evaluations.reminders, ledger_xlsx.render),
    "evaluation": Kind("danh-gia", "xlsx", SHEET, evaluations.evaluation, evaluation_xlsx.render),
}


@dataclass(frozen=True)
class ToMake:
    """What was read, and the office's own template where it may have one."""

    kind: str
    view: Any
    template: Path


def to_make(kind: str, scope: Scope, now: datetime, templates: Path) -> ToMake:
    """Raises UnknownDocument, NoLetterhead, GapsLeft; `templates`: the folder of the office's own."""
    found = KINDS.get(kind)
    if found is None:
        raise UnknownDocument(f"no document of a period is called {kind}")
    return ToMake(kind, found.read(scope, now), templates / report_docx.TEMPLATE)


def read(session: Session, wish: Wish) -> ToMake:
    """Raises as `to_make`, and NotAllowed, UnknownPeriod; of another office is as if it were not there."""
    period_id, kind = wish.arguments.get("period"), wish.arguments.get("kind")
    if not isinstance(period_id, int) or not isinstance(kind, str):
        raise UnknownDocument("a period's document names no period")
    period = session.get(Period, period_id)
    if period is None or period.office_id != wish.actor.office_id:
        raise UnknownPeriod("not of the actor's office")
    scope = reports.scope_of(session, wish.actor, period, wish.when.now, wish.when.cal)
    return to_make(kind, scope, wish.when.now, wish.files.templates)


def make(ready: ToMake) -> OutgoingFile:
    """Raises BrokenTemplate."""
    kind = KINDS[ready.kind]
    code = ready.view.period.code
    return OutgoingFile(f"{kind.name}-{code}.{kind.ending}", kind.media_type, rendered(ready))


def rendered(ready: ToMake) -> bytes:
    """Raises BrokenTemplate."""
    kind = KINDS[ready.kind]
    if kind.ending != "docx" or not ready.template.is_file():
        return kind.render(ready.view)
    try:
        return report_docx.render(ready.view, ready.template.read_bytes())
    except report_docx.BrokenTemplate as error:
        raise BrokenTemplate(f"{ready.template}: {error}", **error.details) from error


MAKER = Maker(read, make)
