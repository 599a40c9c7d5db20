"""In a group: who is answered, with what, and what is never done or shown there."""

from datetime import date

import pytest
from chat.filing import reports
from chat.gathering import TEAM, GroupChannel, Talk, answers, kept
from chat.staging import alter, begins, gives, leaves_posts, person, unit
from sqlmodel import col, select

from bot import registry
from bot.buttons import Action
from bot.context import Kind
from storage.tables import (
    Account,
    Dialogue,
    Office,
    Official,
    Period,
    Post,
    Role,
    Task,
    TaskKind,
    TaskState,
    Unit,
)

pytestmark = pytest.mark.chat

ALONE = "Việc này chỉ làm trong tin nhắn riêng với tôi."
NOT_TAKEN = "Nội dung nhắn trong nhóm không được ghi nhận, đề nghị nhắn riêng cho tôi."
ONLY_LEADERS = "Chỉ lãnh đạo phường Hoài Hảo bật, tắt được tóm tắt tuần của nhóm."


@pytest.fixture
def channel():
    return GroupChannel()


@pytest.fixture
def group(ward):
    return Talk(ward)


# Who is answered


async def test_strangers_and_who_has_left_are_not_answered(ward, group):
    leaves_posts(ward, ["tp-ht"], date(2023, 2, 1))
    for who in ("khach", "tp-ht"):
        for text in ("/status", "/trogiup", "/start abc", "tình hình", "", "3.c đã rà soát"):
            assert await group.says(who, text) == ""
        assert await group.taps(who, "ts:1") == ""
    assert group.messages() == []


async def test_who_loses_their_post_is_not_answered_any_more(ward, group):
    assert "Tài chính" in await group.says("tc-kh", "/status")
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 1))
    assert await group.says("tc-kh", "/status") == ""


async def test_an_invite_typed_in_a_group_links_nobody(ward, group):
    said = await group.says("tc-kh", "/start abcdef")
    assert said == ALONE


async def test_what_is_said_in_a_group_is_not_kept_in_the_transcript(ward, group):
    await group.says("tc-kh", "3.c đã rà soát, bà Lan ở thôn 2")
    assert [one.direction.value for one in group.messages()] == ["out"]


# What is answered


async def test_figures_of_units_to_who_sees_the_whole_office(ward, group):
    begins(ward, "2023-03-06T08:00")
    await ward.say("tc-kh", "6.a đã rà soát")
    gives(ward, "99.a", date(2023, 3, 1))
    said = (await group.says("vp-tk", "/status")).split("\n")
    assert said[:3] == [
        "📊 Tình hình thực hiện Kế hoạch CCHC năm 2023",
        "Phường Hoài Hảo, đến 08:00 ngày 06/3/2023",
        "Báo cáo quý I: bộ phận gửi chậm nhất 14/3, phường gửi chậm nhất 17/3 (còn 9 ngày làm việc)",
    ]
    assert "Theo bộ phận" in said
    (line,) = [line for line in said if line.startswith("• Tài chính – Kế hoạch: ")]
    assert ", 🔴 1 quá hạn; đã báo cáo 1/" in line
    assert line.endswith(", chưa nộp")
    assert len([line for line in said if line.startswith("• ")]) == 4


async def test_what_was_due_on_a_saturday_is_in_time_on_monday(ward, group):
    begins(ward, "2023-03-09T08:00")
    for code, day in (("6.a", 6), ("6.b", 7)):
        dated = {"kind": TaskKind.DATED, "deadline": date(2023, 3, 4)}
        alter(ward, code, **dated, state=TaskState.DONE, done_on=date(2023, 3, day))
    assert "✅ 2 hoàn thành (1 đúng hạn)" in await group.says("vp-tk", "/status")


async def test_the_parts_add_up_to_the_whole(ward, group):
    begins(ward, "2023-03-06T08:00")
    said = await group.says("chu-tich", "/status")
    units = [int(line.split(": ")[1].split(" ")[0]) for line in said.split("\n") if line.startswith("• ")]
    (total,) = [line for line in said.split("\n") if " nhiệm vụ: " in line]
    unassigned = int(total.split("⚪ ")[1].split(" ")[0])
    assert sum(units) + unassigned == int(total.split(" ")[0])


