"""Text written by people becomes safe HTML here and nowhere else.

One function serves page, preview, mail and feed, so a preview can show nothing that the page would
not. CommonMark with tables, strikethrough, footnotes, emoji and mentions (`core.dialect`); raw HTML is
text; what remains goes through an allow-list (see field notes in docs/security and RFC 7763 for the
media type).

What a text may name beyond words, members and the writer's own images, the caller says: this module
asks no database.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2s
from html import unescape
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import nh3
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.dialect import extend

# Raise it whenever the same source would give other HTML: stored posts carry the version they
# were rendered with, and `manage.py render_posts` renders them again.
RENDER_VERSION: Final = 2

# The limit of one text; longer input would only slow the renderer down.
MAX_LENGTH: Final = 20_000

TAGS: Final = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
    "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
# What only our own dialect makes.
DIALECT_TAGS: Final = frozenset({"div", "img", "sup"})
ATTRIBUTES: Final = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "ol": {"start"},
    "li": {"id"},
    "sup": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "th": {"class", "scope"},
    "td": {"class"},
    "img": {"src", "width", "height", "alt", "loading", "decoding"},
}
SCHEMES: Final = {"http", "https", "mailto"}

ATTACHMENT: Final = re.compile(r"/attachments/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")

_SCOPE: Final = r"[0-9a-z]{1,12}"
# Attributes that could reach into the page keep only the values that our dialect writes.
_VALUES: Final = {
    ("a", "id"): re.compile(rf"fnref-{_SCOPE}-\d+(-\d+)?"),
    ("a", "class"): re.compile(r"mention|footnote-back"),
    ("li", "id"): re.compile(rf"fn-{_SCOPE}-\d+"),
    ("sup", "class"): re.compile(r"footnote-ref"),
    ("div", "class"): re.compile(r"table-scroll|footnotes"),
    ("div", "role"): re.compile(r"group"),
    ("div", "tabindex"): re.compile(r"0"),
    ("th", "class"): re.compile(r"to-end|to-center"),
    ("td", "class"): re.compile(r"to-end|to-center"),
    ("th", "scope"): re.compile(r"col"),
    ("img", "src"): ATTACHMENT,
    ("img", "width"): re.compile(r"\d{1,5}"),
    ("img", "height"): re.compile(r"\d{1,5}"),
    ("img", "loading"): re.compile(r"lazy"),
    ("img", "decoding"): re.compile(r"async"),
}

# What Markdown would read as markup in the words of a link.
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>&~|])")

# A page has one h1 and a post stands under an h2: what people write starts at h3.
HEADING_SHIFT: Final = 2


def render_version() -> int:
    """Return the version that a text rendered now gets."""
    return RENDER_VERSION


def escaped(name: str) -> str:
    """Return a name so that Markdown shows it as it is in the words of a link."""
    return _MARKUP.sub(r"\\\1", name)


class ImageSize(NamedTuple):
    """How large an image is, so that a page keeps its place while it loads."""

    width: int
    height: int


def parser() -> MarkdownIt:
    """Return a parser of CommonMark without images and raw HTML; a caller may add rules of its own."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    made.enable(["table", "strikethrough", "linkify"]).disable("image")
    return made


_PARSER: Final = extend(parser())


@dataclass(frozen=True)
class NamedAttachment:
    """A file that a text names: its id, whether it is to be shown, and in which words it is described."""

    id: str
    is_image: bool
    alt: str


class Text:
    """A member's text, parsed once: first ask whom and what it names, then draw it with what is known of them."""

    def __init__(self, source: str) -> None:
        """Parse the text."""
        self._source = source.replace("\x00", "")[:MAX_LENGTH]
        self._env: dict[str, object] = {}
        self._tokens = _PARSER.parse(self._source, self._env)

    @property
    def usernames(self) -> list[str]:
        """Return the user names that stand behind an @, each once, in order."""
        return list(dict.fromkeys(str(token.meta["username"]) for token in self._inline() if token.type == "mention"))

    @property
    def attachments(self) -> list[NamedAttachment]:
        """Return the uploaded files that the text shows or links to, each once, in order."""
        named: dict[str, NamedAttachment] = {}
        for token in self._inline():
            if token.type not in {"image", "link_open"}:
                continue
            is_image = token.type == "image"
            if found := ATTACHMENT.fullmatch(str(token.attrs.get("src" if is_image else "href", ""))):
                named.setdefault(found[1], NamedAttachment(found[1], is_image, _said(token)))
        return list(named.values())

    @property
    def hosts(self) -> set[str]:
        """Return the hosts that the text links to, as browsers would ask for them; addresses of ours have none."""
        named = (str(token.attrs.get(name, "")) for token in self._inline() for name in ("href", "src") if token.attrs)
        return {host for address in named if (host := _host(address))}

    def html(
        self,
        *,
        scope: str = "",
        language: str = "en",
        members: Mapping[str, str] | None = None,
        images: Mapping[str, ImageSize] | None = None,
        notes_before: int = 0,
    ) -> SafeString:
        """Return the text as HTML that is safe on any page.

        In a text of several parts `notes_before` footnotes stand in the parts before it.

        `scope` keeps the ids of its footnotes apart from those of other texts on the page; `members` are the
        addresses of those who may be named, by user name; `images` the sizes of those that may be shown, by id.
        Call it once: the parsed text is used up.
        """
        for token in self._tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = f"h{min(int(token.tag[1]) + HEADING_SHIFT, 6)}"
            if token.children:
                token.children = list(_resolved(token.children, members or {}, images or {}))
        self._env["scope"] = scope or blake2s(self._source.encode(errors="replace"), digest_size=4).hexdigest()
        self._env["notes_before"] = notes_before
        # What the renderer itself says stands inside the text, so it speaks the text's language where it can.
        with override(language if language in dict(settings.LANGUAGES) else "en"):
            html = _PARSER.renderer.render(self._tokens, _PARSER.options, self._env)
        return clean(html, more_tags=DIALECT_TAGS)

    def _inline(self) -> Iterator[Token]:
        for token in self._tokens:
            yield from token.children or ()


