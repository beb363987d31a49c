"""Topics as cards: each with the session it began in and its latest thread."""

from collections.abc import Sequence
from typing import NamedTuple

from events.released import ReleasedSession, released_sessions
from forum.models.threads import Thread
from forum.models.topics import Topic
from members.rules import Reader


class TopicCard(NamedTuple):
    """What a card shows."""

    topic: Topic
    session: ReleasedSession | None
    newest: Thread | None


def topic_cards(topics: Sequence[Topic], reader: Reader) -> list[TopicCard]:
    """Return the cards of `topics`, which come with their sessions: two queries more, however many topics."""
    sessions = released_sessions([topic.session for topic in topics if topic.session], reader)
    newest = Thread.objects.visible_to(reader).newest_of(topics)
    return [TopicCard(topic, sessions.get(topic.session_id or 0), newest.get(topic.pk)) for topic in topics]
