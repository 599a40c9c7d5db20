"""The README's tables of settings and commands, made from the code: `python -m bot.reference --write`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bot import registry
from bot.settings import Settings

README = Path(__file__).parents[1] / "README.md"


def settings_table() -> str:
    rows = [
        (f"`{name.upper()}`", f"`{field.default}`" if str(field.default) else "", field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    return _table(("Setting", "Default", "Meaning"), rows)


def commands_table() -> str:
    rows = [
        (
            f"`/{command.name}`",
            ", ".join(f"`/{alias}`" for alias in command.aliases),
            "everyone" if command.roles == registry.EVERYONE else ", ".join(sorted(command.roles)),
            command.summary,
        )
        for command in registry.all_commands()
    ]
    return _table(("Command", "Alias", "Who", "Does"), rows)


def render(readme: str) -> str:
    """The text with both tables made anew between their markers. Raises ValueError if one is missing."""
    return _fill(_fill(readme, "settings", settings_table()), "commands", commands_table())


def _fill(text: str, name: str, table: str) -> str:
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, opened, rest = text.partition(opening)
    _, closed, after = rest.partition(closing)
    if not (opened and closed):
        raise ValueError(f"README.md has no place for the table: {opening} … {closing}")
    return f"{before}{opening}\n{table}{closing}{after}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def main(arguments: Sequence[str]) -> None:
    text = render(README.read_text(encoding="utf-8"))
    if "--write" in arguments:
        README.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
