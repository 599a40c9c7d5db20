"""Replies as officials word them: what is taken, what is asked with buttons, what is quoted back."""

from datetime import date

import pytest
from chat.staging import gives

from storage import reports as given

pytestmark = pytest.mark.chat


def standing(ward):
    """(task, state, percent, result, difficulty) of what stands."""
    rows = ward.database.read(given.all_progress)
    return [
        (row.task, p.state, p.percent, p.result, p.difficulty)
        for row in rows
        if not ((p := row.progress).withdrawn_at or p.superseded_by_id)
    ]


@pytest.fixture
def dated(ward):
    gives(ward, "9.a", date(2023, 5, 31))
    return ward


# What is taken at once


@pytest.mark.parametrize(
    ("said", "shown", "kept"),
    [
        ("9.a 70% đang dự thảo", "– 70%", ("9.a", "in_progress", 70, "đang dự thảo", None)),
        ("9.a được 70 phần trăm", "– 70%", ("9.a", "in_progress", 70, None, None)),
        ("9.a vướng kinh phí", "– đang vướng", ("9.a", "in_progress", None, None, "vướng kinh phí")),
        ("9.a chờ ký", "– đang vướng", ("9.a", "in_progress", None, None, "chờ ký")),
        ("9.a chưa làm", "– chưa thực hiện", ("9.a", "in_progress", 0, None, None)),
        ("9.a 0%", "– chưa thực hiện", ("9.a", "in_progress", 0, None, None)),
        ("xong 9.a, Quyết định 12", "– đã xong", ("9.a", "done", None, "Quyết định 12", None)),
        ("anh ơi 9.a xong rồi, QĐ 12", "– đã xong", ("9.a", "done", None, "QĐ 12", None)),
        ("6.c 100% TTHC đúng hạn", "", ("6.c", "in_progress", None, "100% TTHC đúng hạn", None)),
        ("6.c 20% hồ sơ", "", ("6.c", "in_progress", None, "20% hồ sơ", None)),
        ("quy chế chi tiêu nội bộ xong, QĐ 12", "– đã xong", ("6.b", "done", None, "QĐ 12", None)),
        ("6.b xong https://a.vn/3.c/70%", "– đã xong", ("6.b", "done", None, "https://a.vn/3.c/70%", None)),
    ],
)
async def test_one_line_is_read_as_it_is_meant_and_said_back(dated, said, shown, kept):
    answer = (await dated.say("tc-kh", said)).splitlines()[0]
    assert answer.startswith(f"✅ Đã ghi {kept[0]} – báo cáo quý I: «")
    assert answer.endswith(f"»{' ' if shown else ''}{shown}")
    assert standing(dated) == [kept]


async def test_several_tasks_in_one_sentence_are_each_said_back(ward):
    said = await ward.say("tc-kh", "xong 6.a, QĐ 5, còn 6.c thì chưa")
    assert "✅ Đã ghi 6.a" in said
    assert "✅ Đã ghi 6.c – báo cáo quý I: «thì chưa» – chưa thực hiện" in said


async def test_what_stands_beside_is_quoted_back_and_nothing_is_lost(ward):
    said = await ward.say("tc-kh", "6.a không phát sinh\n6.b xong\n6.c xong 70%\n9.z xong\n6.a làm sao?")
    assert "✅ Đã ghi 6.a" in said
    assert "❔ 6.b đã xong: kết quả là gì (số liệu, văn bản)? Nhắn: 6.b xong, Quyết định …" in said
    assert "❔ 6.c «xong 70%»: chưa rõ kết quả" in said
    assert "⚠️ Chưa ghi «9.z xong»: Không có nhiệm vụ «9.z»" in said
    assert "❔ «làm sao?» là câu hỏi nên chưa ghi. Xem: /viec 6.a" in said
    assert [row[0] for row in standing(ward)] == ["6.a"]


# Asked, not guessed


@pytest.mark.parametrize(
    ("label", "kept"),
    [("Mới 70%", ("9.a", "in_progress", 70, None, None)), ("Đã xong", ("9.a", "done", None, "QĐ 12", None))],
)
async def test_done_below_a_hundred_is_asked(dated, label, kept):
    said = await dated.say("tc-kh", "9.a xong 70%")
    assert said == "9.a: «xong 70%» – đã xong, hay mới được 70%?"
    question = await dated.last("tc-kh")
    assert question.choices == ["Đã xong", "Mới 70%", "Thôi"]
    assert standing(dated) == []
    again = dated.restarted()
    said = await again.tap("tc-kh", label)
    if label == "Đã xong":
        assert "kết quả là gì?" in said
        said = await again.say("tc-kh", "QĐ 12")
    assert "✅ Đã ghi 9.a – báo cáo quý I: «xong 70%" in said
    assert standing(again) == [kept]
    assert "đã đóng" in await again.tap("tc-kh", label, on=question)


