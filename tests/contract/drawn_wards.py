"""Wards drawn at random, with everything that is counted in them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import sample
from hypothesis import strategies as st
from sample import TODAY

from storage import access
from storage.tables import (
    Comparator,
    FindingState,
    ReadingState,
    Role,
    SubmissionState,
    TargetKind,
    TargetReading,
    TaskState,
    TaskSupport,
    UnitKind,
)

DAYS = [
    date(2023, 1, 5),
    date(2023, 3, 3),
    date(2023, 3, 4),
    date(2023, 3, 6),
    date(2023, 3, 15),
    date(2023, 3, 16),
]
THEN = datetime(2023, 3, 1, tzinfo=UTC)
days = st.sampled_from(DAYS)
few = st.integers(0, 3)


@dataclass
class Wards:
    """A province with wards, each with departments and a plan."""

    session: object
    draw: st.DataObject

    def build(self):
        self.province = sample.office(self.session, "tinh")
        self.top = sample.unit(self.session, self.province, "tinh", kind=UnitKind.PROVINCE)
        self.wards = [self.ward(number) for number in range(self.draw(st.integers(1, 3)))]

    def ward(self, number):
        session, draw = self.session, self.draw
        office = sample.office(session, f"phuong-{number}")
        root = sample.unit(session, office, f"w{number}", self.top, UnitKind.WARD)
        units = [sample.unit(session, office, f"d{number}-{n}", root) for n in range(draw(st.integers(1, 3)))]
        if draw(st.booleans()):
            units[-1].until = date(2023, 2, 1)
            units[-1].successor_id = units[0].id if draw(st.booleans()) and len(units) > 1 else None
            session.add(units[-1])
        people = [sample.official(session, office, f"p{number}-{n}") for n in range(2)]
        sample.post(session, people[0], units[0], Role.HEAD)
        sample.post(session, people[1], units[-1], Role.OFFICIAL)
        plan = sample.plan(session, office)
        areas = [sample.area(session, plan, code, f"Lĩnh vực {code}") for code in "12"]
        issued = date(2023, 2, 10) if draw(st.booleans()) else None
        periods = [
            sample.period(session, plan, "q0", 2, issued_on=issued, cut_off=date(2023, 2, 10)),
            sample.period(session, plan, "q1", 3),
        ][: draw(st.integers(0, 2))]
        for period in periods:
            for unit in units:
                state = draw(st.sampled_from(SubmissionState))
                sample.submission(session, period, unit, state=state)
        for at in range(draw(st.integers(0, 8))):
            self.task(plan, f"{number}.{at}", units, people, areas, periods)
        for _ in range(draw(few)):
            self.finding(plan, units, people, areas)
        return root, people

    def task(self, plan, code, units, people, areas, periods):
        session, draw = self.session, self.draw
        values = {"deadline": draw(days)} if draw(st.booleans()) else {}
        state = draw(st.sampled_from(TaskState))
        task = sample.task(
            session,
            plan,
            code,
            draw(st.sampled_from([None, *units])),
            draw(st.sampled_from([None, *people])),
            state=state,
            done_on=draw(days) if state == TaskState.DONE else None,
            restricted=draw(st.booleans()),
            given_on=draw(st.sampled_from([date(2023, 1, 1), date(2023, 3, 14)])),
            area_id=draw(st.sampled_from([None, *(area.id for area in areas)])),
            **values,
        )
        for unit in units[: draw(few)]:
            session.add(TaskSupport(task_id=task.id, unit_id=unit.id, office_id=plan.office_id))
        for period in periods:
            for _ in range(draw(st.integers(0, 2))):
                withdrawn = THEN if draw(st.booleans()) else None
                sample.progress(session, task, period, people[0], withdrawn_at=withdrawn)
        if draw(st.booleans()):
            self.target(plan, task, code, areas, periods, people)

    def target(self, plan, task, code, areas, periods, people):
        session, draw = self.session, self.draw
        goal = draw(st.sampled_from([None, Decimal(0), Decimal("22.5"), Decimal(100)]))
        target = sample.target(
            session,
            plan,
            code,
            draw(st.sampled_from([None, task])),
            kind=draw(st.sampled_from(TargetKind)),
            comparator=draw(st.sampled_from([None, *Comparator])),
            value=goal,
            area_id=draw(st.sampled_from([None, *(area.id for area in areas)])),
        )
        for period in periods[: draw(few)]:
            state = draw(st.sampled_from(ReadingState))
            part = draw(st.sampled_from([(45, 200), (9, 40), (40, 40), (1, 3), (0, 7), ("0.1", "0.3")]))
            of_whole = {"numerator": Decimal(part[0]), "denominator": Decimal(part[1])}
            alone = {"value": draw(st.sampled_from([Decimal("22.5"), Decimal(0), Decimal("99.9999")]))}
            figure = draw(st.sampled_from([of_whole, alone])) if state == ReadingState.FIGURE else {}
            row = {"office_id": plan.office_id, "target_id": target.id, "period_id": period.id}
            said = {"text": "x", "author_id": people[0].id, "sent_at": THEN, "created_at": THEN}
            sample.keep(session, TargetReading(**row, **said, state=state, **figure))

    def finding(self, plan, units, people, areas):
        session, draw = self.session, self.draw
        state = draw(st.sampled_from(FindingState))
        remedied = people[0].id if state in (FindingState.AWAITING, FindingState.CLOSED) else None
        sample.finding(
            session,
            plan,
            draw(st.sampled_from(units)),
            people[0],
            draw(st.sampled_from([None, *people])),
            state=state,
            due=draw(st.sampled_from([None, *DAYS])),
            restricted=draw(st.booleans()),
            remedied_by_id=remedied,
            verified_by_id=people[1].id if state == FindingState.CLOSED else None,
            area_id=draw(st.sampled_from([None, *(area.id for area in areas)])),
        )

    def readers(self):
        """Leaders of the province and of a ward, a head and an official, as they act today."""
        root, people = self.wards[0]
        made = [sample.holder(self.session, self.top, Role.LEADER, "ct-tinh")]
        made.append(sample.holder(self.session, root, Role.LEADER, "ct-phuong"))
        made.append(sample.holder(self.session, root, Role.COORDINATOR, "dau-moi"))
        return made + [access.actor(self.session, one.id, TODAY) for one in people]
