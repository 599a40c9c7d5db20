"""What looks like a report or an invitation and is none: nothing is overwritten, no chat changes hands."""

import pytest

from jobs import people
from storage.people import official_by_code

pytestmark = pytest.mark.chat


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
