"""How to write a text: examples as they are typed, drawn by the renderer that draws posts."""

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.markdown import render


class Example(NamedTuple):
    """One thing a text can hold."""

    title: str | Promise
    source: str

    @property
    def html(self) -> SafeString:
        """Return what one gets."""
        return render(self.source, scope=str(len(self.source)), members={"chiara": "/members/chiara/"})


EXAMPLES: Final = (
    Example(_("Emphasis"), "**bold**, _italic_, ~~struck out~~, `code`"),
    Example(_("Link"), "[the paper](/events/side-event-2020/), or just https://example.org"),
    Example(_("Heading"), "# A heading"),
    Example(_("List"), "- one\n- two\n\n1. first\n2. second"),
    Example(_("Quote"), "> What somebody said"),
    Example(_("Table"), "| Call | Budget |\n|------|-------:|\n| 2015 | 12 |\n| 2018 | 140 |"),
    Example(_("Footnote"), "It was said before.[^1]\n\n[^1]: In the Output Paper, section 2."),
    Example(_("Code"), "```\nas typed, also   blanks\n```"),
    Example(_("Emoji"), "Well done :tada: :clap:"),
    Example(_("Name a member"), "What do you think, @chiara?"),
    Example(_("Refer to the record"), "[MobiGoIn](/partnerships/mobigoin/)"),
    Example(_("Show what Markdown would take as a sign"), r"2 \* 3 \* 4, \#1, \[sic\]"),
)
