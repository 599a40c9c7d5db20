"""What looks like a report or an invitation and is none: nothing is overwritten, no chat changes hands."""

import re
from datetime import date

import pytest
from chat.staffing_kit import invited, opens
from chat.staging import disconnected, leaves_posts
from sqlmodel import select

from jobs import people
from storage.people import official_by_code
from storage.tables import Account

pytestmark = pytest.mark.chat

CODE = re.compile(r"/start ([0-9a-f]{20})")
OWN = (
    "⚠️ Mã này do đồng chí tạo để mời đồng chí Chủ tịch UBND phường, người giữ chức vụ cao hơn: không dùng "
    "được ở cuộc trò chuyện của đồng chí. Đề nghị gửi mã để người được mời tự kết nối trên máy của mình."
)


def code_for(ward, who):
    def work(session):
        return people.invite(session, official_by_code(session, who).id, ward.clock.instant())

    return ward.database.write(work)


async def test_an_example_sent_back_with_its_gap_is_no_report(ward):
    await ward.say("tc-kh", "6.a đã rà soát 5 khoản chi")
    for example in ("6.a đã thực hiện …", "6.a xong, văn bản số …", "6.a …%, đang …"):
        assert "Đã ghi" not in await ward.say("tc-kh", example)
    await ward.say("tc-kh", "/huy")
    assert "thay báo cáo trước" in await ward.say("tc-kh", "6.a đã rà soát 6 khoản chi"), (
        "the first one stands"
    )


async def test_the_link_of_a_colleague_does_not_take_the_own_chat_away(ward):
    code = code_for(ward, "tp-ht")
    said = await ward.say("tc-kh", f"/start {code}")
    assert said.startswith("Mã này mời Phụ trách Tư pháp – Hộ tịch, còn đây là cuộc trò chuyện của")
    assert "Việc của đồng chí" in await ward.say("tc-kh", "/viec")
    assert "6.a" in await ward.say("tc-kh", "/viec")


async def test_a_phone_may_be_handed_on_all_the_same(ward):
    code = code_for(ward, "tp-ht")
    await ward.say("tc-kh", f"/start {code}")
    assert "Đã kết nối với Phụ trách Tư pháp – Hộ tịch" in await ward.tap("tc-kh", "Chuyển sang")
    assert "2.a" in await ward.say("tc-kh", "/viec")


async def test_the_own_link_tapped_again_says_that_all_is_well(ward):
    code = code_for(ward, "tc-kh")
    await ward.say("tc-kh", f"/start {code}")
    assert "Đồng chí đã kết nối" in await ward.say("tc-kh", f"/start {code}")


def chats_of(ward, who):
    def find(session):
        found = select(Account.external_id).where(Account.official_id == official_by_code(session, who).id)
        return session.exec(found).all()

    return ward.database.read(find)


async def test_the_coordinator_brings_the_chairman_in_and_does_not_take_the_post_by_it(ward):
    """A leader's invite is ordinary work, made by who looks after the people; to use it oneself is not."""
    disconnected(ward, "chu-tich")
    await opens(ward, "vp-tk", "Chủ tịch UBND phường")
    said, _ = await invited(ward)
    code = CODE.search(said)[1]
    for tried in (f"/start {code}", f"/start {code.upper()}"):
        assert await ward.say("vp-tk", tried) == OWN
    assert await ward.forge("vp-tk", f"jo:{code}") == OWN
    assert chats_of(ward, "chu-tich") == []
    leaves_posts(ward, ["vp-tk"], date(2023, 2, 26))
    assert await ward.forge("vp-tk", f"jo:{code}") == OWN
    assert "Đã kết nối với Chủ tịch UBND phường" in await ward.say("khach", f"/start {code}")
    assert chats_of(ward, "chu-tich") == ["khach"]


async def test_a_phone_linked_to_the_wrong_person_is_put_right_by_the_link_of_the_right_one(ward):
    disconnected(ward, "chu-tich")
    await opens(ward, "vp-tk", "Chủ tịch UBND phường")
    said, _ = await invited(ward)
    assert "Mã này mời Chủ tịch UBND phường" in await ward.say("mot-cua", f"/start {CODE.search(said)[1]}")
    assert "Đã kết nối với Chủ tịch UBND phường" in await ward.tap("mot-cua", "Chuyển sang")


async def test_an_admin_may_take_the_chat_of_whom_they_could_appoint(ward):
    await opens(ward, "quan-tri", "Chủ tịch UBND phường")
    said, _ = await invited(ward, "quan-tri")
    assert "Mã này mời Chủ tịch" in await ward.say("quan-tri", f"/start {CODE.search(said)[1]}")
