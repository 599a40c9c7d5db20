"""A round of self-inspection begins; what is still open from before comes first."""

from collections.abc import Mapping
from datetime import date

from bot import asking, forms, registry
from bot.asking import SKIP
from bot.commands.findings import opening
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import inspections
from messages.formats import short
from messages.types import Reply
from messages.understand.text import fold
from messages.views import FindingPrompt, RoundView

MOST_UNITS = 12


@action("io")
def begin(ctx: Context) -> Reply:
    return start(ctx)


def start(ctx: Context) -> Reply:
    return forms.start(ctx, ROUND, of_one_unit(ctx, {}))


def of_one_unit(ctx: Context, answers: Answers) -> Answers:
    """Which unit is not asked where there is but one. Raises NothingToInspect."""
    found = inspections.units(ctx.session, ctx.actor, ctx.today)
    return {**answers, "unit": found[0].id} if len(found) == 1 else answers


def prompt(
    ctx: Context, answers: Answers, question: str, known: Mapping[str, str] | None = None
) -> FindingPrompt:
    unit = inspections.inspectable(ctx.session, ctx.actor, answers["unit"]).name if "unit" in answers else ""
    return FindingPrompt(
        question,
        unit,
        content=short(answers.get("content", ""), 150),
        due=asking.day_example(ctx),
        fields=tuple(f"{code} {name}" for code, name in (known or {}).items()),
    )


def fields(ctx: Context, answers: Answers) -> dict[str, str]:
    """Those of the plan that the unit follows, by their codes."""
    return inspections.fields(ctx.session, ctx.actor, answers["unit"], ctx.today)


def key_of(row_id: int) -> str:
    """How a choice is kept on its button; nobody types it by chance."""
    return f"#{row_id}"


def id_of(key: str) -> int:
    return int(key.removeprefix("#"))


def _units(ctx: Context) -> dict[str, str]:
    return {key_of(one.id): one.name for one in inspections.units(ctx.session, ctx.actor, ctx.today)}


def ask_unit(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", prompt(ctx, answers, "unit"), asking.options(_units(ctx), MOST_UNITS))


def read_unit(ctx: Context, answers: Answers, text: str) -> int:
    return id_of(asking.pick(_units(ctx), text))


def _ask_until(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", prompt(ctx, answers, "until"), asking.day_options(ctx))


def _ask_fields(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", prompt(ctx, answers, "fields", fields(ctx, answers)), (("Tất cả", SKIP),))


def _read_fields(ctx: Context, answers: Answers, text: str) -> list[str]:
    if fold(text).strip(" .") in (SKIP, "tat ca"):
        return []
    known = fields(ctx, answers)
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    return list(dict.fromkeys(asking.pick(known, part) for part in parts))


def _opened(ctx: Context, answers: Answers) -> Reply:
    until = date.fromisoformat(answers["until"])
    view = inspections.open_round(ctx.session, answers["unit"], answers["fields"], until, ctx.act(), _news)
    return Reply("round_opened", view, (*opening(view.earlier, 0), (registry.button("ib", "Ghi phát hiện"),)))


def _news(view: RoundView) -> Reply:
    return Reply("round_news", view)


ROUND = forms.register(
    Form(
        name="round",
        label=lambda answers: "mở đợt tự kiểm tra",
        questions=(
            Question("unit", ask_unit, read_unit),
            Question("until", _ask_until, asking.read_day),
            Question("fields", _ask_fields, _read_fields),
        ),
        finish=_opened,
    )
)
