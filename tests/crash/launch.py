"""The command `nhacviec` with a clock of its own.  CRASH_OFFSET=… CRASH_AHEAD=… python -m crash.launch run"""

import os
from datetime import timedelta

from crash.clocks import CrashClock

from bot.cli import main

if __name__ == "__main__":
    offset, ahead = (timedelta(seconds=float(os.environ[name])) for name in ("CRASH_OFFSET", "CRASH_AHEAD"))
    main(CrashClock(offset, ahead))
