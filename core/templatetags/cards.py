"""`{% only "flag" %} ... {% endonly %}`: a part of a card that some readers get; `{% card %}`: a card (core.cards)."""

from typing import Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.cards import Shelf, hole, key_of, seam

register = template.Library()

type Values = dict[str, FilterExpression]

# Headers, forms and rails: some thousand variants for each process.
SHELF: Final = Shelf(most=8_000_000)


class CardNode(template.Node):
    """A template drawn once for all who give it the same values."""

    def __init__(
        self, name: FilterExpression, given: dict[str, FilterExpression], fillings: dict[str, FilterExpression]
    ) -> None:
        """Take the template, what it is drawn with, and what is put in afterwards."""
        self.name, self.given, self.fillings = name, given, fillings

    def render(self, context: Context) -> SafeString:
        """Cut the card, drawn now if it is not on the shelf."""
        name = self.name.resolve(context)
        given = {word: value.resolve(context) for word, value in self.given.items()}
        fillings = {word: value.resolve(context) for word, value in self.fillings.items()}
        fillings["csrf_token"] = context.get("csrf_token", "")
        key = (name, get_language(), timezone.get_current_timezone_name(), key_of(given))

        def draw() -> str:
            return render_to_string(name, given | {word: hole(word) for word in fillings})

        return SHELF.get(key, draw).cut((), fillings)


@register.tag
def card(parser: Parser, token: Token) -> CardNode:
    """Include a template as a card: `{% card "x.html" a=b filling c=d %}`. It sees these values and nothing else.

    What it draws must follow from them: no `now`, and a time "ago" only beside its `age`.
    """
    bits = token.split_contents()[1:]
    name, rest = parser.compile_filter(bits[0]), bits[1:]
    given = token_kwargs(rest, parser)
    fillings = token_kwargs(rest := rest[1:], parser) if rest[:1] == ["filling"] else {}
    if rest:
        raise template.TemplateSyntaxError(f"What is {rest[0]!r} in a card?")
    return CardNode(name, given, fillings)


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
