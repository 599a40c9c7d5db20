"""How texts are compared: lower case, without accents. Pure.

`storage` folds its search columns alike; `messages` may not import it, so these four lines stand here again.
"""

import unicodedata
from functools import lru_cache


def fold(text: str) -> str:
    """Lower case without accents, đ→d; any text is accepted."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def aligned(text: str) -> str:
    """Folded letter by letter, so that a place in it is the same place in `text`."""
    return "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter
