"""Files over HTTP: links that expire, for the outside."""

import logging
from collections.abc import AsyncIterator
from urllib.parse import unquote

import httpx
import pytest
from saving import shown_name
from sqlmodel import select
from telegram_house import StandingClock

from bot import demo
from bot.bootstrap import Engine
from bot.channels.web import WebChannel
from bot.logs import Redacting
from bot.web.files import disposition, links_app
from messages.types import Markup
from storage import documents, files, inbox, installation, people, reports
from storage.tables import (
    Attachment,
    AttachmentState,
    Direction,
    Document,
    FileLink,
    Inbox,
    Message,
    Post,
    Unit,
    UnitKind,
)

pytestmark = pytest.mark.contract

JPEG = b"\xff\xd8\xff\xe0" + b"anh niem yet" * 50
NAME = "Bảng niêm yết – đợt 1.jpg"
PAGE = "Không mở được liên kết này"


class Words(WebChannel):
    """A channel without files; what it said is in `said`."""

    markup = Markup(html=False, buttons=False, edits=False, limit=2000, files=False)

    def __init__(self) -> None:
        self.said: list[str] = []

    async def send(self, chat_id, message):
        self.said.append(message.text)
        return await super().send(chat_id, message)


class House:
    """The sample ward, where vp-tk has reported 3.c with a photo, and reads on a channel without files."""

    def __init__(self, database) -> None:
        self.database, self.clock, self.channel = database, StandingClock(), Words()
        demo.ensure(database, self.clock)
        (bot,) = database.read(lambda s: installation.bots(s, "web"))
        self.bot = bot
        self.engine = Engine(database, self.clock, {bot.id: (bot, self.channel)}, links="https://x.example")

    async def links(self, who="vp-tk") -> str:
        """The token of a link to the photo."""
        await self.engine.database.awrite(lambda s: self._ordered(s, who))
        await self.engine.courier.drain()
        return self.channel.said[-1].split("https://x.example/tep/")[1].split()[0]

    async def reports(self) -> None:
        said = {"text": "3.c đã niêm yết", "sent_at": self.clock.now().isoformat()}
        event = {"office_id": self.bot.office_id, "bot_id": self.bot.id, "chat_id": "vp-tk"}
        row = {**event, "event_id": "said", "payload": said}
        await self.database.awrite(lambda s: inbox.store(s, [row], self.clock.instant()))
        await self.engine.intake.drain()
        await self.database.awrite(self._proven)

    def _proven(self, session) -> None:
        said = session.exec(select(Message).where(Message.direction == Direction.IN)).first()
        row = Attachment(
            office_id=said.office_id,
            message_id=said.id,
            bot_id=said.bot_id,
            remote_id="r",
            name=NAME,
            mime="text/html",
            state=AttachmentState.STORED,
            sha256=self.engine.shelf.press.files.keep(JPEG),
            created_at=self.clock.instant(),
        )
        session.add(row)
        session.flush()
        (report,) = reports.all_progress(session, code="3.c")
        files.attach(session, report.progress, [row.id])

    def _ordered(self, session, who) -> None:
        event = {"office_id": self.bot.office_id, "bot_id": self.bot.id, "chat_id": who}
        number = len(session.exec(select(Document)).all())
        inbox.store(session, [{**event, "event_id": f"o{number}", "payload": {}}], self.clock.instant())
        row = session.exec(select(Inbox).where(Inbox.event_id == f"o{number}")).one()
        inbox.answered(session, [row.id], self.clock.instant())
        file = session.exec(select(Attachment.id)).one()
        named = {"inbox_id": row.id, "kind": "evidence", "arguments": {"file": file}, "about": {}}
        documents.order(session, [{**event, **named, "created_at": self.clock.instant()}])


@pytest.fixture
async def house(sqlite_database) -> House:
    house = House(sqlite_database)
    await house.reports()
    return house


@pytest.fixture
async def web(house) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(links_app(house.engine.shelf.linked))
    async with httpx.AsyncClient(transport=transport, base_url="https://x.example") as client:
        yield client


