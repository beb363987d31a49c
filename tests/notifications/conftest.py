"""Jobs stand in tables that Django does not flush: a story that commits some clears them."""

import pytest
from django.db import connection


@pytest.fixture
def empty_queue(transactional_db):
    """For stories whose jobs are committed, so that the worker sees them."""
    clear = "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
    with connection.cursor() as cursor:
        cursor.execute(clear)
    yield
    with connection.cursor() as cursor:
        cursor.execute(clear)
