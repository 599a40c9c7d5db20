"""The request class alone: the same calls over python-telegram-bot's HTTPXRequest and our AiohttpRequest."""

import gc
from collections import defaultdict
from pathlib import Path

from tests.bench.calls import AT_ONCE, REQUESTS, Said, rate
from tests.bench.child import child
from tests.bench.figures import middle, scaled, table

CALLS, ROUNDS = 1_000, 3
TEXT = "📌 <b>Thứ Hai, 06/3/2023</b> – đồng chí có 3 việc cần xử lý\n" + "Còn 2 nhiệm vụ: 3.c, 3.d\n" * 10


async def measure(_: Path) -> None:
    said = [Said(str(5_000_001 + n), TEXT) for n in range(scaled(CALLS))]
    rates: dict[tuple[str, int], list[float]] = defaultdict(list)
    async with child("tests.bench.server") as (_process, base):
        for _round in range(ROUNDS):
            for name, request in REQUESTS.items():
                for at_once in AT_ONCE:
                    gc.collect()
                    rates[name, at_once].append(await rate(request, base, said, at_once))
    stock, own = REQUESTS
    rows = []
    for at_once in AT_ONCE:
        slow, fast = middle(rates[stock, at_once]), middle(rates[own, at_once])
        rows.append((f"{at_once} at once", f"{slow:,.0f}/s", f"{fast:,.0f}/s", f"{fast / slow:.2f}"))
    table("Request class", ("send_message", stock, own, "ratio"), rows)
