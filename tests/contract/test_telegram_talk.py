"""What is said on Telegram beside reports: to strangers, of kinds not taken; menus."""

import pytest
from emulators.telegram_faults import error
from sqlmodel import select

from jobs import people as joining
from storage import people
from storage.tables import Post, Role

pytestmark = pytest.mark.contract


# Kinds that are not taken


async def test_an_open_form_is_offered_again_below_what_is_not_taken(house):
    lan = await house.joined("tc-kh", 1001)
    await lan.send("6.b")
    await lan.location()
    await house.reads()
    assert lan.texts[-1].startswith("Loại tin này chưa nhận được")
    assert "ví dụ" not in lan.texts[-1]
    assert lan.texts[-1].endswith("Kết quả kỳ này? Nhắn số liệu, văn bản hoặc một câu.")
    assert "Không phát sinh" in lan.heard[-1].labels
    await lan.send("đã ban hành quy chế")
    await house.reads()
    assert "có khó khăn" in lan.texts[-1]


@pytest.mark.parametrize(
    ("who", "end"),
    [
        ("tc-kh", "ví dụ: 6.a đã thực hiện …"),
        ("chu-tich", "Đề nghị nhắn bằng chữ. Xem cách dùng: /trogiup"),
    ],
)
async def test_the_example_is_a_task_of_the_reader(house, who, end):
    person = await house.joined(who, 1001)
    await person.sticker()
    await house.reads()
    assert person.texts[0].endswith(end)


async def test_an_album_of_films_is_told_once_that_it_is_not_taken(house):
    lan = await house.joined("tc-kh", 1001)
    film = {"file_id": "V", "file_unique_id": "V", "width": 1, "height": 1, "duration": 1}
    for number in range(4):
        await lan.other("video", film | {"file_id": f"V{number}"}, album="7")
    await house.reads()
    assert len(lan.texts) == 1
    assert lan.texts[0].startswith("⚠️ Tệp «video.mp4» không nhận được")
    await lan.other("video", film)
    await house.reads()
    assert lan.texts[1].startswith("Loại tin này chưa nhận được")


# Strangers


async def test_a_stranger_is_greeted_once_however_often_a_message_is_edited(house):
    stranger = house.emulator.person(3003, "Khách")
    sent = await stranger.send("xin chào")
    for text in ("xin chào cơ quan", "/viec", "chào"):
        await stranger.edit(sent, text)
    await house.reads()
    assert len(stranger.texts) == 1


async def test_a_stranger_may_mend_a_mistyped_code(house):
    def invite(session):
        official = people.official_by_code(session, "tc-kh")
        return joining.invite(session, official.id, house.clock.instant())

    code = await house.database.awrite(invite)
    stranger = house.emulator.person(3003, "Khách")
    sent = await stranger.send("/start abc")
    await stranger.edit(sent, f"/start {code}")
    await house.reads()
    assert "✅ Đã kết nối" in stranger.texts[-1]


# Menus


def promote(house, code):
    """From an official to the coordinator, as an import of the staff would."""

    def work(session):
        official = people.official_by_code(session, code)
        post = session.exec(select(Post).where(Post.official_id == official.id)).first()
        post.role = Role.COORDINATOR
        session.add(post)

    house.database.write(work)


def has_menu_of_official(house, person):
    menu = house.emulator.menu(person)
    return "baocao" in menu and "phathanh" not in menu


async def says(house, person, text="/lich"):
    await person.send(text)
    await house.reads()


async def test_a_menu_is_set_once_and_anew_when_the_roles_are_others(house):
    lan = await house.joined("tc-kh", 1001)
    for _ in range(3):
        await says(house, lan)
    await house.emulator.wait_until(lambda: has_menu_of_official(house, lan))
    promote(house, "tc-kh")
    await says(house, lan)
    await house.emulator.wait_until(lambda: "phathanh" in house.emulator.menu(lan))
    await says(house, lan)
    assert len(house.emulator.calls_of("setMyCommands")) == 2


@pytest.mark.parametrize("how", [error(429, retry_after=3), error(500, "Internal Server Error")])
async def test_a_menu_that_could_not_be_set_is_set_with_the_next_message(house, how, caplog):
    house.emulator.fail("setMyCommands", how=how)
    lan = await house.joined("tc-kh", 1001)
    await says(house, lan)
    await house.emulator.wait_until(lambda: "a menu was not set" in caplog.text)
    assert house.emulator.menu(lan) == []
    await says(house, lan)
    await house.emulator.wait_until(lambda: has_menu_of_official(house, lan))


async def test_a_menu_is_set_again_after_a_start(house):
    lan = await house.joined("tc-kh", 1001)
    await says(house, lan)
    await house.emulator.wait_until(lambda: house.emulator.menu(lan))
    await says(house.restarted(), lan)
    await house.emulator.wait_until(lambda: len(house.emulator.calls_of("setMyCommands")) == 2)
