"""The command line as installed, in a business time of its own: real databases have no clock to move.

OFFSET_SECONDS=-119361600 python tests/e2e/launch.py run
"""

import os
from datetime import timedelta

from bot.cli import main
from bot.clock import Clock

if __name__ == "__main__":
    main(Clock(timedelta(seconds=float(os.environ["OFFSET_SECONDS"]))))
