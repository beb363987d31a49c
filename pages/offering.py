"""Names to choose from while somebody types in a search box: few, at once, and only what they may see."""

from typing import Any, Final, NamedTuple

from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from core.search import MAX_QUESTION_LENGTH, beginning
from members.rules import Reader
from pages.kinds import KINDS

# In this order: places first, then what is said there, then people.
OFFERED: Final = ("topics", "partnerships", "events", "organisations", "people", "threads", "members")
MOST: Final = 8
MOST_OF_A_KIND: Final = 3
# One letter begins everything.
SHORTEST: Final = 2


class Offer(NamedTuple):
    """One line of the list."""

    name: str
    kind: str | Promise
    url: str
    language: str


def offers_for(reader: Reader, typed: str) -> list[Offer]:
    """Return what is named like this, in one query."""
    typed = typed.replace("\x00", "").strip()[:MAX_QUESTION_LENGTH]
    asked = beginning(typed)
    if asked is None or len(typed) < SHORTEST:
        return []
    kinds = {kind.key: kind for kind in KINDS}
    arms: list[Any] = []
    for place, key in enumerate(OFFERED):
        kind = kinds[key]
        newest = kind.rows(reader).filter(search_vector=asked).order_by((F("pk") + 0).desc())[:MOST_OF_A_KIND]
        found = newest.model._default_manager.filter(pk__in=newest.values("pk")).order_by()
        columns = (Value(place), Value(key, CharField()), Cast(kind.title, TextField()))
        ends = (Cast(F(part), TextField()) for part in (kind.parts[0], kind.parts[-1]))
        arms.append(found.values_list(*columns, *ends, Cast(kind.language, TextField())))
    rows = sorted(arms[0].union(*arms[1:], all=True).order_by())[:MOST]
    return [
        Offer(name, kinds[key].label, kinds[key].url(*ends[: len(kinds[key].parts)]), language)
        for _place, key, name, *ends, language in rows
    ]
