"""Who acts, for triggers of the database that write a log: they see rows, not requests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

ACTOR = "SELECT current_setting('forum.actor', true), set_config('forum.actor', %s, false)"


@contextmanager
def acting(member: int | None) -> Iterator[None]:
    """Tell the database for a while that a member, by id, or nobody acts."""
    with connection.cursor() as cursor:
        cursor.execute(ACTOR, [str(member or "")])
        before = cursor.fetchone()[0] or ""
    try:
        yield
    finally:
        # A transaction that is broken takes the setting back itself.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('forum.actor', %s, false)", [before])
