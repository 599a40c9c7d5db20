"""Who has the documents of a period, whatever buttons are forged."""

from datetime import date
from io import BytesIO

import pytest
from chat.carrying import Carrier
from chat.exporting import expects_little, last_file, waived
from chat.staging import alter, leaves_posts, person, task
from contract import sample
from python_calamine import CalamineWorkbook
from sqlmodel import select

from storage.tables import Period, Role, UnitKind

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


@pytest.fixture
async def few(ward):
    return expects_little(ward)


async def test_the_evaluation_by_person_is_for_leaders_only(few, channel):
    alter(few, "3.c", owner_id=few.database.read(lambda s: person(s, "mot-cua").id))
    sheets = {}
    for who in ("vp-tk", "chu-tich"):
        await few.say(who, "/tonghop")
        await few.tap(who, "Bảng đánh giá")
        sheets[who] = CalamineWorkbook.from_filelike(BytesIO(last_file(channel).data)).sheet_names
    assert sheets == {"vp-tk": ["Bộ phận"], "chu-tich": ["Bộ phận", "Cá nhân"]}


@pytest.mark.parametrize("who", ["mot-cua", "tc-kh", "quan-tri"])
async def test_nobody_else_has_the_documents(few, channel, who):
    period = few.database.read(lambda s: s.exec(select(Period.id).order_by(Period.due)).first())
    task_id = few.database.read(lambda s: task(s, "6.a").id)
    said = await few.say(who, "/tonghop")
    assert "Tài liệu báo cáo" not in said
    for payload in (
        f"xm:review:{period}",
        f"xg:1:{period}",
        f"xz:1:{period}:{task_id}",
        f"xo:{period}",
        "xs",
        "xp",
    ):
        answer = await few.forge(who, payload)
        assert "ngoài phạm vi" in answer, (who, payload, answer)
    assert channel.carried == []
    assert waived(few) == []


async def test_who_lost_the_post_meanwhile_waives_nothing(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    leaves_posts(few, ["vp-tk"], date(2023, 2, 26), Role.COORDINATOR)
    said = await few.tap("vp-tk", "Để trống 6.a")
    assert "ngoài phạm vi" in said
    assert waived(few) == []


async def test_forged_periods_tasks_and_kinds_are_answered_in_a_sentence(few, channel):
    task_id = few.database.read(lambda s: task(s, "6.a").id)
    idle = few.database.read(lambda s: task(s, "1.1.a").id)
    period = few.database.read(lambda s: s.exec(select(Period.id).order_by(Period.due)).first())
    for payload in ("xm:review:99999", f"xz:1:99999:{task_id}", f"xz:1:{period}:99999", "xo:-1"):
        said = await few.forge("vp-tk", payload)
        assert "Không có kỳ báo cáo này" in said or "ngoài phạm vi" in said, payload
    assert "không cần để trống" in await few.forge("vp-tk", f"xz:1:{period}:{idle}")
    assert "Tài liệu báo cáo" in await few.forge("vp-tk", f"xm:secret:{period}")
    assert channel.carried == []


async def test_another_wards_period_is_as_if_it_were_not_there(few, channel):
    def add(session):
        of = sample.office(session, "khac")
        other = sample.plan(session, of)
        root = sample.unit(session, of, "khac", kind=UnitKind.WARD)
        period = sample.period(session, other, "2023-Q1")
        return period.id, sample.task(session, other, "9.z", root).id

    period, task_id = few.database.write(add)
    for payload in (f"xm:review:{period}", f"xm:sign:{period}", f"xg:1:{period}", f"xo:{period}"):
        assert "Không có kỳ báo cáo này" in await few.forge("chu-tich", payload), payload
    ours = few.database.read(lambda s: s.exec(select(Period.id).where(Period.code == "2023-Q1")).first())
    for payload in (f"xz:1:{period}:{task_id}", f"xz:1:{ours}:{task_id}"):
        assert "ngoài phạm vi" in await few.forge("chu-tich", payload), payload
    assert channel.carried == []
    assert waived(few) == []
