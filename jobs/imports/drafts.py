"""Files sent in chat to be imported: taken in, shown when they have been read, applied or dropped."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from jobs import notify, plan_news
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.filekinds import family_of
from jobs.imports import meaning, views
from jobs.imports.annex import NO_DATE
from jobs.imports.errors import NoImport, NotAsked, NotReady, StillUnclear
from jobs.imports.listing import Listing
from jobs.imports.meaning import Meaning
from jobs.notify import When
from jobs.schedule import ZONE
from jobs.wake import leaves_work
from messages.types import Reply
from messages.views import ImportFailed, ImportPrompt, ImportView
from storage import access, imports, people, periods, plans
from storage.access import Actor
from storage.rights import Right
from storage.tables import ImportDraft, ImportState, Office

ENDINGS = (".docx", ".xlsx")
OLD_ENDINGS = (".doc", ".xls")
SETTLED = (ImportState.APPLIED, ImportState.DROPPED)
EXAMPLE = (12, 15)
YEAR = "year"
"""Under which answer the year is kept that whoever sent the file named."""
Announce = Callable[[ImportView], Reply]


@dataclass(frozen=True)
class Sent:
    """A file that came in a chat."""

    id: int
    name: str


def may(session: Session, actor: Actor) -> bool:
    """Whether the actor may change their office's plan by a file."""
    root = periods.root_unit(session, actor.office_id)
    return access.may_with_unit(session, actor, Right.IMPORT, root.id)


def unfit(name: str) -> str | None:
    """Why a file of that name is not read, as in `import_words.FAULTS`; None for one that is."""
    lower = name.lower()
    if lower.endswith(ENDINGS):
        return None
    if lower.endswith(OLD_ENDINGS):
        return "old"
    return {"image": "photo", "pdf": "pdf"}.get(family_of(name) or "", "kind")


def in_chat(session: Session, bot_id: int, chat_id: str, files: Collection[int]) -> list[Sent]:
    """Those of the files that came in this chat."""
    return [Sent(one.id, one.name) for one in imports.sent_in(session, bot_id, chat_id, files)]


def beside(session: Session, act: Act, files: Collection[int]) -> bool:
    """Whether one of the files was sent to be imported by the actor, who still may."""
    return bool(imports.drafted(session, files)) and may(session, act.actor)


def begin(session: Session, file: Sent, year: int | None, act: Act) -> ImportView:
    """Keeps that the file is to be imported; sent twice it is one. `year`: of its plan, where it was said.

    Raises NoImport.
    """
    if not may(session, act.actor):
        raise NoImport("not the actor's")
    draft = imports.of_file(session, file.id) or imports.add(
        session,
        office_id=act.actor.office_id,
        attachment_id=file.id,
        official_id=act.actor.official_id,
        answers={YEAR: year} if year else {},
        created_at=act.when.instant,
    )
    leaves_work(session)
    if draft.state == ImportState.READ:
        return _shown(session, draft, act)
    return _bare(session, draft)


def shown(session: Session, draft_id: int, act: Act) -> ImportView:
    """What it would change by now. Raises NoImport, NotReady, NoPlan."""
    draft = _find(session, draft_id, act)
    return _bare(session, draft) if draft.state in SETTLED else _shown(session, draft, act)


def apply(session: Session, draft_id: int, mark: str, act: Act) -> ImportView:
    """Changes what was shown under `mark`; where it would change something else by now, that is shown.

    Raises NoImport, NotReady, NoPlan, StillUnclear.
    """
    draft = _find(session, draft_id, act)
    if draft.state in SETTLED:
        return _bare(session, draft)
    view = _shown(session, draft, act)
    if view.mark != mark:
        return replace(view, moved_on=True)
    if view.unclear:
        raise StillUnclear("a deadline is unclear")
    _, news = meaning.apply(session, draft, act.actor, act.day.today)
    told = plan_news.tell(session, news, act.when, fresh=view.fresh)
    _settle(session, draft, ImportState.APPLIED, act)
    draft.applied_by_message_id = act.message_id
    session.flush()
    settled = _bare(session, draft)
    return replace(view, state=settled.state, by=settled.by, at=settled.at, told=told)


def drop(session: Session, draft_id: int, act: Act) -> ImportView:
    """Leaves everything as it is. Raises NoImport."""
    draft = _find(session, draft_id, act, ready=False)
    if draft.state not in SETTLED:
        _settle(session, draft, ImportState.DROPPED, act)
    return _bare(session, draft)


