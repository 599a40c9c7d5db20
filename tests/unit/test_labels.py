"""A difficulty and a proposal that a report names by a label are read apart from its result."""

import pytest

from messages.understand.replies import no_plan, read, read_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("said", "state", "result", "difficulty", "proposal"),
    [
        (
            "đã điện tử hoá 12 quy trình, khó khăn: đường truyền yếu",
            "blocked",
            "đã điện tử hoá 12 quy trình",
            "đường truyền yếu",
            None,
        ),
        (
            "đã rà soát 5 biên chế; kiến nghị: bổ sung 01 biên chế",
            "in_progress",
            "đã rà soát 5 biên chế",
            None,
            "bổ sung 01 biên chế",
        ),
        (
            "đã niêm yết 12 thủ tục. Đề nghị bổ sung kinh phí",
            "in_progress",
            "đã niêm yết 12 thủ tục",
            None,
            "Đề nghị bổ sung kinh phí",
        ),
        (
            "xong, Kế hoạch 15/KH-UBND; khó khăn, vướng mắc: thiếu người; kiến nghị, đề xuất: tăng người",
            "done",
            "Kế hoạch 15/KH-UBND",
            "thiếu người",
            "tăng người",
        ),
        (
            "da niem yet 12 thu tuc\nkho khan: thieu may\nde xuat: cap may",
            "blocked",
            "da niem yet 12 thu tuc",
            "thieu may",
            "cap may",
        ),
        ("chưa làm, vướng mắc: chờ hướng dẫn", "blocked", None, "chờ hướng dẫn", None),
        ("khó khăn: thiếu máy quét", "blocked", None, "thiếu máy quét", None),
        ("kiến nghị: thêm người", "in_progress", "kiến nghị: thêm người", None, "thêm người"),
        (
            "đã niêm yết 12 thủ tục, khó khăn: không, đề xuất: không có",
            "in_progress",
            "đã niêm yết 12 thủ tục",
            None,
            None,
        ),
        ("không phát sinh. Kiến nghị: không", "nothing_arose", None, None, None),
        ("khó khăn: không", "unclear", None, None, None),
        (
            "đã họp, đề nghị các tổ nộp báo cáo",
            "in_progress",
            "đã họp, đề nghị các tổ nộp báo cáo",
            None,
            None,
        ),
        (
            "đã khắc phục khó khăn: đường truyền",
            "in_progress",
            "đã khắc phục khó khăn: đường truyền",
            None,
            None,
        ),
        ("xong 70%, đề xuất: thêm người", "unclear", None, None, None),
    ],
)
def test_what_is_labelled_is_a_field_of_its_own(said, state, result, difficulty, proposal):
    item = read_of(said)
    assert (item.state, item.result, item.difficulty, item.proposal) == (state, result, difficulty, proposal)
    assert item.said == said, "the whole is kept"


def test_it_ends_where_the_next_task_begins():
    first, second = read("3.c 50%, vướng mắc: thiếu người\n6.b xong, đề xuất: khen thưởng", no_plan())
    assert (first.task, first.difficulty, first.proposal) == ("3.c", "thiếu người", None)
    assert (second.task, second.state, second.proposal) == ("6.b", "done", "khen thưởng")


def test_a_link_in_it_comes_back_as_it_was_typed():
    assert read_of("đã họp; đề xuất: như https://a.vn/3.c").proposal == "như https://a.vn/3.c"
