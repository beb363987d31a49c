"""Lists that open while somebody types a name: small pieces of markup, for members alone."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forum.models import Topic
from forum.suggesting import Option, emoji_for, members_for, references_for
from members.models import Member
from members.rules import is_member

# Longer beginnings are not typed.
LONGEST = 40
# The same letters typed again within a minute ask nobody.
_briefly = cache_control(private=True, max_age=60)


@require_safe
@_briefly
def suggest_members(request: HttpRequest) -> HttpResponse:
    """Offer members who may read the topic that the text is for."""
    topics = Topic.objects.visible_to(request.user)
    topic = get_object_or_404(topics, slug=request.GET.get("topic", "").replace("\x00", ""))
    return _list(request, members_for(topic, _typed(request), by=_writer(request)))


@require_safe
@_briefly
def suggest_references(request: HttpRequest) -> HttpResponse:
    """Offer partnerships, events and people to link to."""
    return _list(request, references_for(_typed(request), by=_writer(request)))


@require_safe
@_briefly
def suggest_emoji(request: HttpRequest) -> HttpResponse:
    """Offer emoji by their short names."""
    _writer(request)
    return _list(request, emoji_for(_typed(request)))


def _writer(request: HttpRequest) -> Member:
    if not is_member(request.user):
        raise Http404
    return request.user


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "")[:LONGEST]


def _list(request: HttpRequest, options: list[Option]) -> HttpResponse:
    return render(request, "forum/suggestions.html", {"options": options})
