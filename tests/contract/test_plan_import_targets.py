"""A new version of a plan leaves a target out: what was said of it is kept, and it can come back."""

from datetime import date
from decimal import Decimal

import pytest
import sample
import yaml
from importing import CAL, TODAY, plain
from sqlmodel import select

from jobs.imports import plan_export, plan_file
from jobs.imports.errors import PeriodInUse
from jobs.imports.plan_apply import import_plan
from storage import targets
from storage.tables import Office, Period, ReadingState, Target, TargetReading

pytestmark = pytest.mark.contract


@pytest.fixture
def load(database, tmp_path):
    """Imports the sample without the targets of these codes, or without its first period."""

    def run(*without, first_period=True, today=TODAY):
        data = plain()
        data["targets"] = [one for one in data["targets"] if one["code"] not in without]
        data["periods"] = data["periods"] if first_period else data["periods"][1:]
        path = tmp_path / "plan.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        file = plan_file.load(path, CAL)
        done = database.write(lambda s: import_plan(s, file, today, consent=True))
        return [str(change) for change in done.changes]

    return run


def read(session):
    """Somebody says how far 3.c is."""
    target = session.exec(select(Target).where(Target.code == "3.c")).one()
    period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    who = sample.official(session, session.get_one(Office, target.office_id), "x")
    targets.add(
        session,
        office_id=target.office_id,
        target_id=target.id,
        period_id=period.id,
        state=ReadingState.FIGURE,
        value=Decimal("22.5"),
        text="22,5%",
        author_id=who.id,
        sent_at=sample.NOW,
        late=False,
        created_at=sample.INSTANT,
    )


def dropped(database, code):
    return database.read(lambda s: s.exec(select(Target.dropped_on).where(Target.code == code)).all())


def exported(database):
    stored = database.read(lambda s: plan_export.as_data(plan_export.the_plan(s, TODAY)))
    return [one["code"] for one in stored["targets"]]


def test_one_of_which_nothing_was_said_goes(database, load):
    load()
    assert load("3.c") == ["target 3.c: state: in the plan -> gone"]
    assert dropped(database, "3.c") == []


def test_one_of_which_something_was_said_is_kept_and_comes_back(database, load):
    load()
    database.write(read)
    assert load("3.c") == ["target 3.c: state: in the plan -> gone"]
    assert dropped(database, "3.c") == [TODAY]
    assert "3.c" not in exported(database)
    assert load("3.c", today=date(2023, 4, 3)) == [], "it is gone already"
    assert dropped(database, "3.c") == [TODAY]
    (change,) = load()
    assert change.startswith("target 3.c")
    assert dropped(database, "3.c") == [None]
    assert "3.c" in exported(database)
    kept = database.read(lambda s: s.exec(select(TargetReading)).one())
    assert (kept.text, kept.value) == ("22,5%", Decimal("22.5"))


def test_a_period_for_which_figures_were_said_is_not_dropped(database, load):
    load()
    database.write(read)
    with pytest.raises(PeriodInUse):
        load(first_period=False)
