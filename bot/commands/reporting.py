"""/baocao: progress, question by question or in one line."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from bot import adding, answered, doubts, forms, held, sources
from bot.asking import UnclearChoice
from bot.commands import hearing, puzzling, taking
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import attachments, progress, tasklists
from jobs.errors import JobsError
from jobs.progress import Report, TaskOf
from messages.formats import short
from messages.types import Reply, Rows
from messages.understand import intents, meaning
from messages.understand.replies import Item, read_of
from messages.understand.text import fold
from messages.views import Recorded, Taken, TaskPrompt

MOST_OPTIONS = 8
COMMAND = "baocao"
NOTHING = ("-", "khong", "khong co", "bo qua", "khong co gi")
NOTHING_AROSE, AS_BEFORE = "không phát sinh", "như kỳ trước"


@command(COMMAND, "report", summary="báo cáo kết quả; nhanh: /baocao 3.c đã niêm yết 12 thủ tục", menu=2)
def baocao(ctx: Context, words: str) -> Reply:
    if not words:
        return forms.start(ctx, REPORT, held.hold({}, ctx.files))
    return hearing.heard(ctx, words) or puzzling.not_understood(ctx, words)


@action("r")
def begin(ctx: Context) -> Reply:
    return forms.start(ctx, REPORT, {})


def _task(ctx: Context, answers: Answers) -> TaskOf:
    return progress.reportable(ctx.session, ctx.actor, ctx.plan.id, answers["task"])


def _ask_task(ctx: Context, answers: Answers) -> Ask:
    """Of those it could be, where some are known."""
    progress.check_can_report(ctx.session, ctx.actor, ctx.plan.id)
    shown = _among(ctx, answers) or tasklists.unanswered(ctx.session, ctx.actor, ctx.plan.id)
    options = tuple((f"{one.code} {short(one.title, 40)}", one.code) for one in shown[:MOST_OPTIONS])
    said = str(answers.get("text", ""))
    return Ask("ask_task", TaskPrompt(count=len(shown), files=len(held.of(answers)), said=said), options)


def _among(ctx: Context, answers: Answers) -> Sequence[TaskOf]:
    """The tasks that could be meant, as far as they are the person's to report."""
    found = []
    for code in answers.get("among", ()):
        with suppress(JobsError):
            found.append(progress.reportable(ctx.session, ctx.actor, ctx.plan.id, code))
    return found


def _read_task(ctx: Context, answers: Answers, text: str) -> str:
    """By its code, or words of its title."""
    code = ctx.plan.codes.find(text)
    if code is None:
        named = ctx.plan.words.titles.match(text).codes
        if len(named) > 1:
            raise UnclearChoice("several tasks", said=short(text, 40), near=", ".join(named))
        code = next(iter(named), None)
    if code is None:
        near = ", ".join(ctx.plan.codes.near(text))
        raise progress.UnknownTask("no such code", task=short(text, 40), near=near)
    return progress.reportable(ctx.session, ctx.actor, ctx.plan.id, code).code


def _ask_text(ctx: Context, answers: Answers) -> Ask:
    task = _task(ctx, answers)
    dated = task.deadline is not None
    prompt = TaskPrompt(task.code, task.title, dated=dated, present=answers.get("present", ""))
    again = (("Như kỳ trước", AS_BEFORE),) if _has_before(ctx, task) else ()
    return Ask("ask_text", prompt, (("Không phát sinh", NOTHING_AROSE), *again))


def _has_before(ctx: Context, task: TaskOf) -> bool:
    try:
        progress.before(ctx.session, ctx.plan.id, task)
    except JobsError:
        return False
    return True


def _read_text(ctx: Context, answers: Answers, text: str) -> str:
    """Raises NotRead, NothingBefore."""
    if intents.is_as_before(text):
        progress.before(ctx.session, ctx.plan.id, _task(ctx, answers))
    else:
        taking.check_words(text)
    return text


def _ask_before(ctx: Context, answers: Answers) -> Ask:
    report, period = progress.before(ctx.session, ctx.plan.id, _task(ctx, answers))
    prompt = TaskPrompt(answers["task"], period=period, said=report.text)
    return Ask("ask_before", prompt, (("Đúng, ghi như vậy", answered.COPY),))


def _read_before(ctx: Context, answers: Answers, text: str) -> str:
    """Other words are the answer in place of the one before. Raises NotRead."""
    if text == answered.COPY or fold(text).strip(" .!") in ("dung", "co", "ok", "dong y", "dung roi"):
        return answered.COPY
    taking.check_words(text)
    return text


