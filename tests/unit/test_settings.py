"""Settings: from the environment and `.env`, or a sentence for each fault."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load

pytestmark = pytest.mark.unit

NAMES = [name.upper() for name in Settings.model_fields]
EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _bare_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def write_env(text: str) -> None:
    Path(".env").write_text(text, encoding="utf-8")


def test_with_nothing_set_everything_lives_in_data():
    settings = load()
    assert str(settings.real_url) == "sqlite:///data/nhacviec.db"
    assert str(settings.demo_url) == "sqlite:///data/demo.db"
    assert (settings.web_host, settings.web_port, settings.log_level) == ("127.0.0.1", 8080, "INFO")


def test_the_databases_follow_data_dir(monkeypatch):
    monkeypatch.setenv("DATA_DIR", "/srv/nhacviec")
    assert str(load().real_url) == "sqlite:////srv/nhacviec/nhacviec.db"
    assert str(load().demo_url) == "sqlite:////srv/nhacviec/demo.db"


@pytest.mark.parametrize("folder", ["a folder", "q?x#y", "100%25", "a&b=c"])
def test_a_database_lies_in_its_folder_whatever_that_is_called(monkeypatch, tmp_path, folder):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / folder))
    assert load().demo_url.database == str(tmp_path / folder / "demo.db")
    assert load().real_url.database == str(tmp_path / folder / "nhacviec.db")


def test_the_environment_goes_before_the_file_and_unknown_names_are_ignored(monkeypatch):
    write_env("WEB_PORT=9001\nLOG_LEVEL=ERROR\nSOMEBODY_ELSES=1\nWEB_HOST=\n")
    monkeypatch.setenv("WEB_PORT", "9002")
    settings = load()
    assert (settings.web_port, settings.log_level, settings.web_host) == (9002, "ERROR", "127.0.0.1")


def test_the_demo_never_follows_database_url(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@127.0.0.1/real")
    assert str(load().real_url) == "postgresql+psycopg://u@127.0.0.1/real"
    assert str(load().demo_url) == "sqlite:///data/demo.db"


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("DATABASE_URL", "nonsense", "use sqlite:///path/to/file.db or postgresql://"),
        ("DATABASE_URL", "mysql://me:hunter2@host/db", "use sqlite:///path/to/file.db or postgresql://"),
        ("DATABASE_URL", "postgresql://me:hunter2@host:port/db", "use sqlite:///path/to/file.db"),
        ("DATABASE_URL", "sqlite://", "use sqlite:///path/to/file.db"),
        ("PUBLIC_URL", "nhacviec.example.vn", "https://nhacviec.example.vn"),
        ("WEB_PORT", "0", "from 1 to 65535"),
        ("WEB_PORT", "70000", "from 1 to 65535"),
        ("WEB_PORT", "http", "from 1 to 65535"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
        ("DATA_DIR", __file__, "a folder, not of a file"),
    ],
)
def test_a_bad_value_is_named_with_what_to_do_and_never_quoted(monkeypatch, name, value, advice):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as fault:
        load()
    sentence = str(fault.value)
    assert sentence.startswith(f"{name} ")
    assert advice in sentence
    assert "\n" not in sentence
    assert "hunter2" not in sentence
    assert fault.value.__cause__ is None


def test_every_fault_has_its_line(monkeypatch):
    for name, value in (("DATABASE_URL", "nonsense"), ("WEB_PORT", "x"), ("LOG_LEVEL", "LOUD")):
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as fault:
        load()
    assert [line.split()[0] for line in str(fault.value).splitlines()] == [
        "DATABASE_URL",
        "WEB_PORT",
        "LOG_LEVEL",
    ]


def test_a_file_that_is_not_text_is_said_so():
    Path(".env").write_bytes(b"WEB_HOST=\xff\xfe\n")
    with pytest.raises(SettingsError, match="save it as UTF-8"):
        load()


def test_the_example_file_shows_every_setting_with_its_default():
    text = EXAMPLE.read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#?([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert sorted(shown) == sorted(NAMES)
    write_env(re.sub(r"^#([A-Z_]+=)", r"\1", text, flags=re.MULTILINE))
    assert load() == Settings(_env_file=None)