async def test_a_doubt_is_cleared_up_in_words_too_and_another_doubt_is_not(dated):
    await dated.say("tc-kh", "9.a xong 70%")
    assert "Chưa đọc được «xong 60%»" in await dated.say("tc-kh", "xong 60%")
    assert "✅ Đã ghi 9.a" in await dated.say("tc-kh", "mới 60%")
    assert standing(dated) == [("9.a", "in_progress", 60, None, None)]


@pytest.mark.parametrize(("said", "asked"), [("9.a 50%", "nay 50%"), ("9.a chưa làm", "nay 0%")])
async def test_going_back_is_asked(dated, said, asked):
    await dated.say("tc-kh", "9.a 80%")
    assert f"lần trước đã báo 80%, {asked} có đúng không?" in await dated.say("tc-kh", said)
    assert "✅ Đã ghi 9.a" in await dated.tap("tc-kh", "Đúng")
    assert standing(dated)[0][2] == int(asked[4:-1])


async def test_going_back_is_asked_in_the_form_too(dated):
    await dated.say("tc-kh", "9.a 80%")
    await dated.say("tc-kh", "9.a")
    assert "lần trước đã báo 80%, nay 50%" in await dated.say("tc-kh", "50%")
    assert "có khó khăn" in await dated.tap("tc-kh", "Đúng")
    await dated.say("tc-kh", "/huy")
    await dated.say("tc-kh", "/baocao")
    await dated.say("tc-kh", "9.a")
    await dated.say("tc-kh", "50%")
    await dated.tap("tc-kh", "Không có")
    assert "lần trước đã báo 80%, nay 50%" in await dated.tap("tc-kh", "Không có")
    assert "báo cáo quý I: «80%»" in await dated.tap("tc-kh", "Vẫn 80%")


@pytest.mark.parametrize(
    ("said", "kept"),
    [("9.a 50% đang dự thảo", "80% đang dự thảo"), ("9.a một nửa", "80%"), ("9.a chưa làm", "80%")],
)
async def test_words_never_tell_another_percent_than_the_one_that_is_meant(dated, said, kept):
    await dated.say("tc-kh", "9.a 80%")
    await dated.say("tc-kh", said)
    assert f"báo cáo quý I: «{kept}»" in await dated.tap("tc-kh", "Vẫn 80%")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("6.b 170%", "phần trăm phải từ 0% đến 100%"),
        ("6.b 50% 60%", "nhiều phần trăm"),
        ("6.b 7/10", "là ngày hay là phần việc"),
        ("6.b xong\n6.b chưa làm", "hai nội dung khác nhau"),
        ("6.a-6.c xong", "gồm những nhiệm vụ nào"),
        ("6.a đã thực hiện …", "Chưa đọc được"),
    ],
)
async def test_what_cannot_be_told_is_quoted_back_with_why(ward, said, why):
    answer = await ward.say("tc-kh", said)
    assert answer.startswith("⚠️ Chưa ghi «6.")
    assert why in answer
    assert standing(ward) == []


# Which task


async def test_a_task_called_by_words_of_several_is_asked_with_buttons(ward):
    said = await ward.say("tp-ht", "rà soát văn bản được 50%")
    assert said.startswith("Đã nhận: «rà soát văn bản được 50%»\nBáo cáo nhiệm vụ nào?")
    assert [label[:3] for label in (await ward.last("tp-ht")).choices] == ["2.a", "2.b", "Thô"], (
        "4.a is none's"
    )
    assert "✅ Đã ghi 2.a" in await ward.tap("tp-ht", "2.a")
    assert "đã đóng" in await ward.tap("tp-ht", "2.b", on=(await ward.messages("tp-ht"))[-3])


async def test_words_alone_speak_of_the_task_spoken_of_last(ward):
    assert "Báo cáo nhiệm vụ nào?" in await ward.say("tc-kh", "vướng kinh phí")
    await ward.tap("tc-kh", "6.b")
    assert "✅ Đã ghi 6.b" in await ward.say("tc-kh", "à, vẫn đang làm")
    await ward.say("tc-kh", "/viec 6.c")
    assert "✅ Đã ghi 6.c" in await ward.say("tc-kh", "kỳ này không phát sinh ạ")
    await ward.say("tc-kh", "/viec")
    assert "Báo cáo nhiệm vụ nào?" in await ward.say("tc-kh", "70%")


