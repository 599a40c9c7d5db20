"""Findings of another unit are neither listed nor reached; who may remedy and verify; what is hạn chế."""

from datetime import date

import pytest
from chat.inspection import choices, finding_id, finds, remedied, states
from chat.staging import disconnected, leaves_posts, person, unit
from sqlmodel import select

import jobs.findings
from jobs.acts import Act
from jobs.calendar import WorkingDays
from jobs.findings import Found
from jobs.notify import When
from jobs.periods import NotAllowed
from messages.types import Reply
from storage import access, installation
from storage.tables import Account, Audit, Office, Official, Post, Role, Unit, UnitKind

pytestmark = pytest.mark.chat

PEOPLE = ("vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt", "chu-tich", "pct")


@pytest.fixture
async def found(ward):
    """Finding 1, which tc-kh is to mend; recorded by the coordinator."""
    await finds(ward)
    return ward


@pytest.mark.parametrize("act", ["po:{}:0", "pb:{}", "pd:{}", "pv:{}", "pr:{}", "pt:{}"])
@pytest.mark.parametrize("who", ["tp-ht", "quan-tri", "mot-cua"])
async def test_of_another_unit_nothing_is_reached_by_a_forged_button(found, who, act):
    said = await found.forge(who, act.format(finding_id(found)))
    assert "Không có phát hiện này trong phạm vi của đồng chí" in said
    assert "niêm yết" not in said
    assert states(found) == ["open"]


@pytest.mark.parametrize("who", ["tp-ht", "quan-tri", "mot-cua"])
async def test_of_another_unit_nothing_is_listed_found_or_guessed(found, who):
    unknown = await found.say(who, "/phathien 99")
    assert await found.say(who, "/phathien 1") == unknown
    assert "niêm yết" not in await found.say(who, "/phathien")
    assert "Không có phát hiện nào có các chữ này" in await found.say(who, "/phathien dự toán")
    assert "Tự kiểm tra:" not in await found.say(who, "/status")


@pytest.mark.parametrize(
    "payload", ["po:1", "pv:x", "pl:1", "pl:-5:", "pl:999999999:", "po:99999999999999:0"]
)
async def test_forged_payloads_do_nothing(found, payload):
    assert await found.forge("tc-kh", payload)
    assert states(found) == ["open"]


async def test_who_left_office_with_the_form_open_remedies_nothing(found):
    await found.tap("tc-kh", "Đã khắc phục")
    leaves_posts(found, ["tc-kh"], date(2023, 2, 26))
    await found.say("tc-kh", "đã niêm yết")
    assert states(found) == ["open"]


async def test_an_official_of_the_unit_remedies_but_does_not_verify(ward):
    await finds(ward, at="Văn phòng", mends="Phụ trách")
    assert "Đã báo khắc phục" in await remedied(ward, "mot-cua")
    assert "ngoài phạm vi" in await ward.forge("mot-cua", f"pv:{finding_id(ward)}")
    assert "Đã xác nhận" in await ward.tap("vp-tk", "Xác nhận")


async def test_a_restricted_one_is_seen_by_who_mends_it_and_leaders_alone(ward):
    await ward.say("chu-tich", "/tukiemtra vi phạm giờ giấc")
    await ward.tap("chu-tich", "Văn phòng")
    for _ in range(3):
        await ward.say("chu-tich", "-")
    await ward.tap("chu-tich", "Công chức Bộ phận Một cửa")
    await ward.say("chu-tich", "20/3")
    assert "Ai được xem phát hiện này?" in (await ward.last("chu-tich")).text
    await ward.tap("chu-tich", "Chỉ người khắc phục")
    await ward.tap("chu-tich", "Không có")
    assert "vi phạm giờ giấc" in (await ward.last("mot-cua")).text
    for who in ("vp-tk", "tc-kh"):
        assert "giờ giấc" not in await ward.say(who, "/phathien")
        assert "Không có phát hiện này" in await ward.say(who, "/phathien 1")
    assert "giờ giấc" in await ward.say("pct", "/phathien")
    await remedied(ward, "mot-cua")
    assert [m for m in await ward.messages("vp-tk") if "giờ giấc" in m.text] == []
    assert "Xác nhận" in (await ward.last("chu-tich")).choices


async def test_who_recorded_it_and_has_left_hears_no_more_of_it(ward):
    await finds(ward, "mot-cua", mends="Phụ trách")
    leaves_posts(ward, ["mot-cua"], date(2023, 2, 26))
    before = len(await ward.messages("mot-cua"))
    assert "Đã báo khắc phục" in await remedied(ward, "vp-tk")
    assert len(await ward.messages("mot-cua")) == before


