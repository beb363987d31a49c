"""`{% post_card post %}`: a post as this reader gets it."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from forum import drawing
from forum.models import Post

register = template.Library()


@register.simple_tag(takes_context=True)
def post_card(context: Context, post: Post) -> SafeString:
    """Cut the card of a post by the flags that the view has set for it; `fresh` marks one that was just posted."""
    flags = context["flags"].get(post.pk, set())
    return drawing.post_card(post, context["thread"]).cut(flags, drawing.told(post) if "told" in flags else None)
