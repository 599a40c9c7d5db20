"""What was understood becomes reports; what cannot be taken yet is asked, the rest quoted back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot import adding, doubts, forms, held, registry, sources
from bot.commands import confirming, puzzling
from bot.context import Context
from bot.registry import action
from bot.sources import Answers
from jobs import attachments, behalf, progress, target_offers, withdrawals
from jobs.edits import Beside
from jobs.errors import JobsError
from jobs.progress import Report, Sent, TaskOf
from messages.types import Button, Reply, Rows
from messages.understand import intents, lines, meaning, promises
from messages.understand.mentions import UNKNOWN_CODE
from messages.understand.replies import Item, held_against, read_of
from messages.views import Asked, Problem, Recorded, Taken, TargetOffer, Unread

MOST_BUTTONS = 8
GAP = re.compile(r"(thực hiện|văn bản số)\s*(…|\.\.\.)|(…|\.\.\.)\s*%")
"""The gaps in the examples under a reminder, sent back as they are."""
NOTHING_BESIDE: Beside = MappingProxyType({})
RESULT, WHICH, NOTHING_SAID, AS_BEFORE = "result", "which", "nothing_said", "as_before"


class NotRead(JobsError):
    """What was said of the task could not be read as a report."""

    code = "not_read"


@dataclass(frozen=True)
class Pending:
    """What cannot be taken before something is known, and `why`; `former`: the percent reported before."""

    item: Item
    why: str
    former: int | None = None


@dataclass
class Heard:
    """What became of the parts of one message."""

    recorded: list[Recorded] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    questions: list[tuple[str | None, str]] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)


def take(ctx: Context, items: Sequence[Item], beside: Beside = NOTHING_BESIDE) -> Reply:
    """Records what is said of each task; what cannot be taken is said, the rest is kept."""
    heard = Heard()
    for item in items:
        try:
            _hear(ctx, item, beside, heard)
        except JobsError as error:
            heard.problems.append(Problem(_quoted(item), error.code, error.details))
    return _answer(ctx, heard, beside)


def _quoted(item: Item) -> str:
    """With its code, as it may be sent again."""
    return item.said if item.task is None or item.by_words else f"{item.task} {item.said}".strip()


def _hear(ctx: Context, item: Item, beside: Beside, heard: Heard) -> None:
    if item.state == meaning.ACKNOWLEDGED:
        return
    if item.state == meaning.QUESTION:
        heard.questions.append((item.task, item.said))
    elif item.task is not None:
        _hear_of_task(ctx, item, item.task, beside, heard)
    elif item.reason == UNKNOWN_CODE:
        raise _unknown(ctx, item.said)
    elif item.state != meaning.UNCLEAR or doubts.choices(item):
        heard.pending.append(Pending(item, WHICH))
    elif item.reason is not None:
        raise NotRead(item.reason, said=item.said, reason=item.reason)
    else:
        heard.unread.append(item.said)


def _unknown(ctx: Context, said: str) -> JobsError:
    typed = lines.unknown_code(said, ctx.plan.codes)
    near = ", ".join(ctx.plan.codes.near(typed)) if typed else ""
    return progress.UnknownTask("no such code", task=typed or said, near=near)


def _hear_of_task(ctx: Context, item: Item, code: str, beside: Beside, heard: Heard) -> None:
    task = progress.reportable(ctx.session, ctx.actor, ctx.plan.id, code)
    former = progress.former(task)
    item = held_against(item, former)
    why = None if adding.joins(ctx, task, item.said) else _lacks(ctx, item)
    if why is not None:
        heard.pending.append(Pending(item, why, former))
        return
    beside_it = {name: value for name, value in beside.get(code, {}).items() if value is not None}
    heard.recorded.append(record(ctx, task, item, replace(adding.report_of(item), **beside_it)))
    held.leave(ctx, code)


def _lacks(ctx: Context, item: Item) -> str | None:
    """What has to be known before it is a report; None for nothing. Raises NotRead."""
    if item.reason == NOTHING_SAID or (not ctx.files and promises.tells_nothing(item.said)):
        return NOTHING_SAID
    if intents.is_as_before(item.said):
        return AS_BEFORE
    if check(item):
        return item.reason
    return RESULT if lacks_result(item) and not ctx.files else None


def check(item: Item, former: int | None = None) -> bool:
    """Whether it has to be asked what is meant. Raises NotRead where it cannot be asked."""
    if doubts.choices(item, former):
        return True
    if item.state in (meaning.UNCLEAR, meaning.QUESTION, meaning.ACKNOWLEDGED) or GAP.search(item.said):
        raise NotRead("unclear", said=item.said, reason=item.reason)
    return False


def check_words(said: str) -> None:
    """Of a task that is known. Raises NotRead as `check`, and where nothing is told of the work."""
    if promises.tells_nothing(said):
        raise NotRead("nothing is told", said=said, reason=None)
    check(read_of(said))


def lacks_result(item: Item) -> bool:
    return item.state == meaning.DONE and item.result is None


def record(
    ctx: Context,
    task: TaskOf,
    item: Item,
    report: Report,
    kept: tuple[int, ...] = (),
    message_id: int | None = None,
    *,
    anew: bool = False,
) -> Recorded:
    """`kept`: files its form held beside those of the message; `message_id`: who said it, if another; `anew`:
    it joins nothing."""
    whole = adding.Whole(report) if anew else adding.whole(ctx, task, report)
    sent = Sent(ctx.actor, ctx.incoming.sent_at, ctx.instant, ctx.now.tzinfo, message_id or ctx.message_id)
    recorded = progress.record(ctx.session, ctx.plan.id, task, whole.report, sent)
    if recorded.owner is not None:
        recorded = behalf.tell(ctx.session, recorded, ctx.when, confirming.news)
    recorded = target_offers.offered(ctx.session, ctx.actor, task, recorded)
    recorded = replace(recorded, state=item.state, percent=item.percent, proposal=item.proposal)
    if whole.joins:
        recorded = replace(recorded, said=item.said, replaces=False, joins=True)
    files = (*whole.files, *kept, *ctx.files)
    if not files:
        return recorded
    count = attachments.attach(ctx.session, recorded.progress_id, files)
    held.let_go(ctx, files)
    return replace(recorded, files=count, album=ctx.incoming.album is not None)


def _answer(ctx: Context, heard: Heard, beside: Beside) -> Reply:
    taken = heard.recorded or heard.problems
    if not taken and not heard.unread and not heard.questions:
        if not heard.pending:
            return Reply("seen")
        if len(heard.pending) == 1:
            return ask(ctx, heard.pending[0], beside)
    if not taken and not heard.pending:
        if not heard.unread and len(heard.questions) == 1:
            return _told(ctx, *heard.questions[0])
        if not heard.questions:
            return puzzling.not_understood(ctx, "\n".join(heard.unread))
    view = Taken(
        tuple(heard.recorded),
        tuple(heard.problems),
        tuple(heard.unread),
        tuple(_asked(one) for one in heard.pending),
        tuple(heard.questions),
    )
    return Reply("taken", view, after(heard.recorded), {"tasks": [r.code for r in heard.recorded]})


def _asked(one: Pending) -> Asked:
    codes = one.item.candidates if one.item.task is None else (one.item.task,)
    return Asked(one.item.said, one.why, codes)


def _told(ctx: Context, code: str | None, said: str) -> Reply:
    """A question is no report: it is answered with where the task stands."""
    see = registry.find_action("vt")
    if code is None or see is None:
        return Reply("question", Unread(said, puzzling.example(ctx)))
    reply: Reply = see.handler(ctx, code)
    return reply


def ask(ctx: Context, one: Pending, beside: Beside = NOTHING_BESIDE) -> Reply:
    """Opens the form at what is not known; nothing is asked that was said."""
    item, answers = one.item, Answers()
    if item.task is not None:
        answers["task"] = item.task
    elif item.candidates:
        answers["among"] = list(item.candidates)
    if one.why != NOTHING_SAID:
        answers |= {"text": item.said, "difficulty": None, "proposal": None}
        answers |= beside.get(item.task or "", {})
    if item.by_words:
        answers["by_words"] = True
    if one.former is not None:
        answers["former"] = one.former
    answers = sources.note(ctx, answers, *answers.keys() & {"task", "text"})
    return forms.start(ctx, forms.find(held.FORM), held.hold(answers, ctx.files))


def after(recorded: Sequence[Recorded]) -> Rows:
    """What may follow: saying it anew, taking it back, and handing in once nothing is left."""
    rows: Rows = tuple(
        (amend.button(f"Sửa {r.code}", r.progress_id), withdraw.button(f"Thu hồi {r.code}", r.progress_id))
        for r in recorded[:MOST_BUTTONS]
    )
    rows = (*rows, *(_offer(one, r.progress_id) for r in recorded[:MOST_BUTTONS] for one in r.offers))
    complete = bool(recorded) and not recorded[-1].left
    return (*rows, (registry.button("nb", "Nộp báo cáo"),)) if complete else rows


def _offer(one: TargetOffer, progress_id: int) -> tuple[Button, ...]:
    return (registry.button("ct", f"Ghi {one.figure} vào chỉ tiêu {one.code}", one.id, progress_id),)


@action("w")
def withdraw(ctx: Context, progress_id: int) -> Reply:
    return Reply("withdrawn", withdrawals.withdraw(ctx.session, ctx.actor, progress_id, ctx.now))


@action("am")
def amend(ctx: Context, progress_id: int) -> Reply:
    """The form at that task, with what stands; its files stay with what is said anew."""
    was = withdrawals.amendable(ctx.session, ctx.actor, progress_id, ctx.now)
    answers: Answers = {"task": was.task, "present": was.text, "amends": progress_id, **was.beside}
    answers["proved"] = bool(attachments.of_report(ctx.session, progress_id))
    return forms.start(ctx, forms.find(held.FORM), answers)
