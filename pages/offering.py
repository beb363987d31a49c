"""Names to choose from while somebody types in a search box: few, at once, and only what they may see."""

from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise

from core.search import MAX_QUESTION_LENGTH, beginning, begun_words
from members.prepared import prepared
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
    words = begun_words(typed)
    if not words or len(typed) < SHORTEST:
        return []
    sql, params = _offered.statement(reader, words=words)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = sorted(cursor.fetchall())[:MOST]
    return [
        Offer(name, _KINDS[key].label, _KINDS[key].url(*ends[: len(_KINDS[key].parts)]), language)
        for _place, key, name, *ends, language in rows
    ]


_KINDS: Final = {kind.key: kind for kind in KINDS}


@prepared
def _offered(reader: Reader, *, words: str) -> QuerySet[Any]:
    """The newest few of each kind: its place in the list, kind, title, ends of its address and language."""
    arms: list[Any] = []
    for place, key in enumerate(OFFERED):
        kind = _KINDS[key]
        rows = kind.rows(reader).filter(search_vector=beginning(words))
        newest = rows.order_by((F("pk") + 0).desc())[:MOST_OF_A_KIND]
        found = newest.model._default_manager.filter(pk__in=newest.values("pk")).order_by()
        columns = (Value(place), Value(key, CharField()), Cast(kind.title, TextField()))
        ends = (Cast(F(part), TextField()) for part in (kind.parts[0], kind.parts[-1]))
        arms.append(found.values_list(*columns, *ends, Cast(kind.language, TextField())))
    offered: QuerySet[Any] = arms[0].union(*arms[1:], all=True).order_by()
    return offered