def _is_doubtful(answers: Answers) -> bool:
    return not answered.copies(answers) and bool(
        doubts.choices(answered.plainly(answers), answers.get("former"))
    )


def _ask_sure(ctx: Context, answers: Answers) -> Ask:
    item, former = answered.plainly(answers), answers.get("former")
    prompt = TaskPrompt(
        answers["task"], said=item.said, why=item.reason or "", former=former, percent=item.percent
    )
    return Ask("ask_sure", prompt, doubts.choices(item, former))


def _read_sure(ctx: Context, answers: Answers, text: str) -> str:
    """Raises NotRead."""
    item = read_of(text)
    if taking.check(item):
        raise taking.NotRead("in doubt again", said=text, reason=item.reason)
    return text


def _ask_result(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_result", TaskPrompt(answers["task"]))


def _read_result(ctx: Context, answers: Answers, text: str) -> str:
    return text


def _wants_result(answers: Answers) -> bool:
    """Evidence is a result too."""
    proved = held.of(answers) or answers.get("proved")
    return not proved and not answered.copies(answers) and taking.lacks_result(answered.understood(answers))


def _ask_difficulty(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_difficulty", TaskPrompt(answers["task"]), (("Không có", "-"),))


def _ask_proposal(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_proposal", TaskPrompt(answers["task"]), (("Không có", "-"),))


def _read_optional(ctx: Context, answers: Answers, text: str) -> str | None:
    return None if fold(text).strip(" .") in NOTHING else text


def _something_arose(answers: Answers) -> bool:
    return not answered.copies(answers) and answered.understood(answers).state != meaning.NOTHING_AROSE


def _asks_difficulty(answers: Answers) -> bool:
    return _something_arose(answers) and answered.understood(answers).difficulty is None


def _asks_proposal(answers: Answers) -> bool:
    return _something_arose(answers) and answered.understood(answers).proposal is None


def _finish(ctx: Context, answers: Answers) -> Reply:
    task = _task(ctx, answers)
    former = progress.former(task)
    if "sure" not in answers and former != answers.get("former"):
        answers = {**answers, "former": former}
        if _is_doubtful(answers):
            return forms.start(ctx, REPORT, answers)
    recorded = _recorded(ctx, task, answers)
    return Reply("taken", Taken((recorded,)), _next(recorded), {"tasks": [recorded.code]})


def _recorded(ctx: Context, task: TaskOf, answers: Answers) -> Recorded:
    # The rest of an album finds its report by the message that came with it.
    said = None if ctx.incoming.album else sources.message_of(answers, "text")
    kept = held.of(answers)
    if "amends" in answers:
        kept = (*kept, *attachments.of_report(ctx.session, answers["amends"]))
    item = answered.understood(answers)
    report = _report(ctx, task, answers, item)
    return taking.record(ctx, task, item, report, kept, said, anew="amends" in answers)


def _report(ctx: Context, task: TaskOf, answers: Answers, item: Item) -> Report:
    if answered.copies(answers):
        return progress.before(ctx.session, ctx.plan.id, task)[0]
    report = adding.report_of(item)
    if "result" in answers:
        report = replace(report, text=f"{item.said}, {answers['result']}", result=answers["result"])
    difficulty = report.difficulty or answers.get("difficulty")
    proposal = report.proposal or answers.get("proposal")
    return replace(report, difficulty=difficulty, proposal=proposal)


def _next(recorded: Recorded) -> Rows:
    buttons = taking.after([recorded])
    return (*buttons, (begin.button("Báo cáo việc tiếp theo"),)) if recorded.left else buttons


REPORT = forms.register(
    Form(
        name=held.FORM,
        label=lambda answers: f"báo cáo {answers['task']}" if "task" in answers else "báo cáo",
        holds=lambda answers: bool("text" in answers or held.of(answers)),
        questions=(
            Question("task", _ask_task, _read_task),
            Question("text", _ask_text, _read_text),
            Question("before", _ask_before, _read_before, answered.is_as_before, about="text"),
            Question("sure", _ask_sure, _read_sure, _is_doubtful, about="text"),
            Question("result", _ask_result, _read_result, _wants_result),
            Question("difficulty", _ask_difficulty, _read_optional, _asks_difficulty),
            Question("proposal", _ask_proposal, _read_optional, _asks_proposal),
        ),
        finish=_finish,
        takes_files=True,
    )
)
