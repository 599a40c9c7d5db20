"""A calendar asked for by a private link: until it is revoked, replaced, or its official has left."""

from datetime import date

import httpx
import icalendar
import pytest
from chat.staging import gives, leaves_posts, person

from bot.feeds import Feeds
from bot.web.files import links_app
from jobs import feed_links

pytestmark = pytest.mark.chat


@pytest.fixture
async def web(ward):
    feeds = Feeds(ward.database, ward.clock, ward.engine.cals)
    transport = httpx.ASGITransport(links_app(ward.engine.shelf.linked, feeds.opened))
    async with httpx.AsyncClient(transport=transport, base_url="https://x.example") as client:
        yield client


def link(ward, who):
    token = ward.database.write(lambda s: feed_links.make(s, person(s, who), ward.clock.instant()))
    return f"/lich/{token}.ics"


async def titles(web, path):
    answer = await web.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    return {str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(answer.content).events}


async def test_a_link_gives_the_officials_days_as_they_are_now(ward, web):
    path = link(ward, "tc-kh")
    assert "Bộ phận nộp báo cáo quý I" in await titles(web, path)
    gives(ward, "6.d", date(2023, 3, 31), title="Xây dựng quy chế")
    assert "Hạn nhiệm vụ 6.d – Xây dựng quy chế" in await titles(web, path)


async def test_a_new_link_ends_the_one_before_and_nobody_elses(ward, web):
    first, others, second = link(ward, "tc-kh"), link(ward, "vp-tk"), link(ward, "tc-kh")
    assert (await web.get(first)).status_code == 404
    assert await titles(web, others)
    assert await titles(web, second)


async def test_a_revoked_link_leads_nowhere(ward, web):
    path = link(ward, "tc-kh")
    revoked = ward.database.write(lambda s: feed_links.revoke(s, person(s, "tc-kh").id, ward.clock.instant()))
    assert revoked
    assert (await web.get(path)).status_code == 404


async def test_who_has_left_has_no_calendar(ward, web):
    path = link(ward, "tc-kh")
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 26))
    assert (await web.get(path)).status_code == 404


@pytest.mark.parametrize("token", ["AAAA", "x" * 5000, "%00", "ti%E1%BA%BFng", "../tep/x", ""])
async def test_a_guessed_link_leads_nowhere(web, token):
    answer = await web.get(f"/lich/{token}.ics")
    assert answer.status_code == 404
    assert "Không mở được liên kết này" in answer.text


async def test_where_there_are_no_calendars_a_link_leads_nowhere(ward):
    path = link(ward, "tc-kh")
    transport = httpx.ASGITransport(links_app(ward.engine.shelf.linked))
    async with httpx.AsyncClient(transport=transport, base_url="https://x.example") as client:
        assert (await client.get(path)).status_code == 404
