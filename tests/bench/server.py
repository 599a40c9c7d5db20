"""The cheapest server that answers like the Bot API, so that the clients are what is measured.

Every call gets the same well-formed answer; nothing is read but its method. As a process, with its address
in the first line it prints, and a second line at the first message:  python -m tests.bench.server
"""

import asyncio
import json

TOKEN = "7000000001:AAEmulated_token-of-thirty-five-chars"
ME = {"id": 7000000001, "is_bot": True, "first_name": "Nhắc việc", "username": "nhacviec_bench_bot"}
MESSAGE = {
    "message_id": 4242,
    "from": ME,
    "chat": {"id": 5_000_001, "type": "private", "first_name": "Lan"},
    "date": 1_678_064_400,
    "text": "📌 Thứ Hai 06/3 – đồng chí có 3 việc cần xử lý\n" + "Báo cáo quý I: còn thiếu 3.c, 3.d\n" * 12,
    "reply_markup": {"inline_keyboard": [[{"text": "Báo cáo từng việc", "callback_data": "r"}]]},
}


def _answer(result: object) -> bytes:
    body = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


ANSWERS = {b"getMe": _answer(ME), b"sendMessage": _answer(MESSAGE)}
TRUE = _answer(True)


class BotApi(asyncio.Protocol):
    """One connection, kept open; requests are cut out by Content-Length."""

    sent = False
    """Whether any message has come yet, on whichever connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._got = b""

    def data_received(self, data: bytes) -> None:
        self._got += data
        while (end := self._got.find(b"\r\n\r\n")) >= 0:
            head = self._got[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._got) < end + 4 + length:
                return
            method = self._got.split(b" ", 2)[1].rpartition(b"/")[2]
            self._got = self._got[end + 4 + length :]
            if method == b"sendMessage" and not self.sent:
                type(self).sent = True
                print("sent", flush=True)
            # A long poll hears nothing.
            if method != b"getUpdates":
                self._transport.write(ANSWERS.get(method, TRUE))


async def main() -> None:
    """Serves until killed."""
    server = await asyncio.get_running_loop().create_server(BotApi, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