def take_whole(session: Session, draft_id: int, act: Act, *, whole: bool) -> ImportView:
    """What the file leaves out is to be cancelled, or is not. Raises NoImport, NotReady, NoPlan."""
    draft = _find(session, draft_id, act)
    if draft.state in SETTLED:
        return _bare(session, draft)
    draft.whole = whole
    session.add(draft)
    session.flush()
    return _shown(session, draft, act)


def asked(session: Session, draft_id: int, act: Act) -> tuple[str, ImportPrompt] | None:
    """The key of the next unclear deadline and the question about it; None where there is none (any more).

    Raises NoImport, NotReady, NoPlan.
    """
    draft = _find(session, draft_id, act)
    if draft.state in SETTLED:
        return None
    read = meaning.preview(session, draft, act.actor, act.day.today)
    if not read.unclear:
        return None
    name, example = imports.name_of(session, draft), date(read.year, *EXAMPLE)
    first = read.unclear[0]
    return first.key, ImportPrompt(name, "", first.where, first.title, first.said, len(read.unclear), example)


def answer(
    session: Session, draft_id: int, key: str, day: date | None, act: Act, *, rest: bool = False
) -> None:
    """The task of that row is due on `day`, or has no date of its own; with `rest` so have all still unclear.

    Raises NoImport, NotReady, NoPlan, NotAsked.
    """
    draft = _find(session, draft_id, act)
    found = (
        [] if draft.state in SETTLED else meaning.preview(session, draft, act.actor, act.day.today).unclear
    )
    keys = [one.key for one in found if rest or one.key == key]
    if key not in keys:
        raise NotAsked("not unclear")
    said = day.isoformat() if day else NO_DATE
    draft.answers = {**draft.answers, **dict.fromkeys(keys, said)}
    session.add(draft)
    session.flush()


def take(
    session: Session, draft_id: int, listing: Listing | None, fault: str, when: When, say: Announce
) -> bool:
    """The file has been read, or `fault` says why not: whoever sent it is told. False where that is done."""
    draft = imports.lock(session, draft_id)
    if draft is None or draft.state != ImportState.WAITING:
        return False
    actor = access.actor(session, draft.official_id, when.now.date())
    if not may(session, actor):
        listing, fault = None, "no_right"
    draft.state = ImportState.READ if listing else ImportState.FAILED
    draft.listing = listing.to_json() if listing else None
    if listing and draft.answers.get(YEAR):
        draft.listing = {**listing.to_json(), "year": draft.answers[YEAR]}
    session.add(draft)
    session.flush()
    news = _news(session, draft, fault, actor, when, say)
    notify.answer(session, draft.official_id, draft.office_id, f"import:{draft.id}", news, when)
    return True


def _news(session: Session, draft: ImportDraft, fault: str, actor: Actor, when: When, say: Announce) -> Reply:
    if draft.state == ImportState.FAILED:
        return Reply("import_failed", ImportFailed(imports.name_of(session, draft), fault))
    try:
        return say(_shown(session, draft, Act(actor, when)))
    except JobsError as error:
        return Reply("error", error)


def _find(session: Session, draft_id: int, act: Act, *, ready: bool = True) -> ImportDraft:
    draft = imports.lock(session, draft_id)
    if draft is None or draft.office_id != act.actor.office_id or not may(session, act.actor):
        raise NoImport("not there, or not the actor's")
    if ready and draft.state in (ImportState.WAITING, ImportState.FAILED):
        raise NotReady("not read")
    return draft


def _settle(session: Session, draft: ImportDraft, state: ImportState, act: Act) -> None:
    draft.state = state
    draft.settled_by_id, draft.settled_at = act.actor.official_id, act.when.now
    draft.listing = None
    session.add(draft)
    session.flush()


def _bare(session: Session, draft: ImportDraft) -> ImportView:
    if draft.settled_by_id is None or draft.settled_at is None:
        return views.bare(session, draft)
    by = people.names(session, [draft.settled_by_id])[draft.settled_by_id]
    return views.bare(session, draft, by, draft.settled_at.astimezone(ZONE))


def _shown(session: Session, draft: ImportDraft, act: Act) -> ImportView:
    """The office is locked first: what is shown and what is applied are one and the same."""
    plans.lock_office(session, session.get_one(Office, draft.office_id).code)
    found: Meaning = meaning.preview(session, draft, act.actor, act.day.today)
    return views.of(session, draft, found)
