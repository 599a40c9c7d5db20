"""Commands as an operator types them, called in this process: fifty processes would take a minute."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.cli import main
from bot.clock import Clock


class Told(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


class Shell:
    """A folder in which commands are typed, with settings of its own; `clock` in place of the machine's."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys
        self.database = folder / "data" / "nhacviec.db"
        self.clock: Clock | None = None
        monkeypatch.chdir(folder)
        for name in ("DATABASE_URL", "TELEGRAM_BOT_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DATA_DIR", "data")

    def __call__(self, *words: object) -> Told:
        self._monkeypatch.setattr(sys, "argv", ["nhacviec", *map(str, words)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(self.clock)
        return Told(int(ended.value.code or 0), *self._capsys.readouterr())

    def setting(self, name: str, value: str) -> None:
        self._monkeypatch.setenv(name, value)
