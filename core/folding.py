"""Letters without accents and capitals: the same in Python as in the database's `core_fold`."""

import re
import unicodedata
from typing import Final

# The same letters as core_fold in PostgreSQL: what search finds, the page can mark.
DOUBLE: Final = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
LETTERS: Final = str.maketrans("øłđðħıŧ", "olddhit") | str.maketrans(DOUBLE)

WORD: Final = re.compile(r"\w+")


def fold(text: str) -> str:
    """Return `text` without accents and capitals."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(letter for letter in decomposed if not "\u0300" <= letter <= "\u036f")
    return plain.lower().translate(LETTERS)
