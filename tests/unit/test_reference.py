"""The README says what the code does."""

import pytest

from bot import reference, registry
from bot.settings import Settings

pytestmark = pytest.mark.unit

STALE = """Before
<!-- settings -->STALE ROW<!-- /settings -->
<!-- commands -->
STALE ROW
<!-- /commands -->
After
"""


def test_the_tables_in_the_readme_are_current():
    text = reference.README.read_text(encoding="utf-8")
    assert reference.render(text) == text, "stale: run .venv/bin/python -m bot.reference --write"


def test_old_tables_are_replaced_and_the_rest_is_kept():
    fresh = reference.render(STALE)
    assert fresh.startswith("Before\n")
    assert fresh.endswith("After\n")
    assert "STALE" not in fresh
    assert reference.render(fresh) == fresh
    for name in Settings.model_fields:
        assert f"| `{name.upper()}` |" in fresh
    for command in registry.all_commands():
        assert f"| `/{command.name}` |" in fresh
        assert command.summary.replace("|", "\\|") in fresh


@pytest.mark.parametrize("name", ["settings", "commands"])
def test_a_missing_marker_is_said(name):
    with pytest.raises(ValueError, match=f"<!-- {name} -->"):
        reference.render(STALE.replace(f"<!-- {name} -->", ""))
