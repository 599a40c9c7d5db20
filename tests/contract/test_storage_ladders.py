"""A plan's own ladders: stored, changed, shown, exported and found again, on both engines."""

from datetime import date
from pathlib import Path

import pytest
import sample
import sqlalchemy as sa

from jobs.calendar import WorkingDays
from jobs.imports import plan_export, plan_file, plan_show
from jobs.imports.difference import ConsentNeeded
from jobs.imports.plan_apply import Imported, import_plan
from jobs.ladder import Ladder, Level, Up
from jobs.ladder_text import wording
from jobs.ladders import USUAL, ladders
from storage import plans
from storage.plans import sample_path
from storage.tables import Plan

pytestmark = pytest.mark.contract

CAL = WorkingDays()
TODAY = date(2023, 3, 6)
SAMPLE = sample_path("hoai-hao-2023").read_text(encoding="utf-8")
OWN = "before 5, 0; after 1, 3; up leader +2"
OTHER = "before 7, 0"


@pytest.fixture
def load(database, tmp_path: Path):
    def run(section: str = "", *, consent: bool = False) -> Imported:
        path = tmp_path / "plan.yaml"
        path.write_text(SAMPLE + section, encoding="utf-8")
        file = plan_file.load(path, CAL)
        return database.write(lambda s: import_plan(s, file, TODAY, consent=consent))

    return run


def stored(database) -> dict[str, str] | None:
    with database.engine.connect() as connection:
        return connection.execute(sa.select(Plan.ladders)).scalar_one()


def section(**worded: str) -> str:
    return "ladders:\n" + "".join(f"  {rule}: {text}\n" for rule, text in worded.items())


def test_a_new_plan_comes_with_its_ladders(database, load):
    assert load(section(dated_task="before 5 0, after 1 3, up leader+2")) == Imported(fresh=True, changes=())
    assert stored(database) == {"dated_task": OWN}
    assert load(section(dated_task=OWN)) == Imported(fresh=False, changes=())


def test_a_changed_ladder_is_shown_and_applied_with_consent(database, load):
    load()
    assert stored(database) is None
    with pytest.raises(ConsentNeeded) as raised:
        load(section(dated_task=OWN, unit_report=OTHER))
    told = [str(change).split(" -> ") for change in raised.value.changes]
    assert [line[0][:36] for line in told] == [
        "plan 2023: ladder unit_report: befor",
        "plan 2023: ladder dated_task: before",
    ]
    assert [line[1] for line in told] == [OTHER, OWN]
    assert stored(database) is None

    load(section(dated_task=OWN, unit_report=OTHER), consent=True)
    assert load(section(unit_report=OTHER, dated_task=OWN)) == Imported(fresh=False, changes=())
    assert stored(database) == {"dated_task": OWN, "unit_report": OTHER}


def test_a_file_without_ladders_goes_back_to_the_usual_ones(database, load):
    load(section(dated_task=OWN))
    with pytest.raises(ConsentNeeded, match="1 difference from what is stored"):
        load()
    (change,) = load(consent=True).changes
    assert (change.field, change.before, change.after) == (
        "ladder dated_task",
        OWN,
        wording(USUAL["dated_task"]),
    )
    assert stored(database) is None


@pytest.mark.parametrize("of_its_own", ["", section(dated_task=OWN)])
def test_what_is_exported_imports_without_a_change(database, load, tmp_path, of_its_own):
    load(of_its_own)
    before = stored(database)
    path = tmp_path / "exported.yaml"
    path.write_text(
        database.read(lambda s: plan_export.to_yaml(plan_export.the_plan(s, TODAY))), encoding="utf-8"
    )
    file = plan_file.load(path, CAL)
    assert database.write(lambda s: import_plan(s, file, TODAY)) == Imported(fresh=False, changes=())
    assert stored(database) == before


def test_every_ladder_in_force_is_shown(database, load):
    load(section(dated_task=OWN))
    plan = database.read(lambda s: plan_export.the_plan(s, TODAY))
    shown = list(plan_show.lines(plan, CAL))
    assert shown[shown.index("Ladders") :] == [
        "Ladders",
        f"  unit_report (usual): {wording(USUAL['unit_report'])}",
        f"  ward_report (usual): {wording(USUAL['ward_report'])}",
        f"  dated_task (this plan's): {OWN}",
        f"  finding (usual): {wording(USUAL['finding'])}",
        f"  target_reading (usual): {wording(USUAL['target_reading'])}",
    ]
    assert plan_export.as_data(plan)["ladders"] == {
        "unit_report": wording(USUAL["unit_report"]),
        "ward_report": wording(USUAL["ward_report"]),
        "dated_task": OWN,
        "finding": wording(USUAL["finding"]),
        "target_reading": wording(USUAL["target_reading"]),
    }


def test_the_ladders_of_plans_that_have_their_own(database):
    with sample.opened(database) as session:
        here, there = sample.office(session, "hoai-hao"), sample.office(session, "tam-quan")
        usual, last_year = sample.plan(session, here), sample.plan(session, here, 2022)
        own, not_asked = sample.plan(session, there), sample.plan(session, there, 2022)
        for plan in (own, not_asked):
            plan.ladders = {"dated_task": OWN}
            sample.keep(session, plan)
        last_year.ladders = {}
        asked = {usual.id, last_year.id, own.id}
        assert plans.own_ladders(session, asked) == {own.id: {"dated_task": OWN}}
        assert ladders(session, asked) == {
            own.id: {"dated_task": Ladder((5, 0), (1, 3), 0, 2, (Up(Level.LEADER, 2),))}
        }
        assert plans.own_ladders(session, ()) == ladders(session, ()) == {}
