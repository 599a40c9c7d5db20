"""Links to documents, ended by whom they were made for."""

from datetime import datetime

from sqlmodel import Session

from storage import documents
from storage.access import Actor


def revoke(session: Session, actor: Actor, document_id: int, instant: datetime) -> bool:
    """Ends the actor's own links to a document; False where none led there any more, or ever."""
    return documents.revoke_links(session, actor.official_id, document_id, instant) > 0