async def test_an_official_asks_for_their_own_unit_only(ward, group):
    said = await group.says("tc-kh", "/status")
    assert "Tài chính – Kế hoạch, đến" in said
    assert [line.split(": ")[0] for line in said.split("\n") if "• " in line] == ["• Tài chính – Kế hoạch"]
    assert "Tư pháp" not in said
    assert "Văn hoá" not in said


async def test_where_a_leader_allowed_it_everybody_registered_reads_of_all_units(ward, group):
    await group.says("chu-tich", "/tintuan")
    assert await group.says("tc-kh", "/status") == await group.says("vp-tk", "/status")
    other = Talk(ward, "-66")
    assert "Tư pháp" not in await other.says("tc-kh", "/status")


async def test_who_sees_no_figures_is_told_so(ward, group):
    assert "không xem số liệu" in await group.says("quan-tri", "/status")
    await group.says("chu-tich", "/tintuan")
    assert "không xem số liệu" in await group.says("quan-tri", "/status")


async def test_restricted_tasks_are_in_no_figure(ward, group):
    begins(ward, "2023-03-06T08:00")
    before = await group.says("chu-tich", "/status")
    gives(ward, "99.a", date(2023, 3, 1), owner="tc-kh", restricted=True)
    assert await group.says("chu-tich", "/status") == before
    assert await group.says("tc-kh", "/status") == await group.says("tc-kh", "/status")
    assert "quá hạn" not in await group.says("tc-kh", "/status")


async def test_a_unit_whose_tasks_are_all_restricted_is_not_named(ward, group):
    def restrict(session):
        at = unit(session, "tp-ht").id
        for found in session.exec(select(Task).where(Task.lead_unit_id == at)):
            found.restricted = True
            session.add(found)

    ward.database.write(restrict)
    said = await group.says("chu-tich", "/status")
    assert "Tư pháp" not in said
    assert "Tài chính" in said


async def test_dates_without_anybodys_reminders(ward, group):
    said = await group.says("tc-kh", "/lich")
    assert "Báo cáo quý I\nBộ phận gửi: thứ Ba, 14/3/2023 – còn" in said
    assert "Phường gửi: thứ Sáu, 17/3/2023 – còn" in said
    assert "nhắc" not in said
    assert said == await group.says("chu-tich", "lịch")


async def test_issued_periods_are_left_out_and_an_empty_year_is_said(ward, group):
    def issue(session):
        first = session.exec(select(Period).order_by(col(Period.due))).first()
        first.issued_on, first.issued_number = date(2023, 3, 16), "15/BC-UBND"
        session.add(first)

    ward.database.write(issue)
    said = await group.says("tc-kh", "/lich")
    assert "quý I\n" not in said
    assert "6 tháng" in said

    def issue_all(session):
        for period in session.exec(select(Period)):
            period.issued_on = date(2023, 3, 16)
            session.add(period)

    ward.database.write(issue_all)
    assert "Các kỳ báo cáo của năm đã phát hành." in await group.says("tc-kh", "/lich")
    assert "Các kỳ báo cáo của năm đã phát hành." in await group.says("vp-tk", "/status")


async def test_help_names_what_works_here(ward, group):
    said = await group.says("tc-kh", "/trogiup")
    assert [line.split(" – ")[0] for line in said.split("\n") if line.startswith("/")] == [
        *("/status", "/lich", "/trogiup", "/tintuan")
    ]
    assert "nhắn riêng cho tôi" in said
    assert await group.says("tc-kh", "") == said, "its name alone"


@pytest.mark.parametrize("text", ["tình hình", "cho xem tình hình ạ", "TIẾN ĐỘ?", "/tinhhinh", "/STATUS@bot"])
async def test_plain_words_and_aliases(ward, group, text):
    assert "📊 Tình hình thực hiện" in await group.says("tc-kh", text)


async def test_what_is_no_command_is_not_taken_and_said_so_in_one_sentence(ward, group):
    for text in ("3.c đã rà soát", "6.a không phát sinh", "xong", "bộ phận nào còn thiếu?"):
        assert await group.says("tc-kh", text) == NOT_TAKEN
    assert await group.says("tc-kh", "", reply_to="17") == NOT_TAKEN, "a photo in reply to the bot"
    assert reports(ward) == []


async def test_an_unknown_command_is_another_bots_unless_it_names_this_one(ward, group):
    assert await group.says("tc-kh", "/rieng") == ""
    assert await group.says("tc-kh", "/ hai giờ họp") == ""
    assert "/status – " in await group.says("tc-kh", "/rieng@nhacviec_bot")


