"""The rows of a plan file and of a staff file, each checked by itself.

A field that is wrong is noted and left None, so that the rest of its row is still compared with other rows;
no row with a fault ever leaves the import.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from jobs.imports.marked import Marked, Place
from storage.tables import Comparator, PeriodKind, Role, SetBy, TargetKind, TaskKind, UnitKind

YEARS = range(2000, 2101)


def _day(text: Any) -> dt.date:
    if isinstance(text, dt.date):
        return text
    if not isinstance(text, str) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is None:
        raise ValueError("is not a date (write 2023-03-14)")
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if day.year not in YEARS:
        raise ValueError(f"is not in the years {YEARS[0]} to {YEARS[-1]}")
    return day


Day = Annotated[dt.date, BeforeValidator(_day)]
CODE = r"^[A-Za-zĐđ0-9][A-Za-zĐđ0-9.\-]{0,19}$"
SLUG = r"^[a-z0-9][a-z0-9\-]{0,39}$"
ONE_LINE = r"^[^\n]*$"
Code = Annotated[str, StringConstraints(pattern=CODE)]
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
Line = Annotated[str, StringConstraints(pattern=ONE_LINE)]
Name = Annotated[Line, StringConstraints(max_length=200)]
Short = Annotated[Line, StringConstraints(max_length=60)]
Label = Annotated[Line, StringConstraints(max_length=20)]
Text = Annotated[str, StringConstraints(max_length=5000)]


class Row(BaseModel):
    """Values come as text; `context` is where a field's faults are put."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _note(cls, value: Any, handler: Callable[[Any], Any], info: ValidationInfo) -> Any:
        try:
            return handler(value)
        except ValidationError as error:
            if info.context is None:
                raise
            info.context[info.field_name] = error
            return None


class OfficeRow(Row):
    code: Slug
    name: Name
    province: Slug | None = None


class UnitRow(Row):
    code: Slug
    kind: UnitKind
    name: Name
    parent: Slug | None = None
    since: Day | None = None
    until: Day | None = None


class LetterheadRow(Row):
    superior: Name | None = None
    body: Name
    symbol: Annotated[Line, StringConstraints(max_length=40)]
    place: Name
    authority: Name
    signer_title: Name
    signer_name: Name
    recipients: list[Name]


class PlanRow(Row):
    year: Annotated[int, Field(ge=YEARS[0], le=YEARS[-1])]
    number: Short | None = None
    date: Day | None = None
    title: Text
    basis: Text | None = None


class AreaRow(Row):
    code: Code
    label: Label
    name: Text


class TaskRow(Row):
    code: Code
    label: Label | None = None
    area: Code | None = None
    lead: Slug | None = None
    support: list[Slug] = []
    kind: TaskKind
    title: Text
    deliverable: Text | None = None
    deadline: Day | None = None
    deadline_text: Text | None = None
    deadline_set_by: SetBy | None = None
    restricted: bool = False


class TargetRow(Row):
    code: Code
    label: Label | None = None
    area: Code | None = None
    task: Code | None = None
    title: Text
    kind: TargetKind
    comparator: Comparator | None = None
    value: Annotated[Decimal, Field(ge=0, le=10**9, decimal_places=2)] | None = None
    wording: Text


class PeriodRow(Row):
    code: Code
    kind: PeriodKind
    name: Short
    window_from: Day
    window_to: Day
    cut_off: Day
    internal_due: Day
    due: Day


class PostRow(Row):
    role: Role
    unit: Slug
    since: Day | None = None
    until: Day | None = None


class OfficialRow(Row):
    """`posts` by their position in the file."""

    code: Slug
    name: Name
    contact: Name | None = None
    posts: dict[int, PostRow] = {}


R = TypeVar("R", bound=Row)
PATTERNS = {
    CODE: "{}is not a code (at most 20 letters without accents, digits, dots and hyphens, such as 3.c)",
    SLUG: "{}is not a code (at most 40 small letters without accents, digits and hyphens, such as vp-tk)",
    ONE_LINE: "must be one line",
}
WORDS = {
    "string_too_long": "is too long",
    "list_type": "must be a list",
    "string_type": "must be text",
    "bool_parsing": "must be true or false",
    "int_parsing": "is not a whole number",
    "decimal_parsing": "is not a number (write 22.5)",
    "decimal_max_places": "has more than two decimals",
    "finite_number": "is not a number (write 22.5)",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
}


def check(model: type[R], raw: Any, place: Place, marked: Marked) -> R | None:
    """The row, with what is wrong in it noted and left None; None itself where there is no row at all."""
    if not isinstance(raw, dict):
        marked.fault(place, "must be a group of `name: value` lines")
        return None
    fields = model.model_fields
    for name in raw.keys() - fields.keys():
        marked.fault((*place, name), f"'{name}' is not known here; there are {', '.join(fields)}")
    given = {name: value for name, value in raw.items() if name in fields and value is not None}
    absent = [name for name, field in fields.items() if field.is_required() and name not in given]
    for name in absent:
        marked.fault((*place, name), f"{name} is missing")
    wrong: dict[str, ValidationError] = {}
    row = model.model_validate(given | dict.fromkeys(absent), context=wrong)
    for name in wrong.keys() - set(absent):
        for fault in wrong[name].errors(include_url=False):
            marked.fault((*place, name, *fault["loc"]), f"{name} {_sentence(fault)}")
    return row


def _sentence(fault: Any) -> str:
    said = fault["input"]
    shown = f"'{said}' " if isinstance(said, str) and len(said) <= 60 else ""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "enum":
            return f"{shown}must be {context['expected']}"
        case "value_error":
            return f"{shown}{context['error']}"
        case "string_pattern_mismatch":
            return PATTERNS[context["pattern"]].format(shown)
    return f"{shown}{WORDS.get(fault['type'], fault['msg'].lower())}"


def rows(model: type[R], raw: Any, place: Place, marked: Marked, *, required: bool = True) -> dict[int, R]:
    """The rows of a list by their position, their faults noted."""
    name = str(place[-1])
    if raw is None and not required:
        return {}
    if not isinstance(raw, list):
        problem = "is missing or empty" if raw is None else "must be a list"
        marked.fault(place, f"'{name}' {problem}")
        return {}
    if required and not raw:
        marked.fault(place, f"'{name}' is missing or empty")
    checked = {n: check(model, one, (*place, n), marked) for n, one in enumerate(raw)}
    return {n: row for n, row in checked.items() if row is not None}
