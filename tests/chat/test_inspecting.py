"""/tukiemtra: a finding step by step, in one line, with photos; interrupted, restarted, refused."""

from datetime import date

import pytest
from chat.filing import JPEG, FileChannel
from chat.inspection import ASKED, REST, findings, finds, history, proofs
from chat.staging import begins, disconnected, leaves_posts, person, unit

from storage.tables import Post, Role

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def photo(channel):
    return lambda name="photo.jpg": channel.file(name, JPEG + bytes([len(channel.remote)]))


def begins_to_lead(ward, code, at):
    """Gives somebody a second post."""

    def work(session):
        who, where = person(session, code), unit(session, at)
        row = {"office_id": who.office_id, "official_id": who.id, "unit_id": where.id}
        session.add(Post(role=Role.HEAD, **row))

    ward.database.write(work)


async def test_a_finding_question_by_question(ward):
    assert "Kiểm tra ở bộ phận nào?" in await ward.say("vp-tk", "/tukiemtra")
    said = await ward.tap("vp-tk", "Tài chính")
    assert said == "Tài chính – Kế hoạch: phát hiện vấn đề gì? Nhắn một câu, có thể gửi kèm ảnh."
    answers = ["6", "thiếu người", "nghiêm trọng", "tài chính", "20/3"]
    said = await ward.say("vp-tk", "chưa niêm yết dự toán")
    for question, text in zip(ASKED, answers, strict=True):
        assert question in said
        said = await ward.say("vp-tk", text)
    assert "Gửi ảnh hoặc tệp minh chứng." in said
    assert await ward.tap("vp-tk", "Không có") == (
        "✅ Đã ghi phát hiện số 1 – Tài chính – Kế hoạch: «chưa niêm yết dự toán»\n"
        "Người khắc phục: Phụ trách Tài chính – Kế hoạch; hạn 20/3/2023, còn 15 ngày làm việc\n"
        "Đã báo người liên quan."
    )
    (found,) = findings(ward)
    assert (found.cause, found.severity, found.due) == ("thiếu người", "serious", date(2023, 3, 20))
    assert (found.state, found.area_id is not None, found.inspection_id) == ("open", True, None)
    assert history(ward) == [("recorded", None)]
    assert (await ward.last("vp-tk")).choices == ["Xem", "Ghi phát hiện khác"]


async def test_who_is_to_mend_it_hears_at_once_with_what_to_do(ward):
    await finds(ward)
    notice = await ward.last("tc-kh")
    assert "Phụ trách Văn phòng – Thống kê ghi phát hiện số <b>1</b>" in notice.text
    assert "«chưa niêm yết dự toán»" in notice.text
    assert notice.choices == ["Đang khắc phục", "Đã khắc phục", "Xem"]
    assert [who for who in ("chu-tich", "tp-ht", "mot-cua") if await ward.messages(who)] == []


async def test_at_night_they_hear_in_the_morning_and_the_actor_is_told_so(ward):
    begins(ward, "2023-02-27T21:00")
    assert (await finds(ward)).endswith("Người liên quan sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023.")
    assert [m for m in await ward.messages("tc-kh") if "phát hiện" in m.text] == []
    came = await ward.until("2023-02-28T07:30")
    assert [text for text in came["tc-kh"] if "ghi phát hiện số 1" in text]


async def test_who_has_but_one_unit_is_not_asked_for_it(ward):
    assert "phát hiện vấn đề gì?" in await ward.say("mot-cua", "/inspect")
    assert ASKED[0] in await ward.say("mot-cua", "chậm trả hồ sơ")
    assert "số 1 – Văn phòng – Thống kê" in await ward.tap("mot-cua", REST)


async def test_one_line_and_the_rest_left_out(ward):
    said = await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    assert said.startswith("«chưa công khai phí»")
    assert ASKED[0] in said
    said = await ward.tap("tp-ht", REST)
    assert "Đã ghi phát hiện số 1 – Tư pháp – Hộ tịch: «chưa công khai phí»" in said
    assert "Người khắc phục: chưa phân công; chưa ấn định hạn" in said
    (found,) = findings(ward)
    assert (found.area_id, found.cause, found.severity, found.responsible_id, found.due) == (None,) * 5


async def test_every_optional_question_can_be_left_out_alone(ward):
    said = await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    for question in ASKED:
        assert question in said
        said = await ward.say("tp-ht", "không")
    assert "Đã ghi phát hiện số 1" in await ward.tap("tp-ht", "Không có")


@pytest.mark.parametrize(
    ("skips", "text", "why"),
    [
        (0, "lâm nghiệp", "Chưa rõ «lâm nghiệp» là mục nào"),
        (0, "cải cách", "«cải cách» có thể là nhiều mục: Tuyên tuyền cải cách hành chính, Cải cách thể chế"),
        (2, "rất nặng", "Chưa rõ «rất nặng»"),
        (3, "Chủ tịch", "Chưa rõ «Chủ tịch»"),
        (4, "30/02", "Chưa đọc được ngày «30/02». Ví dụ: 06/3/2023"),
        (4, "cuối tháng", "Chưa đọc được ngày «cuối tháng»"),
        (4, "20/02", "Ngày 20/02/2023 đã qua."),
        (4, "20/3/2033", "Ngày 20/3/2033 còn quá xa."),
        (5, "ảnh đâu?", "Đề nghị bấm một nút ở trên"),
        (1, "a" * 1001, "Nội dung dài quá 1000 ký tự"),
    ],
)
async def test_a_wrong_answer_is_explained_and_the_question_asked_again(ward, skips, text, why):
    question = await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    for _ in range(skips):
        question = await ward.say("tp-ht", "-")
    said = await ward.say("tp-ht", text)
    assert why in said
    assert said.endswith(question)
    assert findings(ward) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("trong 5 ngày", date(2023, 3, 4)),
        ("trong 5 ngày làm việc", date(2023, 3, 6)),
        ("hôm nay", date(2023, 2, 27)),
        ("20/3/2023", date(2023, 3, 20)),
        ("trước ngày 10/01/2024", date(2024, 1, 9)),
    ],
)
async def test_the_date_is_the_one_that_was_said_and_is_said_back_in_full(ward, text, day):
    said = await finds(ward, due=text)
    assert findings(ward)[0].due == day
    assert f"hạn {day:%d}/" in said
    assert f"/{day.year}" in said


