"""Text written by people becomes safe HTML here and nowhere else.

One function serves page, preview, mail and feed, so a preview can show nothing that the page would
not. CommonMark with tables and strikethrough; raw HTML is text; what remains goes through an
allow-list (see field notes in docs/security and RFC 7763 for the media type).
"""

from html import unescape
from typing import Final

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

# Raise it whenever the same source would give other HTML: stored posts carry the version they
# were rendered with.
RENDER_VERSION: Final = 1

# The limit of one text; longer input would only slow the renderer down.
MAX_LENGTH: Final = 20_000

TAGS: Final = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES: Final = {"http", "https", "mailto"}

# A page has one h1 and a post stands under an h2: what people write starts at h3.
HEADING_SHIFT: Final = 2


def _shift_headings(tokens: list[Token]) -> None:
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + HEADING_SHIFT, 6)}"


def parser() -> MarkdownIt:
    """Return a parser for what members write; a caller may add rules of its own."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    made.enable(["table", "strikethrough", "linkify"]).disable("image")
    return made


_PARSER: Final = parser()


def render(source: str) -> SafeString:
    """Return `source`, Markdown, as HTML that is safe on any page."""
    tokens = _PARSER.parse(source.replace("\x00", "")[:MAX_LENGTH])
    _shift_headings(tokens)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return clean(html)


def clean(html: str, *, more_tags: frozenset[str] = frozenset()) -> SafeString:
    """Return `html` with everything outside the allow-list removed."""
    return mark_safe(  # noqa: S308 - the sanitiser's output is what this module is for
        nh3.clean(
            html,
            tags=TAGS | more_tags,
            attributes=ATTRIBUTES,
            url_schemes=SCHEMES,
            link_rel="nofollow ugc noopener",
        )
    )


def plain(html: str) -> str:
    """Return the words of rendered `html` without any tag, for excerpts and search."""
    return " ".join(unescape(nh3.clean(html.replace("<", " <"), tags=set())).split())