@pytest.mark.parametrize(
    ("at", "mends", "restricted"),
    [("tc-kh", "tp-ht", False), ("tc-kh", "chu-tich", False), ("tc-kh", None, True)],
)
async def test_who_mends_is_of_the_unit_and_only_leaders_restrict(ward, at, mends, restricted):
    """Whatever a form holds: the use case itself refuses."""

    def record(session):
        actor = access.actor(session, person(session, "vp-tk").id, ward.clock.now().date())
        act = Act(actor, When(ward.clock.now(), ward.clock.instant(), WorkingDays()))
        who = person(session, mends).id if mends else None
        found = Found(unit(session, at).id, "x", responsible_id=who, restricted=restricted)
        jobs.findings.record(session, found, act, lambda view: Reply("finding_news", view))

    with pytest.raises(NotAllowed):
        ward.database.write(record)
    assert states(ward) == []


async def test_each_step_is_logged_with_who_took_it(found):
    await remedied(found)
    rows = found.database.read(lambda s: s.exec(select(Audit).where(Audit.subject == "finding")).all())
    by = found.database.read(lambda s: [person(s, code).id for code in ("vp-tk", "tc-kh")])
    assert [(row.change, row.official_id) for row in rows] == [("created", by[0]), ("changed", by[1])]


async def test_a_post_more_is_a_unit_more(found):
    def add(session):
        who, place = person(session, "tp-ht"), person(session, "tc-kh")
        at = session.exec(select(Post).where(Post.official_id == place.id)).one().unit_id
        session.add(Post(office_id=who.office_id, official_id=who.id, unit_id=at, role=Role.OFFICIAL))

    found.database.write(add)
    assert "Đã khắc phục" in await choices(found, "tp-ht", "/phathien 1")


async def test_who_leads_several_wards_inspects_them_without_a_plan_of_their_own(ward):
    def lead(session):
        (bot,) = installation.bots(session, "web")
        town = Office(code="hoai-nhon", name="thị xã Hoài Nhơn")
        session.add(town)
        session.flush()
        top = Unit(office_id=town.id, code="hoai-nhon", name="thị xã Hoài Nhơn", kind=UnitKind.TOWN)
        who = Official(office_id=town.id, code="thi-xa", name="Lãnh đạo thị xã")
        session.add_all([top, who])
        session.flush()
        top.path = f"/{top.id}/"
        for below in session.exec(select(Unit).where(Unit.office_id != town.id)):
            below.path = f"/{top.id}{below.path}"
        row = {"office_id": town.id, "official_id": who.id}
        session.add(Post(**row, unit_id=top.id, role=Role.LEADER))
        session.add(Account(**row, bot_id=bot.id, external_id="thi-xa", linked_at=ward.clock.instant()))

    ward.database.write(lead)
    await ward.say("thi-xa", "/tukiemtra chưa niêm yết dự toán")
    for label in ("Tài chính", "Ghi luôn"):
        await ward.tap("thi-xa", label)
    assert "«chưa niêm yết dự toán»" in await ward.tap("thi-xa", "Cả bộ phận")
    assert "Lãnh đạo thị xã ghi phát hiện số <b>1</b>" in (await ward.last("tc-kh")).text
    assert "1 vấn đề phát hiện, 0 đã xác nhận" in await ward.say("thi-xa", "/phathien")
    await remedied(ward)
    assert "Đã xác nhận" in await ward.forge("thi-xa", f"pv:{finding_id(ward)}")
    assert states(ward) == ["closed"]


def also(ward, who, *posts):
    """They hold these posts too: (unit, role)."""

    def add(session):
        for at, role in posts:
            place, official = unit(session, at), person(session, who)
            row = {"office_id": official.office_id, "official_id": official.id, "unit_id": place.id}
            session.add(Post(**row, role=role, since=date(2023, 1, 1)))

    ward.database.write(add)


@pytest.mark.parametrize("recorder", ["vp-tk", "chu-tich"])
async def test_who_judges_in_several_posts_is_told_of_a_remedy_once(ward, recorder):
    """The coordinator leads the ward, heads the unit, and may have recorded the finding."""
    root = ward.database.read(lambda s: s.exec(select(Unit.code).where(Unit.kind == UnitKind.WARD)).one())
    also(
        ward,
        "vp-tk",
        (root, Role.LEADER),
        (root, Role.HEAD),
        ("tc-kh", Role.HEAD),
        ("tc-kh", Role.COORDINATOR),
    )
    also(ward, "chu-tich", (root, Role.COORDINATOR))
    await finds(ward, recorder)
    said = await remedied(ward)
    assert said.count("Đã báo người liên quan.") == 1
    told = {who: len([m for m in await ward.messages(who) if "báo đã khắc phục" in m.text]) for who in PEOPLE}
    assert told == {**dict.fromkeys(PEOPLE, 0), "vp-tk": 1, recorder: 1}


async def test_who_judges_and_is_not_connected_is_named_once(ward):
    disconnected(ward, "vp-tk")
    also(ward, "vp-tk", ("tc-kh", Role.HEAD), ("tc-kh", Role.COORDINATOR))
    await finds(ward, "chu-tich")
    said = await remedied(ward)
    assert said.count("Phụ trách Văn phòng – Thống kê") == 1
    assert "Chưa kết nối nên chưa nhận được tin: Phụ trách Văn phòng – Thống kê." in said
