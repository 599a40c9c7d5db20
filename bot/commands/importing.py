"""/nhapkehoach: a plan's annex or a list of officials comes as a file; it is shown before it is applied."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot import forms, held
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import attachments
from jobs.errors import JobsError
from jobs.imports import drafts
from jobs.imports.drafts import Sent
from jobs.imports.errors import NotAsked
from messages.formats import short
from messages.types import Button, Reply, Rows
from messages.understand import dates
from messages.understand.text import fold
from messages.views import ImportPrompt, ImportView, Suggestions

NAME = "nhapkehoach"
WHO = frozenset({Role.COORDINATOR})
YEAR = re.compile(r"(?:năm\s+)?(20\d\d)")
NONE, NONE_OF_THE_REST = "khong", "tat ca khong"


class NoFile(JobsError):
    """Something was typed where a file is asked for."""

    code = "no_import_file"


class NotADay(JobsError):
    """No day that could be read."""

    code = "import_no_day"


@command(
    NAME,
    "import",
    summary="nhập kế hoạch hoặc danh sách nhân sự từ tệp .docx, .xlsx; xem thay đổi trước khi áp dụng",
    roles=WHO,
)
def nhapkehoach(ctx: Context, words: str) -> Reply:
    if not drafts.may(ctx.session, ctx.actor):
        return _not_allowed()
    year = YEAR.fullmatch(words.strip())
    answers: Answers = {"year": int(year[1])} if year else {}
    return _take(ctx, ctx.files, answers) if ctx.files else forms.start(ctx, FILE, answers)


def _not_allowed() -> Reply:
    return Reply("not_allowed", Suggestions(NAME, ()))


def _came(ctx: Context, files: Sequence[int]) -> tuple[list[Sent], list[Sent]]:
    """Those of the files that came in this chat, and those of them that are read."""
    came = drafts.in_chat(ctx.session, ctx.incoming.bot_id, ctx.incoming.chat_id, files)
    return came, [file for file in came if drafts.unfit(file.name) is None]


def offer(ctx: Context) -> Rows:
    """The button under a file that came without a word, for who may import it."""
    if not ctx.actor.roles & WHO or not drafts.may(ctx.session, ctx.actor):
        return ()
    _, fit = _came(ctx, ctx.files)
    label = "Đây là kế hoạch / danh sách nhân sự"
    return ((begin.button(label, fit[0].id),),) if len(fit) == 1 else ()


def of_album(ctx: Context) -> Reply | None:
    """Another file of an album that came with the command: imported as the first is."""
    others = attachments.siblings(ctx.session, ctx.came)
    if not others or not drafts.beside(ctx.session, ctx.act(), others):
        return None
    _, fit = _came(ctx, attachments.own(ctx.session, ctx.came))
    return said(drafts.begin(ctx.session, fit[0], None, ctx.act())) if fit else None


def offered(ctx: Context, report: Callable[[], Reply]) -> Reply:
    """`report`'s question with the button below it; the button alone for who has no task to report."""
    rows = offer(ctx)
    if not rows:
        return report()
    try:
        with ctx.session.begin_nested():
            asked = report()
    except JobsError:
        return Reply("import_offer", None, rows)
    return replace(asked, buttons=(*asked.buttons, *rows))


@action("imf")
def begin(ctx: Context, file_id: int) -> Reply:
    """The file is to be imported, and no report's evidence."""
    if not ctx.actor.roles & WHO or not drafts.may(ctx.session, ctx.actor):
        return _not_allowed()
    came, _ = _came(ctx, [file_id])
    if not came:
        return Reply("files_gone")
    reply = _take(ctx, [file_id], {})
    held.let_go(ctx, [file_id])
    return reply


def _take(ctx: Context, files: Sequence[int], answers: Answers) -> Reply:
    """The first file that can be imported is; without one it is said why, and asked for again."""
    came, fit = _came(ctx, files)
    if not fit:
        why = {"name": came[0].name, "reason": drafts.unfit(came[0].name)} if came else {}
        return forms.start(ctx, FILE, {**answers, **why})
    return said(drafts.begin(ctx.session, fit[0], answers.get("year"), ctx.act()))


