"""What tests of the reminder engine set up in the sample ward, and a channel that fails on demand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from chat.conftest import Ward
from sqlmodel import Session, col, select

from bot.bootstrap import Engine
from bot.channels.web import WebChannel
from bot.clock import HANOI
from bot.context import Event
from bot.demo_page import DemoPage
from bot.web.demo_port import ChatMessage
from jobs.ports import SendError
from messages.render import plain
from messages.types import Outgoing
from storage import installation
from storage.people import official_by_code
from storage.tables import (
    Account,
    Bot,
    Leave,
    Message,
    Notice,
    NoticeKind,
    Official,
    Period,
    Plan,
    Post,
    Reminder,
    ReminderState,
    Role,
    Task,
    TaskKind,
    Unit,
    fold,
)

HEADS = ["tc-kh", "tp-ht", "vh-tt", "vp-tk"]


class FaultyChannel(WebChannel):
    """Keeps what has left in `sent`; `errors` by chat are raised instead of sending."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.errors: dict[str, SendError] = {}

    async def send(self, chat_id: str, message: Outgoing) -> str:
        if error := self.errors.get(chat_id):
            raise error
        self.sent.append((chat_id, plain(message.text)))
        return await super().send(chat_id, message)


def person(session: Session, code: str) -> Official:
    found = official_by_code(session, code)
    assert found is not None
    return found


def unit(session: Session, code: str) -> Unit:
    return session.exec(select(Unit).where(Unit.code == code)).one()


def task(session: Session, code: str) -> Task:
    return session.exec(select(Task).where(Task.code == code)).one()


def begins(ward: Ward, moment: str) -> None:
    """The ward's clock stands at a local moment, and nothing has happened before."""
    at = datetime.fromisoformat(moment).replace(tzinfo=HANOI)
    ward.clock.offset = at - ward.clock.instant()
    ward.database.write(lambda s: installation.set_offset(s, ward.clock.offset))


def quiet(ward: Ward) -> None:
    """The report of the first quarter is out: until the end of May no report is due."""

    def issue(session: Session) -> None:
        first = session.exec(select(Period).order_by(col(Period.due))).first()
        assert first is not None
        first.issued_on = date(2023, 1, 2)
        session.add(first)

    ward.database.write(issue)


def gives(
    ward: Ward,
    code: str,
    deadline: date,
    *,
    at: str | None = "tc-kh",
    owner: str | None = None,
    leader: str | None = None,
    **values: object,
) -> None:
    """A new dated task of the plan, led by the unit `at`, given at the beginning of the year."""

    def add(session: Session) -> None:
        plan = session.exec(select(Plan)).one()
        row = {
            "title": f"Việc {code}",
            "office_id": plan.office_id,
            "plan_id": plan.id,
            "lead_unit_id": unit(session, at).id if at else None,
            "owner_id": person(session, owner).id if owner else None,
            "leader_id": person(session, leader).id if leader else None,
            "search_text": fold(code),
            "sort": code,
            "given_on": date(2023, 1, 1),
        }
        session.add(Task(code=code, kind=TaskKind.DATED, deadline=deadline, percent=0, **{**row, **values}))

    ward.database.write(add)


def alter(ward: Ward, code: str, **values: object) -> None:
    """Changes a task, as an import or a use case would."""

    def work(session: Session) -> None:
        found = task(session, code)
        for name, value in values.items():
            setattr(found, name, value)
        session.add(found)

    ward.database.write(work)


def leaves_posts(ward: Ward, codes: Collection[str], last: date, *roles: Role) -> None:
    """Their posts (of `roles`, else all) end on `last`."""

    def end(session: Session) -> None:
        for code in codes:
            for post in session.exec(select(Post).where(Post.official_id == person(session, code).id)):
                if not roles or post.role in roles:
                    post.until = last
                    session.add(post)

    ward.database.write(end)


def away(ward: Ward, who: str, deputy: str, since: date, until: date) -> None:
    def add(session: Session) -> None:
        one, other = person(session, who), person(session, deputy)
        row = {"office_id": one.office_id, "official_id": one.id, "deputy_id": other.id}
        session.add(Leave(**row, since=since, until=until))

    ward.database.write(add)


def disconnected(ward: Ward, *codes: str) -> None:
    """They have not joined yet."""

    def drop(session: Session) -> None:
        for code in codes:
            session.delete(session.exec(select(Account).where(Account.external_id == code)).one())

    ward.database.write(drop)


def also_on_zalo(ward: Ward, channel: FaultyChannel, *codes: str) -> None:
    """A second bot the ward's process serves, on which these people have a chat too."""

    def add(session: Session) -> Bot:
        office = person(session, "vp-tk").office_id
        bot = installation.bot(session, office_id=office, channel="zalo", name="second", pushes=True)
        for code in codes:
            row = {"official_id": person(session, code).id, "linked_at": ward.clock.instant()}
            session.add(Account(office_id=office, bot_id=bot.id, external_id=f"zalo-{code}", **row))
        return bot

    other = ward.database.write(add)
    (web,) = ward.database.read(lambda s: installation.bots(s, "web"))
    ward.engine = Engine(ward.database, ward.clock, {web.id: (web, ward.channel), other.id: (other, channel)})
    ward.page = DemoPage(ward.engine, web.id)


def reminders(ward: Ward, who: str | None = None) -> list[Reminder]:
    """Everything planned so far, or what is one person's, in the order planned."""

    def find(session: Session) -> list[Reminder]:
        found = select(Reminder).order_by(col(Reminder.id))
        if who is not None:
            found = found.where(Reminder.official_id == person(session, who).id)
        return list(session.exec(found))

    return ward.database.read(find)


def delivered(ward: Ward, who: str | None = None) -> list[str]:
    """The rungs that have arrived, in the order planned."""
    return [one.rung for one in reminders(ward, who) if one.state == ReminderState.DELIVERED]


def digests(ward: Ward) -> list[Notice]:
    return ward.database.read(
        lambda s: list(s.exec(select(Notice).where(Notice.kind == NoticeKind.DIGEST).order_by(Notice.id)))
    )


def holding(said: dict[str, list[str]], words: str) -> list[str]:
    """Who was told something with these words."""
    return sorted(who for who, texts in said.items() if any(words in text for text in texts))


async def morning(ward: Ward, who: str) -> ChatMessage:
    """The last morning message on somebody's phone."""
    return [m for m in await ward.messages(who) if m.direction == "out" and "📌" in m.text][-1]


async def forges(ward: Ward, who: str, payload: str, on: ChatMessage) -> None:
    """Taps a button of a message that is in another chat."""
    external = ward.database.read(lambda s: s.get_one(Message, on.id)).external_id
    (bot,) = ward.engine.bots
    said = {"tap": payload, "label": "?", "tapped": external, "sent_at": ward.clock.now().isoformat()}
    await ward.engine.intake.receive([Event(bot, f"forged-{external}", who, said)])
    await ward.engine.drain()


def is_week(text: str) -> bool:
    """A leader's week that brings no reminder."""
    first = text.splitlines()[0]
    return first.startswith("📌") and first.endswith(("– tóm tắt tuần", "chưa có thay đổi nào."))


def reminded(came: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What came, without the weeks that bring no reminder."""
    left = {who: [text for text in texts if not is_week(text)] for who, texts in came.items()}
    return {who: texts for who, texts in left.items() if texts}