def _host(address: str) -> str:
    """Return the host of an address, in small letters; of a mail address what stands behind the @."""
    if address.startswith("mailto:"):
        return address.partition("?")[0].rpartition("@")[2].lower()
    try:
        return (urlsplit(address.replace("\\", "/")).hostname or "").rstrip(".")
    except ValueError:  # no address at all
        return ""


def render(
    source: str,
    *,
    scope: str = "",
    language: str = "en",
    members: Mapping[str, str] | None = None,
    images: Mapping[str, ImageSize] | None = None,
) -> SafeString:
    """Return `source`, Markdown, as HTML that is safe on any page; see `Text.html` for what it may name."""
    return Text(source).html(scope=scope, language=language, members=members, images=images)


def _resolved(tokens: list[Token], members: Mapping[str, str], images: Mapping[str, ImageSize]) -> Iterator[Token]:
    """Turn mentions and images into what the reader gets: a link, a picture, or the words that were typed."""
    links = 0
    for token in tokens:
        links += token.nesting if token.type in {"link_open", "link_close"} else 0
        if token.type == "mention":
            address = members.get(token.meta["username"], "")
            yield from _link(address, token.content, "mention") if address and not links else [_words(token.content)]
        elif token.type == "image":
            yield from _image(token, images, linked=links > 0)
        else:
            yield token


def _image(token: Token, images: Mapping[str, ImageSize], *, linked: bool) -> list[Token]:
    """Show an image whose size is known; any other is a link to where it is, so nothing is loaded from there."""
    source = str(token.attrs.get("src", ""))
    found = ATTACHMENT.fullmatch(source)
    size = images.get(found[1]) if found else None
    token.children = [_words(child.content) if child.type == "mention" else child for child in token.children or ()]
    if size is None:
        words = _said(token) or source
        return [_words(words)] if linked else _link(source, words)
    token.attrs = {"src": source, "alt": "", "width": size.width, "height": size.height}
    token.attrs |= {"loading": "lazy", "decoding": "async"}
    return [token]


def _said(image: Token) -> str:
    """Return the words that describe an image."""
    return "".join(child.content or " " for child in image.children or ()).strip()


def _link(address: str, words: str, name: str = "") -> list[Token]:
    attributes: dict[str, str | int | float] = {"href": address}
    if name:
        attributes["class"] = name
    opening = Token("link_open", "a", 1, attrs=attributes)
    return [opening, _words(words), Token("link_close", "a", -1)]


def _words(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _ours(tag: str, attribute: str, value: str) -> str | None:
    """Keep a value unless only our dialect writes it and it did not write this one."""
    shape = _VALUES.get((tag, attribute))
    return value if shape is None or shape.fullmatch(value) else None


def clean(html: str, *, more_tags: frozenset[str] = frozenset()) -> SafeString:
    """Return `html` with everything outside the allow-list removed."""
    return mark_safe(  # noqa: S308 - the sanitiser's output is what this module is for
        nh3.clean(
            html,
            tags=TAGS | more_tags,
            attributes=ATTRIBUTES,
            attribute_filter=_ours,
            url_schemes=SCHEMES,
            link_rel="nofollow ugc noopener",
        )
    )


def plain(html: str) -> str:
    """Return the words of rendered `html` without any tag or footnote mark, for excerpts and search."""
    words = nh3.clean(html.replace("<", " <"), tags=set(), clean_content_tags={"sup"})
    return " ".join(unescape(words).replace("↩\ufe0e", "").split())
