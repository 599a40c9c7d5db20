"""/tukiemtra: a finding of self-inspection, step by step or in one line."""

from bot import asking, forms, held
from bot.asking import REST, SKIP
from bot.commands import rounds
from bot.commands.findings import INSPECTORS, done, news
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import findings, inspections
from jobs.findings import Found
from messages.finding_words import SEVERITIES
from messages.formats import short
from messages.types import Reply
from messages.understand.text import fold

MOST_FIELDS = 12
MOST_PEOPLE = 8
OPTIONAL = ("area", "cause", "severity", "who", "day")
ROUND_WORDS = ("dot", "dot moi", "mo dot", "mo dot moi")
REST_OPTION = ("Ghi luôn, bỏ các câu sau", REST)
LEFT_OUT = ("Bỏ qua", SKIP)
EVERYONE, FEW = "chung", "han che"


@command(
    "tukiemtra",
    "inspect",
    summary="ghi phát hiện tự kiểm tra; nhanh: /tukiemtra nội dung; /tukiemtra đợt mở đợt kiểm tra",
    roles=INSPECTORS,
    menu=3,
)
def tukiemtra(ctx: Context, words: str) -> Reply:
    if fold(words).strip(" .") in ROUND_WORDS:
        return rounds.start(ctx)
    answers: Answers = {"content": asking.read_text(ctx, {}, words)} if words else {}
    return _start(ctx, answers)


@action("ib")
def begin(ctx: Context) -> Reply:
    return _start(ctx, {})


def _start(ctx: Context, answers: Answers) -> Reply:
    leads: Answers = {"leads": True} if Role.LEADER in ctx.actor.roles else {}
    return forms.start(ctx, RECORD, held.hold(rounds.of_one_unit(ctx, {**answers, **leads}), ctx.files))


def _people(ctx: Context, answers: Answers) -> dict[str, str]:
    found = inspections.who_mend(ctx.session, ctx.actor, answers["unit"], ctx.today)
    return {rounds.key_of(one.id): one.name for one in found}


def _ask_content(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", rounds.prompt(ctx, answers, "content"))


def _ask_area(ctx: Context, answers: Answers) -> Ask:
    fields = rounds.fields(ctx, answers)
    each = asking.options({code: f"{code}. {name}" for code, name in fields.items()}, MOST_FIELDS)
    return Ask("ask_finding", rounds.prompt(ctx, answers, "area"), (*each, LEFT_OUT, REST_OPTION))


def _read_area(ctx: Context, answers: Answers, text: str) -> str:
    return asking.pick(rounds.fields(ctx, answers), text)


def _ask_cause(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", rounds.prompt(ctx, answers, "cause"), (("Chưa rõ", SKIP), REST_OPTION))


def _ask_severity(ctx: Context, answers: Answers) -> Ask:
    each = asking.options(SEVERITIES, len(SEVERITIES))
    return Ask("ask_finding", rounds.prompt(ctx, answers, "severity"), (*each, LEFT_OUT, REST_OPTION))


def _read_severity(ctx: Context, answers: Answers, text: str) -> str:
    return asking.pick(SEVERITIES, text)


def _ask_who(ctx: Context, answers: Answers) -> Ask:
    each = asking.options(_people(ctx, answers), MOST_PEOPLE)
    return Ask(
        "ask_finding", rounds.prompt(ctx, answers, "who"), (*each, ("Chưa phân công", SKIP), REST_OPTION)
    )


def _read_who(ctx: Context, answers: Answers, text: str) -> int:
    return rounds.id_of(asking.pick(_people(ctx, answers), text))


def _ask_day(ctx: Context, answers: Answers) -> Ask:
    each = (*asking.day_options(ctx), ("Chưa ấn định", SKIP), REST_OPTION)
    return Ask("ask_finding", rounds.prompt(ctx, answers, "day"), each)


def _ask_restricted(ctx: Context, answers: Answers) -> Ask:
    few = "Chỉ người khắc phục và lãnh đạo"
    return Ask(
        "ask_finding", rounds.prompt(ctx, answers, "restricted"), (("Cả bộ phận", EVERYONE), (few, FEW))
    )


def _read_restricted(ctx: Context, answers: Answers, text: str) -> bool:
    return asking.pick({EVERYONE: "cả bộ phận", FEW: "hạn chế"}, text) == FEW


def _ask_photo(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", rounds.prompt(ctx, answers, "photo"), (("Không có", SKIP),))


def _read_photo(ctx: Context, answers: Answers, text: str) -> None:
    raise forms.NotAnAnswer("neither a file nor a no")


def _asked(answers: Answers) -> bool:
    """Until the rest is left out."""
    return all(answers.get(key) != REST for key in OPTIONAL)


def _wants_photo(answers: Answers) -> bool:
    return _asked(answers) and not held.of(answers)


def _recorded(ctx: Context, answers: Answers) -> Reply:
    found = Found(
        unit_id=answers["unit"],
        content=answers["content"],
        area=asking.given(answers, "area"),
        cause=asking.given(answers, "cause"),
        severity=asking.given(answers, "severity"),
        responsible_id=asking.given(answers, "who"),
        due=asking.given_day(answers, "day"),
        restricted=bool(answers.get("restricted")),
    )
    view = findings.record(ctx.session, found, ctx.act(held.of(answers)), news)
    return done(view, begin.button("Ghi phát hiện khác"))


def _label(answers: Answers) -> str:
    content = answers.get("content")
    return f"phát hiện «{short(content, 40)}»" if content else "phát hiện tự kiểm tra"


RECORD = forms.register(
    Form(
        name="inspect",
        label=_label,
        holds=lambda answers: bool("content" in answers or held.of(answers)),
        questions=(
            Question("unit", rounds.ask_unit, rounds.read_unit),
            Question("content", _ask_content, asking.read_text),
            Question("area", _ask_area, asking.optional(_read_area), _asked),
            Question("cause", _ask_cause, asking.optional(asking.read_text), _asked),
            Question("severity", _ask_severity, asking.optional(_read_severity), _asked),
            Question("who", _ask_who, asking.optional(_read_who), _asked),
            Question("day", _ask_day, asking.optional(asking.read_day), _asked),
            Question("restricted", _ask_restricted, _read_restricted, lambda answers: "leads" in answers),
            Question("photo", _ask_photo, asking.optional(_read_photo), _wants_photo),
        ),
        finish=_recorded,
        takes_files=True,
    )
)
