"""The rules whose subjects are reminded of; a new rule is a module and a line here."""

from jobs.rules import dated_task, finding, target_reading, unit_report, ward_report
from jobs.rules.base import Rule, Subject

RULES: dict[str, Rule] = {
    rule.NAME: rule for rule in (unit_report, ward_report, dated_task, finding, target_reading)
}

__all__ = ["RULES", "Rule", "Subject"]
