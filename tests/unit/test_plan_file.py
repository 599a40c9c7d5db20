"""Plan and staff files: every fault at once with its line, and what can be in a text comes through."""

import random
import re
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.calendar import WorkingDays
from jobs.errors import JobsError
from jobs.imports import plan_file, staff_file
from jobs.imports.difference import Change
from jobs.imports.marked import LARGEST, BadFile
from jobs.imports.periods_default import default_periods
from storage.plans import natural_key
from storage.tables import Comparator, TaskKind

pytestmark = pytest.mark.unit

CAL = WorkingDays()
GOOD = """\
office: {code: ward, name: phường Thử}
units:
  - {code: ward, kind: ward, name: phường Thử}
  - {code: vp, kind: department, name: Văn phòng, parent: ward}
letterhead:
  body: ỦY BAN NHÂN DÂN
  symbol: UBND
  place: Thử
  authority: TM. ỦY BAN NHÂN DÂN
  signer_title: CHỦ TỊCH
  signer_name: Nguyễn Văn A
  recipients: ["Lưu: VT"]
plan: {year: 2024, title: Kế hoạch thử}
areas:
  - {code: "1", label: "1.", name: Một}
tasks:
  - {code: 1.a, label: a), area: "1", lead: vp, kind: standing, title: Việc thường xuyên}
  - {code: 1.đ, area: "1", kind: dated, deadline: 2024-06-30, title: Việc có hạn}
"""
STAFF = """\
office: ward
officials:
  - code: a
    name: Nguyễn Văn A
    posts:
      - {role: head, unit: vp}
"""


