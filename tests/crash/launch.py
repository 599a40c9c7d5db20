"""The command `nhacviec` with a clock that the test moves.  CRASH_STAGE=… python -m crash.launch run"""

import os
from pathlib import Path

from crash.clocks import CrashClock
from crash.stage import Stage

from bot.cli import main

if __name__ == "__main__":
    main(CrashClock(Stage(Path(os.environ["CRASH_STAGE"]))))
