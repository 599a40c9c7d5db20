"""A message that was a report and is edited is a correction of it."""

import pytest
from sqlmodel import col, select

from storage.tables import InboxState, Progress, Task

pytestmark = pytest.mark.contract


@pytest.fixture
async def lan(any_house):
    return await any_house.joined("tp-ht", 1001)


@pytest.fixture
def reported(any_house):
    """`reported()`: task → what stands."""

    def read(session):
        standing = select(Task.code, Progress.text).join(Progress, col(Progress.task_id) == col(Task.id))
        now = standing.where(col(Progress.superseded_by_id).is_(None), col(Progress.withdrawn_at).is_(None))
        return dict(session.exec(now).all())

    return lambda: any_house.database.read(read)


@pytest.fixture
def count(any_house):
    return lambda: len(any_house.database.read(lambda s: s.exec(select(Progress)).all()))


async def test_an_edited_report_is_corrected(any_house, lan, reported, count):
    sent = await lan.send("2.a đã rà soát 5 văn bản")
    await any_house.reads()
    await lan.edit(sent, "2.a đã rà soát 6 văn bản")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 6 văn bản"}
    assert "(thay báo cáo trước)" in lan.texts[-1]
    await lan.edit(sent, "2.a đã rà soát 7 văn bản")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 7 văn bản"}
    assert (count(), len(lan.texts)) == (3, 3)


async def test_edited_before_it_was_read_it_is_the_same(any_house, lan, reported):
    sent = await lan.send("2.a đã rà soát 5 văn bản")
    await lan.edit(sent, "2.a đã rà soát 6 văn bản")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 6 văn bản"}
    assert len(lan.texts) == 2


async def test_an_edit_may_name_other_tasks(any_house, lan, reported):
    sent = await lan.send("2.a đã rà soát 5 văn bản\n2.b đã rà soát")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 5 văn bản", "2.b": "đã rà soát"}
    await lan.edit(sent, "2.b đã rà soát\nIV3.1 không phát sinh")
    await any_house.reads()
    assert reported() == {"2.b": "đã rà soát", "IV3.1": "không phát sinh"}
    await lan.edit(sent, "2.a đã rà soát 5 văn bản\n2.b đã ký 3 văn bản")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 5 văn bản", "2.b": "đã ký 3 văn bản"}


async def test_what_it_replaced_stands_again_where_the_edit_drops_it(any_house, lan, reported):
    await lan.send("2.a đã rà soát 5 văn bản")
    sent = await lan.send("2.a đã rà soát 9 văn bản\n2.b đã rà soát")
    await any_house.reads()
    await lan.edit(sent, "2.b đã rà soát")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 5 văn bản", "2.b": "đã rà soát"}


async def test_a_reply_that_is_edited_is_corrected_without_naming_its_task(any_house, lan, reported):
    await lan.send("2.a đang rà soát")
    await any_house.reads()
    sent = await lan.send("đã rà soát 5 văn bản", reply_to=lan.heard[-1].id)
    await any_house.reads()
    await lan.edit(sent, "đã rà soát 6 văn bản")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 6 văn bản"}


async def test_what_is_handed_in_is_corrected_no_more(any_house, lan, reported):
    sent = await lan.send("2.a đã rà soát 5 văn bản\n2.b đã rà soát\nIV3.1 không phát sinh")
    await lan.send("/nop")
    await any_house.reads()
    await lan.tap(lan.heard[-1].id, lan.heard[-1].labels[0])
    await any_house.reads()
    assert "✅ Đã nộp báo cáo" in lan.texts[-1]
    before = reported()
    await lan.edit(sent, "2.a đã rà soát 6 văn bản\n2.b đã rà soát\nIV3.1 không phát sinh")
    await any_house.reads()
    assert "Bộ phận đã nộp báo cáo kỳ này nên không sửa được nhiệm vụ" in lan.texts[-1]
    assert reported() == before


async def test_an_edit_of_what_was_no_report_says_nothing_and_does_nothing(any_house, lan, reported):
    sent = await lan.send("xin chào")
    asked = await lan.send("/viec")
    await any_house.reads()
    said = len(lan.texts)
    await lan.edit(sent, "xin chào cả nhà")
    await lan.edit(asked, "/trogiup")
    await any_house.reads()
    assert len(lan.texts) == said
    assert reported() == {}
    assert {row.state for row in any_house.inbox()} == {InboxState.ANSWERED}


async def test_a_report_by_command_is_corrected_too(any_house, lan, reported):
    sent = await lan.send("/baocao 2.a đã rà soát 5 văn bản")
    await any_house.reads()
    await lan.edit(sent, "/baocao 2.a đã rà soát 6 văn bản")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 6 văn bản"}


async def test_words_that_become_a_report_are_one(any_house, lan, reported):
    sent = await lan.send("xin chào")
    await any_house.reads()
    await lan.edit(sent, "2.a đã rà soát 5 văn bản")
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 5 văn bản"}


async def test_an_edit_that_names_a_task_of_others_takes_its_own_back_and_says_why(any_house, lan, reported):
    sent = await lan.send("2.a đã rà soát 5 văn bản")
    await any_house.reads()
    await lan.edit(sent, "3.c đã niêm yết 12 thủ tục")
    await any_house.reads()
    assert "Nhiệm vụ 3.c do bộ phận khác chủ trì" in lan.texts[-1]
    assert reported() == {}


async def test_the_edit_of_somebody_else_is_not_theirs(any_house, lan, reported):
    """Numbers of messages are one person's: the same number in another chat is another message."""
    hoa = await any_house.joined("vh-tt", 1002)
    sent = await lan.send("2.a đã rà soát 5 văn bản")
    await any_house.reads()
    where = {"chat": hoa.chat.json(), "from": hoa.user, "message_id": sent, "date": 1, "edit_date": 2}
    any_house.emulator.raw_update({"edited_message": {**where, "text": "xin chào"}})
    await any_house.reads()
    assert reported() == {"2.a": "đã rà soát 5 văn bản"}
    assert hoa.texts == []
