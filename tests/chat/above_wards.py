"""A province above the ward, and beside it another ward with a plan of its own."""

from chat.staging import unit
from sqlmodel import col, select

from storage.tables import (
    Account,
    Office,
    Official,
    Period,
    PeriodKind,
    Plan,
    Post,
    Role,
    Submission,
    Task,
    TaskKind,
    Unit,
    UnitKind,
)


def province(ward):
    """Puts the ward under a province, beside another ward with a plan of its own; who leads the province
    writes as `ct-tinh`, who leads the other ward as `ct-khac`."""

    def build(session):
        first = unit(session, "hoai-hao")
        above = _office(session, "tinh", "tỉnh Bình Định")
        other = _office(session, "hoai-tan", "phường Hoài Tân")
        top = _unit(session, above, None, code="tinh", name="tỉnh Bình Định", kind=UnitKind.PROVINCE)
        for one in session.exec(select(Unit).where(col(Unit.office_id) == first.office_id)):
            one.path = top.path + one.path[1:]
            session.add(one)
        first.parent_id = top.id
        root = _unit(session, other, top, code="ht", name="phường Hoài Tân", kind=UnitKind.WARD)
        desk = _unit(session, other, root, code="d", name="Văn phòng Hoài Tân", kind=UnitKind.DEPARTMENT)
        _plan(session, desk)
        _leaders(ward, session, top, root)

    ward.database.write(build)


def _office(session, code, name):
    office = Office(code=code, name=name)
    session.add(office)
    session.flush()
    return office


def _unit(session, office, above, **values):
    one = Unit(office_id=office.id, parent_id=above and above.id, **values)
    session.add(one)
    session.flush()
    one.path = f"{above.path if above else '/'}{one.id}/"
    return one


def _plan(session, desk):
    """With a first quarter as the ward's own, for which the desk owes its report."""
    plan = Plan(office_id=desk.office_id, year=2023, title="Kế hoạch")
    session.add(plan)
    session.flush()
    q1 = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    days = ("window_from", "window_to", "cut_off", "due", "internal_due", "given_on")
    period = Period(
        **{name: getattr(q1, name) for name in days},
        office_id=plan.office_id,
        plan_id=plan.id,
        code="2023-Q1",
        name="quý I",
        kind=PeriodKind.QUARTER,
    )
    session.add(period)
    session.flush()
    session.add(Submission(office_id=plan.office_id, period_id=period.id, unit_id=desk.id))
    _two_tasks(session, plan, desk, q1)


def _two_tasks(session, plan, desk, q1):
    for number, late in ((1, True), (2, False)):
        session.add(
            Task(
                office_id=plan.office_id,
                plan_id=plan.id,
                code=f"T{number}",
                title="Việc của Hoài Tân",
                lead_unit_id=desk.id,
                kind=TaskKind.DATED,
                deadline=q1.window_from if late else q1.due.replace(month=12),
                percent=0,
                given_on=q1.window_from,
                search_text="",
                sort=str(number),
            )
        )


def _leaders(ward, session, top, root):
    for code, at in (("ct-tinh", top), ("ct-khac", root)):
        who = Official(office_id=at.office_id, code=code, name=f"Lãnh đạo {at.name}")
        session.add(who)
        session.flush()
        session.add(Post(office_id=at.office_id, official_id=who.id, unit_id=at.id, role=Role.LEADER))
        chat = session.exec(select(Account)).first()
        session.add(
            Account(
                office_id=at.office_id,
                bot_id=chat.bot_id,
                official_id=who.id,
                external_id=code,
                preferred=True,
                linked_at=ward.clock.instant(),
            )
        )