async def test_a_command_interrupts_and_the_form_goes_on(ward):
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    said = await ward.say("tp-ht", "/lich")
    assert said.endswith("Đồng chí đang điền dở: phát hiện «chưa công khai phí».")
    assert "Đồng chí đang điền dở" in await ward.say("tp-ht", "/tukiemtra chuyện khác")
    assert ASKED[0] in await ward.tap("tp-ht", "Tiếp tục")
    assert "Đã ghi phát hiện số 1" in await ward.tap("tp-ht", REST)
    assert [one.content for one in findings(ward)] == ["chưa công khai phí"]


async def test_a_restart_in_the_middle_loses_nothing_and_old_buttons_say_so(ward):
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    question = await ward.last("tp-ht")
    again = ward.restarted()
    assert ASKED[1] in await again.tap("tp-ht", "Cải cách thể chế")
    second = await again.last("tp-ht")
    assert "trả lời rồi" in await again.tap("tp-ht", "Cải cách thể chế", on=question)
    assert "Đã ghi phát hiện số 1" in await again.tap("tp-ht", REST, on=second)
    assert "đã đóng" in await again.tap("tp-ht", REST, on=question)
    assert len(findings(ward)) == 1


async def test_it_is_left_without_a_trace(ward):
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    assert "Chưa có gì được ghi" in await ward.say("tp-ht", "/huy")
    assert findings(ward) == []


async def test_who_left_office_with_a_form_open_records_nothing(ward):
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    leaves_posts(ward, ["tp-ht"], date(2023, 2, 26))
    await ward.tap("tp-ht", REST)
    assert findings(ward) == []


@pytest.mark.parametrize("who", ["quan-tri", "khach"])
async def test_others_record_nothing(ward, who):
    await ward.say(who, "/tukiemtra chưa công khai phí")
    assert findings(ward) == []


async def test_a_unit_that_is_not_ones_own_is_not_taken_from_a_forged_button(ward):
    begins_to_lead(ward, "tp-ht", "vh-tt")
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    choices = (await ward.last("tp-ht")).choices
    assert choices == ["Tư pháp – Hộ tịch", "Văn hoá – Thông tin", "Thôi"]
    other = ward.database.read(lambda s: unit(s, "tc-kh").id)
    stamp = int((ward.clock.now().replace(microsecond=0)).timestamp()) + 24 * 3600
    for late in range(3):
        await ward.forge("tp-ht", f"f:{stamp - late}:unit:#{other}")
    assert "bộ phận nào?" in await ward.say("tp-ht", f"#{other}")
    assert "bộ phận nào?" in await ward.say("tp-ht", "Tài chính")
    assert findings(ward) == []


# Photos


async def test_a_photo_is_taken_as_evidence_and_ends_the_form(ward, photo):
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    for _ in ASKED:
        await ward.say("tp-ht", "-")
    said = await ward.send("tp-ht", "", photo("bang.jpg"))
    assert "Đã ghi phát hiện số 1 – Tư pháp – Hộ tịch: «chưa công khai phí» (kèm 1 tệp)" in said
    assert "chưa thuộc báo cáo nào" not in said
    assert proofs(ward) == [("recorded", "bang.jpg")]


async def test_a_photo_with_the_words_joins_and_is_not_asked_for_again(ward, photo):
    await ward.say("tp-ht", "/tukiemtra")
    assert ASKED[0] in await ward.send("tp-ht", "chưa công khai phí", photo())
    said = ""
    for _ in ASKED:
        said = await ward.say("tp-ht", "-")
    assert "(kèm 1 tệp)" in said


async def test_a_photo_in_the_middle_joins_and_the_question_stands(ward, photo):
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    said = await ward.send("tp-ht", "", photo())
    assert said.startswith("📎 Đã nhận tệp, kèm vào phát hiện «chưa công khai phí».")
    assert ASKED[0] in said
    assert "(kèm 1 tệp)" in await ward.tap("tp-ht", REST)


async def test_an_album_belongs_to_the_finding_with_all_its_parts(ward, photo):
    await ward.say("tp-ht", "/tukiemtra chưa công khai phí")
    for _ in ASKED:
        await ward.say("tp-ht", "-")
    await ward.send("tp-ht", "", photo("1.jpg"), album="a")
    assert await ward.send("tp-ht", "", photo("2.jpg"), album="a") == ""
    assert proofs(ward) == [("recorded", "1.jpg"), ("recorded", "2.jpg")]


async def test_the_command_as_a_caption_has_its_photo(ward, photo):
    assert ASKED[0] in await ward.send("tp-ht", "/tukiemtra chưa công khai phí", photo())
    assert "(kèm 1 tệp)" in await ward.tap("tp-ht", REST)


async def test_who_is_to_mend_it_and_cannot_be_reached_is_named(ward):
    disconnected(ward, "tc-kh")
    said = await finds(ward)
    assert "Chưa kết nối nên chưa nhận được tin: Phụ trách Tài chính – Kế hoạch." in said
    assert "Đã báo" not in said
