"""/nhac: a reminder at once to who is late, missing or named; it is shown whom before it is sent."""

from bot import asking, forms
from bot.commands import assigning, receivers, reporting
from bot.commands.extending import called
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import urging
from jobs.urgeable import By, Whom
from jobs.urging import Picked
from messages.types import Reply
from messages.understand.codes import looks_like_code
from messages.views import UrgedPerson


@command(
    "nhac",
    "remind",
    "dondoc",
    summary="nhắc ngay người chậm, chưa báo cáo; hoặc đích danh: /nhac 6.b; /nhac vh-tt",
    roles=assigning.GIVERS,
)
def nhac(ctx: Context, words: str) -> Reply:
    return _start(ctx, _whom(ctx, words) if words else Whom(By.LATE))


@action("ng")
def begin(ctx: Context) -> Reply:
    return _start(ctx, Whom(By.LATE))


def _start(ctx: Context, whom: Whom) -> Reply:
    picked = urging.pick(ctx.session, whom, ctx.act())
    return forms.start(ctx, URGE, {"picked": [list(one) for one in picked]})


def _whom(ctx: Context, words: str) -> Whom:
    """A task by its code, else a unit by code or name, else a person. Raises UnknownTask, UnclearChoice."""
    if ctx.plan.codes.find(words) is not None or looks_like_code(words.split()[0]):
        return urging.task(ctx.session, ctx.plan.id, called(ctx, words)[0], ctx.act())
    try:
        return Whom(By.UNIT, receivers.read_unit(ctx, {}, words))
    except asking.UnclearChoice as error:
        if error.details.get("near"):
            raise
    people = {f"p{one}": name for one, name in urging.named(ctx.session, ctx.act()).items()}
    return Whom(By.PERSON, int(asking.pick(people, words)[1:]))


def _picked(answers: Answers) -> Picked:
    return [(str(key), int(person)) for key, person in answers["picked"]]


def _ask_sure(ctx: Context, answers: Answers) -> Ask:
    view = urging.shown(ctx.session, _picked(answers), ctx.act())
    send = ((f"Gửi nhắc {len(view.people)} người", asking.YES),) if view.people else ()
    return Ask("ask_urge", view, send)


def _sent(ctx: Context, answers: Answers) -> Reply:
    return Reply("urge_sent", urging.send(ctx.session, ctx.plan.id, _picked(answers), ctx.act(), _news))


def _news(person: UrgedPerson) -> Reply:
    """A plain reply to it is a report or a remedy, as under the morning message."""
    rows = ((reporting.begin.button("Báo cáo từng việc"),),) if person.codes else ()
    findings = [one.row_id for one in person.items if one.mends]
    return Reply("urged", person, rows, {"tasks": list(person.codes), "findings": findings})


URGE = forms.register(
    Form(
        name="urge",
        label=lambda answers: "gửi nhắc việc",
        questions=(Question("sure", _ask_sure, asking.agreed("gui", "nhac")),),
        finish=_sent,
    )
)
