"""Reading Word and Excel files from outside: what they list, and bounds on what they may cost."""

import contextlib
import io
import struct
import subprocess
import sys
import zipfile

import pytest
from chat.annexes import HEAD, REGULATION, TC, TITLE, VP, docx, packed, xlsx
from hypothesis import given
from hypothesis import strategies as st

from jobs.imports import grids, listing, office
from jobs.imports.grids import MOST_LINES
from jobs.imports.listing import Kind
from jobs.imports.packed import MOST_LISTED, MOST_UNPACKED, Unreadable

pytestmark = pytest.mark.unit

WORD = "word/document.xml"


def reason(data, name="a.docx"):
    with pytest.raises(Unreadable) as raised:
        listing.read(office.read(name, data))
    return raised.value.details["reason"]


def listed(data, name="a.docx"):
    return listing.read(office.read(name, data))


# What they list


@pytest.mark.parametrize(
    "head",
    [
        ("STT", "Tên nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"),
        ("TT", "Nội dung/nhiệm vụ", "Đơn vị thực hiện", "Đơn vị phối hợp", "Thời gian thực hiện"),
        ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn hoàn thành"),
        ("STT", "Nội dung công việc", "Bộ phận chủ trì", "Bộ phận phối hợp", "Thời gian dự kiến hoàn thành"),
    ],
)
def test_the_headings_of_real_annexes(head):
    (entry,) = listed(docx(head, ("1", "Việc", "A", "B", "Quý I"))).entries
    assert entry.cells == {"label": "1", "title": "Việc", "lead": "A", "support": "B", "deadline": "Quý I"}


def test_who_answers_at_the_head_and_where_the_money_comes_from_are_not_the_lead():
    head = ("STT", "Tên nhiệm vụ", "Người đứng đầu chịu trách nhiệm", "Cơ quan chủ trì", "Nguồn kinh phí")
    (entry,) = listed(docx(head, ("1", "Việc", "Ông A", "VP", "NSNN"))).entries
    assert entry.cells == {"label": "1", "title": "Việc", "lead": "VP"}


def test_a_result_beside_the_progress_is_not_the_product_expected():
    head = ("Mã", "Nhiệm vụ", "Chủ trì", "Tiến độ", "Kết quả")
    (entry,) = listed(docx(head, ("3.c", "Việc", "VP", "70%", "đã làm"))).entries
    assert entry.cells == {"code": "3.c", "title": "Việc", "lead": "VP"}


def test_headings_of_groups_are_no_tasks_and_rows_keep_their_number():
    found = listed(
        docx(
            HEAD,
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            ("I. Cải cách thể chế",),
            ("1", "Việc một", TC, "", "", ""),
            HEAD,
            ("II", "Thủ tục hành chính", "", "", "", ""),
            ("1", "Việc hai", VP, "", "", ""),
            ("", "", "", "", "", ""),
        )
    )
    assert [(one.where, one.group, one.get("title")) for one in found.entries] == [
        ("dòng 4", ("I", "Cải cách thể chế"), "Việc một"),
        ("dòng 7", ("II", "Thủ tục hành chính"), "Việc hai"),
    ]
    assert (found.kind, found.year, found.title, found.unread) == (Kind.PLAN, 2023, TITLE, [])


def test_what_goes_on_from_the_row_above_is_repeated():
    rows = listed(docx(HEAD, ("1", "Một", TC, "", "Quý I", ""), ("2", "Hai", None, "", None, ""))).entries
    assert [(one.get("lead"), one.get("deadline")) for one in rows] == [(TC, "Quý I")] * 2


def test_two_years_in_the_headlines_are_no_year():
    assert listed(docx(HEAD, ("1", "Việc", TC), title="Kế hoạch năm 2023 và kế hoạch năm 2024")).year is None
    dated = "Ban hành kèm theo Kế hoạch ngày 30 tháng 12 năm 2022 về CCHC năm 2023"
    assert listed(docx(HEAD, ("1", "Việc", TC), title=dated)).year == 2023


def test_a_listing_is_the_same_after_it_was_kept():
    found = listed(docx(HEAD, ("I. Nhóm",), ("1", "Việc", TC, "", "Quý I", ""), ("2", "", "x", "", "", "")))
    assert listing.Listing.from_json(found.to_json()) == found


# Bounds


