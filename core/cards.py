"""Cards: markup that is drawn once for everyone and cut to measure for each reader.

Drawing a template costs milliseconds, cutting a string microseconds. A template wraps what only some
readers get in `{% only "flag" %} ... {% endonly %}`; `Card.draw` renders it once, with all variants in
it, and `card.cut(flags)` joins the parts that a reader with these flags gets.

    <button aria-pressed="{% only "thanked" %}true{% endonly %}{% only "not thanked" %}false{% endonly %}">

Flags decide what is shown, never what is allowed: a card holds nothing that a reader who may see it at
all may not know.

`{% card "site/footer.html" ns=ns filling next=path %}` draws an included template as such a card. Its key
is everything the template is given (`key_of`), so it is never out of date and nothing of one reader can
reach another. What differs each time, a name or a token, is a filling: the template prints a mark, and the
value is put in its place, escaped, when the card is cut.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from secrets import token_hex
from threading import Lock
from typing import Any, Final, Self
from uuid import UUID

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# No text can hold this: it is made anew in each process.
_SEAM: Final = f"\x02{token_hex(8)}:"
_END: Final = "\x03"
_PARTS: Final = re.compile(rf"{_SEAM}([a-z -]*){_END}")
_HOLES: Final = re.compile(rf"{_SEAM}\+([a-z_]+){_END}")
_PLAIN: Final = (bool, int, float, Decimal, date, timedelta, UUID, bytes)


def seam(flag: str) -> SafeString:
    """Return the mark where the part for `flag` begins; an empty flag begins the part for everyone."""
    return mark_safe(f"{_SEAM}{flag}{_END}")  # noqa: S308 - a mark of our own, taken out again by Card


def hole(name: str) -> SafeString:
    """Return the mark of a filling, which the value takes the place of."""
    return mark_safe(f"{_SEAM}+{name}{_END}")  # noqa: S308 - as above


def key_of(value: Any) -> Hashable:
    """Return what a template can see of a value, to compare: of a record all its columns and loaded relations."""
    if value is None or isinstance(value, str):
        # What is safe to print as it is and what is not print differently.
        return (isinstance(value, SafeString), value) if value else value
    if isinstance(value, _PLAIN):
        return (type(value), value)
    if isinstance(value, models.Model):
        state: Any = value._state
        columns = [(name, key_of(held)) for name, held in value.__dict__.items() if name[0] != "_"]
        loaded = [(name, key_of(held)) for name, held in state.fields_cache.items()]
        return (type(value), tuple(columns), tuple(loaded))
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, FieldFile):
        return key_of(str(value))
    if isinstance(value, list | tuple):
        return tuple(map(key_of, value))
    if isinstance(value, dict):
        return tuple((name, key_of(held)) for name, held in value.items())
    key: Hashable = value.card_key
    return key


class Card:
    """A drawn card: parts, each for everyone or for readers with a flag (or, by "not flag", without it)."""

    __slots__ = ("_parts",)

    def __init__(self, parts: list[tuple[str, str]]) -> None:
        """Take the parts, each with its flag."""
        self._parts = parts

    @classmethod
    def draw(cls, html: str) -> Self:
        """Take markup with seams apart."""
        pieces = _PARTS.split(html)
        pairs = zip(["", *pieces[1::2]], pieces[::2], strict=True)
        return cls([(flag, text) for flag, text in pairs if text])

    def cut(self, flags: Collection[str] = (), fillings: Mapping[str, Any] | None = None) -> SafeString:
        """Return the markup for a reader with these flags, the fillings put in their places."""
        html = "".join([text for flag, text in self._parts if _kept(flag, flags)])
        if fillings:
            pieces = _HOLES.split(html)
            pieces[1::2] = [conditional_escape(fillings[name]) for name in pieces[1::2]]
            html = "".join(pieces)
        return mark_safe(html)  # noqa: S308 - was drawn by a template

    @property
    def size(self) -> int:
        """Return how many characters the card keeps in memory."""
        return sum(len(text) for _flag, text in self._parts)


def _kept(flag: str, flags: Collection[str]) -> bool:
    if not flag:
        return True
    return flag[4:] not in flags if flag.startswith("not ") else flag in flags


class Shelf:
    """Cards of this process by key, the least used dropped first. The key names everything a card shows."""

    def __init__(self, *, most: int) -> None:
        """Keep at most so many characters."""
        self._cards: OrderedDict[Hashable, Card] = OrderedDict()
        self._most = most
        self._held = 0
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], str]) -> Card:
        """Return the card with this key, drawn now if it is not here."""
        with self._lock:
            if card := self._cards.get(key):
                self._cards.move_to_end(key)
                return card
        card = Card.draw(draw())
        with self._lock:
            if key not in self._cards:
                self._cards[key] = card
                self._held += card.size
            while self._held > self._most:
                _key, dropped = self._cards.popitem(last=False)
                self._held -= dropped.size
        return card
