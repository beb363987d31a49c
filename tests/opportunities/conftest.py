"""Who offers and asks: Chiara for a network of dairies, Dao for a textile cluster."""

import pytest

from members.models import Member
from partnerships.models import Call, Organisation, Vouch
from tests.factories import START, make_call, make_organisation


@pytest.fixture
def dairies(db: None) -> Organisation:
    """The organisation that Chiara speaks for."""
    return make_organisation("Example Dairy Network", country="IT")


@pytest.fixture
def textiles(db: None) -> Organisation:
    """The organisation that Dao speaks for."""
    return make_organisation("Example Textile Cluster", country="FR")


@pytest.fixture
def chiara(chiara: Member, dairies: Organisation) -> Member:
    """Speaks for the dairies."""
    Vouch.objects.create(member=chiara, organisation=dairies)
    return chiara


@pytest.fixture
def dao(dao: Member, textiles: Organisation) -> Member:
    """Speaks for the textile cluster."""
    Vouch.objects.create(member=dao, organisation=textiles)
    return dao


@pytest.fixture
def call(db: None) -> Call:
    """A call that closes on a Monday in March 2027."""
    return make_call("Pilots", closes=START)
