"""The sample plan says what the document says: word for word, all of it, and nothing more."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from jobs.calendar import WorkingDays
from jobs.imports import plan_file, staff_file
from jobs.imports.periods_default import default_periods
from storage.plans import natural_key, sample_path
from storage.tables import Comparator, TargetKind, TaskKind

pytestmark = pytest.mark.unit

SOURCE = Path(__file__).parents[1] / "data" / "plan-hoai-hao-2023.txt"
WORD_CUT = re.compile(r"-[ ]*\n\s*")


def flat(text: str) -> str:
    """One line; a word cut at the end of a line ("10-" / "CTr/TU") is whole again."""
    return " ".join(WORD_CUT.sub("-", text).split())


TEXT = flat(SOURCE.read_text(encoding="utf-8"))
PLAN = plan_file.load(sample_path("hoai-hao-2023"), WorkingDays())
UNITS = {unit.code: unit.name for unit in PLAN.units}
BY_CODE = {task.code: task for task in PLAN.tasks}

# Why a department leads: the sentence of the text, and where in the text it stands.
OFFICE_OF_TTHC = (
    "Chủ trì, phối hợp với các bộ phận có liên quan tham mưu, đề xuất Ủy ban nhân dân phường thực hiện "
    "các nhiệm vụ về cải cách thủ tục hành chính"
)
OFFICE_OF_LAW = (
    "Chủ trì, phối hợp với các bộ phận có liên quan tham mưu, đề xuất Ủy ban nhân dân phường thực hiện "
    "các nhiệm vụ về cải cách thể chế"
)
GIVEN = {
    "1.1": None,
    "1.2": ("vh-tt", "IV4.b", "Tiếp tục phổ biến, tuyên truyền, quán triệt công tác CCHC"),
    "2": ("tp-ht", "IV3.1", OFFICE_OF_LAW),
    "3": ("vp-tk", "IV1.b", OFFICE_OF_TTHC),
    "4": None,
    "5": None,
    "6": (
        "tc-kh",
        "IV2.3",
        "Đề xuất Ủy ban nhân dân phường thực hiện các nhiệm vụ về cải cách tài chính công",
    ),
    "7": None,
}
HEADINGS = {
    "IV1": ("vp-tk", "1. Giao Văn phòng – Thống kê thực hiện:"),
    "IV2": ("tc-kh", "2. Bộ phận Tài chính - Kế hoạch"),
    "IV3": ("tp-ht", "3. Bộ phận Tư pháp – Hộ tịch"),
    "IV4": ("vh-tt", "4. Bộ phận Văn hoá – Thông tin"),
}
# The closing sentence asks everybody to carry the plan out: it is nobody's duty to report on.
CLOSING = (
    "Yêu cầu các cán bộ, công chức, người lao động, các hội, đoàn thể trên địa bàn phường tổ chức triển "
    "khai thực hiện Kế hoạch này./."
)


def between(start: str, end: str) -> str:
    """The part of the text from one heading (left out) to the next."""
    assert TEXT.count(start) == 1, start
    part = TEXT[TEXT.index(start) + len(start) :]
    return part[: part.index(end)]


def tight(text: str) -> str:
    """For joins at headings, where the original leaves spaces out ("1.2.Tuyên tuyền")."""
    return "".join(text.split())


def heading_of(code: str) -> str:
    return code.partition(".")[0]


def test_every_title_stands_in_the_text_in_the_same_order():
    at = 0
    for task in PLAN.tasks:
        at = TEXT.find(task.title, at)
        assert at >= 0, task.code
        at += len(task.title)


def test_the_duties_of_part_ii_are_all_there():
    told = []
    for area in PLAN.areas:
        told += [area.label, area.name]
        for task in PLAN.tasks:
            if task.area == area.code:
                told += [task.label, task.title]
    told.append("(Kèm theo Phụ lục danh mục nhiệm vụ trọng tâm)")
    assert tight("".join(told)) == tight(between("II. NHIỆM VỤ VÀ GIẢI PHÁP", "III. KINH PHÍ THỰC HIỆN"))


def test_the_duties_of_part_iv_are_all_there():
    told = []
    for code, (_, heading) in HEADINGS.items():
        told.append(heading)
        for task in PLAN.tasks:
            if task.area is None and heading_of(task.code) == code:
                told += [task.label or "", task.title]
    told.append(CLOSING)
    assert tight("".join(told)) == tight(between("IV. TỔ CHỨC THỰC HIỆN", "Nơi nhận:"))


def test_the_codes_are_the_labels_or_the_position():
    """The original skips 4.c and IV4.a; both stay skipped."""
    positions: Counter[str] = Counter()
    for task in PLAN.tasks:
        parent = task.area or heading_of(task.code)
        positions[parent] += 1
        letter = (task.label or "").removesuffix(")")
        assert task.code == f"{parent}.{letter if letter.isalpha() else positions[parent]}"
    assert [positions[area.code] for area in PLAN.areas] == [4, 2, 2, 6, 3, 6, 3, 4]
    assert [positions[part] for part in HEADINGS] == [5, 3, 1, 2]
    assert [code for code in BY_CODE if code.startswith("4.")] == ["4.a", "4.b", "4.d"]
    assert [code for code in BY_CODE if code.startswith("IV4")] == ["IV4.b", "IV4.2"]


def test_the_list_is_in_the_order_of_the_document():
    codes = [task.code for task in PLAN.tasks]
    assert sorted(codes, key=natural_key) == codes


def test_a_department_leads_only_what_the_text_gives_it():
    for code, given in GIVEN.items():
        lead = given[0] if given else None
        assert {task.lead for task in PLAN.tasks if task.area == code} == {lead}, code
    for code, (lead, heading) in HEADINGS.items():
        assert heading in TEXT
        assert {task.lead for task in PLAN.tasks if heading_of(task.code) == code} == {lead}, code
    assert all(task.support == [] for task in PLAN.tasks)


@pytest.mark.parametrize("given", [given for given in GIVEN.values() if given])
def test_the_sentence_that_gives_an_area_stands_among_the_duties_of_its_lead(given):
    lead, code, sentence = given
    assert BY_CODE[code].title.startswith(sentence)
    assert BY_CODE[code].lead == lead


def test_no_task_has_a_deadline_the_text_does_not_give():
    assert {task.kind for task in PLAN.tasks} == {TaskKind.STANDING}
    assert all(task.deadline is None and task.deadline_set_by is None for task in PLAN.tasks)
    cadence = {task.code: task.deadline_text for task in PLAN.tasks if task.deadline_text}
    assert cadence == {"IV1.e": "Hàng quý, 06 tháng, cuối năm"}
    assert BY_CODE["IV1.e"].title.startswith(cadence["IV1.e"])


def test_the_targets_of_part_ii_2_are_all_there():
    """Between one wording and the next stands nothing but a mark and a letter."""
    part = between("2. Chỉ tiêu cụ thể", "II. NHIỆM VỤ VÀ GIẢI PHÁP")
    at = 0
    for target in PLAN.targets:
        if not target.code.startswith("II2."):
            continue
        start = part.index(target.wording, at)
        gap = re.fullmatch(r"[\s,;.]*(?:([a-f]\)) )?", part[at:start])
        assert gap, (target.code, part[at:start])
        assert gap[1] in (None, target.label)
        at = start + len(target.wording)
    assert part[at:].strip() == ""


@pytest.mark.parametrize("code", ["1.1.c", "2.a", "3.c"])
def test_a_target_inside_a_duty_belongs_to_it(code):
    (target,) = [target for target in PLAN.targets if target.code == code]
    assert target.wording in BY_CODE[code].title
    assert (target.task, target.area, target.label) == (code, BY_CODE[code].area, BY_CODE[code].label)


def test_the_figures_of_the_targets():
    share, equal, more = TargetKind.SHARE, Comparator.EQUAL, Comparator.MORE
    assert {t.code: (t.kind, t.comparator, t.value) for t in PLAN.targets} == {
        "II2.a.1": (TargetKind.INDEX, None, None),
        "II2.a.2": (TargetKind.INDEX, None, None),
        "II2.a.3": (TargetKind.INDEX, None, None),
        "II2.b": (share, equal, 100),
        "II2.c.1": (share, equal, 100),
        "II2.c.2": (TargetKind.FACT, None, None),
        "II2.c.3": (TargetKind.COUNT, equal, 0),
        "II2.c.4": (share, more, 20),
        "II2.d.1": (TargetKind.FACT, None, None),
        "II2.d.2": (share, Comparator.AT_LEAST, 50),
        "II2.f": (TargetKind.FACT, None, None),
        "1.1.c": (share, equal, 100),
        "2.a": (share, equal, 100),
        "3.c": (share, more, 20),
    }


def test_the_departments_are_those_of_part_iv():
    assert list(UNITS) == ["hoai-hao", "vp-tk", "tc-kh", "tp-ht", "vh-tt"]
    for code, heading in HEADINGS.values():
        assert UNITS[code] in heading.replace(" - ", " – ")
    assert {unit.parent for unit in PLAN.units[1:]} == {"hoai-hao"}


def test_letterhead_signer_and_recipients():
    letterhead = PLAN.letterhead
    signed = f"{letterhead.authority} {letterhead.signer_title} {letterhead.signer_name}"
    assert TEXT.endswith(signed)
    listed = re.split(r"[;.]* - ", between("Nơi nhận: - ", letterhead.authority).strip().removesuffix("./."))
    assert letterhead.recipients == listed
    assert letterhead.superior is None
    assert letterhead.body == "ỦY BAN NHÂN DÂN PHƯỜNG HOÀI HẢO"


def test_title_and_basis_stand_in_the_text_and_what_it_leaves_open_stays_open():
    assert TEXT.casefold().startswith(PLAN.plan.title.casefold())
    assert PLAN.plan.basis in TEXT
    assert (PLAN.plan.year, PLAN.plan.number, PLAN.plan.date) == (2023, None, None)


def test_the_periods_are_the_usual_ones():
    assert PLAN.periods == default_periods(2023, WorkingDays())
    assert [(p.window_from, p.window_to, p.cut_off, p.internal_due, p.due) for p in PLAN.periods] == [
        (date(2022, 12, 15), date(2023, 3, 14), date(2023, 3, 14), date(2023, 3, 14), date(2023, 3, 17)),
        (date(2022, 12, 15), date(2023, 6, 14), date(2023, 6, 14), date(2023, 6, 13), date(2023, 6, 17)),
        (date(2023, 6, 15), date(2023, 9, 14), date(2023, 9, 14), date(2023, 9, 12), date(2023, 9, 17)),
        (date(2022, 12, 15), date(2023, 12, 14), date(2023, 12, 14), date(2023, 12, 12), date(2023, 12, 17)),
    ]


def test_the_staff_of_the_sample():
    """One head for each department, a coordinator, two leaders and an admin; nobody is invented by name."""
    staff = staff_file.read(sample_path("hoai-hao-2023-staff"))
    assert not staff.doc.faults
    assert staff.office == PLAN.office.code
    posts = {
        (post.role.value, post.unit): official.code
        for official in staff.officials.values()
        for post in official.posts.values()
        if post.role != "leader"
    }
    assert posts == {
        ("coordinator", "hoai-hao"): "vp-tk",
        ("head", "vp-tk"): "vp-tk",
        ("official", "vp-tk"): "mot-cua",
        ("head", "tc-kh"): "tc-kh",
        ("head", "tp-ht"): "tp-ht",
        ("head", "vh-tt"): "vh-tt",
        ("admin", "hoai-hao"): "quan-tri",
    }
    leaders = {
        official.code: {post.unit for post in official.posts.values()}
        for official in staff.officials.values()
        if any(post.role == "leader" for post in official.posts.values())
    }
    assert leaders == {"chu-tich": {"hoai-hao"}, "pct": {"hoai-hao", "tp-ht", "vh-tt"}}
