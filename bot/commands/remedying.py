"""What is said of a finding's remedy: in the form, by files, or as a plain reply to a message about it."""

from contextlib import suppress
from dataclasses import replace

from bot import asking, forms, held, sources
from bot.commands import findings as shown
from bot.commands.findings import about, done, news, prompt
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import finding_views, findings
from jobs.finding_views import NoFinding
from jobs.plan import NoPlan
from messages.formats import short
from messages.types import Reply
from messages.understand import lines, remedies
from messages.understand.text import fold
from messages.views import FindingPrompt, FindingView

MENDED, UNDER_WAY = "xong", "dang"
SURE = {MENDED: "Đã khắc phục", UNDER_WAY: "Đang khắc phục"}
MOST = 8


@action("pd")
def remedy(ctx: Context, finding_id: int) -> Reply:
    return forms.start(ctx, REMEDY, about(ctx, finding_id, "remedy"))


def shown_by_files(ctx: Context) -> Reply | None:
    """Files in reply to a message about one finding: it is asked how it was remedied, and they are kept.

    Not taken for the remedy itself: they may show anything. Raises NoFinding, Moved, NotAllowed.
    """
    those = _replied_to(ctx)
    if len(those) != 1 or ctx.about.get("tasks"):
        return None
    answers = {**about(ctx, those[0], "remedy"), "asked": True}
    return forms.start(ctx, REMEDY, held.hold(answers, ctx.files))


def reply_to_message(ctx: Context, text: str) -> Reply | None:
    """A reply to a message about a finding says what became of it; about several, it is asked which one.

    None where it speaks of a task by its code, or the message is about tasks too and the words do not begin
    with the finding's number. Raises NoFinding, Moved.
    """
    those = _replied_to(ctx)
    number, said = remedies.numbered(text)
    if those and number is not None and said:
        return _heard(ctx, _one_of(ctx, those, number), said, ctx.files)
    if not those or ctx.about.get("tasks") or _is_coded(ctx, text):
        return None
    if len(those) == 1:
        return _heard(ctx, those[0], text, ctx.files)
    meant = remedies.read(text)
    if meant in (remedies.HEARD, remedies.QUESTION):
        return Reply("seen") if meant == remedies.HEARD else None
    answers = {"among": list(those), "text": asking.read_text(ctx, {}, text)}
    return forms.start(ctx, WHICH, held.hold(sources.note(ctx, answers, "text"), ctx.files))


def _replied_to(ctx: Context) -> tuple[int, ...]:
    """The findings that the message replied to is about."""
    found = ctx.about.get("findings")
    return tuple(int(one) for one in found) if isinstance(found, list) else ()


def _is_coded(ctx: Context, text: str) -> bool:
    try:
        return bool(lines.split(text, ctx.plan.codes)[0])
    except NoPlan:
        return False


def _one_of(ctx: Context, those: tuple[int, ...], number: int) -> int:
    found = finding_views.numbered(ctx.session, ctx.actor, number)
    if found not in those:
        raise NoFinding("not of this message", number=number)
    return found


def _heard(ctx: Context, finding_id: int, text: str, files: tuple[int, ...]) -> Reply:
    view = finding_views.shown(ctx.session, ctx.actor, finding_id, ctx.when)
    meant = remedies.read(text)
    if meant == remedies.HEARD:
        return Reply("seen")
    if meant == remedies.QUESTION:
        reply: Reply = shown.see.handler(ctx, finding_id, 0)
        return reply
    if "remedy" not in view.may:
        return _not_theirs(ctx, view)
    words = asking.read_text(ctx, {}, text)
    answers = held.hold({**about(ctx, finding_id, "remedy"), "done": words}, files)
    if meant == remedies.UNSURE:
        return forms.start(ctx, REMEDY, sources.note(ctx, {**answers, "unsure": True}, "done"))
    form = {"name": REMEDY.name, "label": REMEDY.label(answers)}
    return replace(_finish(ctx, answers), about={"form": form})


def _not_theirs(ctx: Context, view: FindingView) -> Reply:
    """What is said to whom it is not to mend, or no more. Raises Moved."""
    if not view.may and not view.to_mend:
        findings.check(ctx.session, view.line.id, ctx.act(), "remedy")
    return Reply("finding_not_taken", view, shown.choices(view), {"findings": [view.line.id]})


def _ask_done(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", prompt(ctx, answers, "done"))


def _wants_words(answers: Answers) -> bool:
    """A file sent for an answer is one."""
    return "asked" in answers or not held.of(answers)


def _ask_sure(ctx: Context, answers: Answers) -> Ask:
    options = [MENDED] if answers["seen"] == "fixing" else [MENDED, UNDER_WAY]
    view = replace(prompt(ctx, answers, "sure"), said=answers["done"])
    return Ask("ask_finding", view, tuple((SURE[key], key) for key in options))


def _read_sure(ctx: Context, answers: Answers, text: str) -> str:
    """Raises UnclearChoice."""
    return UNDER_WAY if fold(text).strip(" .!") in ("chua", "chua xong") else asking.pick(SURE, text)


def _ask_which(ctx: Context, answers: Answers) -> Ask:
    prompted = FindingPrompt("which", said=answers["text"])
    return Ask("ask_finding", prompted, asking.options(_among(ctx, answers), MOST))


def _among(ctx: Context, answers: Answers) -> dict[str, str]:
    """Those of the message that the person may still say are remedied."""
    found = {}
    for finding_id in answers["among"]:
        with suppress(NoFinding):
            view = finding_views.shown(ctx.session, ctx.actor, finding_id, ctx.when)
            if "remedy" in view.may:
                found[str(finding_id)] = f"{view.line.number}. {view.line.content}"
    return found


def _read_which(ctx: Context, answers: Answers, text: str) -> str:
    """By its number or its words. Raises UnclearChoice."""
    among = _among(ctx, answers)
    named = [key for key, label in among.items() if label.startswith(f"{text.strip(' .')}. ")]
    return named[0] if named else asking.pick(among, text)


def _finish(ctx: Context, answers: Answers) -> Reply:
    acted, finding_id, words = ctx.act(held.of(answers)), answers["finding"], answers.get("done")
    if answers.get("sure") == UNDER_WAY:
        return done(findings.begin(ctx.session, finding_id, acted, news, words))
    return done(findings.remedy(ctx.session, finding_id, words, acted, news))


REMEDY = forms.register(
    Form(
        name="remedy",
        label=lambda answers: f"báo khắc phục phát hiện số {answers['number']}",
        holds=lambda answers: "done" in answers or bool(held.of(answers)),
        questions=(
            Question("done", _ask_done, asking.read_text, _wants_words),
            Question("sure", _ask_sure, _read_sure, lambda answers: "unsure" in answers),
        ),
        finish=_finish,
        takes_files=True,
    )
)
WHICH = forms.register(
    Form(
        name="remedy_which",
        label=lambda answers: f"báo khắc phục «{short(answers['text'], 40)}»",
        holds=lambda answers: True,
        questions=(Question("finding", _ask_which, _read_which),),
        finish=lambda ctx, answers: _heard(ctx, int(answers["finding"]), answers["text"], held.of(answers)),
        takes_files=True,
    )
)