async def test_a_link_opens_its_file_to_be_saved(house, web):
    answer = await web.get(f"/tep/{await house.links()}")
    assert (answer.status_code, answer.content) == (200, JPEG)
    assert answer.headers["content-type"] == "image/jpeg", "by the name, whatever the sender's program said"
    assert shown_name(answer) == NAME
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def is_gone(web, path):
    answer = await web.get(path)
    assert answer.status_code == 404
    assert PAGE in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/tep/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/tep/",
        "/tep/../tep/x",
        "/tep/%00",
        "/tep/ti%E1%BA%BFng",
        "/tep/" + "x" * 5000,
        "/",
        "/files/vp-tk/1",
        "/api/people",
        "/static/page.js",
    ],
)
async def test_what_is_guessed_leads_nowhere(house, web, path):
    await house.links()
    await is_gone(web, path)


async def test_a_token_with_another_end_leads_nowhere(house, web):
    token = await house.links()
    for wrong in (token[:-1], f"{token}x", token.swapcase(), f"{token}/"):
        await is_gone(web, f"/tep/{wrong}")


async def test_the_ways_to_lead_nowhere_look_alike(house, web):
    tokens = [await house.links() for _ in range(2)]
    pages = {await is_gone(web, "/tep/guessed")}

    def revoke(session):
        link = session.exec(select(FileLink)).first()
        documents.revoke_links(session, link.official_id, link.document_id, house.clock.instant())

    house.database.write(revoke)
    pages.add(await is_gone(web, f"/tep/{tokens[0]}"))
    house.clock.passes(24 * 3600 + 1)
    pages.add(await is_gone(web, f"/tep/{tokens[1]}"))
    assert len(pages) == 1


async def test_whose_post_has_ended_opens_no_link_any_more(house, web):
    token = await house.links()

    def end(session):
        who = people.official_by_code(session, "vp-tk")
        for post in session.exec(select(Post).where(Post.official_id == who.id)).all():
            post.until = house.clock.today().replace(month=1)
            session.add(post)

    house.database.write(end)
    await is_gone(web, f"/tep/{token}")


async def test_a_link_of_who_went_to_another_ward_leads_nowhere(house, web):
    token = await house.links("chu-tich")
    assert (await web.get(f"/tep/{token}")).status_code == 200

    def move(session):
        who = people.official_by_code(session, "chu-tich")
        far = Unit(
            office_id=who.office_id, code="xa", name="xã khác", kind=UnitKind.WARD, path="/999/", sort="z"
        )
        session.add(far)
        session.flush()
        for post in session.exec(select(Post).where(Post.official_id == who.id)).all():
            post.unit_id = far.id
            session.add(post)

    house.database.write(move)
    await is_gone(web, f"/tep/{token}")


async def test_a_file_that_is_gone_from_the_disk_leads_nowhere(house, web):
    token = await house.links()
    store = house.engine.shelf.press.files
    store.path(store.keep(JPEG)).unlink()
    await is_gone(web, f"/tep/{token}")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_a_link_is_only_read(house, web, method):
    answer = await web.request(method, f"/tep/{await house.links()}")
    assert answer.status_code == 404
    assert JPEG not in answer.content


async def test_that_it_is_there_is_all_it_says_of_itself(web):
    answer = await web.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_a_log_line_shows_no_link():
    token = "A_b-" * 8
    said = f'"GET /tep/{token} HTTP/1.1" 200'
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 1, said, (), None)
    assert token not in Redacting([]).format(record)


@pytest.mark.parametrize(
    ("name", "plain", "whole"),
    [
        ("Kế hoạch 15.docx", "K_ ho_ch 15.docx", "Kế hoạch 15.docx"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini", "boot.ini"),
        ('a"; filename="b.exe', "a__ filename__b.exe", 'a"; filename="b.exe'),
        ("a\r\nSet-Cookie: x", "a__Set-Cookie_ x", "a\r\nSet-Cookie: x"),
        ("...", "tep", "tep"),
        ("😀.png", "_.png", "😀.png"),
    ],
)
def test_a_name_is_safe_in_a_header(name, plain, whole):
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.split('"')[1] == plain
    assert header.count('"') == 2
    assert unquote(header.split("UTF-8''")[1]) == whole
