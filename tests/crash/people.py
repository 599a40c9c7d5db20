"""What people do on Telegram while the bot dies and comes back: each act waits for its answers."""

import asyncio
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crash.talk import MOST_TRIES, PATIENCE, Talk
from crash.ward import CHATS, JOINS_LATER, UNREACHED_AT_TIMES
from emulators.telegram import TelegramEmulator
from emulators.telegram_faults import slow
from emulators.telegram_seen import Seen

from messages.formats import weekday_day

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64)
CODES = {"vh-tt": "1.2.a", "mot-cua": "3.c", "vp-tk": "3.a"}
HANDS_IN, ASKS_AGAIN = "tp-ht", "vp-tk"
"""Has the morning message said again in the afternoon, and that one the next morning."""
# What must be done for a point to be reached, by the first word of its name; the rest happens anyway.
NEEDS = {
    "claim": "hand_in",
    "notice": "hand_in",
    "snooze": "ask_again",
    "tap": "withdraw",
    "edit": "pages",
    "menu": "join",
    "read": "command",
    "fail": "broken",
    "file": "photo",
    "fetch": "photo",
    "typing": "wait",
    "document": "document",
    "render": "document",
}


@dataclass
class Done:
    """What was done, to be found again exactly once."""

    reports: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    asked_again: set[tuple[date, bool]] = field(default_factory=set)
    """On which days, and whether for the afternoon."""
    closed: set[date] = field(default_factory=set)
    refused: set[date] = field(default_factory=set)
    """On which days somebody had closed their chat, and a message was refused for it."""
    count: Counter[str] = field(default_factory=Counter)