@pytest.fixture
def write(tmp_path):
    def to_file(text: str | bytes, name: str = "plan.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return to_file


def faults(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(BadFile) as raised:
        plan_file.load(path, CAL)
    told = str(raised.value).splitlines()
    assert told[0].startswith(f"nothing was imported, {path} has {len(told) - 1} fault")
    assert told[1:] == [f"{path}:{fault.line}: {fault.message}" for fault in raised.value.faults]
    return [(fault.line, fault.message) for fault in raised.value.faults]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_a_good_file(write):
    plan = plan_file.load(write(GOOD), CAL)
    assert [task.code for task in plan.tasks] == ["1.a", "1.đ"]
    assert plan.tasks[1].kind == TaskKind.DATED
    assert plan.tasks[1].deadline == date(2024, 6, 30)
    assert plan.targets == ()


def test_without_periods_it_has_the_usual_ones(write):
    assert plan_file.load(write(GOOD), CAL).periods == default_periods(2024, CAL)


@pytest.mark.parametrize("year", range(2021, 2031))
def test_the_usual_periods_of_any_year_leave_time_to_compile(year):
    for period in default_periods(year, CAL):
        assert (period.cut_off.day, period.due.day) == (14, 17)
        assert CAL.is_working(period.internal_due)
        assert CAL.between(period.internal_due, CAL.last_working(period.due)) == 3


MANY = """\
office: {code: Ward, name: phường Thử}  # <- code 'Ward' is not a code
units:
  - {code: ward, kind: ward, name: phường Thử}
  - {code: vp, kind: bureau, name: Văn phòng, parent: ward}  # <- kind 'bureau' must be 'province'
letterhead:
  body: ỦY BAN NHÂN DÂN
  symbol: UBND
  place: Thử
  authority: TM. ỦY BAN NHÂN DÂN
  signer_title: CHỦ TỊCH
  signer_name: Nguyễn Văn A
  recipients: Lưu  # <- recipients 'Lưu' must be a list
plan:
  year: twenty  # <- year 'twenty' is not a whole number
  title: Kế hoạch thử
  budget: 5  # <- 'budget' is not known here; there are year, number
areas:
  - {code: "1", label: "1.", name: Một}
tasks:
  - {code: 1.a, kind: standing, title: Một, lead: vp}
  - {code: 1.a, kind: standing, title: Hai}  # <- the code '1.a' stands twice in tasks
  - {code: 1.A, kind: standing, title: Hai}  # <- the code '1.A' stands twice in tasks
  - {code: 1.c, kind: dated, title: Ba}  # <- a dated task needs a deadline
  - {code: 1.d, kind: standing, title: Bốn, deadline: 2024-06-30}  # <- a standing task can have no deadline
  - {code: 1.e, kind: dated, title: Năm, deadline: 2024-06-31}  # <- deadline '2024-06-31' is no day
  - code: 1.f
    kind: standing
    title: Sáu
    lead: nobody  # <- lead: there is no unit 'nobody'
    area: "9"  # <- area: there is no area '9'
    support: [vp, vp]  # <- names the unit 'vp' twice
  - {code: 1.g, kind: standing}  # <- title is missing
  - just text  # <- must be a group of `name: value` lines
  - {code: 1.h, kind: standing, title: Bảy, restricted: maybe}  # <- restricted 'maybe' must be true or false
targets:
  - {code: t1, kind: share, title: Một, wording: Một, value: 5}  # <- a target has a comparator and a value
  - {code: t2, kind: share, title: Hai, wording: Hai, comparator: ">", value: 101}  # <- a share cannot exceed
  - {code: t3, kind: fact, title: Ba, wording: Ba, task: 9.z}  # <- task: there is no task '9.z'
  - {code: t4, kind: count, title: Ba, wording: Ba, comparator: "=", value: nan}  # <- value 'nan' is not
periods:
  - code: 2024-Q1
    kind: quarter
    name: quý I
    window_from: 2023-12-15
    window_to: 2024-03-14
    cut_off: 2024-03-14
    internal_due: 2024-03-20
    due: 2024-03-17  # <- due is before internal_due
  - code: 2024-Q2
    kind: quarter
    name: quý II
    window_from: 2024-03-14  # <- the window overlaps that of period '2024-Q1'
    window_to: 2024-06-14
    cut_off: 14/6/2024  # <- cut_off '14/6/2024' is not a date
    internal_due: 2024-06-12
    due: 2024-06-17
extras: []  # <- the section 'extras' is not known
"""


def test_all_faults_are_told_at_once_each_with_its_line(write):
    wanted = {
        number: line.split("# <- ")[1] for number, line in enumerate(MANY.splitlines(), 1) if "# <- " in line
    }
    assert len(wanted) >= 10
    told = faults(write(MANY))
    assert [line for line, _ in told] == sorted(wanted)
    for line, message in told:
        assert message.startswith(wanted[line]), (line, message)


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("plan: {year: 2024, title: Kế hoạch thử}\n", "", (1, "'plan' is missing or empty")),
        ("year: 2024", "year: 1999", (13, "year '1999' is too small")),
        ("name: Văn phòng, parent: ward", "name: Văn phòng", (4, "needs a parent")),
        ("parent: ward}", "parent: vp}", (4, "the unit stands below itself")),
        ("kind: department", "kind: town", (4, "the first unit must be one of province, town, ward")),
        ("deadline: 2024-06-30", "deadline: [1]", (18, "deadline is not a date (write 2023-03-14)")),
        ("deadline: 2024-06-30", "deadline: 2205-06-30", (18, "deadline '2205-06-30' is not in the years")),
        ("code: 1.a", "code: 1 a", (17, "code '1 a' is not a code (at most 20 letters")),
        ("code: vp", "code: VP", (4, "code 'VP' is not a code (at most 40 small letters")),
        (
            "phường Thử}\nunits",
            "phường Thử, province: Gia Lai}\nunits",
            (1, "province 'Gia Lai' is not a code"),
        ),
        ("title: Việc thường xuyên", 'title: "Một\\ahai"', (17, "holds a control character")),
        ("name: Một", 'name: Một, name: "Hai"', (15, "'name' stands twice here")),
        ("name: Văn phòng", 'name: "Văn\\nphòng"', (4, "name must be one line")),
        ("title: Việc thường xuyên", f"title: {'a' * 5001}", (17, "title is too long")),
        ("name: Một", "name: Một, ? [a] : b", (15, "a name must be plain text")),
    ],
)
def test_a_fault_and_its_line(write, old, new, wanted):
    line, message = wanted
    told = [(at, text[: len(message)]) for at, text in faults(write(changed(old, new)))]
    assert (line, message) in told


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "the file must hold the sections office, units"),
        ("# only a comment\n", 1, "the file must hold the sections"),
        ("- a\n- b\n", 1, "the file must hold the sections"),
        ("office: {code: a\nunits: b\n", 2, "not YAML: "),
        ("office:\n\tcode: a\n", 2, "not YAML: "),
        ("office: a\n---\noffice: b\n", 2, "not YAML: "),
        ("office: a\nplan: \x07\n", 2, "not YAML: a character that may not stand in a text"),
        ("office: " + "[" * 5000, 1, "nested too deeply"),
    ],
)
def test_what_is_no_plan_at_all(write, text, line, message):
    ((at, told),) = faults(write(text))
    assert (at, told[: len(message)]) == (line, message)


def test_an_alias_is_refused_wherever_it_stands(write):
    bomb = ["a: &a [x, x]"] + [f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    told = faults(write("\n".join(bomb)))
    assert {line for line, text in told if "refers to another place by `*`" in text} == set(range(2, 10))
    assert len(told) < 100


def test_an_alias_to_itself_ends(write):
    assert any("refers to another place" in text for _, text in faults(write("office: &a [*a]\n")))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Kế hoạch".encode("utf-16"), "is not UTF-8 text; save it as UTF-8 and try again"),
        (b"K\xea ho\xa1ch", "is not UTF-8 text"),
        (b"#" * (3 * 1024 * 1024), "is larger than 2 MiB"),
    ],
)
def test_what_cannot_be_read(write, text, sentence):
    path = write(text)
    with pytest.raises(JobsError, match=re.escape(f"{path} {sentence}")):
        plan_file.load(path, CAL)


def test_the_largest_file_is_read(write):
    filler = "#" * (LARGEST - len(GOOD.encode()))
    assert plan_file.load(write(GOOD + filler), CAL).office.code == "ward"


