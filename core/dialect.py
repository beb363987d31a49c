"""What our Markdown has beyond CommonMark: footnotes, emoji, members named by @, tables that scroll.

Rules of the parser only; `core.markdown` calls them, and its allow-list has the last word.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.utils.html import format_html
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from core.emoji import EMOJI

_EMOJI: Final = re.compile(r":([a-z0-9_+-]{1,20}):")
# A user name as `members.Member` makes it; it ends with a letter or digit, so that punctuation stays outside.
_NAME: Final = re.compile(r"@([A-Za-z0-9]+(?:[-_]+[A-Za-z0-9]+)*)")

# Where cells of a column stand; "left" is where they stand anyhow.
_SIDES: Final = {"text-align:right": "to-end", "text-align:center": "to-center"}


def extend(md: MarkdownIt) -> MarkdownIt:
    """Teach a parser our dialect."""
    footnote_plugin(md, inline=False)
    md.enable("image")
    md.inline.ruler.before("link", "mention", _mention)
    md.inline.ruler.before("link", "emoji", _emoji)
    for name, rule in _RULES.items():
        md.add_render_rule(name, rule)
    return md


def _emoji(state: StateInline, silent: bool) -> bool:
    found = _EMOJI.match(state.src, state.pos)
    if found is None or found[1] not in EMOJI:
        return False
    if not silent:
        state.append_pending(EMOJI[found[1]])
    state.pos = found.end()
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    found = _NAME.match(state.src, state.pos) if state.linkLevel == 0 else None
    if found is None or len(found[1]) > 50 or state.src[found.end() : found.end() + 1] == "@":
        return False
    before = state.src[state.pos - 1] if state.pos else " "
    if before.isalnum() or before in "/@":  # an address of mail or of a page
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = found[0]
        token.meta = {"username": found[1].lower()}
    state.pos = found.end()
    return True


# --- How they are drawn. The first argument is markdown-it's renderer. ----------------------------------


def _note_number(token: Token, env: Any) -> int:
    return int(token.meta["id"]) + 1 + int(env["notes_before"])


def _footnote_ref(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    number, again = _note_number(tokens[at], env), tokens[at].meta["subId"]
    label = gettext("Footnote %(number)s") % {"number": number}
    mark = f"{env['scope']}-{number}"
    return format_html(
        '<sup class="footnote-ref"><a href="#fn-{}" id="fnref-{}" aria-label="{}">{}</a></sup>',
        mark,
        f"{mark}-{again + 1}" if again else mark,
        label,
        number,
    )


def _footnote_anchor(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    number, again = _note_number(tokens[at], env), tokens[at].meta["subId"]
    label = gettext("Back to footnote %(number)s in the text") % {"number": number}
    mark = f"{env['scope']}-{number}"
    return format_html(
        ' <a class="footnote-back" href="#fnref-{}" aria-label="{}">↩\ufe0e</a>',
        f"{mark}-{again + 1}" if again else mark,
        label,
    )


def _footnote_block_open(_self: Any, _tokens: Sequence[Token], _at: int, _options: Any, env: Any) -> str:
    start = format_html(' start="{}"', env["notes_before"] + 1) if env["notes_before"] else ""
    label = gettext("Footnotes")
    return format_html('<div class="footnotes" role="group" aria-label="{}">\n<ol{}>\n', label, start)


def _footnote_block_close(_self: Any, _tokens: Sequence[Token], _at: int, _options: Any, _env: Any) -> str:
    return "</ol>\n</div>\n"


def _footnote_open(_self: Any, tokens: Sequence[Token], at: int, _options: Any, env: Any) -> str:
    return f'<li id="fn-{env["scope"]}-{_note_number(tokens[at], env)}">'


def _footnote_close(_self: Any, _tokens: Sequence[Token], _at: int, _options: Any, _env: Any) -> str:
    return "</li>\n"


def _table_open(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """A wide table scrolls in a frame of its own, which the keyboard reaches; the heads of its columns name it."""
    heads = []
    for place in range(at + 1, len(tokens)):
        if tokens[place].type == "thead_close":
            break
        if tokens[place].type == "inline":
            heads.append(self.renderInlineAsText(tokens[place].children, options, env).strip())
    label = ", ".join(filter(None, heads))[:100] or gettext("Table")
    return format_html('<div class="table-scroll" role="group" tabindex="0" aria-label="{}">\n<table>\n', label)


def _table_close(_self: Any, _tokens: Sequence[Token], _at: int, _options: Any, _env: Any) -> str:
    return "</table>\n</div>\n"


def _cell(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    side = _SIDES.get(str(token.attrs.pop("style", "")))
    if side:
        token.attrs["class"] = side
    if token.tag == "th":
        token.attrs["scope"] = "col"
    return str(self.renderToken(tokens, at, options, env))


_RULES: Final = {
    "footnote_ref": _footnote_ref,
    "footnote_anchor": _footnote_anchor,
    "footnote_block_open": _footnote_block_open,
    "footnote_block_close": _footnote_block_close,
    "footnote_open": _footnote_open,
    "footnote_close": _footnote_close,
    "table_open": _table_open,
    "table_close": _table_close,
    "th_open": _cell,
    "td_open": _cell,
}
