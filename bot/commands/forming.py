"""The buttons of every form: an answer to its question, going on with it, leaving it."""

from bot import forms
from bot.context import Context
from bot.registry import action
from messages.types import Reply
from messages.views import FormOffer


@action("f")
def choose(ctx: Context, stamp: int, key: str, value: str) -> Reply:
    """A tapped answer counts only for the question that is asked now."""
    opened = forms.at(ctx, stamp)
    if opened is None:
        return Reply("form_gone")
    if not forms.asks_for(opened, key):
        return Reply("form_moved_on")
    return forms.answer(ctx, opened, value)


@action("fr")
def resume(ctx: Context, stamp: int) -> Reply:
    opened = forms.at(ctx, stamp)
    return Reply("form_gone") if opened is None else forms.amend(ctx, opened, opened.answers)


@action("fx")
def cancel(ctx: Context, stamp: int) -> Reply:
    opened = forms.at(ctx, stamp)
    if opened is None:
        return Reply("form_gone")
    forms.close(ctx)
    return Reply("cancelled", FormOffer(forms.label(opened)))
