"""The picture below an invite: what to scan instead of typing its code."""

from dataclasses import dataclass

from sqlmodel import Session

from jobs import staffing
from jobs.acts import Act
from jobs.making import Maker, UnknownDocument, Wish
from jobs.staffing_invites import AdminInvite
from messages.documents import qr
from messages.types import OutgoingFile

LONGEST = 200


@dataclass(frozen=True)
class Scanned:
    """Whose invite it is, and what scanning it gives."""

    name: str
    text: str


def read(session: Session, wish: Wish) -> Scanned:
    """Raises UnknownPerson, AdminInvite, UnknownDocument."""
    official_id, text = wish.arguments.get("official"), wish.arguments.get("text")
    if not isinstance(official_id, int) or not isinstance(text, str) or len(text) > LONGEST:
        raise UnknownDocument("an invite's picture names nobody or says nothing")
    act = Act(wish.actor, wish.when)
    official = staffing.find(session, act, official_id)
    if not staffing.may_invite(session, act, official.id):
        raise AdminInvite("an admin's invite")
    return Scanned(official.name, text)


def make(shown: Scanned) -> OutgoingFile:
    caption = f"Mã QR mời đồng chí {shown.name}: quét bằng điện thoại để vào bot. Dùng một lần."
    return OutgoingFile("ma-moi.png", "image/png", qr.render(shown.text), picture=True, caption=caption)


MAKER = Maker(read, make)
