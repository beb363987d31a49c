"""`{% only "flag" %} ... {% endonly %}`: a part of a card that some readers get (core.cards)."""

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from core.cards import seam

register = template.Library()


class OnlyNode(template.Node):
    """The part between two seams. Parts do not nest."""

    def __init__(self, flag: FilterExpression, nodes: NodeList) -> None:
        """Take the flag, in quotes or as a variable, and what stands between the tags."""
        self.flag = flag
        self.nodelist = nodes

    def render(self, context: Context) -> SafeString:
        """Return the part with its seams."""
        return seam(self.flag.resolve(context)) + self.nodelist.render(context) + seam("")


@register.tag
def only(parser: Parser, token: Token) -> OnlyNode:
    """Begin a part for readers with a flag, or without it: `{% only "author" %}`, `{% only "not author" %}`."""
    _name, flag = token.split_contents()
    nodes = parser.parse(("endonly",))
    parser.delete_first_token()
    return OnlyNode(parser.compile_filter(flag), nodes)
