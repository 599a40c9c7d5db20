"""What a transaction leaves to be sent or fetched, so that whoever does it is woken once it is committed."""

from sqlmodel import Session

LEFT = "work was left"


def leaves_work(session: Session) -> None:
    session.info[LEFT] = True


def left_work(session: Session) -> bool:
    """Whether anything has been left since the session began."""
    return LEFT in session.info
