"""The cast. Every story is told with these people; each is one person with one reason to be here."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client, TransactionTestCase
from django.test.utils import teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from members.models import Member
from partnerships.models import Editorship, Partnership
from tests.database import make_database
from tests.factories import make_member, make_partnership
from tests.snapshot import Snapshot


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Make the database and remember what migrations filled in; a test that commits leaves that and nothing else."""
    with django_db_blocker.unblock():
        made = make_database()
        filled = Snapshot()
    TransactionTestCase._fixture_teardown = lambda self: filled.restore()  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Limits of sign-up and sign-in are counted in the cache; no test inherits another's."""
    cache.clear()


def in_group(member: Member, name: str) -> Member:
    member.groups.add(Group.objects.get(name=name))
    return member


@pytest.fixture
def ada(db: None) -> Member:
    """Moderates the forum."""
    return in_group(make_member("Ada", is_staff=True), "Moderators")


@pytest.fixture
def mobility(db: None) -> Partnership:
    """The partnership that Ben looks after."""
    return make_partnership("Mobility")


@pytest.fixture
def ben(mobility: Partnership) -> Member:
    """Coordinates the partnership Mobility."""
    ben = make_member("Ben", affiliation="Example Mobility Cluster")
    Editorship.objects.create(partnership=mobility, member=ben)
    return ben


@pytest.fixture
def chiara(db: None) -> Member:
    """Is a member and writes."""
    return make_member("Chiara", affiliation="Example Dairy Network")


@pytest.fixture
def dao(db: None) -> Member:
    """Is another member, elsewhere."""
    return make_member("Dao")


@pytest.fixture
def orla(db: None) -> Member:
    """Organises events."""
    return in_group(make_member("Orla"), "Organisers")


@pytest.fixture
def sam(db: None) -> Member:
    """Runs the site."""
    return make_member("Sam", is_staff=True, is_superuser=True)


@pytest.fixture
def una(db: None) -> Member:
    """Signed up and has not confirmed the address yet."""
    return make_member("Una", verified=False)


@pytest.fixture
def eve(db: None) -> Client:
    """Is nobody we know: a browser without a session."""
    return Client()


@pytest.fixture
def signed_in():
    """Give a browser in which this member is signed in."""

    def sign_in(member: Member) -> Client:
        client = Client()
        client.force_login(member)
        return client

    return sign_in