def test_a_part_that_unpacks_to_too_much_is_left_where_it_is():
    blanks = b"<a>" + b" " * (MOST_UNPACKED + 1)
    assert reason(packed({WORD: blanks})) == "too_much"


def test_what_several_parts_unpack_to_is_counted_together():
    big = "<sst>" + " " * (MOST_UNPACKED // 2) + "</sst>"
    data = zipfile.ZipFile(io.BytesIO(xlsx(("a",))))
    together = {name: data.read(name) for name in data.namelist()}
    together |= {"xl/sharedStrings.xml": big, "xl/styles.xml": big}
    assert reason(packed(together), "a.xlsx") == "too_much"


def test_entities_of_a_files_own_are_refused():
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert reason(packed({WORD: laughs})) == "broken"


def test_rows_without_end_are_refused():
    assert reason(docx(HEAD, *[("1", "Việc", TC, "", "", "")] * MOST_LINES)) == "too_much"
    assert reason(xlsx(HEAD, *[("1", "Việc", TC, "", "", "")] * MOST_LINES), "a.xlsx") == "too_much"


def test_nesting_without_end_is_refused():
    assert reason(packed({WORD: "<a>" * 5_000})) == "too_much"


def test_a_list_of_parts_without_end_is_not_even_read():
    data = packed({WORD: "<a/>"})
    at = data.rfind(b"PK\x05\x06")
    lying = data[: at + 12] + struct.pack("<L", MOST_LISTED + 1) + data[at + 16 :]
    assert reason(lying) == "too_much"
    wide = data[:at] + b"PK\x06\x07" + b"\0" * 16 + data[at:]
    assert reason(wide) == "too_much"


def test_a_merge_over_a_million_rows_costs_no_million():
    found = listed(xlsx(HEAD, ("1", "Việc", TC), merged=["C2:C1048576"] * 2_000), "a.xlsx")
    assert len(found.entries) == 1


def test_a_thousand_merges_and_a_declared_million_of_rows_cost_nothing():
    merged = [f"C{n}:C{n + 1_000_000}" for n in range(2, 1_002)]
    wide = '<dimension ref="A1:XFD1048576"/>'
    assert len(listed(xlsx(HEAD, ("1", "Việc", TC), merged=merged, dimension=wide), "a.xlsx").entries) == 1


def test_texts_and_formats_without_end_are_refused():
    book = zipfile.ZipFile(io.BytesIO(xlsx(HEAD)))
    parts = {name: book.read(name) for name in book.namelist()}
    texts = "<sst>" + "<si/>" * 30_000
    assert reason(packed(parts | {"xl/sharedStrings.xml": texts}), "a.xlsx") == "too_much"
    code = f'<numFmts><numFmt formatCode="{"[" * 9_000}"/></numFmts>'
    assert reason(packed(parts | {"xl/styles.xml": code}), "a.xlsx") == "too_much"


def test_what_is_inserted_with_changes_tracked_is_read_and_what_is_deleted_is_not():
    archive = zipfile.ZipFile(io.BytesIO(docx(HEAD, ("1", "Việc", TC))))
    text = archive.read(WORD).decode()
    tracked = (
        "<w:ins><w:r><w:t>Việc mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
    )
    changed = text.replace("<w:r><w:t>Việc</w:t></w:r>", tracked)
    assert [one.get("title") for one in listed(packed({WORD: changed})).entries] == ["Việc mới"]


def test_no_library_is_loaded_before_a_file_is_read():
    code = "import sys, bot.cli, bot.bootstrap; assert not {'openpyxl', 'docx', 'lxml'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_cell_is_cut_and_holds_no_signs_that_are_not_seen():
    (entry,) = listed(docx(HEAD, ("1", "Việc\u202e\u200b " + "x" * 9_000, TC))).entries
    assert entry.get("title").startswith("Việc x")
    assert len(entry.get("title")) == grids.LONGEST_CELL


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
@given(st.data())
def test_a_damaged_file_is_refused_and_nothing_else_is_raised(name, data):
    whole = (docx if name == "a.docx" else xlsx)(HEAD, ("1", REGULATION, TC, "", "Quý I", ""))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 40)) :]
    with contextlib.suppress(Unreadable):
        listed(broken, name)


def test_a_locked_part_is_told_from_a_damaged_one():
    data = bytearray(packed({WORD: "<a/>"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= 1
    assert reason(bytes(data)) == "encrypted"
