"""`{% post_card post %}`: a post as this reader gets it; `{% jump_entry post %}`: its entry in the list beside."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from forum import drawing
from forum.models import Post
from forum.models.posts import HiddenPost

register = template.Library()


@register.simple_tag(takes_context=True)
def post_card(context: Context, post: Post) -> SafeString:
    """Cut the card of a post by the flags that the view has set for it; `fresh` marks one that was just posted."""
    flags = context["flags"].get(post.pk, set())
    return drawing.post_card(post, context["thread"]).cut(flags, drawing.told(post) if "told" in flags else None)


@register.simple_tag(takes_context=True)
def jump_entry(context: Context, post: Post | HiddenPost) -> SafeString:
    """Cut the entry of a post by whether the reader has read it."""
    unread_at = context.get("unread_at")
    return drawing.jump_card(post).cut({"unread"} if unread_at and post.position >= unread_at else ())
