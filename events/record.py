"""The text of a printed document becomes HTML: as printed, and honest about what was not preserved.

Above what members may write, a record has underlined words, links whose targets are lost, footnote
marks, captions of tables and figures without their image. css/pages/document.css dresses them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final
from unicodedata import digit

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from core.markdown import HEADING_SHIFT, clean, parser

if TYPE_CHECKING:
    from events.models import Figure

_PARSER: Final = parser().disable("linkify")
# Records come from fixtures and the admin; whatever tag is not on the list goes in `clean`.
_PARSER.options["html"] = True

_LOST_LINK: Final = re.compile(r'<a href="#"[^>]*>(.*?)</a>', re.DOTALL)
_MARK: Final = re.compile("[¹²³⁴⁵⁶⁷⁸⁹]")
_TABLE: Final = re.compile(r"(?:<p>(Table \d+\. [^<]*)</p>\s*)?<table>(.*?)</table>", re.DOTALL)
_FIGURE: Final = re.compile(r"<p>\[Figure (\d+)\]</p>")


def render_record(body: str, figures: "Iterable[Figure]" = ()) -> SafeString:
    """Return the Markdown of a document's section as safe HTML, with `figures` where `[Figure 1]` stands."""
    tokens = _PARSER.parse(body)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + HEADING_SHIFT, 6)}"
    html: str = clean(_PARSER.renderer.render(tokens, _PARSER.options, {}), more_tags=frozenset({"u"}))
    by_number = {figure.number: figure for figure in figures}
    html = _LOST_LINK.sub(_lost_link, html)
    html = _MARK.sub(_footnote_mark, html)
    html = _TABLE.sub(_table, html)
    html = _FIGURE.sub(lambda found: _figure(found, by_number), html)
    return mark_safe(html)  # noqa: S308 - sanitised above; what was added since is ours


def _lost_link(found: re.Match[str]) -> str:
    # The note is for the ear; the dotted line and one sentence on the page are for the eye.
    note = format_html(
        '<span class="visually-hidden" lang="{}"> ({})</span>',
        get_language() or "en",
        gettext("link not preserved in the source"),
    )
    return f'<span class="dead-link">{found[1]}{note}</span>'


def _footnote_mark(found: re.Match[str]) -> str:
    number = digit(found[0])
    return format_html(
        '<sup class="footnote-ref"><a href="#footnote-{0}" id="footnote-{0}-mark" aria-label="{1}">{0}</a></sup>',
        number,
        gettext("Footnote %(number)s") % {"number": number},
    )


def _table(found: re.Match[str]) -> str:
    caption = f"<caption>{found[1]}</caption>" if found[1] else ""
    return f"<table>{caption}{found[2].replace('<th>', '<th scope="col">')}</table>"


def _figure(found: re.Match[str], figures: "Mapping[int, Figure]") -> str:
    figure = figures.get(int(found[1]))
    if figure is None:
        return found[0]
    lost = gettext("The image is not preserved in the source.")
    return format_html(
        '<figure class="doc-figure" id="figure-{}">{}<p lang="{}"><em>{}</em></p>'
        "<figcaption>{}</figcaption>{}</figure>",
        figure.number,
        format_html("<p>{}</p>", figure.heading) if figure.heading else "",
        get_language() or "en",
        lost,
        figure.caption,
        format_html("<p>{}</p>", figure.source_text) if figure.source_text else "",
    )
