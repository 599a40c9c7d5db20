"""Who answers for a task or a report hears of it, and of a date that was moved, at once and once."""

from datetime import date, timedelta

import pytest
import yaml
from sqlmodel import select

from jobs import plan_news
from jobs.calendar import WorkingDays
from jobs.imports import plan_file
from jobs.imports.plan_apply import import_plan
from jobs.notify import When
from messages.render import plain
from storage.plans import sample_path
from storage.tables import Notice, NoticeKind, Period

pytestmark = pytest.mark.chat

CAL = WorkingDays()


@pytest.fixture
def data():
    return yaml.safe_load(sample_path("hoai-hao-2023").read_text(encoding="utf-8"))


@pytest.fixture
def changed(ward, data, tmp_path):
    """Imports `data` as it then is; how many people are told, and what each of them reads at once."""

    async def run():
        path = tmp_path / "plan.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        file = plan_file.load(path, CAL)

        def work(session):
            done = import_plan(session, file, ward.clock.today(), consent=True)
            when = When(ward.clock.now(), ward.clock.instant(), CAL)
            return plan_news.tell(session, done.news, when, fresh=done.fresh)

        before = {m.id for m in await ward.page.messages(0, 10_000)}
        ward.clock.passes(seconds=1)
        told = ward.database.write(work)
        await ward.engine.outbox.drain()
        said = [m for m in await ward.page.messages(0, 10_000) if m.id not in before]
        return told, {m.chat: plain(m.text) for m in said}

    return run


def new_task(data, code="6.d", **values):
    usual = {"title": "Rà soát tài sản công", "kind": "dated", "area": "6", "lead": "tc-kh"}
    data["tasks"].append({"code": code} | usual | values)


async def test_a_new_task_is_told_to_who_answers_for_it(ward, data, changed):
    await ward.until("2023-02-28T09:00")
    new_task(data, deadline=date(2023, 4, 14))
    told, said = await changed()
    assert told == 1
    assert said == {
        "tc-kh": "📋 Kế hoạch CCHC năm 2023 vừa thay đổi.\n\n"
        "Nhiệm vụ mới của đồng chí\n6.d Rà soát tài sản công (hạn 14/4/2023)"
    }
    assert (await changed())[0] == 0, "the same file again tells nobody"


async def test_a_task_nobody_leads_is_told_to_the_coordinator_who_steps_in(ward, data, changed):
    await ward.until("2023-02-28T09:00")
    new_task(data, lead=None, deadline=date(2023, 4, 14))
    _, said = await changed()
    assert list(said) == ["vp-tk"]
    assert "(hạn 14/4/2023) – chưa có người phụ trách" in said["vp-tk"]


async def test_a_moved_deadline_is_told_with_what_it_was(ward, data, changed):
    await ward.until("2023-02-28T09:00")
    new_task(data, deadline=date(2023, 4, 14))
    await changed()
    data["tasks"][-1]["deadline"] = date(2023, 3, 10)
    _, said = await changed()
    assert said["tc-kh"].endswith("Đổi thời hạn\n6.d Rà soát tài sản công: từ 14/4/2023 sang 10/3/2023")


async def test_moved_reporting_dates_are_told_to_heads_coordinator_and_who_signs(ward, data, changed):
    await ward.until("2023-02-28T09:00")
    data["periods"][0] |= {"internal_due": date(2023, 3, 10), "due": date(2023, 3, 15)}
    told, said = await changed()
    assert told == 5
    unit = "Báo cáo quý I: bộ phận gửi chậm nhất 10/3/2023 (trước đây 14/3/2023)"
    assert said["tp-ht"].endswith(f"Đổi lịch báo cáo\n{unit}")
    for who in ("vp-tk", "chu-tich"):
        assert said[who].endswith(
            f"{unit}\nBáo cáo quý I: phường gửi chậm nhất 15/3/2023 (trước đây 17/3/2023)"
        )


async def test_in_the_evening_it_waits_for_the_next_working_morning(ward, data, changed):
    await ward.until("2023-03-03T21:00")
    new_task(data, deadline=date(2023, 4, 14))
    assert await changed() == (1, {})
    came = await ward.until("2023-03-06T07:31")
    assert [said for said in came["tc-kh"] if "Nhiệm vụ mới của đồng chí" in said]
    (kind,) = ward.database.read(
        lambda s: s.exec(select(Notice.kind).where(Notice.key.startswith("plan-news"))).all()
    )
    assert kind == NoticeKind.ACT


async def test_a_cut_off_that_moves_alone_is_told_and_moves_no_reminder(ward, data, changed):
    await ward.until("2023-02-28T09:00")
    half = next(one for one in data["periods"] if one["code"] == "2023-H1")
    half["cut_off"] = half["cut_off"] - timedelta(days=1)
    told, said = await changed()
    assert told == len(said) > 1
    assert all("chốt số liệu ngày" in text and "(trước đây " in text for text in said.values())
    found = ward.database.read(lambda s: s.exec(select(Period).where(Period.code == "2023-H1")).one())
    assert (found.cut_off, found.redated_on) == (half["cut_off"], None)
    assert (await changed())[0] == 0
