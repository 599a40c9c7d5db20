"""The command line as installed, in a business time of its own: real databases have no clock to move.

OFFSET_SECONDS=-119361600 python tests/e2e/launch.py run
"""

import os
from datetime import timedelta

from bot.cli import main
from bot.clock import Clock


def launch() -> None:
    """Without OFFSET_SECONDS in the machine's time."""
    offset = os.environ.get("OFFSET_SECONDS")
    main(Clock(timedelta(seconds=float(offset))) if offset else None)


if __name__ == "__main__":
    launch()
