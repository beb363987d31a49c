"""How many partnerships each value of a facet would leave: one query, in which each facet is read once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from partnerships.facets import NOT_STATED

type Counts = dict[str, dict[str, int]]

# Which rows all questions are about, where they were looked for first: a name is compared once, not for each facet.
KEPT: Final = "SELECT id FROM kept"


class Question(NamedTuple):
    """One facet: rows (id, value) of all that state something; `several` may be of one partnership."""

    facet: str
    stated: QuerySet[Any, Any]
    several: bool


def count_values(
    questions: Iterable[Question], totals: Mapping[str, QuerySet[Any, Any]], kept: QuerySet[Any, Any] | None = None
) -> Counts:
    """Count each value, and what states nothing: the rest of a facet's total, or of that of "" where it has none.

    Where `kept` is given, the questions name its rows by `KEPT`.
    """
    arms = [_of_values(question) for question in questions]
    arms += [_of_all(facet, rows) for facet, rows in totals.items()]
    sql = " UNION ALL ".join(sql for sql, _params in arms)
    given = [each for _sql, params in arms for each in params]
    if kept is not None:
        first, wanted = kept.query.sql_with_params()
        sql, given = f"WITH kept (id) AS MATERIALIZED ({first}) {sql}", [*wanted, *given]
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = cursor.fetchall()
    all_of = {facet: n for facet, value, n, is_sum in rows if is_sum and value is None}
    counts: Counts = defaultdict(dict)
    for facet, value, n, is_sum in rows:
        if not is_sum:
            counts[facet][value] = n
        elif value is not None and (silent := all_of.get(facet, all_of[""]) - n):
            counts[facet][NOT_STATED] = silent
    return counts


def _of_values(question: Question) -> tuple[str, list[Any]]:
    """Each value, and with "" how many state any; pairs are told apart by hashing, since sorting words takes longer."""
    sql, params = question.stated.query.sql_with_params()
    once, each = (" GROUP BY 1, 2", " GROUP BY id") if question.several else ("", "")
    pairs = f"WITH pairs (id, value) AS MATERIALIZED (SELECT * FROM ({sql}) AS stated{once})"  # noqa: S608 - compiled
    values = "SELECT %s, value, count(*), false FROM pairs GROUP BY value"
    any_of = f"SELECT %s, '', count(*), true FROM (SELECT id FROM pairs{each}) AS each"  # noqa: S608 - our words
    return f"({pairs} {values} UNION ALL {any_of})", [*params, question.facet, question.facet]


def _of_all(facet: str, rows: QuerySet[Any, Any]) -> tuple[str, list[Any]]:
    sql, params = rows.query.sql_with_params()
    return f"SELECT %s, NULL, count(*), true FROM ({sql}) AS every", [facet, *params]  # noqa: S608 - compiled