# What is never done there


def all_words():
    return [
        (word, command.name)
        for command in registry.all_commands()
        for word in (command.name, *command.aliases)
    ]


WHO = ("chu-tich", "tc-kh", "quan-tri")
SAFE = {"status", "lich", "trogiup", "tintuan"}
SECRETS = ("Nguyễn Thị Bí Mật", "chưa niêm yết dự toán thu", "Kỷ luật cán bộ", "99.k", "lương bổ nhiệm")
LINES = ("", " 1", " 99.k đã rà soát", " Nguyễn Thị")


async def furnished(ward):
    """Every official has a name of their own; a finding is open, a restricted task is late and answered."""
    begins(ward, "2023-03-06T08:00")

    def name(session):
        for found in session.exec(select(Official)):
            found.name = f"Nguyễn Thị Bí Mật {found.code.upper()}"
            session.add(found)

    ward.database.write(name)
    await ward.say("tc-kh", "/tukiemtra chưa niêm yết dự toán thu")
    for _ in ("area", "cause", "severity"):
        await ward.say("tc-kh", "-")
    await ward.tap("tc-kh", "Nguyễn Thị Bí Mật")
    await ward.say("tc-kh", "20/3")
    assert "số 1" in await ward.tap("tc-kh", "Không có")
    secret = {"title": "Kỷ luật cán bộ", "restricted": True, "owner": "tc-kh", "leader": "chu-tich"}
    gives(ward, "99.k", date(2023, 3, 1), **secret)
    await ward.say("tc-kh", "99.k 50%, đã trình lương bổ nhiệm")
    assert reports(ward)


def spilled(said):
    return [secret for secret in SECRETS if secret.casefold() in said.casefold()]


async def test_no_command_shows_a_person_a_finding_or_what_is_restricted(ward, group):
    await furnished(ward)
    assert spilled(await ward.say("chu-tich", "/viec 99.k")), "they are there to be shown"
    assert spilled(await ward.say("chu-tich", "/phathien 1"))
    asked = [(who, word, name, line) for who in WHO for word, name in all_words() for line in LINES]
    heard = await answers(ward, [{"own_chat": who, "text": f"/{word}{line}"} for who, word, _, line in asked])
    for (who, word, name, line), said in zip(asked, heard, strict=True):
        assert said, (who, word)
        assert spilled(said) == [], (who, word, line)
        assert name in SAFE or said == ALONE, (who, word)
    assert sum(said.startswith("📊") for said in heard) == 2 * 2 * len(LINES), (
        "two words, two people who see figures"
    )
    nothing_begun = ward.database.read(lambda s: s.exec(select(Dialogue)).all())
    assert nothing_begun == []


async def test_nor_do_plain_words_nor_forged_buttons(ward, group):
    await furnished(ward)
    tasks, people = len(reports(ward)), kept(ward)
    actions = [name for name, found in registry._actions.items() if isinstance(found, Action)]
    assert len(actions) > 20
    forged = [f"{name}:{rest}" for name in actions if name != "ts" for rest in ("", "1", "1:1", "99.k")]
    forged += ["ts", "ts:", "ts:2", "ts:x", "ts:1:1", "ts:-1", "", "?"]
    words = ["việc của tôi", "báo cáo", "nộp báo cáo", "phát hiện", "tự kiểm tra", "hủy", "thôi"]
    asked = [{"own_chat": who, "text": text} for who in WHO for text in words]
    asked += [{"own_chat": who, "tap": payload} for who in WHO for payload in forged]
    assert set(await answers(ward, asked)) == {ALONE}
    assert (len(reports(ward)), kept(ward)) == (tasks, people)
    assert ward.database.read(lambda s: s.exec(select(Dialogue)).all()) == []


async def test_a_form_that_is_open_in_private_is_neither_answered_nor_ended_in_a_group(ward, group):
    await ward.say("tc-kh", "6.a")
    assert await group.says("tc-kh", "đã rà soát 12 hồ sơ") == NOT_TAKEN
    assert await group.says("tc-kh", "/huy") == ALONE
    assert "có khó khăn" in await ward.say("tc-kh", "đã rà soát 12 hồ sơ")


# The weekly summary


ON = "✅ Nhóm này được nhận tóm tắt tuần của phường Hoài Hảo: "


