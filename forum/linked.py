"""A thread as machines read it: a discussion with its comments, or a question with its answers.

Drawn from what the page has loaded, for visitors alone: whatever they see is public. Every page tells the thread
at its own address, which is that of the first page, with the comments that stand on it (schema.org: each page
describes what it shows); a later page asks for the opening post.
"""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext

from core.linked import Thing, breadcrumbs, counted, script
from forum.models import Post, Thread, Topic
from forum.models.posts import HiddenPost

# The page holds the whole text; what is told again need only say what it is about.
COMMENT_LENGTH: Final = 500


def topic_script(topic: Topic, site: str) -> SafeString:
    """Return what a topic's page tells: the way to it."""
    return script(breadcrumbs(site, *_way(topic)))


def thread_script(thread: Thread, posts: Sequence[Post | HiddenPost], site: str) -> SafeString:
    """Return what one page of a thread tells: the way to it, and the thread with what was said on this page."""
    way = breadcrumbs(site, *_way(thread.topic), (thread.title, thread.get_absolute_url()))
    shown = [post for post in posts if isinstance(post, Post)]
    opening = next((post for post in shown if post.position == 1), None) or thread.posts.opening_of(thread)
    if opening is None:  # hidden
        return script(way)
    replies = [post for post in shown if post.position > 1]
    if thread.kind == Thread.Kind.QUESTION and replies:
        return script(way, _question(thread, opening, replies, site))
    return script(way, _discussion(thread, opening, replies, site))


def _way(topic: Topic) -> list[tuple[str, str]]:
    return [(gettext("Topics"), reverse("forum:topic_list")), (topic.title, topic.get_absolute_url())]


def _discussion(thread: Thread, opening: Post, replies: Sequence[Post], site: str) -> Thing:
    address = f"{site}{thread.get_absolute_url()}"
    likes = counted("LikeAction", opening.reaction_total)
    thing: Thing = {
        "@type": "DiscussionForumPosting",
        "@id": address,
        "headline": thread.title,
        **_written(opening, address, site),
        "text": _text(opening),
        "isPartOf": {"@type": "CollectionPage", "name": thread.topic.title, "url": f"{site}{_way(thread.topic)[1][1]}"},
        "commentCount": thread.reply_count,
        "interactionStatistic": [counted("CommentAction", thread.reply_count), likes],
    }
    if replies:
        thing["comment"] = [_reply("Comment", post, site) for post in replies]
    return thing


def _question(thread: Thread, opening: Post, replies: Sequence[Post], site: str) -> Thing:
    address = f"{site}{thread.get_absolute_url()}"
    accepted = [post for post in replies if post.pk == thread.accepted_post_id]
    others = [post for post in replies if post.pk != thread.accepted_post_id]
    question: Thing = {
        "@type": "Question",
        "name": thread.title,
        **_written(opening, address, site),
        "text": _text(opening),
        "answerCount": thread.reply_count,
        "upvoteCount": opening.reaction_total,
    }
    if accepted:
        question["acceptedAnswer"] = _reply("Answer", accepted[0], site)
    if others:
        question["suggestedAnswer"] = [_reply("Answer", post, site) for post in others]
    return {"@type": "QAPage", "@id": address, "mainEntity": question}


def _reply(kind: str, post: Post, site: str) -> Thing:
    text = Truncator(_text(post)).chars(COMMENT_LENGTH)
    address = f"{site}{post.get_absolute_url()}"
    return {"@type": kind, **_written(post, address, site), "text": text, "upvoteCount": post.reaction_total}


def _text(post: Post) -> str:
    return post.words or post.source


def _written(post: Post, address: str, site: str) -> Thing:
    """Return who wrote a post, when, in which language, and where it stands."""
    author: Thing = {"@type": "Person", "name": gettext("Former member")}
    if post.author:
        author["name"] = post.author.display_name
        if not post.author.is_suspended:
            author["url"] = f"{site}{post.author.get_absolute_url()}"
    written: Thing = {
        "url": address,
        "author": author,
        "datePublished": post.created_at.isoformat(timespec="seconds"),
        "inLanguage": post.language,
    }
    if post.edited_at:
        written["dateModified"] = post.edited_at.isoformat(timespec="seconds")
    return written
