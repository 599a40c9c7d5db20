"""A post more, or one less, from /nhansu: asked for step by step, done when it is confirmed."""

from dataclasses import replace
from datetime import date, timedelta

from bot import asking, forms, registry
from bot.commands import staff_units
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import staffing, staffing_people
from jobs.staffing import NewPost, UnknownPost
from messages import words
from messages.formats import capital, full_day, short, weekday_day
from messages.types import Button, Reply
from messages.views import Duties, HeldPost, PostChange, StaffPrompt

ONE_DAY = timedelta(days=1)


@action("up")
def begin(ctx: Context, official_id: int) -> Reply:
    official = staffing.find(ctx.session, ctx.act(), official_id)
    return forms.start(ctx, GIVE, {"person": official.id, "name": official.name})


def _ask_since(ctx: Context, answers: Answers) -> Ask:
    today = (f"Hôm nay, {weekday_day(ctx.today)}", ctx.today.isoformat())
    return Ask("ask_staff", StaffPrompt("since", answers["name"]), (today,))


def _to_give(ctx: Context, answers: Answers) -> Reply:
    since = date.fromisoformat(answers["since"])
    role = staff_units.role(ctx, answers["unit"], answers["role"])
    new = NewPost(answers["person"], role, answers["unit"], since)
    official, unit = staffing.check_give(ctx.session, new, ctx.act())
    view = StaffPrompt("give", official.name, role.value, unit.name, day=since)
    sure = confirm.button("Xác nhận", official.id, role.value, unit.id, since.isoformat())
    return Reply("ask_staff", view, ((sure, see(official.id, "Thôi")),))


@action("ug")
def confirm(ctx: Context, official_id: int, role: str, unit_id: int, since: str) -> Reply:
    new = NewPost(official_id, staff_units.role(ctx, unit_id, role), unit_id, staff_units.day(ctx, since))
    return _done(staffing.give(ctx.session, new, ctx.act()))


def _done(view: PostChange) -> Reply:
    return Reply("staff_done", view, ((see(view.official_id, "Xem"),),), edits=True)


def see(official_id: int, label: str) -> Button:
    """Opens somebody."""
    return registry.button("uo", label, official_id, 0, "")


@action("ud")
def begin_end(ctx: Context, official_id: int) -> Reply:
    """With one post alone it is not asked which."""
    official = staffing.find(ctx.session, ctx.act(), official_id)
    answers: Answers = {"person": official.id, "name": official.name}
    posts = _posts(ctx, answers)
    return forms.start(ctx, END, {**answers, "post": posts[0].id} if len(posts) == 1 else answers)


def _posts(ctx: Context, answers: Answers) -> list[HeldPost]:
    """Those the actor may end. Raises UnknownPerson, UnknownPost for none."""
    return staffing_people.endable(ctx.session, ctx.act(), answers["person"])


def _named(posts: list[HeldPost]) -> dict[str, str]:
    return {f"p{post.id}": f"{capital(words.ROLES[post.role])}: {post.unit}" for post in posts}


def _ask_post(ctx: Context, answers: Answers) -> Ask:
    named = _named(_posts(ctx, answers))
    return Ask("ask_staff", StaffPrompt("post", answers["name"]), asking.options(named, len(named)))


def _read_post(ctx: Context, answers: Answers, text: str) -> int:
    return int(asking.pick(_named(_posts(ctx, answers)), text)[1:])


def _prompt(ctx: Context, answers: Answers, question: str, day: date | None = None) -> StaffPrompt:
    """Raises UnknownPost where it may be ended no more."""
    post = {one.id: one for one in _posts(ctx, answers)}.get(answers["post"])
    if post is None:
        raise UnknownPost("not the actor's to end")
    return StaffPrompt(question, answers["name"], post.role, post.unit, day=day)


def _ask_last(ctx: Context, answers: Answers) -> Ask:
    yesterday = ctx.today - ONE_DAY
    options = (
        (f"Hết hôm nay, {weekday_day(ctx.today)}", ctx.today.isoformat()),
        (f"Thôi ngay (hết {full_day(yesterday)})", yesterday.isoformat()),
    )
    return Ask("ask_staff", _prompt(ctx, answers, "last"), options)


def _read_last(ctx: Context, answers: Answers, text: str) -> str:
    """As `asking.read_day`, and yesterday: the post is over at once."""
    if text == (ctx.today - ONE_DAY).isoformat():
        return text
    day: str = asking.read_day(ctx, answers, text)
    return day


def _to_end(ctx: Context, answers: Answers) -> Reply:
    last = date.fromisoformat(answers["last"])
    staffing.check_end(ctx.session, answers["post"], last, ctx.act())
    sure = confirm_end.button("Xác nhận", answers["post"], last.isoformat())
    view = replace(_prompt(ctx, answers, "end", last), duties=_duties(ctx, answers))
    return Reply("ask_staff", view, ((sure, see(answers["person"], "Thôi")),))


def _duties(ctx: Context, answers: Answers) -> Duties:
    """What is theirs by name, and by the post of a head that of the unit."""
    found = staffing.duties(ctx.session, answers["person"], ctx.today)
    return found if _prompt(ctx, answers, "end").role == Role.HEAD else replace(found, unit=0)


@action("ue")
def confirm_end(ctx: Context, post_id: int, last: str) -> Reply:
    return _done(staffing.end(ctx.session, post_id, staff_units.day(ctx, last), ctx.act()))


GIVE = forms.register(
    Form(
        name="staff_post",
        label=lambda answers: f"thêm chức vụ cho {short(answers['name'], 40)}",
        questions=(*staff_units.QUESTIONS, Question("since", _ask_since, asking.read_day)),
        finish=_to_give,
    )
)
END = forms.register(
    Form(
        name="staff_end",
        label=lambda answers: f"kết thúc chức vụ của {short(answers['name'], 40)}",
        questions=(Question("post", _ask_post, _read_post), Question("last", _ask_last, _read_last)),
        finish=_to_end,
    )
)
