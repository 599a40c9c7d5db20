"""Who → may they → which handler → what is said. Precedence as in the design: command > button >
reply to a message of the bot > line that begins with a task code > open form > free text."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Protocol

from sqlmodel import Session

from bot import forms, joining, registry
from bot.buttons import BadPayload
from bot.commands import correcting, evidence, groups, hearing, puzzling, remarking, remedying, targets
from bot.context import Context, Incoming, Kind
from bot.recording import HAPPENED, clean, command_of
from bot.registry import Command
from jobs.calendars import Calendars
from jobs.dialogues import OpenForm
from jobs.errors import JobsError
from jobs.notify import When
from messages.render import render, with_note
from messages.types import SILENCE, Rendered, Reply
from messages.understand import intents
from messages.views import Suggestions, Unread
from storage import access, audit, transcript
from storage.audit import By

LONGEST = 10_000


class Times(Protocol):
    def now(self) -> datetime: ...
    def instant(self) -> datetime: ...


class Router:
    """Answers one incoming message inside the caller's transaction."""

    def __init__(self, clock: Times, cals: Calendars) -> None:
        self._clock = clock
        self._cals = cals
        # A form left open before a restart is answered by the first words after it.
        registry.discover()

    def moment(self) -> When:
        """For what goes at any hour."""
        return When(self._clock.now(), self._clock.instant(), self._cals.national)

    def changes_nothing(self, incoming: Incoming) -> bool:
        """True when the message surely only reads, judged by its words alone."""
        if incoming.tap is not None:
            action = registry.find_action(incoming.tap.partition(":")[0])
            return action is not None and action.reads
        command, _ = command_of(clean(incoming.text))
        return command is not None and command.reads and not (incoming.files or incoming.edited)

    def answer(self, session: Session, incoming: Incoming, message_id: int | None) -> Rendered:
        """What is said back. A JobsError undoes the handler's changes and is put in words."""
        now, instant = self._clock.now(), self._clock.instant()
        if incoming.kind in HAPPENED:
            HAPPENED[incoming.kind](session, incoming, instant)
            return SILENCE
        if incoming.kind == Kind.IN_GROUP:
            return self._in_group(session, incoming, now, instant)
        actor = access.actor_of_chat(session, incoming.bot_id, incoming.chat_id, now.date())
        if actor is None:
            reply = self._stranger(session, incoming, instant, now)
            return SILENCE if reply is None else render(reply)
        audit.begin(session, By(now, actor.official_id, message_id))
        cal = self._cals.of(actor.office_id)
        ctx = Context(session, incoming, actor, now, instant, cal, message_id)
        try:
            with session.begin_nested():
                rendered = self._dispatch(ctx)
        except JobsError as error:
            rendered = _refused(ctx, error)
        note = evidence.note(ctx)
        if note is not None:
            rendered = with_note(rendered, render(note))
        return rendered if rendered.menu else replace(rendered, menu=registry.menu(actor.roles))

    def _in_group(self, session: Session, incoming: Incoming, now: datetime, instant: datetime) -> Rendered:
        """Who is registered and holds a post is answered; nobody else, and nobody hears why."""
        if incoming.own_chat is None:
            return SILENCE
        actor = access.actor_of_chat(session, incoming.bot_id, incoming.own_chat, now.date())
        if actor is None or not actor.posts:
            return SILENCE
        audit.begin(session, By(now, actor.official_id))
        ctx = Context(session, incoming, actor, now, instant, self._cals.of(actor.office_id))
        try:
            with session.begin_nested():
                reply = groups.answered(ctx)
        except JobsError as error:
            reply = Reply("error", error)
        if reply is None:
            return SILENCE
        in_place = reply.edits and incoming.tap is not None
        return replace(render(reply), in_place_of=incoming.tapped if in_place else None)

    def _stranger(
        self, session: Session, incoming: Incoming, instant: datetime, now: datetime
    ) -> Reply | None:
        """What a stranger is told; nothing more when they touch up what they were answered to."""
        command, words = command_of(clean(incoming.text))
        if command is not None and command.name == "start" and words:
            return joining.join(session, incoming, words, instant, now.date())
        return None if incoming.edited else Reply("stranger")

    def _dispatch(self, ctx: Context) -> Rendered:
        text = clean(ctx.incoming.text)
        if ctx.incoming.kind == Kind.UNSUPPORTED:
            return _below(SILENCE, puzzling.unsupported(ctx))
        if ctx.incoming.edited:
            return _below(SILENCE, correcting.corrected(ctx, text))
        ctx.about = _about_replied(ctx)
        tap = ctx.incoming.tap or _numbered_choice(ctx, text)
        if tap is not None:
            reply = _tapped(ctx, tap)
            return replace(render(reply), in_place_of=ctx.incoming.tapped if reply.edits else None)
        opened = forms.open_form(ctx)
        if ctx.incoming.files and not text:
            return _below(SILENCE, evidence.wordless(ctx, opened))
        reply, interrupts = self._typed(ctx, text, opened)
        still = forms.open_form(ctx) if opened is not None and interrupts and not ctx.asked else None
        return _below(render(reply), [] if still is None else [forms.offer(still)])

    def _typed(self, ctx: Context, text: str, opened: OpenForm | None) -> tuple[Reply, bool]:
        """The reply, and whether the message interrupted an open form."""
        if len(text) > LONGEST:
            return Reply("too_long", Unread(text, "", LONGEST)), True
        if text.startswith("/"):
            return _run_command(ctx, text), True
        if opened is not None and intents.command_of(text) == "huy":
            return _run_command(ctx, "/huy"), False
        if opened is not None and forms.asks_for(opened, "task") and ctx.plan.codes.find(text):
            return evidence.answered(ctx, opened, text), False
        if opened is not None and targets.answers(opened, ctx, text):
            return evidence.answered(ctx, opened, text), False
        result = hearing.result_of(ctx, opened, text) if opened is not None else None
        if opened is not None and result is not None:
            return evidence.answered(ctx, opened, result), False
        reply = (
            targets.reply_to_message(ctx, text)
            or remarking.reply_to_message(ctx, text)
            or remedying.reply_to_message(ctx, text)
            or hearing.reply_to_message(ctx, text)
            or hearing.coded_lines(ctx, text)
            or (hearing.instead(ctx, opened, text) if opened is not None else None)
        )
        if reply is not None:
            return reply, True
        if opened is not None:
            return evidence.answered(ctx, opened, text), False
        return self._free_text(ctx, text), False

    def _free_text(self, ctx: Context, text: str) -> Reply:
        name = intents.command_of(text)
        command = registry.find_command(name) if name else None
        if command is not None:
            return _permitted(ctx, command, "")
        reply = hearing.heard(ctx, text)
        if reply is not None:
            return reply
        if ctx.files or ctx.incoming.album:
            return evidence.captioned(ctx, text)
        return puzzling.not_understood(ctx, text)


