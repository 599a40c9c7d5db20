"""The bot as its page sees it, played. Everywhere imported as `e2e.fake_demo`: `tests` is on the path."""

import asyncio
import socket
import threading
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

import uvicorn

from bot.clock import HANOI
from bot.web.app import demo_app
from bot.web.demo_port import ChatMessage, FileShown, Person
from messages.types import OutgoingFile

BEGINS = datetime(2023, 2, 27, 7, 0, tzinfo=HANOI)
OFFICIAL = Person("tc-kh", "Phụ trách Tài chính – Kế hoạch", "phụ trách bộ phận")
PEOPLE = [
    Person("chu-tich", "Chủ tịch UBND phường", "lãnh đạo"),
    Person("vp-tk", "Phụ trách Văn phòng – Thống kê", "đầu mối tổng hợp"),
    OFFICIAL,
    Person("tp-ht", "Phụ trách Tư pháp – Hộ tịch", "phụ trách bộ phận"),
]
STATUS = (
    "📊 <b>Tình hình thực hiện Kế hoạch CCHC năm 2023</b>\n"
    "42 nhiệm vụ: ✅ 4 hoàn thành · 🔴 1 quá hạn\nXem việc: /viec, mẫu <code>6.b xong, Quyết định …</code>"
)
UNITS = "<b>Theo bộ phận</b>\nTài chính – Kế hoạch 1/7"


class FakeDemo:
    """Remembers the calls and says nothing by itself; `fails` is raised by every one of them."""

    def __init__(self) -> None:
        self.at = BEGINS
        self.calls: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None
        self.said: list[ChatMessage] = []
        self.files: dict[tuple[str, int], OutgoingFile] = {}
        self._epochs = iter(("first", "second", "third"))
        self.epoch = next(self._epochs)
        self._waiting: set[asyncio.Event] = set()

    def now(self) -> datetime:
        return self.at

    async def people(self) -> list[Person]:
        return [OFFICIAL]

    async def say(self, chat: str, text: str, event_id: str, reply_to: int | None) -> None:
        self._called("say", chat, text, event_id, reply_to)

    async def tap(self, chat: str, message_id: int, choice: int, event_id: str) -> None:
        self._called("tap", chat, message_id, choice, event_id)

    async def file(self, chat: str, message_id: int) -> OutgoingFile | None:
        self._called("file", chat, message_id)
        return self.files.get((chat, message_id))

    async def jump(self, to: date | None, days: int = 0) -> str:
        self._called("jump", to, days)
        return "Đã đến 07:30 thứ Ba, 28/02/2023."

    async def reset(self) -> None:
        self._called("reset")
        self.said, self.epoch, self.at = [], next(self._epochs), BEGINS
        self.wake()

    async def messages(self, after: int, limit: int) -> list[ChatMessage]:
        return [message for message in self.said if message.id > after][:limit]

    async def changed(self, seconds: float) -> None:
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)

    def add(
        self,
        chat: str,
        direction: str,
        text: str,
        choices: list[str] | None = None,
        *,
        replaces: int | None = None,
        event_id: str | None = None,
        reply_to: int | None = None,
    ) -> None:
        number, at = len(self.said) + 1, self.at.isoformat()
        self.said.append(
            ChatMessage(number, chat, direction, text, choices or [], replaces, event_id, at, reply_to)
        )
        self.wake()

    def brings(self, chat: str, file: OutgoingFile) -> None:
        """A message with a file."""
        number, at = len(self.said) + 1, self.at.isoformat()
        shown = FileShown(file.name, file.picture)
        text = escape(file.caption or file.name, quote=False)
        self.said.append(ChatMessage(number, chat, "out", text, [], None, None, at, None, shown))
        self.files[chat, number] = file
        self.wake()

    def wake(self) -> None:
        for event in self._waiting:
            event.set()

    def _called(self, *call: Any) -> None:
        if self.fails is not None:
            raise self.fails
        self.calls.append(call)


class AnsweringDemo(FakeDemo):
    """A bot of three answers."""

    def __init__(self) -> None:
        super().__init__()
        self.jumping = threading.Event()
        self.jumping.set()
        self._events: set[str] = set()

    @property
    def taps(self) -> list[tuple[int, int]]:
        """The tapped message and its choice."""
        return [(call[2], call[3]) for call in self.calls if call[0] == "tap"]

    async def people(self) -> list[Person]:
        return PEOPLE

    async def say(self, chat: str, text: str, event_id: str, reply_to: int | None) -> None:
        await super().say(chat, text, event_id, reply_to)
        if event_id in self._events:
            return
        self._events.add(event_id)
        self.add(chat, "in", text, event_id=event_id, reply_to=reply_to)
        if text == "/status":
            self.add(chat, "out", STATUS, ["Theo bộ phận", "Quá hạn"])
        else:
            self.add(chat, "out", f"Đã ghi: «{escape(text)}»")

    async def tap(self, chat: str, message_id: int, choice: int, event_id: str) -> None:
        await super().tap(chat, message_id, choice, event_id)
        label = self.said[message_id - 1].choices[choice]
        self.add(chat, "in", label, event_id=event_id, reply_to=message_id)
        if label == "Theo bộ phận":
            self.add(chat, "out", UNITS, ["‹ Quay lại"], replaces=message_id)
        elif label == "‹ Quay lại":
            self.add(chat, "out", STATUS, ["Theo bộ phận", "Quá hạn"], replaces=message_id)
        else:
            self.add(chat, "out", "Không có việc quá hạn.")

    async def jump(self, to: date | None, days: int = 0) -> str:
        await super().jump(to, days)
        await asyncio.to_thread(self.jumping.wait)
        if to is not None and to < self.at.date():
            raise ValueError("Không lùi ngày được.")
        day = to or self.at.date() + timedelta(days=days or 1)
        self.at = datetime.combine(day, time(7, 30), tzinfo=HANOI)
        self.wake()
        return f"Đã đến 07:30 ngày {day:%d/%m/%Y}."


class ServedDemo(AnsweringDemo):
    """Served by a thread of its own, on one port however often it is stopped; used from the test's thread."""

    def __init__(self) -> None:
        super().__init__()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def tell(self, chat: str, text: str, *choices: str, replaces: int | None = None) -> None:
        """The bot says something by itself, also while the server is down."""
        if self.runs:
            self._loop.call_soon_threadsafe(
                lambda: self.add(chat, "out", text, list(choices), replaces=replaces)
            )
        else:
            self.add(chat, "out", text, list(choices), replaces=replaces)

    def gives(self, chat: str, file: OutgoingFile) -> None:
        """The bot sends a file."""
        self._loop.call_soon_threadsafe(lambda: self.brings(chat, file))

    @property
    def runs(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        if self._listening.fileno() < 0:
            self._listening = socket.create_server(("127.0.0.1", self.port))
        self._app = demo_app(self)
        self._server = uvicorn.Server(
            uvicorn.Config(self._app, log_level="warning", timeout_graceful_shutdown=5)
        )
        self._up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._up.wait(20)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._up.set()
        await self._server.serve(sockets=[self._listening])

    def stop(self) -> None:
        self.jumping.set()
        self._loop.call_soon_threadsafe(self._app.state.closing.set)
        self._server.should_exit = True
        self._thread.join(20)
        assert not self.runs
        self._listening.close()
