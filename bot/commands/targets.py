"""/chitieu: the plan's targets, the worst first, and how far each is, said in figures."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import forms
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.recording import command_of
from bot.registry import action, command
from bot.sources import Answers
from jobs import edits, target_offers, targetlists, targets
from jobs.dialogues import OpenForm
from jobs.errors import JobsError
from jobs.progress import Sent
from messages import target_words
from messages.formats import short
from messages.types import Button, Reply, Rows
from messages.understand import lines
from messages.understand.codes import CodeIndex
from messages.views import Problem, TargetList, TargetRead, TargetsTaken

COMMAND = "chitieu"
MOST_BUTTONS = 8
NOTHING_AROSE = ("Không phát sinh", "không phát sinh")
OPTIONS = {
    "share": (NOTHING_AROSE,),
    "count": (("0", "0"), NOTHING_AROSE),
    "index": (),
    "fact": (("Đạt", "đạt"), ("Chưa đạt", "chưa đạt"), NOTHING_AROSE),
}
MINUS = re.compile(r"(?<=\s)-(?=\d)")
SIGN = "\u2212"
"""Before a figure a dash is its sign, not what parts it from its code."""


class NoReading(JobsError):
    """A target that was named and nothing said of it, among others of which something was."""

    code = "no_reading"


@command(
    COMMAND, "targets", summary="chỉ tiêu: đạt, chưa đạt, chưa có số liệu; ghi nhanh: /chitieu 3.c 45/200"
)
def chitieu(ctx: Context, words: str) -> Reply:
    return _coded(ctx, words) if words else _page(ctx, 1)


@action("cl", reads=True)
def page(ctx: Context, number: int) -> Reply:
    return replace(_page(ctx, number), edits=True)


def _page(ctx: Context, number: int) -> Reply:
    view = targetlists.page(ctx.session, ctx.actor, ctx.plan.id, number)
    say = tuple((ask.button(f"{one.code} {short(one.title, 40)}", one.id),) for one in view.lines if one.may)
    about = {"targets": [one.id for one in view.lines]}
    return Reply("targets", view, (*say, *_turns(view)), about)


def _turns(view: TargetList) -> Rows:
    row: list[Button] = []
    if view.page > 1:
        row.append(page.button("‹ Trang trước", view.page - 1))
    if view.page < view.pages:
        row.append(page.button("Trang sau ›", view.page + 1))
    return (tuple(row),) if row else ()


@action("ca")
def ask(ctx: Context, target_id: int) -> Reply:
    return _ask(ctx, target_id)


def _ask(ctx: Context, target_id: int) -> Reply:
    line = targets.asked(ctx.session, ctx.actor, target_id)
    return forms.start(ctx, READING, {"target": line.id, "code": line.code})


def _coded(ctx: Context, text: str) -> Reply:
    """ "3.c 45/200", a target a line; a code alone asks for its figure."""
    index = targets.codes(ctx.session, ctx.actor, ctx.plan.id)
    items, unread = _split(text, index)
    if len(items) == 1 and not items[0][1] and not unread:
        return _ask(ctx, targets.called(ctx.session, ctx.actor, ctx.plan.id, items[0][0]))
    return _take(ctx, items, [_unknown(line, index) for line in unread])


def _split(text: str, index: CodeIndex) -> tuple[list[tuple[str, str]], list[str]]:
    """(code, what was said of it), and lines of no target that the actor may see."""
    items, unread = lines.split(MINUS.sub(SIGN, text), index)
    return [(item.code, item.text.replace(SIGN, "-")) for item in items], unread


def _unknown(line: str, index: CodeIndex) -> Problem:
    typed = line.split(maxsplit=1)[0]
    details: dict[str, object] = {"target": typed, "near": ", ".join(index.near(typed))}
    return Problem(line, targets.UnknownTarget.code, details)


def _take(
    ctx: Context, items: Sequence[tuple[str, str]], problems: list[Problem], dropped: tuple[str, ...] = ()
) -> Reply:
    """Records (code, what was said of it) one by one; what cannot be taken is said, the rest is kept."""
    read: list[TargetRead] = []
    for code, said in items:
        try:
            target_id = targets.called(ctx.session, ctx.actor, ctx.plan.id, code)
            if not said:
                line = targets.asked(ctx.session, ctx.actor, target_id)
                raise NoReading("nothing said", target=code, example=target_words.example(line))
            read.append(_record(ctx, target_id, said))
        except JobsError as error:
            problems.append(Problem(f"{code} {said}".strip(), error.code, error.details))
    return _taken(TargetsTaken(tuple(read), tuple(problems), dropped))


def _taken(view: TargetsTaken) -> Reply:
    buttons = tuple((withdraw.button(f"Thu hồi {one.line.code}", one.reading_id),) for one in view.read)
    about = {"targets": [one.line.id for one in view.read]}
    return Reply("targets_taken", view, (*buttons[:MOST_BUTTONS], (see.button("Xem chỉ tiêu"),)), about)


def _record(ctx: Context, target_id: int, said: str) -> TargetRead:
    return targets.record(ctx.session, target_id, said, _sent(ctx))


def _sent(ctx: Context) -> Sent:
    return Sent(ctx.actor, ctx.incoming.sent_at, ctx.instant, ctx.now.tzinfo, ctx.message_id)


@action("ct")
def take_offered(ctx: Context, target_id: int, progress_id: int) -> Reply:
    """The figure of a report is the target's too."""
    return _taken(TargetsTaken((target_offers.take(ctx.session, target_id, progress_id, _sent(ctx)),)))


