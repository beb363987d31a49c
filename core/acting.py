"""Who acts, for triggers of the database that write a log: they see rows, not requests."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

ACTOR = """SELECT current_setting('forum.actor', true), set_config('forum.actor', %s, false),
    current_setting('forum.editing', true), set_config('forum.editing', %s, false)"""


@contextmanager
def acting(member: int | None, *, editing: bool = False) -> Iterator[None]:
    """Tell the database for a while that a member, by id, or nobody acts.

    `editing`: they change records on a page of the site, where nothing else writes the log.
    """
    with connection.cursor() as cursor:
        cursor.execute(ACTOR, [str(member or ""), "on" if editing else ""])
        actor, _, edited, _ = cursor.fetchone()
    try:
        yield
    finally:
        # A transaction that is broken takes the setting back itself.
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(ACTOR, [actor or "", edited or ""])
