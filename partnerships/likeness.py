"""Which organisations somebody may mean by a name: other spellings, abbreviations, wrong or missing letters."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from django.contrib.postgres.search import SearchQuery

from core.folding import WORD, fold
from partnerships.models import Organisation

# How alike two spellings must be, from 0 to 1.
LIKENESS: Final = 0.82
# Words that many bodies have in their names say little.
COMMON: Final = frozenset(
    {"cluster", "clusters", "the", "for", "and", "of", "de", "di", "des", "der", "network", "european"}
)
# A spelling is looked for by how its words begin: whoever gets the first letters wrong in every word finds nothing.
BEGINNING: Final = 3
MOST_READ: Final = 300
MOST_SHOWN: Final = 5


def alike(spellings: Iterable[str]) -> list[Organisation]:
    """Return organisations that are perhaps called by one of these spellings, the likest first."""
    asked = [text for text in map(_plain, spellings) if text]
    begun = {word[:BEGINNING] for text in asked for word in text.split() if word not in COMMON and len(word) > 1}
    begun |= {_initials(text) for text in asked if len(text.split()) > 1}
    if not begun:
        return []
    query = SearchQuery(" | ".join(f"'{word}':*A" for word in sorted(begun)), config="simple", search_type="raw")
    rows = Organisation.objects.visible_to(None).filter(search_vector=query).defer("search_vector")
    scored = [(max(_likeness(one, other) for one in asked for other in _known(row)), row) for row in rows[:MOST_READ]]
    found = sorted((pair for pair in scored if pair[0] >= LIKENESS), key=lambda pair: (-pair[0], pair[1].name))
    return [row for _score, row in found[:MOST_SHOWN]]


def _plain(text: str) -> str:
    return " ".join(WORD.findall(fold(text)))


def _known(organisation: Organisation) -> list[str]:
    spellings = (organisation.name, organisation.short_name, *organisation.aliases)
    return [text for text in map(_plain, spellings) if text]


def _initials(text: str) -> str:
    return "".join(word[0] for word in text.split())


def _likeness(one: str, other: str) -> float:
    """Return 1 for the same letters, for an abbreviation and for a name within a name; else how alike they are."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) > 2 and shorter == _initials(longer):
        return 0.95
    told, more = set(shorter.split()) - COMMON, set(longer.split())
    if told and told <= more and len("".join(told)) > 4:
        return 0.9
    return SequenceMatcher(None, one, other).ratio()
