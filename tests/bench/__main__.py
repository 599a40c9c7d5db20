"""Runs all benchmarks or those named:  python -m tests.bench [sending requests … summaries]"""

import asyncio
import logging
import platform
import sys
import tempfile
from pathlib import Path

from bot.serving import settle_memory
from tests.bench import incoming, planning, requests, restart, sending, summaries
from tests.bench.figures import SCALE

ALL = {
    "sending": sending.measure,
    "requests": requests.measure,
    "incoming": incoming.measure,
    "planning": planning.measure,
    "restart": restart.measure,
    "summaries": summaries.measure,
}


def main() -> None:
    """Ratios within one run are what counts; the databases are real files."""
    logging.basicConfig(level=logging.WARNING)
    # As `nhacviec run` does; it helps whatever is compared with it as well.
    settle_memory()
    print(f"Python {platform.python_version()} on {platform.machine()}, scale {SCALE:g}", flush=True)
    for name in sys.argv[1:] or ALL:
        # Not in /tmp: it may be memory, where a commit costs nothing.
        with tempfile.TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
            asyncio.run(ALL[name](Path(folder)))


if __name__ == "__main__":
    main()