class People(Talk):
    """The officials with their phones. One person does one thing at a time.

    `closes`: one of them deletes Telegram each morning, and is back there in the afternoon.
    """

    def __init__(
        self, emulator: TelegramEmulator, invites: Iterable[str], rng: random.Random, *, closes: bool
    ) -> None:
        super().__init__(emulator)
        self._closes = closes
        self._today, self._is_afternoon = date.min, False
        self.done = Done()
        self._invites = iter(invites)
        self._rng = rng
        self._numbers = itertools.count(1)
        self._busy: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._acts: dict[str, tuple[Callable[[], Coroutine[Any, Any, None]], tuple[str, ...]]] = {
            "report": (self._report, tuple(CODES)),
            "form": (self._form, ("mot-cua",)),
            "withdraw": (self._withdraw, ("vh-tt",)),
            "correct": (self._correct, ("mot-cua",)),
            "photo": (self._photo, ("vh-tt",)),
            "command": (self._command, ("quan-tri",)),
            "wait": (self._wait, ("quan-tri",)),
            "broken": (self._broken, ("mot-cua",)),
            "join": (self._join, (JOINS_LATER,)),
            "pages": (self._pages, ("mot-cua",)),
            "hand_in": (self._hand_in, ("tp-ht", "vp-tk")),
            "ask_again": (self._ask_again, (ASKS_AGAIN,)),
            "document": (self._document, ("vp-tk",)),
            "come_back": (self._come_back, (UNREACHED_AT_TIMES,)),
        }

    async def rise(self, today: date) -> None:
        """Before anybody is written to on that day."""
        self._today, self._is_afternoon = today, False
        if self._closes:
            await self.phones[UNREACHED_AT_TIMES].deactivate()
            self.done.closed.add(today)

    async def act(self, points: Iterable[str]) -> None:
        """Some acts of a morning at once, among them those that lead to `points`."""
        one = self._rng.choice(("form", "withdraw", "correct"))
        await self._do("report", "command", "join", "hand_in", "ask_again", one, *needed(points))

    async def act_after_noon(self, points: Iterable[str]) -> None:
        """What is left for the afternoon, and what leads to `points`."""
        self._is_afternoon = True
        await self._do("ask_again", *(["come_back"] if self._closes else []), *needed(points))

    async def _do(self, *names: str) -> None:
        await asyncio.gather(*map(self._begin, dict.fromkeys(names)))

    async def go_on(self, point: str) -> None:
        """Once more what leads to `point`."""
        await self._do("report", *needed([point]))

    async def _begin(self, name: str) -> None:
        act, who = self._acts[name]
        async with asyncio.timeout(PATIENCE):
            for person in who:
                await self._busy[person].acquire()
        try:
            await act()
            self.done.count[name] += 1
        finally:
            for person in who:
                self._busy[person].release()

    def _new(self, kind: str) -> str:
        return f"{kind} lần {next(self._numbers)}"

    def _report_text(self) -> str:
        self.done.reports.append(self._new("đã rà soát"))
        return self.done.reports[-1]

    async def _report(self) -> None:
        await asyncio.gather(*(self._report_of(who, code) for who, code in CODES.items()))

    async def _report_of(self, who: str, code: str) -> None:
        text = self._report_text()
        await self.ask(who, f"{code} {text}", f"✅ Đã ghi {code}", f"«{text}»")

    async def _withdraw(self) -> None:
        text = self._report_text()
        answer = await self.ask("vh-tt", f"1.2.b {text}", f"«{text}»")
        self.done.withdrawn.append(text)
        await self.tap("vh-tt", answer, "Thu hồi 1.2.b", "↩️ Đã thu hồi báo cáo 1.2.b", f"«{text}»")

    async def _correct(self) -> None:
        text = self._report_text()
        phone = self.phones["mot-cua"]
        await self.ask("mot-cua", f"3.d {text}", f"«{text}»")
        number = next(m.id for m in reversed(phone.messages) if m.text == f"3.d {text}")
        new = self._report_text()
        self.done.corrected[text] = new
        await self.until_taken(lambda: phone.edit(number, f"3.d {new}"), "mot-cua", f"«{new}»")

    async def _form(self) -> None:
        await self.ask("mot-cua", "3.e", "Kết quả kỳ này?")
        text = self._report_text()
        question = await self.ask("mot-cua", text, "có khó khăn")
        question = await self.tap("mot-cua", question, "Không có", "có đề xuất")
        await self.tap("mot-cua", question, "Không có", "✅ Đã ghi 3.e", f"«{text}»")

    async def _photo(self) -> None:
        text = self._report_text()
        self.done.photos.append(text)
        phone = self.phones["vh-tt"]
        await self.until_taken(
            lambda: phone.photo(PNG + text.encode(), f"1.2.a {text}"), "vh-tt", f"«{text}»"
        )

    async def _command(self) -> None:
        await self.ask("quan-tri", "/trogiup", "/viec")

    async def _wait(self) -> None:
        self.emulator.fail("sendMessage", chat=CHATS["quan-tri"], how=slow(1.2))
        await self._command()

    async def _broken(self) -> None:
        """An update that cannot be read is apologised for, and holds up nobody."""
        newest = self.newest("mot-cua")
        self.emulator.raw_update({"message": {"chat": {"id": CHATS["mot-cua"]}, "text": "?"}})
        await self.hears("mot-cua", newest, "an apology")

    async def _join(self) -> None:
        await self.ask(JOINS_LATER, f"/start {next(self._invites)}", "Đã kết nối với Chủ tịch")

    async def _pages(self) -> None:
        page = await self.ask("mot-cua", "/viec", "IV1")
        await self.edited("mot-cua", page, "Trang sau ›", lambda m: "‹ Trang trước" in m.labels)

    async def _ask_again(self) -> None:
        """In the morning for the afternoon, in the afternoon for the next morning."""
        when = "nhắc lại theo đề nghị" if self._is_afternoon else "việc cần xử lý"
        title = weekday_day(self._today).replace("thứ", "📌 Thứ", 1)
        message = await self.phones[ASKS_AGAIN].wait_for(
            lambda seen: title in seen.text and when in seen.text, PATIENCE
        )
        label, answer = ("sáng mai", "trong tin sáng") if self._is_afternoon else ("chiều nay", "lúc 13:30")
        await self.tap(ASKS_AGAIN, message, f"Nhắc lại {label}", f"⏰ Sẽ nhắc lại {answer}")
        self.done.asked_again.add((self._today, not self._is_afternoon))

    async def _come_back(self) -> None:
        await self.ask(UNREACHED_AT_TIMES, "/trogiup", "/viec")

    async def _document(self) -> None:
        """Asked for again where it was at hand at two crashes."""
        for _ in range(MOST_TRIES):
            offer = await self.ask("vp-tk", "/tonghop", "Tài liệu báo cáo")
            newest = self.newest("vp-tk")
            await self.tap("vp-tk", offer, "🗓 Lịch (.ics)", "Đang lập lịch báo cáo")
            self.done.count["asked"] += 1
            heard = await self.hears_of_document("vp-tk", newest)
            if heard.kind == "document":
                return
        raise AssertionError("a document was put aside again and again")

    async def _submit(self) -> Seen:
        """tp-ht hands in; the coordinator's notice of it."""
        newest = self.newest("vp-tk")
        question = await self.ask("tp-ht", "/nop", "Tư pháp – Hộ tịch – báo cáo quý I")
        await self.tap("tp-ht", question, "Vẫn nộp", "✅ Đã nộp báo cáo quý I")
        return await self.hears("vp-tk", newest, "📥 Tư pháp – Hộ tịch đã nộp")

    async def _hand_in(self) -> None:
        """It is returned with a reason, so that it can be handed in again."""
        notice, newest = await self._submit(), self.newest("tp-ht")
        await self.tap("vp-tk", notice, "Trả lại", "Lý do trả lại")
        reason = self._new("thiếu số liệu")
        self.done.reasons.append(reason)
        await self.ask("vp-tk", reason, "↩️ Đã trả lại", f"«{reason}»")
        await self.hears("tp-ht", newest, "được trả lại", f"«{reason}»")

    async def finish(self) -> None:
        """The last hand-in is accepted."""
        notice = await self._submit()
        await self.edited("vp-tk", notice, "Nhận", lambda m: "✅ Đã nhận" in m.text)
        self.done.count["accept"] += 1


def needed(points: Iterable[str]) -> list[str]:
    words = (point.partition(":")[0].partition(".")[0] for point in points)
    return [NEEDS[word] for word in words if word in NEEDS]
