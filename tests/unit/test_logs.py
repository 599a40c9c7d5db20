"""No log line ever holds a secret, wherever in the record it stands."""

import logging
import sys

import pytest

from bot.logs import HIDDEN, NOISY, Redacting, set_up

pytestmark = pytest.mark.unit

TOKEN = "7000000001:AAEmulated_token-of-thirty-five-chars"
OTHER = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
PASSWORD = "mật-khẩu"
URL = f"https://api.telegram.org/bot{TOKEN}/sendMessage"


def record(text, *args, fault=None):
    info = (type(fault), fault, fault.__traceback__) if fault else None
    return logging.LogRecord("bot", logging.ERROR, __file__, 1, text, args, info)


def formatted(text, *args, fault=None, secrets=(TOKEN, PASSWORD)):
    return Redacting(secrets).format(record(text, *args, fault=fault))


@pytest.fixture
def _as_it_was():
    """Handlers and levels stand again as they stood."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in NOISY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


@pytest.mark.parametrize(
    ("text", "args"),
    [
        (f"POST {URL} 200", ()),
        ("POST %s %d", (URL, 200)),
        ("%r", ({"url": URL},)),
        ("%(url)s", ({"url": URL},)),
        ("%s", (ValueError(f"cannot open {URL}"),)),
        ("%s", (URL.encode(),)),
        (f"two: {TOKEN} {TOKEN} and {PASSWORD}", ()),
    ],
)
def test_a_secret_is_blotted_out_of_words_and_arguments(text, args):
    said = formatted(text, *args)
    assert TOKEN not in said
    assert PASSWORD not in said
    assert HIDDEN in said


def test_what_looks_like_a_token_is_blotted_out_whose_ever_it_is():
    assert OTHER not in formatted(f"https://example.vn/bot{OTHER}/getMe", secrets=())


def test_an_encoded_token_is_blotted_out_too():
    assert TOKEN.partition(":")[2] not in formatted(f"/bot{TOKEN.replace(':', '%3A')}/getMe")
    assert TOKEN.partition(":")[2] not in formatted(f"/bot{TOKEN.replace(':', '%3a')}/getMe", secrets=())


def test_ordinary_words_stay():
    said = formatted("notice %d was not sent (%s): %s", 12, "at 07:30:00", "retry")
    assert said.endswith("ERROR bot: notice 12 was not sent (at 07:30:00): retry")
    assert HIDDEN not in said


def fails():
    try:
        raise OSError(f"no route to {URL}")
    except OSError as error:
        raise RuntimeError(f"{TOKEN} and {PASSWORD} failed") from error


def also_fails():
    try:
        fails()
    except RuntimeError:
        raise KeyError(TOKEN)  # noqa: B904  (the context is what is meant)


@pytest.mark.parametrize("failing", [fails, also_fails])
def test_tracebacks_and_what_led_to_them_are_blotted_out(failing):
    with pytest.raises((RuntimeError, KeyError)) as caught:
        failing()
    said = formatted("a fault", fault=caught.value)
    assert "Traceback" in said
    assert "no route to" in said
    assert TOKEN not in said
    assert PASSWORD not in said


def test_groups_of_exceptions_and_notes_and_stacks_are_blotted_out():
    fault = ExceptionGroup("several", [ValueError(TOKEN), ValueError(URL)])
    fault.add_note(f"while posting to {URL}")
    made = record("a fault", fault=fault)
    made.stack_info = f"Stack:\n  post({URL!r})"
    said = Redacting([TOKEN]).format(made)
    assert "several" in said
    assert "while posting to" in said
    assert TOKEN not in said


def test_an_empty_secret_changes_nothing():
    assert formatted("abc", secrets=("",)).endswith("abc")


@pytest.mark.usefixtures("_as_it_was")
def test_libraries_that_print_addresses_keep_to_warnings_and_the_one_handler_redacts(monkeypatch, capsys):
    set_up("DEBUG", [TOKEN])
    for name in NOISY:
        logging.getLogger(name).debug("POST %s", URL)
        logging.getLogger(f"{name}.request").info("POST %s", URL)
    logging.getLogger("bot.remotes").debug("polling %s", URL)
    logging.getLogger("aiohttp.client").warning("unclosed %s", URL)
    err = capsys.readouterr().err
    assert [line.split(" ", 3)[3] for line in err.splitlines()] == [
        f"bot.remotes: polling https://api.telegram.org/bot{HIDDEN}/sendMessage",
        f"aiohttp.client: unclosed https://api.telegram.org/bot{HIDDEN}/sendMessage",
    ]
    assert logging.getLogger().handlers[0].stream is sys.stderr
