"""What the database held at one moment, brought back in few round trips.

Django empties tables after a test that commits by TRUNCATE, makes content types and permissions anew and forgets
what migrations filled in. A new file for each table and index costs a second; deleting the few rows costs
milliseconds. Constraints and triggers rest meanwhile, so append-only tables too can be emptied: only here, and only
by a role that may set `session_replication_role`, as the embedded server's may.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction


class Snapshot:
    """Every row of every table but the list of migrations."""

    def __init__(self) -> None:
        """Take the rows as they stand."""
        tables = sorted(set(connection.introspection.table_names()) - {"django_migrations"})
        self.emptying = ";".join(f'DELETE FROM "{table}"' for table in tables)
        self.rows = {target: rows for table in tables if (rows := copy_out(target := columns(table)))}

    def restore(self) -> None:
        """Leave these rows and no others. Sequences go on, so no id is given twice."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL session_replication_role = replica;{self.emptying}")
            for target, rows in self.rows.items():
                with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                    copy.write(rows)
        ContentType.objects.clear_cache()


def columns(table: str) -> str:
    """Return the table and those of its columns that can be written; generated ones make themselves."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [f'"{table}"'],
        )
        names = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
    return f'"{table}" ({names})'


def copy_out(target: str) -> bytes:
    """Return the rows of a table as COPY writes them."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} TO STDOUT") as copy:
        return b"".join(bytes(block) for block in copy)
