"""Topics hold threads, threads hold posts; moderators' deeds are logged."""

from forum.models.cards import TopicCard, topic_cards
from forum.models.moderation import ModerationEntry
from forum.models.posts import Post
from forum.models.threads import Thread
from forum.models.topics import Topic

__all__ = ["ModerationEntry", "Post", "Thread", "Topic", "TopicCard", "topic_cards"]
