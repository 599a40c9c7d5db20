"""Files that an open report form holds, until there is a report they are evidence of."""

from collections.abc import Collection, Sequence

from bot import forms
from bot.context import Context
from bot.sources import Answers

FORM = "report"
KEY = "files"
WHAT_WAS_DONE = ("text", "before", "sure", "result")


def of(answers: Answers) -> tuple[int, ...]:
    return tuple(answers.get(KEY, ()))


def hold(answers: Answers, files: Sequence[int]) -> Answers:
    """The answers with the files among them."""
    return {**answers, KEY: list(dict.fromkeys((*of(answers), *files)))} if files else answers


def follow(ctx: Context, files: Sequence[int], others: Collection[int]) -> None:
    """Files go where the others went: into the open form, if it holds any of those."""
    opened = forms.open_form(ctx)
    if opened is not None and set(of(opened.answers)) & set(others):
        forms.keep(ctx, opened, hold(opened.answers, files))


def leave(ctx: Context, task: str) -> None:
    """The task was reported beside its open form: what that still asks of what was done is told."""
    opened = forms.open_form(ctx)
    if opened is None or opened.form != FORM or opened.answers.get("task") != task or of(opened.answers):
        return
    if any(forms.asks_for(opened, key) for key in WHAT_WAS_DONE):
        forms.close(ctx)


def let_go(ctx: Context, files: Collection[int]) -> None:
    """A report has these files now; a form that stood open for nothing else is closed."""
    opened = forms.open_form(ctx)
    if opened is None or opened.form != FORM or not set(of(opened.answers)) & set(files):
        return
    rest = {key: value for key, value in opened.answers.items() if key != KEY}
    left = hold(rest, [one for one in of(opened.answers) if one not in files])
    if left:
        forms.keep(ctx, opened, left)
    else:
        forms.close(ctx)
