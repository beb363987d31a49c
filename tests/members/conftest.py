"""Limits are counted in the cache; each story starts with a clean sheet."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_limits_used_up():
    cache.clear()
