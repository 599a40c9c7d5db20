"""/nop: a unit hands in its report; the coordinator accepts it or returns it with a reason."""

from bot import forms
from bot.commands import reporting
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import periods
from messages.formats import short
from messages.types import Reply, Rows
from messages.views import HandIn

LONGEST_REASON = 500


@command(
    "nop",
    "submit",
    summary="nộp báo cáo kỳ này của bộ phận",
    roles=frozenset({Role.HEAD, Role.OFFICIAL}),
    reads=True,
)
def nop(ctx: Context, words: str) -> Reply:
    owed = periods.owed_by(ctx.session, ctx.actor, ctx.plan.id, ctx.today)
    hand_in = [(submit.button(_label(view, len(owed)), view.submission_id),) for view in owed]
    rest = [(reporting.begin.button("Báo cáo nốt"),)] if any(view.missing for view in owed) else []
    return Reply("ask_hand_in", tuple(owed), (*rest, *hand_in))


def _label(view: HandIn, units: int) -> str:
    label = "Vẫn nộp" if view.missing else "Nộp báo cáo"
    return label if units == 1 else f"{label} – {short(view.unit, 30)}"


@action("nb", reads=True)
def ask(ctx: Context) -> Reply:
    return nop(ctx, "")


@action("ns")
def submit(ctx: Context, submission_id: int) -> Reply:
    view = periods.submit(ctx.session, ctx.actor, submission_id, ctx.when, _announce)
    return Reply("handed_in", view)


def _announce(view: HandIn) -> Reply:
    return Reply("handed_in_notice", view, _decide(view.submission_id))


def _decide(submission_id: int) -> Rows:
    return ((accept.button("Nhận", submission_id), send_back.button("Trả lại", submission_id)),)


@action("na")
def accept(ctx: Context, submission_id: int) -> Reply:
    return Reply("accepted", periods.accept(ctx.session, ctx.actor, submission_id, ctx.when), edits=True)


@action("nr")
def send_back(ctx: Context, submission_id: int) -> Reply:
    owed = periods.waiting_submission(ctx.session, ctx.actor, submission_id)
    return forms.start(ctx, RETURN, {"submission": owed.id})


def _ask_reason(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_return_reason")


def _read_reason(ctx: Context, answers: Answers, text: str) -> str:
    if len(text) > LONGEST_REASON:
        raise forms.TooLong("the reason is too long", limit=LONGEST_REASON)
    return text


def _return(ctx: Context, answers: Answers) -> Reply:
    view = periods.send_back(ctx.session, ctx.actor, answers["submission"], answers["reason"], ctx.when)
    return Reply("returned", view)


RETURN = forms.register(
    Form(
        name="return",
        label=lambda answers: "trả lại báo cáo",
        questions=(Question("reason", _ask_reason, _read_reason),),
        finish=_return,
    )
)
