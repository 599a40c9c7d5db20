"""Tasks found by words of their titles."""

import unicodedata

import pytest
import sample

from storage import tasks
from storage.tables import Role, TaskState

pytestmark = pytest.mark.contract


TITLES = {
    "1": "Rà soát thủ tục hành chính",
    "2": "Đào tạo công chức về CHUYỂN ĐỔI số",
    "3": "Đạt 100% hồ sơ trực tuyến",
    "4": "Đạt 1000 hồ sơ trực tuyến",
    "5": "Mẫu so_hoa gửi trước",
    "6": "Mẫu sozhoa gửi sau",
    "7": "Đường dẫn C:\\ho so",
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("thu tuc", "1"),
        ("THỦ TỤC", "1"),
        (unicodedata.normalize("NFD", "thủ tục"), "1"),
        ("hành   thủ", "1"),
        ("đào", "2"),
        ("chuyen doi", "2"),
        ("100%", "3"),
        ("%", "3"),
        ("so_hoa", "5"),
        ("_", "5"),
        ("\\", "7"),
        ("trực tuyến", "34"),
        ("thủ trực", ""),
        ("'; DROP TABLE task; --", ""),
        ("   ", "1234567"),
    ],
)
def test_search_folds_accents_and_takes_every_word_as_it_is(session, ward, words, found):
    leader = sample.holder(session, ward.root, Role.LEADER)
    for code, title in TITLES.items():
        sample.task(session, ward.plan, code, ward.department, title=title)
    assert "".join(row.code for row in tasks.search(session, leader, ward.plan.id, None, words)) == found


def test_search_shows_what_may_be_seen_of_this_plan_and_nothing_cancelled(session, ward):
    head = sample.holder(session, ward.department, Role.HEAD)
    sibling = sample.unit(session, ward.office, "tc-kh", ward.root)
    sample.task(session, ward.plan, "3.10", ward.department, state=TaskState.DONE)
    sample.task(session, ward.plan, "3.9", ward.department)
    sample.task(session, ward.plan, "4", ward.department, state=TaskState.CANCELLED)
    sample.task(session, ward.plan, "5", ward.department, restricted=True)
    sample.task(session, ward.plan, "6", sibling)
    sample.task(session, sample.plan(session, ward.office, 2022), "7", ward.department)
    assert [row.code for row in tasks.search(session, head, ward.plan.id, None, "")] == ["3.9", "3.10"]
