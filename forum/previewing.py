"""How a text will look, before it is posted: the same renderer with the same rights, so nothing can differ."""

from typing import Final

from django.http import HttpRequest
from django.utils.safestring import SafeString

from forum.models import Post, Thread, Topic
from forum.models.texts import WrittenText
from forum.practices import composed
from members.rules import is_member

SCOPE: Final = "preview"


def previewed(request: HttpRequest, topic: Topic | None, post: Post | None = None) -> SafeString | None:
    """Return what was typed as the page would show it, if the form asks for it; `post` is the one changed."""
    return drawn(request, topic, post) if "preview" in request.POST else None


def drawn(request: HttpRequest, topic: Topic | None, post: Post | None = None) -> SafeString | None:
    """Return what was typed as the page would show it."""
    if not is_member(request.user):
        return None
    language = request.POST.get("language", "")
    told = request.POST.get("kind") == Thread.Kind.PRACTICE
    source = composed(request.POST, language) if told else request.POST.get("source", "")
    changed = post.pk if post else 0
    return WrittenText(source, by=request.user, topic=topic, language=language, scope=SCOPE, post=changed).html
