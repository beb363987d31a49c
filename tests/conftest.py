"""The cast. Every story is told with these people; each is one person with one reason to be here."""

from collections.abc import Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from forum.models import ReasonTemplate
from members.models import MailDomain, Member
from partnerships.models import Editorship, Partnership
from tests.factories import make_member, make_partnership


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Give back what migrations filled in, which the flush after a test that commits forgets; clear the queue."""
    yield
    if nextitem is None:  # nobody comes after, and the database is gone
        return
    marker = item.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "live_server" in getattr(item, "fixturenames", ()):
        with item.config.stash[blocking_manager_key].unblock():
            fill_in()
            forget_jobs()


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Limits of sign-up and sign-in are counted in the cache; no test inherits another's."""
    cache.clear()


FILLED = (
    (Group, "forum.migrations.0003_groups", "make_groups"),
    (ReasonTemplate, "forum.migrations.0014_decisions", "add_reasons"),
    (MailDomain, "members.migrations.0010_well_known_mail_domains", "fill"),
)


def fill_in() -> None:
    """Make groups, reasons and mail domains as their migrations do, if a flush has forgotten them."""
    for model, migration, function in FILLED:
        if not model._default_manager.exists():
            getattr(import_module(migration), function)(apps, SimpleNamespace(connection=connection))


def forget_jobs() -> None:
    """Clear the queue: its tables are not flushed, and a story that commits leaves what it handed to the worker."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


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
