"""The section `ladders` of a plan file."""

from pathlib import Path

import pytest

from jobs.calendar import WorkingDays
from jobs.imports import plan_file
from jobs.imports.ladder_rows import ladder_changes
from jobs.imports.marked import BadFile
from jobs.ladder_text import EXAMPLE, parse, wording
from jobs.ladders import USUAL, in_force
from jobs.rules import RULES
from storage.plans import sample_path

pytestmark = pytest.mark.unit

CAL = WorkingDays()
SAMPLE = sample_path("hoai-hao-2023").read_text(encoding="utf-8")
LINES = SAMPLE.count("\n")
OWN = "before 5, 0; after 1, 3; up leader +2"


@pytest.fixture
def load(tmp_path: Path):
    def run(section: str) -> plan_file.PlanFile:
        path = tmp_path / "plan.yaml"
        path.write_text(SAMPLE + section, encoding="utf-8")
        return plan_file.load(path, CAL)

    return run


@pytest.mark.parametrize("section", ["", "ladders:\n", "ladders: {}\n", "ladders: {unit_report: null}\n"])
def test_without_ladders_the_usual_ones_hold(load, section):
    assert load(section).ladders is None


def test_a_ladder_is_kept_in_its_normal_wording(load):
    file = load("ladders:\n  dated_task: Before 5 0;  after 1,3 ; up leader+2\n")
    assert file.ladders == {"dated_task": OWN}


def test_a_ladder_may_run_over_lines(load):
    assert load("ladders:\n  dated_task: >-\n    before 5, 0;\n    after 1, 3; up leader +2\n").ladders == {
        "dated_task": OWN
    }


def test_the_usual_ladder_is_none_of_the_plans_own(load):
    lines = [f"  {rule}: {wording(ladder)}\n" for rule, ladder in USUAL.items()]
    assert load("ladders:\n" + "".join(lines)).ladders is None
    assert load("ladders:\n" + "".join(lines[1:]) + f"  unit_report: {OWN}\n").ladders == {"unit_report": OWN}


MANY = """\
extras: []  # <- the section 'extras' is not known
ladders:
  unit_report: before 1, 5  # <- unit_report: the days 'before' must fall
  holiday: before 3, 0  # <- 'holiday' is not known here; there are unit_report, ward_report, dated_task
  ward_report: [10, 5, 0]  # <- ward_report must be text
  dated_task: before 5; up boss +1  # <- dated_task: 'up' names one of head, leader, chairman, not 'boss'
"""


def test_every_fault_is_told_at_once_with_its_line(load):
    with pytest.raises(BadFile) as raised:
        load(MANY)
    wanted = {
        LINES + number: line.split("# <- ")[1]
        for number, line in enumerate(MANY.splitlines(), 1)
        if "# <- " in line
    }
    assert [fault.line for fault in raised.value.faults] == list(wanted)
    for fault in raised.value.faults:
        assert fault.message.startswith(wanted[fault.line])
    assert raised.value.faults[1].message.endswith(f"; write it like `{EXAMPLE}`")


def test_a_section_that_is_no_group_is_a_fault(load):
    with pytest.raises(BadFile, match=f":{LINES + 1}: must be a group of `name: value` lines"):
        load(f"ladders: {OWN}\n")


def test_a_ladder_that_stands_twice_is_a_fault(load):
    with pytest.raises(BadFile, match=f":{LINES + 3}: 'unit_report' stands twice here"):
        load(f"ladders:\n  unit_report: {OWN}\n  unit_report: {OWN}\n")


def test_a_difference_names_the_rule_and_both_ladders():
    told = [str(change) for change in ladder_changes("2023", None, {"dated_task": OWN})]
    usual = "before 15, 7, 3, 1, 0; after 1, 3, 7, then every 5, at most 10; up head +1, lead…"
    assert told == [f"plan 2023: ladder dated_task: {usual} -> {OWN}"]
    assert ladder_changes("2023", {"dated_task": OWN}, {"dated_task": OWN}) == []
    assert len(ladder_changes("2023", {"dated_task": OWN}, None)) == 1


def test_the_rules_have_the_usual_ladders_of_a_plan_file():
    assert {USUAL[name] == RULES[name].LADDER for name in USUAL if name in RULES} == {True}
    assert {rule: parse(text) for rule, text in in_force(None).items()} == dict(USUAL)
