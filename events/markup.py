"""Filling markup of ours with what others wrote, in bulk: `format_html` for thousands of small pieces."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString


def fill(markup: str, *pieces: object) -> SafeString:
    """Put the pieces into the gaps `{}`; whatever is not safe to print is escaped.

    It is `format_html` without looking for lazy texts, for which a call costs four times as much.
    """
    return SafeString(markup.format(*map(_safe, pieces)))


def joined(pieces: Iterable[object], between: str = "") -> SafeString:
    """Return pieces one after the other; whatever is not safe to print is escaped."""
    return SafeString(between.join(map(_safe, pieces)))


def _safe(piece: object) -> str:
    return piece if isinstance(piece, SafeString) else escape(str(piece))