async def test_a_leader_turns_it_on_and_off(ward, group):
    said = await group.says("chu-tich", "/tintuan")
    assert said.startswith(ON)
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]
    assert group.buttons() == [("Tắt", "ts:0")]
    assert (await group.taps("chu-tich", "ts:0")).startswith("↩️ Nhóm này không nhận tóm tắt tuần.")
    assert kept(ward) == [(TEAM, "Tổ CCHC", False)]
    assert group.messages()[-1].replaces_id == group.messages()[0].id, "in place"
    assert (await group.taps("pct", "ts:1")).startswith(ON)
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


@pytest.mark.parametrize("off", ["/tintuan tắt", "/weekly OFF", "/tintuan@bot tat."])
async def test_by_words(ward, group, off):
    for _ in range(2):
        assert (await group.says("chu-tich", "/tintuan bật")).startswith(ON)
        assert kept(ward) == [(TEAM, "Tổ CCHC", True)]
    for _ in range(2):
        assert (await group.says("chu-tich", off)).startswith("↩️ ")
        assert kept(ward) == [(TEAM, "Tổ CCHC", False)]


async def test_other_words_change_nothing(ward, group):
    assert "/tintuan – " in await group.says("chu-tich", "/tintuan là gì?")
    assert kept(ward) == []


async def test_turning_off_what_was_never_on(ward, group):
    assert (await group.says("chu-tich", "/tintuan tắt")).startswith("↩️ ")
    assert kept(ward) == []


@pytest.mark.parametrize("who", ["vp-tk", "mot-cua", "tc-kh", "quan-tri"])
async def test_nobody_else_may(ward, group, who):
    assert await group.says(who, "/tintuan") == ONLY_LEADERS
    assert kept(ward) == []
    await group.says("chu-tich", "/tintuan")
    for payload in ("ts:0", "ts:1"):
        assert await group.taps(who, payload) == ONLY_LEADERS
    assert group.messages()[-1].replaces_id is None, "the switch itself stays as it is"
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


async def test_who_leads_some_units_is_no_leader_of_the_office(ward, group):
    def only_units(session):
        deputy, root = person(session, "pct"), unit(session, "hoai-hao")
        posts = select(Post).where(Post.official_id == deputy.id, Post.unit_id == root.id)
        session.delete(session.exec(posts).one())

    ward.database.write(only_units)
    assert await group.says("pct", "/tintuan") == ONLY_LEADERS
    assert "ngoài phạm vi" in await ward.say("pct", "/tintuan")


async def test_rights_are_asked_anew_at_each_tap(ward, group):
    await group.says("chu-tich", "/tintuan")
    leaves_posts(ward, ["chu-tich"], date(2023, 2, 1))
    assert await group.taps("chu-tich", "ts:0") == ""
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


async def test_the_button_works_after_a_restart(ward, group):
    await group.says("chu-tich", "/tintuan")
    again = Talk(ward.restarted())
    assert (await again.taps("chu-tich", "ts:0")).startswith("↩️ ")
    assert kept(ward) == [(TEAM, "Tổ CCHC", False)]


async def test_a_group_that_removes_the_bot_has_it_no_more(ward, group):
    await group.says("chu-tich", "/tintuan")
    assert await group.happens(Kind.LEFT) == ""
    assert kept(ward) == [(TEAM, "Tổ CCHC", False)]
    assert "Tư pháp" not in await group.says("tc-kh", "/status"), "nor after it comes back"


async def test_a_group_that_moves_keeps_it(ward, group):
    await group.says("chu-tich", "/tintuan")
    await group.happens(Kind.MOVED, moved_to="-1000000000055")
    assert kept(ward) == [("-1000000000055", "Tổ CCHC", True)]
    assert "Tư pháp" in await Talk(ward, "-1000000000055").says("tc-kh", "/status")


async def test_what_was_decided_in_the_new_group_stands(ward, group):
    await group.says("chu-tich", "/tintuan")
    new = Talk(ward, "-1000000000055")
    await new.says("chu-tich", "/tintuan")
    await new.says("chu-tich", "/tintuan tắt")
    await group.happens(Kind.MOVED, moved_to=new.chat)
    assert [weekly for *_, weekly in kept(ward)] == [False, False]


