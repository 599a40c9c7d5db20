"""Photos and documents: whose evidence they are, and what is said of those that are nobody's."""

from bot import forms, held, sources
from bot.commands import importing, remedying
from bot.commands.reporting import REPORT
from bot.context import Context
from bot.registry import action
from bot.sources import Answers
from jobs import attachments, progress
from jobs.dialogues import OpenForm
from messages.types import Reply
from messages.understand import meaning
from messages.understand.replies import read_of
from messages.views import FilesNote, FormOffer


def wordless(ctx: Context, opened: OpenForm | None) -> list[Reply]:
    """What is said to files without a caption, one below the other.

    Nothing for one that is not taken (the note says so), nor for an album after its first part: what was
    asked or recorded for that one holds for all.
    """
    mine = attachments.own(ctx.session, ctx.came)
    if mine and (reply := importing.of_album(ctx)) is not None:
        return [reply]
    if not mine or _follows_album(ctx, mine):
        return []
    if opened is None and (reply := remedying.shown_by_files(ctx)) is not None:
        return [reply]
    task = _task_replied_to(ctx)
    if task is not None and (opened is None or opened.answers.get("task") != task):
        return [forms.start(ctx, REPORT, held.hold({"task": task}, ctx.files))]
    return _join(ctx, opened, ctx.files)


def _follows_album(ctx: Context, mine: list[int]) -> bool:
    """Whether another part of the album came first; this one goes where that one went."""
    if attachments.follow(ctx.session, mine, ctx.came):
        return True
    others = attachments.siblings(ctx.session, ctx.came)
    held.follow(ctx, mine, others)
    return bool(others)


def _task_replied_to(ctx: Context) -> str | None:
    """The task the message replied to is about, where it is one. Raises what `reportable` raises."""
    about = ctx.about.get("tasks")
    if not isinstance(about, list) or len(about) != 1:
        return None
    return progress.reportable(ctx.session, ctx.actor, ctx.plan.id, str(about[0])).code


def _join(ctx: Context, opened: OpenForm | None, files: tuple[int, ...]) -> list[Reply]:
    """Into the open form, whose question is asked again; without one it is asked which task is meant.

    A form that takes no files is left in peace: its question is asked again, and the note offers what to do.
    """
    if opened is None:
        return [importing.offered(ctx, lambda: forms.start(ctx, REPORT, held.hold({}, files)))]
    if not forms.takes_files(opened):
        return forms.ask_again(ctx)
    asked = forms.amend(ctx, opened, held.hold(opened.answers, files))
    # "Which task is this file of?" says itself that it came, and so does the report it completes.
    asks_whose = opened.form == held.FORM and "task" not in opened.answers
    says_so = asks_whose or forms.open_form(ctx) is None
    return [asked] if says_so else [Reply("file_joined", FormOffer(forms.label(opened))), asked]


def answered(ctx: Context, opened: OpenForm, text: str) -> Reply:
    """An answer to the open form; with files, a report form takes them too.

    Asked for the task, a caption that names none is the report's text.
    """
    if not ctx.files or not forms.takes_files(opened):
        return forms.answer(ctx, opened, text)
    answers = held.hold(opened.answers, ctx.files)
    if opened.form == held.FORM and "task" not in answers and ctx.plan.codes.find(text) is None:
        return forms.amend(ctx, opened, _with_text(ctx, answers, text))
    # Not into the answers before: a file is a result, and the words would answer the question after it.
    return forms.answer(ctx, opened, text, {held.KEY: answers[held.KEY]})


def captioned(ctx: Context, text: str) -> Reply:
    """A caption that is no report yet: it is asked which task is meant, and the words are kept."""
    return forms.start(ctx, REPORT, _with_text(ctx, held.hold({}, ctx.files), text))


def _with_text(ctx: Context, answers: Answers, text: str) -> Answers:
    said = f"{answers['text']}\n{text}" if "text" in answers else text
    if read_of(said).state in (meaning.UNCLEAR, meaning.QUESTION, meaning.ACKNOWLEDGED):
        return answers
    given = {**answers, "text": said}
    # The words of two captions are corrected by the edit of neither.
    return sources.forget(given, "text") if "text" in answers else sources.note(ctx, given, "text")


def note(ctx: Context) -> Reply | None:
    """Below the answer: files that are not taken, and those that became nobody's evidence."""
    if not ctx.incoming.files:
        return None
    refused = attachments.refused(ctx.session, ctx.came)
    loose = _loose(ctx)
    if not refused and not loose:
        return None
    offered = ctx.message_id if loose else None
    buttons = () if offered is None else ((attach.button("Kèm vào báo cáo", offered),),)
    return Reply("files_note", FilesNote(refused, len(loose), ctx.incoming.album is not None), buttons)


def _loose(ctx: Context) -> list[int]:
    """The message's files that neither a report nor a form has; those of a silent part of an album are not
    spoken of again."""
    opened = forms.open_form(ctx)
    holding = set(held.of(opened.answers)) if opened is not None else set()
    said = ctx.incoming.text.strip() or not attachments.siblings(ctx.session, ctx.came)
    mine = attachments.own(ctx.session, ctx.came) if said and not ctx.incoming.edited else []
    return [one for one in attachments.unattached(ctx.session, mine) if one not in holding]


@action("ev")
def attach(ctx: Context, message_id: int) -> Reply:
    """Files that were nobody's go into the open report form, or open one."""
    incoming = ctx.incoming
    files = attachments.of_message(ctx.session, incoming.bot_id, incoming.chat_id, message_id)
    if not files:
        return Reply("files_gone")
    opened = forms.open_form(ctx)
    if opened is None or not forms.takes_files(opened):
        return forms.start(ctx, REPORT, held.hold({}, files))
    return forms.amend(ctx, opened, held.hold(opened.answers, files))