@action("cb", reads=True)
def see(ctx: Context) -> Reply:
    return _page(ctx, 1)


@action("cw")
def withdraw(ctx: Context, reading_id: int) -> Reply:
    return Reply("target_withdrawn", targets.withdraw(ctx.session, ctx.actor, reading_id, ctx.now))


def reply_to_message(ctx: Context, text: str) -> Reply | None:
    """A reply to a message about one target is its reading; about several, each line begins with a code."""
    about = ctx.about.get("targets")
    if not isinstance(about, list) or not about:
        return None
    index = targets.codes(ctx.session, ctx.actor, ctx.plan.id)
    items, unread = _split(text, index)
    if items:
        return _take(ctx, items, [_unknown(line, index) for line in unread])
    if len(about) > 1:
        return None
    return _taken(TargetsTaken((_record(ctx, int(about[0]), text),)))


def answers(opened: OpenForm, ctx: Context, text: str) -> bool:
    """Whether the text answers the open question of a target's figure, though it may begin like a code."""
    if opened.form != READING.name:
        return False
    try:
        _read(ctx, opened.answers, text)
    except JobsError:
        return False
    return True


def corrected(ctx: Context, said: edits.Edited, text: str) -> list[Reply] | None:
    """What an edited message says of targets; None where it spoke of none. Raises CannotCorrect.

    Targets that it names no more are taken back.
    """
    named, words = command_of(text)
    standing = targets.said_by(ctx.session, ctx.actor, said.ids)
    is_command = named is not None and named.name == COMMAND
    if not standing and not is_command:
        return None
    if not said.changed:
        return []
    index = targets.codes(ctx.session, ctx.actor, ctx.plan.id)
    items, unread = _split(words if is_command else text, index)
    if not items and len(standing) == 1 and not is_command:
        items, unread = [(standing[0].target, text)], []
    codes = {code for code, _ in items}
    gone = [one for one in standing if one.target not in codes]
    targets.drop(ctx.session, gone, ctx.now)
    problems = [_unknown(line, index) for line in unread]
    return [_take(ctx, items, problems, tuple(one.target for one in gone))]


def _ask_value(ctx: Context, answers: Answers) -> Ask:
    line = targets.asked(ctx.session, ctx.actor, answers["target"])
    return Ask("ask_target", line, OPTIONS[line.kind])


def _read(ctx: Context, answers: Answers, text: str) -> str:
    """The words without the target's own code before them. Raises BadReading, and what `asked` raises."""
    line = targets.asked(ctx.session, ctx.actor, answers["target"])
    (*coded,), _ = _split(text, CodeIndex([(line.code, None, 0)]))
    said = coded[0][1] if len(coded) == 1 and coded[0][1] else text
    targets.understand(line, said)
    return said


def _finish(ctx: Context, answers: Answers) -> Reply:
    return _taken(TargetsTaken((_record(ctx, answers["target"], answers["value"]),)))


READING = forms.register(
    Form(
        name="reading",
        label=lambda answers: f"số liệu chỉ tiêu {answers['code']}",
        questions=(Question("value", _ask_value, _read),),
        finish=_finish,
    )
)
