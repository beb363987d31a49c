"""Who looks after one topic, and the topic."""

import pytest

from forum.models import Topic, TopicModerator
from members.models import Member
from tests.factories import make_member, make_topic


@pytest.fixture
def milk(db: None) -> Topic:
    return make_topic("Milk")


@pytest.fixture
def tom(milk: Topic) -> Member:
    """Moderates the topic Milk, and nothing else."""
    tom = make_member("Tom")
    TopicModerator.objects.create(topic=milk, member=tom)
    tom.refresh_from_db()
    return tom
