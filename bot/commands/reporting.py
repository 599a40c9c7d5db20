"""/baocao and everything that is a report without saying so: a line with a code, a reply, free text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from bot import forms, held, registry, sources
from bot.commands import puzzling
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import attachments, progress, tasklists
from jobs.edits import Beside
from jobs.errors import JobsError
from jobs.progress import ProgressState, Report, Sent
from messages.formats import short
from messages.types import Reply, Rows
from messages.understand import lines
from messages.understand.progress import Reading, read
from messages.understand.text import fold
from messages.views import Problem, Recorded, Taken, TaskPrompt

MOST_OPTIONS = 8
GAP = re.compile(r"(thực hiện|văn bản số)\s*(…|\.\.\.)|(…|\.\.\.)\s*%")
"""The gaps in the examples under a reminder, sent back as they are."""
COMMAND = "baocao"
NOTHING = ("-", "khong", "khong co", "bo qua", "khong co gi")
NOTHING_AROSE = "không phát sinh"


class NotRead(JobsError):
    """What was said of the task could not be read as a report."""

    code = "not_read"


@command(COMMAND, "report", summary="báo cáo kết quả; nhanh: /baocao 3.c đã niêm yết 12 thủ tục", menu=2)
def baocao(ctx: Context, words: str) -> Reply:
    if not words:
        return forms.start(ctx, REPORT, held.hold({}, ctx.files))
    return coded_lines(ctx, words) or puzzling.not_understood(ctx, words)


@action("r")
def begin(ctx: Context) -> Reply:
    return forms.start(ctx, REPORT, {})


def coded_lines(ctx: Context, text: str) -> Reply | None:
    """Takes "3.c đã niêm yết 12 thủ tục", a task a line; None where no line begins with a code."""
    items, unread = lines.split(text, ctx.plan.codes)
    if not items:
        return None
    return take(ctx, [(item.code, item.text) for item in items], tuple(unread))


def reply_to_message(ctx: Context, text: str) -> Reply | None:
    """A reply to a message about one task is a report of that task, unless it names another.

    To a message about several, it is asked which one is meant, and what was said is kept.
    """
    about = ctx.about.get("tasks")
    if not isinstance(about, list) or not about or lines.split(text, ctx.plan.codes)[0]:
        return None
    if len(about) == 1:
        return take(ctx, [(str(about[0]), text)], ())
    answers = sources.note(ctx, {"text": _read_text(ctx, {}, text)}, "text")
    return forms.start(ctx, REPORT, held.hold(answers, ctx.files))


def take(
    ctx: Context, items: list[tuple[str, str]], unread: tuple[str, ...], beside: Beside = MappingProxyType({})
) -> Reply:
    """Records (code, what was said of it) one by one; what cannot be taken is said, the rest is kept."""
    recorded: list[Recorded] = []
    problems: list[Problem] = []
    unfinished: list[tuple[str, Reading]] = []
    wrong = {line: _problem_of(ctx, line) for line in unread}
    problems += [problem for problem in wrong.values() if problem is not None]
    unread = tuple(line for line in unread if wrong[line] is None)
    for code, said in items:
        reading = read(said)
        if not said or (_asks_for_result(reading) and not ctx.files):
            unfinished.append((code, reading))
            continue
        try:
            recorded.append(_record(ctx, code, replace(_report(reading), **beside.get(code, {}))))
        except JobsError as error:
            problems.append(Problem(f"{code} {said}".strip(), error.code, error.details))
    if unfinished and not recorded and not problems and not unread:
        return _ask_rest(ctx, *unfinished[0], beside)
    asked = tuple(code for code, _ in unfinished)
    view = Taken(tuple(recorded), tuple(problems), unread, asked)
    return Reply("taken", view, _after(recorded), {"tasks": [r.code for r in recorded]})


def _after(recorded: Sequence[Recorded]) -> Rows:
    """What may follow: taking it back, and handing in once nothing is left."""
    shown = recorded[:MOST_OPTIONS]
    rows: Rows = tuple((withdraw.button(f"Thu hồi {r.code}", r.progress_id),) for r in shown)
    complete = bool(recorded) and not recorded[-1].left
    return (*rows, (registry.button("nb", "Nộp báo cáo"),)) if complete else rows


def _problem_of(ctx: Context, line: str) -> Problem | None:
    """A line that begins with a code no task has."""
    typed = lines.unknown_code(line, ctx.plan.codes)
    if typed is None:
        return None
    error = progress.UnknownTask("no such code", task=typed, near=", ".join(ctx.plan.codes.near(typed)))
    return Problem(line, error.code, error.details)


def _asks_for_result(reading: Reading) -> bool:
    return reading.state == "done" and reading.result is None


def _ask_rest(ctx: Context, code: str, reading: Reading, beside: Beside) -> Reply:
    """ "xong" alone is asked once for its result; a bare code opens the form at that task."""
    answers: Answers = {"task": progress.reportable(ctx.session, ctx.actor, ctx.plan.id, code).code}
    if reading.state == "done":
        answers |= {"text": reading.text, "difficulty": None, "proposal": None, **beside.get(code, {})}
    answers = sources.note(ctx, answers, *answers.keys() & {"task", "text"})
    return forms.start(ctx, REPORT, held.hold(answers, ctx.files))


def _report(reading: Reading) -> Report:
    """Raises NotRead."""
    if reading.state == "unclear" or GAP.search(reading.text):
        raise NotRead("unclear", said=reading.text)
    return Report(
        state=ProgressState(reading.state),
        text=reading.text,
        percent=reading.percent,
        result=reading.result,
    )


def _record(
    ctx: Context, code: str, report: Report, kept: tuple[int, ...] = (), message_id: int | None = None
) -> Recorded:
    """`kept`: files its form held beside those of the message; `message_id`: who said it, if another."""
    sent = Sent(ctx.actor, ctx.incoming.sent_at, ctx.instant, ctx.now.tzinfo, message_id or ctx.message_id)
    recorded = progress.record(ctx.session, ctx.plan.id, code, report, sent)
    files = (*kept, *ctx.files)
    if not files:
        return recorded
    count = attachments.attach(ctx.session, recorded.progress_id, files)
    held.let_go(ctx, files)
    return replace(recorded, files=count, album=ctx.incoming.album is not None)


@action("w")
def withdraw(ctx: Context, progress_id: int) -> Reply:
    return Reply("withdrawn", progress.withdraw(ctx.session, ctx.actor, progress_id, ctx.now))


def _ask_task(ctx: Context, answers: Answers) -> Ask:
    progress.check_can_report(ctx.session, ctx.actor, ctx.plan.id)
    rows = tasklists.unanswered(ctx.session, ctx.actor, ctx.plan.id)
    options = tuple((f"{row.code} {short(row.title, 40)}", row.code) for row in rows[:MOST_OPTIONS])
    return Ask("ask_task", TaskPrompt(count=len(rows), files=len(held.of(answers))), options)


def _read_task(ctx: Context, answers: Answers, text: str) -> str:
    code = ctx.plan.codes.find(text)
    if code is None:
        near = ", ".join(ctx.plan.codes.near(text))
        raise progress.UnknownTask("no such code", task=short(text, 40), near=near)
    return progress.reportable(ctx.session, ctx.actor, ctx.plan.id, code).code


def _ask_text(ctx: Context, answers: Answers) -> Ask:
    task = progress.reportable(ctx.session, ctx.actor, ctx.plan.id, answers["task"])
    prompt = TaskPrompt(task.code, task.title, dated=task.deadline is not None)
    return Ask("ask_text", prompt, (("Không phát sinh", NOTHING_AROSE),))


def _read_text(ctx: Context, answers: Answers, text: str) -> str:
    _report(read(text))
    return text


def _ask_result(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_result", TaskPrompt(answers["task"]))


def _read_result(ctx: Context, answers: Answers, text: str) -> str:
    return text


def _wants_result(answers: Answers) -> bool:
    """Evidence is a result too."""
    return not held.of(answers) and _asks_for_result(read(str(answers.get("text", ""))))


def _ask_difficulty(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_difficulty", TaskPrompt(answers["task"]), (("Không có", "-"),))


def _ask_proposal(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_proposal", TaskPrompt(answers["task"]), (("Không có", "-"),))


def _read_optional(ctx: Context, answers: Answers, text: str) -> str | None:
    return None if fold(text).strip(" .") in NOTHING else text


def _finish(ctx: Context, answers: Answers) -> Reply:
    report = _from_answers(answers)
    # The rest of an album finds its report by the message that came with it.
    said = None if ctx.incoming.album else sources.message_of(answers, "text")
    recorded = _record(ctx, answers["task"], report, held.of(answers), said)
    buttons = _after([recorded])
    if recorded.left:
        buttons = (*buttons, (begin.button("Báo cáo việc tiếp theo"),))
    return Reply("taken", Taken((recorded,)), buttons, {"tasks": [recorded.code]})


def _from_answers(answers: Answers) -> Report:
    report = _report(read(answers["text"]))
    if "result" in answers:
        said = f"{answers['text']}, {answers['result']}"
        report = replace(report, text=said, result=answers["result"])
    return replace(report, difficulty=answers.get("difficulty"), proposal=answers.get("proposal"))


def _something_arose(answers: Answers) -> bool:
    return read(str(answers.get("text", ""))).state != "nothing_arose"


REPORT = forms.register(
    Form(
        name=held.FORM,
        label=lambda answers: f"báo cáo {answers['task']}" if "task" in answers else "báo cáo",
        holds=lambda answers: bool("text" in answers or held.of(answers)),
        questions=(
            Question("task", _ask_task, _read_task),
            Question("text", _ask_text, _read_text),
            Question("result", _ask_result, _read_result, _wants_result),
            Question("difficulty", _ask_difficulty, _read_optional, _something_arose),
            Question("proposal", _ask_proposal, _read_optional, _something_arose),
        ),
        finish=_finish,
        takes_files=True,
    )
)
