"""Limits are counted in the cache, and jobs in tables that Django does not flush: each story clears both."""

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()


@pytest.fixture
def empty_queue(transactional_db):
    """For stories whose jobs are committed, so that the worker sees them."""
    clear = "TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE"
    with connection.cursor() as cursor:
        cursor.execute(clear)
    yield
    with connection.cursor() as cursor:
        cursor.execute(clear)
