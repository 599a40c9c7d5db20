"""The console entry point, and `python -m bot`."""

import gc

# Loading makes many objects and no garbage; looking for some took a quarter of a short command's time.
gc.disable()

from bot.cli import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
