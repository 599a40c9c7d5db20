"""How a form is opened and answered in the two wards, and who loses their post meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from chat.forging import Forger
from chat.staging import person, unit
from sqlmodel import Session, select

from bot.context import RemoteFile
from storage.tables import Official, Post, Role

Ids = Mapping[str, int | str]
PLAN = RemoteFile("ke-hoach", "ke-hoach.docx", "application/msword", 9)
FILE = "(a file)"


def nothing(session: Session, ids: Ids) -> Ids:
    return {}


@dataclass(frozen=True)
class Drive:
    """`who` opens the form by a command or a button and gives its `answers`, by the key of the question.

    In all of them `{names}` stand for what the world, or `before`, has; `reply_to`: a message of the bot.
    """

    form: str
    who: str
    opens: str
    answers: dict[str, str]
    before: Callable[[Session, Ids], Ids] = nothing
    reply_to: str | None = None

    @property
    def name(self) -> str:
        return f"{self.form}-{'-'.join(self.answers)}"


def posts_end(forger: Forger, session: Session, who: str) -> None:
    """Yesterday; their work stays theirs."""
    official = person(session, forger.world.chats[who])
    for post in session.exec(select(Post).where(Post.official_id == official.id)):
        post.until = forger.ward.clock.now().date() - timedelta(days=1)
    session.flush()


class Driven:
    """A form that is open, in a session that is undone."""

    def __init__(self, forger: Forger, session: Session, drive: Drive) -> None:
        self.forger, self.session, self.drive = forger, session, drive
        ids = forger.world.scopes["own"]
        self.ids = {**ids, **drive.before(session, ids)}
        session.flush()
        opens = drive.opens.format(**self.ids)
        if drive.reply_to or opens.startswith("/"):
            self.hears(text=opens, reply_to=drive.reply_to)
        else:
            self.hears(tap=opens)

    def hears(self, **said: object) -> str:
        return self.forger.hears(self.session, self.drive.who, **said)

    def answers(self, key: str) -> str:
        text = self.drive.answers[key].format(**self.ids)
        return self.hears(files=(PLAN,)) if text == FILE else self.hears(text=text)

    @property
    def official(self) -> Official:
        return person(self.session, self.forger.world.chats[self.drive.who])

    def ends_posts(self) -> None:
        posts_end(self.forger, self.session, self.drive.who)

    def gets_other_post(self) -> None:
        """An official elsewhere in the ward instead."""
        self.ends_posts()
        elsewhere = {"unit_id": unit(self.session, "vh-tt").id, "role": Role.OFFICIAL}
        row = {"office_id": self.official.office_id, "official_id": self.official.id}
        self.session.add(Post(**row, **elsewhere))
        self.session.flush()