async def test_the_task_spoken_of_a_day_ago_is_not_meant(ward):
    await ward.say("tc-kh", "6.b đang làm")
    await ward.until("2023-03-04T07:10")
    assert "Báo cáo nhiệm vụ nào?" in await ward.say("tc-kh", "đang soạn dự thảo")


async def test_the_task_of_the_message_replied_to_wins_over_words_that_name_another(ward):
    await ward.say("tc-kh", "6.c đang làm")
    about = await ward.last("tc-kh")
    said = await ward.say("tc-kh", "đã rà soát quy chế chi tiêu nội bộ", reply_to=about)
    assert "✅ Đã ghi 6.c" in said


async def test_a_whole_report_where_the_task_is_asked_is_one(ward):
    await ward.say("tc-kh", "/baocao")
    assert "✅ Đã ghi 6.b" in await ward.say("tc-kh", "quy chế chi tiêu nội bộ 50%")
    await ward.say("tc-kh", "/huy")
    await ward.say("tc-kh", "/baocao")
    assert "6.b Thực hiện dân chủ" in await ward.say("tc-kh", "quy chế chi tiêu nội bộ")


async def test_who_reports_nothing_is_told_so(ward):
    assert "Đồng chí không chủ trì nhiệm vụ nào" in await ward.say("chu-tich", "xong rồi")
    assert "do bộ phận khác chủ trì" in await ward.say("tp-ht", "quy chế chi tiêu nội bộ 50%")


# No reports


@pytest.mark.parametrize("said", ["👍", "đã rõ", "vâng ạ", "ok anh", "6.b đã rõ ạ"])
async def test_that_it_was_heard_is_no_report(ward, said):
    await ward.until("2023-02-28T07:30")
    morning = await ward.last("tc-kh")
    for reply_to in (morning, None):
        assert "đồng chí đã rõ" in await ward.say("tc-kh", said, reply_to=reply_to)
    assert standing(ward) == []


async def test_a_question_is_answered_with_where_the_task_stands(ward):
    said = await ward.say("tc-kh", "6.b xong chưa?")
    assert said.startswith("🟢 6.b Thực hiện dân chủ")
    assert "Tôi hiểu đây là câu hỏi" not in said
    await ward.until("2023-02-28T07:30")
    said = await ward.say("tc-kh", "gia hạn được không ạ", reply_to=await ward.last("tc-kh"))
    assert "không ghi thành báo cáo: «gia hạn được không ạ»" in said
    assert standing(ward) == []


@pytest.mark.parametrize("said", ["alo", "anh ơi cái quy chế kia", "..."])
async def test_what_tells_nothing_is_quoted_back(ward, said):
    assert f"Tôi chưa hiểu: «{said}»" in await ward.say("tc-kh", said)


async def test_the_result_that_was_asked_for_may_be_sent_behind_the_code(dated):
    assert "6.b đã xong – kết quả là gì?" in await dated.say("tc-kh", "6.b xong")
    said = await dated.say("tc-kh", "6.b Quyết định 12/QĐ-UBND")
    assert said.startswith("✅ Đã ghi 6.b – báo cáo quý I: «xong, Quyết định 12/QĐ-UBND» – đã xong")
    assert "đang điền dở" not in said
    assert standing(dated) == [("6.b", "done", None, "Quyết định 12/QĐ-UBND", None)]


@pytest.mark.parametrize("anew", ["6.b xong, Quyết định 12/QĐ-UBND", "6.b 70%"])
@pytest.mark.parametrize("before", [["6.b xong"], ["6.b xong 70%"], ["/baocao", "6.b"]])
async def test_a_report_of_the_task_a_form_asks_about_takes_the_place_of_the_form(dated, before, anew):
    for text in before:
        await dated.say("tc-kh", text)
    said = await dated.say("tc-kh", anew)
    assert "✅ Đã ghi 6.b" in said
    assert "đang điền dở" not in said
    assert "Không có biểu mẫu nào đang mở" in await dated.say("tc-kh", "/huy")


async def test_what_a_form_holds_beside_is_not_lost_by_a_report_of_its_task(dated):
    for text in ("/baocao 6.b", "/baocao", "6.b", "đang dự thảo"):
        await dated.say("tc-kh", text)
    said = await dated.say("tc-kh", "6.b 70%")
    assert "✅ Đã ghi 6.b" in said
    assert "Đồng chí đang điền dở: báo cáo 6.b" in said
