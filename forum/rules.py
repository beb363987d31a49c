"""What a reader may do in the forum, as questions with an answer."""

from typing import TYPE_CHECKING

from members.rules import Reader, is_member, may_write, moderates

if TYPE_CHECKING:
    from forum.models import Post, Thread, Topic


def may_start_thread(reader: Reader, topic: "Topic") -> bool:
    """Tell whether somebody may open a thread here; the topic must be visible to them."""
    return may_write(reader) and topic.closed_at is None


def may_reply(reader: Reader, thread: "Thread") -> bool:
    """Tell whether somebody may post in this thread; moderators also when it is closed."""
    if not may_write(reader) or thread.hidden_at is not None:
        return False
    return thread.closed_at is None or moderates(reader)


def may_edit_post(reader: Reader, post: "Post") -> bool:
    """Tell whether somebody may change this post: its author, while the thread is open."""
    if not is_member(reader) or not may_write(reader) or post.hidden_at is not None:
        return False
    if moderates(reader):
        return True
    return post.author_id == reader.pk and may_reply(reader, post.thread)
