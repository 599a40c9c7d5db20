"""In a group: what is never done or shown there."""

from datetime import date

import pytest
from chat.filing import reports
from chat.gathering import ALONE, NOT_TAKEN, GroupChannel, Talk, answers, kept
from chat.staging import begins, gives
from sqlmodel import select

from bot import registry
from bot.buttons import Action
from storage.tables import (
    Dialogue,
    Official,
)

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return GroupChannel()


@pytest.fixture
def group(ward):
    return Talk(ward)


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
