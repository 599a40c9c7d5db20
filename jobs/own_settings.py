"""/caidat: by which of their chats somebody is reminded, and when a leader's morning message comes."""

from collections import Counter
from dataclasses import replace
from datetime import time, tzinfo

from sqlmodel import Session

from jobs import mornings
from jobs.acts import Act
from jobs.calendar import MORNING
from jobs.errors import JobsError
from jobs.periods import NotAllowed
from jobs.wake import leaves_work
from messages import words
from messages.formats import full_day
from messages.views import OwnChannel, OwnSettings
from storage import accounts, people, reminders
from storage.accounts import Chat
from storage.tables import Account, AccountState, Official, Role

Here = tuple[int, str]
"""A chat by its bot and the channel's id of it."""


class NoAccount(JobsError):
    """Not one of the actor's own chats, or one that is blocked: the two read alike."""

    code = "no_account"


def shown(session: Session, act: Act, here: Here) -> OwnSettings:
    """As it stands; `here`: the chat it is read in. Raises NotAllowed for who holds no post."""
    if not act.actor.posts:
        raise NotAllowed("no post")
    official = session.get_one(Official, act.actor.official_id)
    chats = accounts.of_official(session, official.id)
    reach = reminders.reaches(session, [official.id]).get(official.id)
    per_channel = Counter(chat.channel for chat in chats)
    channels = tuple(
        OwnChannel(
            id=chat.id,
            name=_name(chat, act.when.now.tzinfo, alone=per_channel[chat.channel] == 1),
            here=(chat.bot_id, chat.external_id) == here,
            current=reach is not None and chat.id == reach.account_id,
            blocked=chat.state != AccountState.ACTIVE,
        )
        for chat in chats
    )
    if Role.LEADER not in act.actor.roles:
        return OwnSettings(channels, MORNING)
    return OwnSettings(channels, official.morning or MORNING, mornings.HOURS)


def _name(chat: Chat, zone: tzinfo | None, *, alone: bool) -> str:
    """The channel; of several chats on one, since when as well."""
    channel = words.CHANNELS[chat.channel]
    return channel if alone else f"{channel} (kết nối {full_day(chat.linked_at.astimezone(zone))})"


def prefer(session: Session, account_id: int, act: Act, here: Here) -> OwnSettings:
    """From now on the actor is written to there, what waits to leave included.

    Raises NotAllowed, NoAccount.
    """
    before = shown(session, act, here)
    if account_id not in {one.id for one in before.open}:
        raise NoAccount("not an open chat of the actor's")
    people.unprefer(session, act.actor.official_id)
    account = session.get_one(Account, account_id, populate_existing=True)
    account.preferred = True
    session.add(account)
    session.flush()
    if before.current is not None and before.current.id == account_id:
        return replace(before, said="same_channel")
    people.readdress(session, account, act.when.instant)
    leaves_work(session)
    return replace(shown(session, act, here), said="channel")


def choose_hour(session: Session, at: time, act: Act, here: Here) -> OwnSettings:
    """When the morning message comes from the next morning on. Raises NotAllowed, and what
    `mornings.choose` raises."""
    before = shown(session, act, here)
    official = session.get_one(Official, act.actor.official_id)
    if at not in before.hours:
        raise mornings.NotALeader("only leaders choose")
    if at == before.morning:
        return replace(before, said="same_hour")
    mornings.choose(session, official, at, act.when.now)
    return replace(shown(session, act, here), said="hour")
