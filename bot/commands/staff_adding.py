"""Somebody new, from /nhansu: who, in which unit, as what."""

from bot import asking, forms, registry
from bot.asking import SKIP
from bot.commands import staff_units
from bot.commands.staff_posts import see
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import staffing, staffing_people
from jobs.errors import JobsError
from jobs.staffing_people import AddedAlready, Newcomer
from messages.formats import short
from messages.types import Reply
from messages.views import FormOffer, StaffPrompt

LONGEST = 200
FEWEST_LETTERS = 2


class NotAName(JobsError):
    """Nothing a person could be called."""

    code = "not_a_name"


@action("ub")
def begin(ctx: Context) -> Reply:
    staffing.units(ctx.session, ctx.act())
    return forms.start(ctx, ADD, {})


@action("un")
def confirm(ctx: Context, code: str) -> Reply:
    """`code`: what the newcomer will be called by; a second tap finds them there."""
    opened = forms.open_form(ctx)
    asked = opened is not None and opened.form == ADD.name and forms.asks_for(opened, "sure")
    if opened is not None and asked and _code(ctx, opened.answers) == code:
        return forms.answer(ctx, opened, asking.YES)
    name = staffing_people.of_code(ctx.session, ctx.act(), code)
    if name is not None:
        raise AddedAlready("added by this form", name=name)
    return Reply("form_gone")


def _code(ctx: Context, answers: Answers) -> str:
    return staffing_people.free_code(ctx.session, answers["name"], answers["unit"])


def _read_name(ctx: Context, answers: Answers, text: str) -> str:
    """Raises TooLong, NotAName where there are not two letters in it."""
    if sum(letter.isalpha() for letter in text) < FEWEST_LETTERS:
        raise NotAName("no letters", said=short(text, 40))
    return _read_short(ctx, answers, text)


def _read_short(ctx: Context, answers: Answers, text: str) -> str:
    """Raises TooLong over 200 characters."""
    if len(text) > LONGEST:
        raise forms.TooLong("too long", limit=LONGEST)
    return " ".join(text.split())


def _ask_name(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_staff", StaffPrompt("name"))


def _ask_contact(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_staff", StaffPrompt("contact", answers["name"]), (("Bỏ qua", SKIP),))


def _ask_sure(ctx: Context, answers: Answers) -> Ask:
    view = StaffPrompt(
        "add",
        answers["name"],
        role=answers["role"],
        unit=staff_units.name(ctx, answers),
        contact=asking.given(answers, "contact") or "",
        same=staffing_people.has_name(ctx.session, answers["name"], answers["unit"]),
    )
    return Ask("ask_staff", view, rows=((confirm.button("Thêm", _code(ctx, answers)),),))


def _added(ctx: Context, answers: Answers) -> Reply:
    new = Newcomer(
        name=answers["name"],
        code=_code(ctx, answers),
        unit_id=answers["unit"],
        role=staff_units.role(ctx, answers["unit"], answers["role"]),
        contact=asking.given(answers, "contact"),
    )
    official_id = staffing_people.add(ctx.session, new, ctx.act())
    buttons = (
        registry.button("uv", "Mời", official_id),
        see(official_id, "Xem"),
        begin.button("Thêm người khác"),
    )
    return Reply("staff_added", FormOffer(new.name), (buttons,))


ADD = forms.register(
    Form(
        name="staff_add",
        label=lambda answers: f"thêm người «{short(answers.get('name', ''), 40)}»",
        holds=lambda answers: "name" in answers,
        questions=(
            Question("name", _ask_name, _read_name),
            *staff_units.QUESTIONS,
            Question("contact", _ask_contact, asking.optional(_read_short)),
            Question("sure", _ask_sure, asking.agreed("xac nhan", "them")),
        ),
        finish=_added,
    )
)
