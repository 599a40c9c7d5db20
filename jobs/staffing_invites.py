"""Fresh invites made in chat: shown once, to who asked for them."""

from sqlmodel import Session

from jobs import notify, people
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.staffing import check, find, may_become, may_invite
from jobs.staffing_people import everybody
from messages.types import Reply
from messages.views import InviteList, InviteView
from storage import audit, reminders, staff
from storage.tables import Invite, Official

AT_ONCE = 12
"""Invites in one message: more would not fit."""


class NobodyWaits(JobsError):
    """Everybody whom the actor looks after has joined."""

    code = "nobody_waits"


class AdminInvite(JobsError):
    """Of an admin, who is an admin's to invite."""

    code = "admin_invite"


class OwnInvite(JobsError):
    """Who made it would take a post by it that is not theirs to give."""

    code = "own_invite"


def invite(session: Session, official_id: int, act: Act) -> InviteView:
    """A fresh invite; who is linked elsewhere already hears that it was made, and by whom.

    The log has that it was made, never its code. Raises UnknownPerson, AdminInvite.
    """
    official = find(session, act, official_id)
    if not may_invite(session, act, official.id):
        raise AdminInvite("an admin's invite")
    code, row = people.made(session, official.id, act.when.instant)
    audit.created(session, Invite, row.id, {"office_id": row.office_id, "official_id": official.id})
    others = official.id != act.actor.official_id
    view = InviteView(
        name=official.name,
        code=code,
        links=_links(session, official, code),
        told=others and bool(reminders.reaches(session, [official.id])),
    )
    if view.told:
        reply = Reply("staff_invited", act.actor.name)
        notify.tell(session, [official.id], official.office_id, f"invited:{row.id}", reply, act.when)
    return view


def _links(session: Session, official: Official, code: str) -> tuple[str, ...]:
    bots = staff.bot_names(session, official.office_id, "telegram")
    return tuple(found for bot in bots if (found := people.link(bot, code)))


def invite_waiting(session: Session, act: Act, after: int) -> InviteList:
    """Fresh invites for those who have not joined, from the first whose id is above `after`.

    Raises NotAllowed, NobodyWaits.
    """
    check(act)
    waiting = sorted(line.id for line in everybody(session, act) if line.state == "waiting")
    theirs = [one for one in waiting if one > after and may_invite(session, act, one)]
    if not theirs:
        raise NobodyWaits("everybody has joined")
    made = tuple(invite(session, one, act) for one in theirs[:AT_ONCE])
    left = len(theirs) - len(made)
    return InviteList(made, left, theirs[len(made) - 1])


def check_use(session: Session, code: str, act: Act) -> None:
    """Before the chat of the actor takes a code. Raises OwnInvite."""
    found = people.invited(session, code)
    if found is None or people.inviter(session, code) != act.actor.official_id:
        return
    official_id, name, _ = found
    if official_id != act.actor.official_id and not may_become(session, act, official_id):
        raise OwnInvite("a post above the actor's own", name=name)
