"""How many partnerships each value of a facet would leave: one query, in which each facet is read once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from partnerships.facets import NOT_STATED

type Counts = dict[str, dict[str, int]]


class Question(NamedTuple):
    """One facet: rows (id, value) of all that state something; `several` may be of one partnership."""

    facet: str
    stated: QuerySet[Any, Any]
    several: bool


def count_values(questions: Iterable[Question], totals: Mapping[str, QuerySet[Any, Any]]) -> Counts:
    """Count each value, and what states nothing: the rest of a facet's total, or of that of "" where it has none."""
    arms = [_of_values(question) for question in questions]
    arms += [_of_all(facet, rows) for facet, rows in totals.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _params in arms), [each for _sql, params in arms for each in params]
        )
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
