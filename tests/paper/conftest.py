"""The paper is loaded once for all tests of this package, inside a transaction that is rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.paper.words import whole_paper


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_paper", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def paper(loaded: None, db: None) -> str:
    """The words of the Output Paper, from its sections in the database, without marks."""
    return whole_paper()
