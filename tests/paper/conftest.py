"""The paper is loaded once for all tests of this package, inside a transaction that is rolled back at its end."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

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


@pytest.fixture
def read(eve: Client) -> Callable[[str], str]:
    """Open a page as a visitor and give its main part."""

    def open_page(path: str) -> str:
        answer = eve.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode().split("<main", 1)[1].split(">", 1)[1].split("</main>", 1)[0]

    return open_page
