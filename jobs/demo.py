"""The sample of the demo: loaded into an empty database, wiped to start anew."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, select

from jobs.calendar import WorkingDays
from jobs.imports import plan_file, staff_file
from jobs.imports.plan_apply import import_plan
from jobs.imports.staff_apply import import_staff
from storage import audit, installation, people
from storage.plans import sample_path
from storage.tables import Account, Base, Installation, Office

SAMPLE = "hoai-hao-2023"
CHANNEL = "web"
BOT = "demo"


@dataclass(frozen=True)
class DemoPerson:
    """An official of the sample; `roles` are those of the posts held today."""

    code: str
    name: str
    roles: tuple[str, ...]


def is_empty(session: Session) -> bool:
    return session.exec(select(Office.id)).first() is None


def load_sample(session: Session, today: date, instant: datetime) -> None:
    """The sample plan and its officials, each with a chat on the demo's page named by their code."""
    audit.leave_out(session)
    plan = plan_file.load(sample_path(SAMPLE), WorkingDays())
    import_plan(session, plan, today, consent=True)
    import_staff(session, staff_file.read(sample_path(f"{SAMPLE}-staff")), today, consent=True)
    office = session.exec(select(Office).where(Office.code == plan.office.code)).one()
    bot = installation.bot(session, office_id=office.id, channel=CHANNEL, name=BOT, pushes=True)
    for official in people.officials(session, office.id):
        session.add(
            Account(
                office_id=office.id,
                bot_id=bot.id,
                official_id=official.id,
                external_id=official.code,
                preferred=True,
                linked_at=instant,
            )
        )
    session.flush()


def officials(session: Session, today: date) -> list[DemoPerson]:
    """Everybody of the sample with their roles, in the order of the staff file."""
    found = []
    for office in session.exec(select(Office)):
        held = people.posts_today(session, office.id, today)
        for official in people.officials(session, office.id):
            roles = tuple(dict.fromkeys(post.role.value for post in held if post.official_id == official.id))
            found.append(DemoPerson(official.code, official.name, roles))
    return found


def epoch(session: Session) -> str:
    """Another one each time the sample is loaded: ids of messages count anew then."""
    return session.exec(select(func.min(Account.linked_at))).one().isoformat()


def wipe(session: Session) -> None:
    """Empties every table but the row that says this is a demo."""
    for table in reversed(Base.metadata.sorted_tables):
        if table.name != Installation.__tablename__:
            session.execute(table.delete())
    session.expunge_all()
