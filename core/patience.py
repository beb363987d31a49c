"""Does a deed again when PostgreSQL has broken it off because two transactions waited for each other."""

from collections.abc import Callable
from functools import wraps
from typing import Final

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

TIMES: Final = 3


def again_after_deadlock[**P, R](deed: Callable[P, R]) -> Callable[P, R]:
    """Try a deed up to three times; it must be one transaction of its own, so that nothing is done twice."""

    @wraps(deed)
    def patiently(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TIMES - 1):
            try:
                return deed(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not isinstance(error.__cause__, DeadlockDetected):
                    raise
        return deed(*args, **kwargs)

    return patiently
