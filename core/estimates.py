"""How many rows a table has, about: what PostgreSQL knows of it anyway, without looking at one row."""

from typing import Any, Final

from django.db import connection, models

# An estimate says no more than it knows.
ROUNDED_TO: Final = 1000


def estimated(model: type[models.Model]) -> int | None:
    """Return about how many rows the table has, as of its last vacuum or analysis; None if it had none yet."""
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [table])
        (known,) = cursor.fetchone()
    return round(known / ROUNDED_TO) * ROUNDED_TO if known >= ROUNDED_TO else None


def estimate_of(rows: models.QuerySet[Any]) -> int | None:
    """Return about how many there are, as long as nothing narrows them: of a part PostgreSQL knows nothing."""
    return None if rows.query.where else estimated(rows.model)
