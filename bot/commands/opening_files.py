"""Files opened again from chat: those of a task's reports, those of a finding; links to them ended."""

from collections.abc import Callable

from bot import registry
from bot.context import Context
from bot.registry import action
from jobs import evidence_files, finding_views, links
from jobs.evidence_files import Lines
from messages.formats import short
from messages.types import Button, DocumentOrder, Reply, Rows
from messages.views import FileLine, FileList

PAGE = 6
MOST_DIRECT = 3
"""Files with a button each where they are mentioned; of more there is a list."""


@action("fo", reads=True)
def open_file(ctx: Context, file_id: int) -> Reply:
    """Nothing is said: the file is the answer. Raises UnknownFile, FilePending, FileLost."""
    found = evidence_files.to_open(ctx.session, ctx.actor, file_id)
    about = dict(evidence_files.about(ctx.session, found.id))
    return Reply("", about=about, document=DocumentOrder("evidence", {"file": found.id}))


def of_task(ctx: Context, code: str) -> Rows:
    """What opens the files of a task's reports."""
    files = evidence_files.of_task(ctx.session, ctx.actor, ctx.plan.id, code, ctx.now.tzinfo)
    if not files:
        return ()
    return _direct(files) or ((task_files.button(f"📎 Xem {len(files)} tệp", 0, code),),)


def of_finding(ctx: Context, finding_id: int) -> Rows:
    """What opens the files of a finding."""
    files = evidence_files.of_finding(ctx.session, ctx.actor, finding_id, ctx.now.tzinfo)
    return _direct(files) or ((finding_files.button(f"📎 Xem {len(files)} tệp", 0, finding_id),),)


def _direct(files: Lines) -> Rows:
    if len(files) > MOST_DIRECT:
        return ()
    return tuple((open_file.button(_label(one), one.id),) for one in files)


def _label(one: FileLine) -> str:
    kind = "ảnh" if one.picture else "tệp"
    name = f"{short(one.name, 30)} " if one.name else ""
    return f"📎 Mở {kind} {name}({one.at:%d/%m})"


@action("ft", reads=True)
def task_files(ctx: Context, page: int, code: str) -> Reply:
    """`page` 0: opened from elsewhere, as a message of its own."""
    files = evidence_files.of_task(ctx.session, ctx.actor, ctx.plan.id, code, ctx.now.tzinfo)
    view = _page(files, page, code=code)
    turns = _turns(view, lambda label, to: task_files.button(label, to, code))
    back = registry.button("vt", f"‹ Nhiệm vụ {code}", code)
    return Reply("files", view, (*_each(view), *turns, (back,)), {"tasks": [code]}, edits=page > 0)


@action("ff", reads=True)
def finding_files(ctx: Context, page: int, finding_id: int) -> Reply:
    """As `task_files`. Raises NoFinding."""
    seen = finding_views.shown(ctx.session, ctx.actor, finding_id, ctx.when)
    files = evidence_files.of_finding(ctx.session, ctx.actor, finding_id, ctx.now.tzinfo)
    view = _page(files, page, number=seen.line.number)
    turns = _turns(view, lambda label, to: finding_files.button(label, to, finding_id))
    back = registry.button("po", f"‹ Phát hiện số {seen.line.number}", finding_id, 0)
    return Reply("files", view, (*_each(view), *turns, (back,)), {"findings": [finding_id]}, edits=page > 0)


def _page(files: Lines, wanted: int, *, code: str = "", number: int = 0) -> FileList:
    pages = max(1, -(-len(files) // PAGE))
    page = min(max(wanted, 1), pages)
    start = (page - 1) * PAGE
    return FileList(files[start : start + PAGE], len(files), page, pages, code, number, start + 1)


def _each(view: FileList) -> Rows:
    numbered = enumerate(view.lines, view.first)
    named = {one.id: f"📎 Mở {n}. {short(one.name, 30) or 'ảnh'}" for n, one in numbered}
    return tuple((open_file.button(label, file_id),) for file_id, label in named.items())


def _turns(view: FileList, turn: Callable[[str, int], Button]) -> Rows:
    row: list[Button] = []
    if view.page > 1:
        row.append(turn("‹ Trang trước", view.page - 1))
    if view.page < view.pages:
        row.append(turn("Trang sau ›", view.page + 1))
    return (tuple(row),) if row else ()


@action("fk")
def revoke(ctx: Context, document_id: int) -> Reply:
    """Links to a document that were made for who taps lead nowhere from now on."""
    return Reply("link_revoked", links.revoke(ctx.session, ctx.actor, document_id, ctx.instant))