def _below(first: Rendered, replies: Iterable[Reply]) -> Rendered:
    """One message, a reply below the other."""
    return reduce(with_note, map(render, replies), first)


def _refused(ctx: Context, error: JobsError) -> Rendered:
    """Why it was not done; where a form waits for an answer, its question again."""
    return _below(render(Reply("error", error)), forms.ask_again(ctx))


def _about_replied(ctx: Context) -> dict[str, object]:
    """What the message replied to belongs to."""
    incoming = ctx.incoming
    if incoming.reply_to is None:
        return {}
    found = transcript.by_external(ctx.session, incoming.bot_id, incoming.chat_id, incoming.reply_to)
    return found.about if found is not None else {}


def _run_command(ctx: Context, text: str) -> Reply:
    command, words = command_of(text)
    if command is not None:
        return _permitted(ctx, command, words)
    typed = text[1:].split(maxsplit=1)[0] if text[1:].split() else ""
    near = intents.near(typed, registry.command_words())
    found = [c for c in (registry.find_command(word) for word in near) if c is not None]
    names = tuple(dict.fromkeys(c.name for c in found if c.roles & ctx.actor.roles))
    return Reply("unknown_command", Suggestions(typed, names))


def _permitted(ctx: Context, command: Command, words: str) -> Reply:
    # Whose posts have all ended may have been entered anew, with a code of their own.
    joins = command.name == "start" and words
    if not (joins or command.roles & ctx.actor.roles):
        return Reply("not_allowed", Suggestions(command.name, ()))
    return command.handler(ctx, words)


def _numbered_choice(ctx: Context, text: str) -> str | None:
    """Where buttons are shown as numbers, a bare number is a tap on the bot's last message."""
    if not ctx.incoming.numbered or not text.isascii() or not text.isdigit() or len(text) > 3:
        return None
    last = transcript.last_with_choices(ctx.session, ctx.incoming.bot_id, ctx.incoming.chat_id)
    if last is None or not 1 <= int(text) <= len(last.choices):
        return None
    return last.choices[int(text) - 1]["payload"]


def _tapped(ctx: Context, payload: str) -> Reply:
    if _stale(ctx):
        return Reply("replaced_below")
    name, _, rest = payload.partition(":")
    action = registry.find_action(name)
    if action is None:
        return Reply("button_gone")
    try:
        values = action.values(rest)
    except BadPayload:
        return Reply("button_gone")
    reply: Reply = action.handler(ctx, *values)
    return reply


def _stale(ctx: Context) -> bool:
    """The tapped message has a newer version below it, on a channel that cannot edit."""
    incoming = ctx.incoming
    if incoming.edits or incoming.tapped is None:
        return False
    tapped = transcript.by_external(ctx.session, incoming.bot_id, incoming.chat_id, incoming.tapped)
    return tapped is not None and transcript.replaced(ctx.session, tapped.id)