@pytest.mark.parametrize("read", [lambda path: plan_file.load(path, CAL), staff_file.read])
def test_a_file_that_is_not_there_names_the_sample(tmp_path, read):
    with pytest.raises(JobsError, match=r"there is no file .*; the samples .* are in .*storage/plans"):
        read(tmp_path / "mine.yaml")
    with pytest.raises(JobsError, match=r"the sample that ships with nhacviec is .*hoai-hao-2023\.yaml"):
        read(tmp_path / "hoai-hao-2023.yaml")
    with pytest.raises(JobsError, match="is a folder"):
        read(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_taken(write):
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert plan_file.load(write(text), CAL) == plan_file.load(write(GOOD, "other.yaml"), CAL)


def test_decomposed_letters_are_composed(write):
    text = unicodedata.normalize("NFD", GOOD)
    assert plan_file.load(write(text), CAL).tasks[0].title == "Việc thường xuyên"


def test_words_that_yaml_would_turn_into_something_else_stay_words(write):
    text = changed("title: Việc thường xuyên", "title: yes").replace("title: Việc có hạn", "title: 1_000")
    assert [task.title for task in plan_file.load(write(text), CAL).tasks] == ["yes", "1_000"]


# Letters, marks, signs, separators and breaks; control characters are refused and tested above.
TITLES = st.text(
    st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t:#-'\"{}[]&*!|>%@`"), min_size=1
).filter(lambda text: text.strip())


@settings(max_examples=200)
@given(TITLES)
def test_whatever_yaml_writes_is_read_back(tmp_path_factory, title):
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    data = yaml.safe_load(GOOD)
    data["tasks"][0]["title"] = title
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8", newline="")
    read = plan_file.load(path, CAL).tasks[0].title
    assert read == unicodedata.normalize("NFC", title).strip()


def test_numbers_of_targets(write):
    text = GOOD + (
        "targets:\n"
        '  - {code: t1, kind: share, title: Một, wording: Một, comparator: ">=", value: 22.5}\n'
        '  - {code: t2, kind: count, title: Hai, wording: Hai, comparator: "=", value: 0}\n'
    )
    first, second = plan_file.load(write(text), CAL).targets
    assert (first.comparator, first.value) == (Comparator.AT_LEAST, Decimal("22.5"))
    assert second.value == 0
    for wrong, message in (("22.555", "has more than two decimals"), ("-1", "is too small")):
        ((line, told),) = faults(write(text.replace("22.5", wrong)))
        assert (line, told) == (20, f"value '{wrong}' {message}")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("office: ward\n", "", 1, "'office' must be the code of an office"),
        ("role: head", "role: boss", 6, "role 'boss' must be 'official', 'head'"),
        ("name: Nguyễn Văn A\n", "nmae: Nguyễn Văn A\n", 4, "'nmae' is not known here"),
        ("unit: vp}", "unit: vp, since: 2024-02-01, until: 2024-01-01}", 6, "until is before since"),
        ("unit: vp}\n", "unit: vp}\n      - {role: head, unit: vp}\n", 7, "the post head@vp stands twice"),
        ("officials:", "people:", 1, "'officials' must be a list of officials"),
    ],
)
def test_a_fault_of_a_staff_file(write, old, new, line, message):
    assert STAFF.count(old) == 1
    file = staff_file.read(write(STAFF.replace(old, new)))
    assert (line, message) in [(f.line, f.message[: len(message)]) for f in file.doc.faults]


def test_codes_sort_as_people_count():
    codes = ["1.1.a", "1.1.b", "1.2", "2.a", "3.a", "3.d", "3.đ", "3.e", "3.9", "3.10", "10.a", "II2.a.1"]
    codes += ["II2.b", "IV1.b", "IV2.1", "IV2.2", "IV2.10", "IV4.b", "IV4.2", "V1.a", "IX1.a"]
    mixed = random.Random(1).sample(codes, len(codes))
    assert sorted(mixed, key=natural_key) == codes


@given(st.from_regex(r"\A[A-Za-zĐđ0-9][A-Za-zĐđ0-9.\-]{0,19}\Z"))
def test_every_code_has_a_key_that_fits_its_column(code):
    assert re.fullmatch(r"[a-z0-9]{0,60}", natural_key(code))


def test_a_difference_of_long_texts_shows_where_they_part():
    before, after = "đầu " * 50 + "cũ " + "cuối " * 50, "đầu " * 50 + "mới " + "cuối " * 50
    told = str(Change("task", "3.c", "title", before, after))
    assert told.startswith("task 3.c: title: …")
    assert "đầu cũ cuối" in told
    assert "đầu mới cuối" in told
    assert len(told) < 250


def test_a_difference_of_short_values():
    assert str(Change("task", "3.c", "lead", None, "vp-tk")) == "task 3.c: lead: nothing -> vp-tk"
    assert str(Change("task", "3.c", after="new")) == "task 3.c: new"
    assert str(Change("letterhead", "w", "recipients", ["a"], ["a", "b"])) == (
        "letterhead w: recipients: a -> a; b"
    )