def said(view: ImportView) -> Reply:
    """A draft in words, with what can be done with it."""
    if view.state != "read":
        return Reply("import", view)
    rows = [] if view.nothing and not view.unclear else [_go_on(view)]
    if view.left_out:
        does = "Giữ lại" if view.whole else "Hủy cả"
        label = f"{does} {view.left_out} nhiệm vụ không có trong tệp"
        rows.append((whole.button(label, view.id, int(not view.whole)),))
    return Reply("import", view, (*rows, (drop.button("Bỏ", view.id),)))


def _go_on(view: ImportView) -> tuple[Button, ...]:
    if view.unclear:
        return (ask.button(f"Trả lời thời hạn ({len(view.unclear)})", view.id),)
    return (apply.button("Áp dụng", view.id, view.mark),)


@action("ima")
def apply(ctx: Context, draft_id: int, mark: str) -> Reply:
    return replace(said(drafts.apply(ctx.session, draft_id, mark, ctx.act())), edits=True)


@action("imx")
def drop(ctx: Context, draft_id: int) -> Reply:
    return replace(said(drafts.drop(ctx.session, draft_id, ctx.act())), edits=True)


@action("imw")
def whole(ctx: Context, draft_id: int, on: int) -> Reply:
    view = drafts.take_whole(ctx.session, draft_id, ctx.act(), whole=bool(on))
    return replace(said(view), edits=True)


@action("imq")
def ask(ctx: Context, draft_id: int) -> Reply:
    """Asks for the next deadline that is unclear; where there is none any more the draft is shown."""
    found = drafts.asked(ctx.session, draft_id, ctx.act())
    if found is None:
        return said(drafts.shown(ctx.session, draft_id, ctx.act()))
    return forms.start(ctx, DAY, {"draft": draft_id, "row": found[0]})


def _ask_file(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_import", ImportPrompt(answers.get("name", ""), answers.get("reason") or ""))


def _read_file(ctx: Context, answers: Answers, text: str) -> list[int]:
    """Raises NoFile."""
    if not ctx.files:
        raise NoFile("no file")
    return list(ctx.files)


def _file_came(ctx: Context, answers: Answers) -> Reply:
    if not drafts.may(ctx.session, ctx.actor):
        return _not_allowed()
    return _take(ctx, held.of(answers), {key: answers[key] for key in ("year",) if key in answers})


def _ask_day(ctx: Context, answers: Answers) -> Ask:
    found = drafts.asked(ctx.session, answers["draft"], ctx.act())
    if found is None or found[0] != answers["row"]:
        raise NotAsked("not unclear any more")
    options = [("Không có hạn riêng", NONE)]
    if found[1].left > 1:
        options.append((f"Cả {found[1].left} dòng đều không có hạn riêng", NONE_OF_THE_REST))
    return Ask("ask_import", found[1], tuple(options))


def _read_day(ctx: Context, answers: Answers, text: str) -> str:
    """A day in ISO, of the plan's year where it names none, or a choice. Raises NotADay, NotAsked."""
    plain = fold(text).strip(" .")
    if plain in (NONE, NONE_OF_THE_REST, "khong co", "khong co han", "khong co han rieng"):
        return NONE_OF_THE_REST if plain == NONE_OF_THE_REST else NONE
    example = _ask_day(ctx, answers).view.example
    day = dates.read(text, example)
    if not isinstance(day, date):
        raise NotADay("no day", said=short(text, 40), example=example)
    return day.isoformat()


def _answered(ctx: Context, answers: Answers) -> Reply:
    told = answers["day"]
    day = None if told in (NONE, NONE_OF_THE_REST) else date.fromisoformat(told)
    rest = told == NONE_OF_THE_REST
    drafts.answer(ctx.session, answers["draft"], answers["row"], day, ctx.act(), rest=rest)
    return ask.handler(ctx, answers["draft"])


FILE = forms.register(
    Form(
        name="import",
        label=lambda answers: "nhập kế hoạch từ tệp",
        questions=(Question(held.KEY, _ask_file, _read_file),),
        finish=_file_came,
        takes_files=True,
    )
)
DAY = forms.register(
    Form(
        name="import_day",
        label=lambda answers: "thời hạn chưa rõ trong tệp",
        questions=(Question("day", _ask_day, _read_day),),
        finish=_answered,
    )
)
