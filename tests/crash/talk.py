"""People write and tap, and wait for what the bot says to it."""

from collections.abc import Callable, Coroutine
from typing import Any

from crash.ward import meet
from emulators.telegram import TelegramEmulator
from emulators.telegram_seen import Seen

PATIENCE = 60.0
MOST_TRIES = 5
NOT_MADE = "chưa làm hoặc chưa gửi được tài liệu"
APOLOGY = "Xin lỗi, có trục trặc"


class Talk:
    """The officials with their phones, and the apologies they have read."""

    def __init__(self, emulator: TelegramEmulator) -> None:
        self.emulator = emulator
        self.phones = meet(emulator)
        self.apologies: set[str] = set()

    async def ask(self, who: str, text: str, *parts: str) -> Seen:
        """Writes and waits for the answer that has all `parts`."""
        return await self.until_taken(lambda: self.phones[who].send(text), who, *parts)

    async def tap(self, who: str, on: Seen, label: str, *parts: str) -> Seen:
        """Taps and waits for a new message that has all `parts`."""
        return await self.until_taken(lambda: self.phones[who].tap(on.id, label), who, *parts)

    async def until_taken(self, act: Callable[[], Coroutine[Any, Any, Any]], who: str, *parts: str) -> Seen:
        """Does it, and again where the bot asks for that: what was at hand at two crashes is put aside."""
        for _ in range(MOST_TRIES):
            newest = self.newest(who)
            await act()
            answer = await self.hears(who, newest, *parts)
            if answer.text not in self.apologies:
                return answer
        raise AssertionError(f"{who} was asked {MOST_TRIES} times to say it again")

    def newest(self, who: str) -> int:
        return max((message.id for message in self.phones[who].messages), default=0)

    async def hears(self, who: str, after: int, *parts: str) -> Seen:
        """The first new message that has all `parts`, or an apology not heard before."""

        def fits(message: Seen) -> bool:
            new = APOLOGY in message.text and message.text not in self.apologies
            return message.id > after and (new or all(part in message.text for part in parts))

        heard = await self.phones[who].wait_for(fits, PATIENCE)
        if APOLOGY in heard.text:
            self.apologies.add(heard.text)
        return heard

    async def hears_of_document(self, who: str, after: int) -> Seen:
        """A new document, or that it will not come."""

        def fits(seen: Seen) -> bool:
            return seen.id > after and (seen.kind == "document" or NOT_MADE in seen.text)

        return await self.phones[who].wait_for(fits, PATIENCE)

    async def edited(self, who: str, on: Seen, label: str, fits: Callable[[Seen], bool]) -> None:
        """Taps what changes the message in place."""
        phone = self.phones[who]
        for _ in range(MOST_TRIES):
            await phone.tap(on.id, label)
            heard = await phone.wait_for(
                lambda m: (m.id == on.id and fits(m)) or (APOLOGY in m.text and m.text not in self.apologies),
                PATIENCE,
            )
            if APOLOGY not in heard.text:
                return
            self.apologies.add(heard.text)
        raise AssertionError(f"{who} was asked {MOST_TRIES} times to tap it again")
