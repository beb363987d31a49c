"""What of the search over everything can be saved: what members write about it from now on."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from forum.models import Post, Topic
from members.models import Member
from notifications.searches import Asked, Hit, SearchKind, register
from pages.asking import typed
from pages.search import Results

KEY = "posts"


def _asked(params: QueryDict) -> Asked:
    return {name: [value] for name, value in typed(params).items()}


def _said(member: Member, params: QueryDict) -> str:
    results = Results(member, params)
    return ", ".join([results.question, *(chip.value for chip in results.chips)])


def _posts(member: Member, params: QueryDict) -> QuerySet[Any]:
    others = Results(member, params).posts.exclude(author=member)
    return others.select_related("thread__topic")


def _told(post: Post) -> Hit:
    """Tell of a post; of a topic that is not for everyone nothing from inside."""
    is_open = post.thread.topic.audience == Topic.Audience.EVERYONE
    return Hit(post.thread.title if is_open else "", post.get_absolute_url(), post.thread.language)


register(
    SearchKind(
        key=KEY,
        label=_("Posts in the forum"),
        page="pages:search",
        asked=_asked,
        said=_said,
        found=_posts,
        told=_told,
        rises=True,
        needs_words=True,
    )
)
