"""Links in a text: nothing inside them is read as a code, a number or a word. Pure."""

import re
from dataclasses import dataclass
from string import ascii_lowercase

LINK = re.compile(r"https?://[^\s<>«»\"]*[^\s<>«»\".,;:!?)\]]", re.IGNORECASE)
NAME = "zlnk"
NAMED = re.compile(rf"‹{NAME}([a-z])›")
"""The marks around it end what was said before, as a comma would."""


@dataclass(frozen=True)
class Linked:
    """`text` with a word that means nothing in place of each of `links`."""

    text: str
    links: tuple[str, ...] = ()

    def restored(self, part: str) -> str:
        """A part of `text` as it was typed."""
        if not self.links:
            return part
        return NAMED.sub(lambda named: self.links[ascii_lowercase.index(named[1])], part)


def put_aside(text: str) -> Linked:
    """At most 26 links; a text that holds their stand-ins itself stays as it is."""
    if "://" not in text or NAME in text.casefold():
        return Linked(text)
    links: list[str] = []

    def name(found: re.Match[str]) -> str:
        if len(links) == len(ascii_lowercase):
            return found[0]
        links.append(found[0])
        return f"‹{NAME}{ascii_lowercase[len(links) - 1]}›"

    return Linked(LINK.sub(name, text), tuple(links))