async def test_the_log_says_who_allowed_and_ended_it(ward, group):
    await group.says("chu-tich", "/tintuan")
    await group.says("pct", "/tintuan tắt")
    await group.says("pct", "/tintuan tắt")
    await group.says("pct", "/tintuan")
    await group.happens(Kind.LEFT)
    said = await ward.say("vp-tk", "/nhatky")
    told = [line.partition(" · ")[2] for line in said.split("\n") if "nhóm Tổ CCHC" in line]
    assert told == [
        "hệ thống: sửa tóm tắt tuần cho nhóm Tổ CCHC",
        "Phó Chủ tịch UBND phường: sửa tóm tắt tuần cho nhóm Tổ CCHC",
        "Phó Chủ tịch UBND phường: sửa tóm tắt tuần cho nhóm Tổ CCHC",
        "Chủ tịch UBND phường: thêm tóm tắt tuần cho nhóm Tổ CCHC",
    ]
    assert said.count("được nhận có → không") == 2
    assert said.count("được nhận không → có") == 1


# Seen from outside of the group


async def test_a_leader_sees_the_groups_and_ends_one_from_outside(ward, group):
    assert "Chưa có nhóm nào" in await ward.say("chu-tich", "/tintuan")
    await group.says("chu-tich", "/tintuan")
    await Talk(ward, "-66", "Khối <b>VH & XH</b>").says("pct", "/tintuan")
    said = await ward.say("chu-tich", "/weekly")
    assert "1. Tổ CCHC – đồng chí Chủ tịch UBND phường bật ngày 27/02/2023" in said
    assert "2. Khối <b>VH & XH</b> – đồng chí Phó Chủ tịch UBND phường" in said
    old = await ward.last("chu-tich")
    assert old.choices == ["Tắt: Tổ CCHC", "Tắt: Khối <b>VH & XH</b>"]
    assert "Tổ CCHC" not in await ward.tap("chu-tich", "Tắt: Tổ CCHC")
    assert [weekly for *_, weekly in kept(ward)] == [False, True]
    assert "Tổ CCHC" not in await ward.tap("chu-tich", "Tắt: Tổ CCHC", on=old), "a second tap"
    assert [weekly for *_, weekly in kept(ward)] == [False, True]


@pytest.mark.parametrize("who", ["vp-tk", "tc-kh", "quan-tri"])
async def test_nobody_else_does(ward, group, who):
    await group.says("chu-tich", "/tintuan")
    assert "dành cho vai trò khác" in await ward.say(who, "/tintuan")
    assert "ngoài phạm vi" in await ward.forge(who, "te:1")
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


async def test_a_button_of_a_group_does_nothing_elsewhere(ward, group):
    for who in ("chu-tich", "tc-kh"):
        assert "không còn dùng được" in await ward.forge(who, "ts:1")
    assert kept(ward) == []


# Two offices in one group


def neighbour(ward):
    """Another office whose leader speaks to the same bot."""

    def add(session):
        office = Office(code="tam-quan", name="phường Tam Quan")
        session.add(office)
        session.flush()
        of, here = {"office_id": office.id}, unit(session, "hoai-hao")
        root = Unit(**of, code="tam-quan", name="phường Tam Quan", kind=here.kind)
        leader = Official(**of, code="tq-ct", name="Chủ tịch Tam Quan")
        session.add_all([root, leader])
        session.flush()
        root.path = f"/{root.id}/"
        session.add(Post(**of, official_id=leader.id, unit_id=root.id, role=Role.LEADER))
        (bot,) = ward.engine.bots
        chat = {"external_id": "tq-ct", "linked_at": ward.clock.instant()}
        session.add(Account(**of, bot_id=bot, official_id=leader.id, **chat))

    ward.database.write(add)


async def test_what_one_office_has_another_neither_takes_over_nor_ends(ward, group):
    neighbour(ward)
    await group.says("chu-tich", "/tintuan")
    for said in (
        await group.says("tq-ct", "/tintuan"),
        await group.says("tq-ct", "/tintuan tắt"),
        await group.taps("tq-ct", "ts:0"),
    ):
        assert said.startswith("Nhóm này đang nhận tóm tắt tuần của phường Hoài Hảo.")
    assert "Chưa có nhóm nào" in await ward.say("tq-ct", "/tintuan")
    await ward.forge("tq-ct", "te:1")
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]
    assert "chưa nhập kế hoạch" in await group.says("tq-ct", "/status"), "their own office's, not this one's"
    await group.says("chu-tich", "/tintuan tắt")
    assert "của phường Tam Quan: " in await group.says("tq-ct", "/tintuan")
    assert "Tư pháp" not in await group.says("tc-kh", "/status")
