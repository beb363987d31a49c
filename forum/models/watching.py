"""Words and hosts that moderators watch for: a text that has one is refused, or the word is replaced.

Words are compared without accents and capitals, by whole words; a star at the end stands for any ending. There is no
pattern language, so no entry can make a text slow to read. A host means its subdomains too, and never one that only
ends alike.
"""

import re
from collections.abc import Iterator
from typing import ClassVar, Final, NamedTuple
from unicodedata import combining, normalize

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.markdown import Text
from members.domains import check_domain, with_parents

TEXT_LENGTH: Final = 120
# Parsing costs; only a text with a dot, a colon or a bracket before a letter can hold a link.
_MAY_LINK: Final = re.compile(r"[.:\](]\S")
_MAPPED: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t"}
)


class Match(NamedTuple):
    """An entry that a text has."""

    kind: str
    text: str
    deed: str
    replacement: str
    reason: str


class Watched(models.Model):
    """One word, phrase or host, and what becomes of a text that has it."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word or phrase")
        HOST = "host", _("Host of a link")

    class Deed(models.TextChoices):
        BLOCK = "block", _("Refuse the text, and say why")
        HOLD = "hold", _("Let the text wait for a moderator")
        REPLACE = "replace", _("Replace the word")

    kind = models.CharField(_("kind"), max_length=4, choices=Kind, default=Kind.WORD)
    text = models.CharField(
        _("word or host"),
        max_length=TEXT_LENGTH,
        help_text=_(
            "Accents, capitals and signs between words do not matter; a star at the end is any ending: casino*. "
            "A host without https://, in small letters: its subdomains are meant too."
        ),
    )
    deed = models.CharField(_("what happens"), max_length=7, choices=Deed, default=Deed.BLOCK)
    replacement = models.CharField(
        _("replaced by"), max_length=TEXT_LENGTH, blank=True, help_text=_("Only where the word is replaced.")
    )
    reason = models.CharField(
        _("reason"), max_length=200, blank=True, help_text=_("The writer reads it beside the text, which they keep.")
    )
    # How the word stands in a folded text, with blanks around it; a database function writes it.
    needle = models.GeneratedField(
        expression=Func(
            F("text"),
            template=(
                "' ' || btrim(regexp_replace(core_fold(%(expressions)s), '[^[:alnum:]]+', ' ', 'g')) || "
                "CASE WHEN right(%(expressions)s, 1) = '*' THEN '' ELSE ' ' END"
            ),
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = models.Manager["Watched"]()

    class Meta:
        verbose_name = _("watched word or host")
        verbose_name_plural = _("watched words and hosts")
        ordering: ClassVar = ["kind", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "text"], name="watched_once", violation_error_message=_("This is watched already.")
            ),
            models.CheckConstraint(
                condition=~Q(deed="replace") | (Q(kind="word") & ~Q(replacement="")),
                name="watched_replaced_by_something",
                violation_error_message=_("Only words are replaced: say by what."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse a word without letters, and a host that is none."""
        if self.kind == self.Kind.HOST:
            try:
                check_domain(self.text)
            except ValidationError as error:
                raise ValidationError({"text": error}) from error
        elif not any(char.isalnum() for char in self.text):
            raise ValidationError({"text": _("Write at least one letter or digit.")})


def hosts_of(source: str) -> list[str]:
    """Return the hosts that a text links to, with the domains they belong to."""
    if not _MAY_LINK.search(source):
        return []
    return sorted({domain for host in Text(source).hosts for domain in with_parents(host)})


def found(text: str, word: str) -> bool:
    """Tell whether a text has a watched word."""
    return next(_places(text, word), None) is not None


def replaced(text: str, word: str, replacement: str) -> str:
    """Return a text with every such word replaced."""
    parts, last = [], 0
    for start, end in _places(text, word):
        parts += [text[last:start], replacement]
        last = end
    return "".join([*parts, text[last:]])


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Give where a word stands in a text, first and last character; each text is read once."""
    folded, origin = _folded(text)
    needle, is_open = _folded(word)[0].rstrip(), word.endswith("*")
    needle = needle if is_open else f"{needle} "
    if not needle.strip():
        return
    at = folded.find(needle)
    while at >= 0:
        end = folded.find(" ", at + len(needle)) if is_open else at + len(needle) - 1
        yield origin[at + 1], origin[end - 1] + 1
        at = folded.find(needle, end)


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold as `core_fold` does, with one blank for whatever is no letter or digit; and where each character is from."""
    folded, origin = [" "], [0]
    for place, char in enumerate(text):
        for part in normalize("NFKD", char).lower().translate(_MAPPED):
            if combining(part):
                continue
            if part.isalnum() or folded[-1] != " ":
                folded.append(part if part.isalnum() else " ")
                origin.append(place)
    if folded[-1] != " ":
        folded.append(" ")
        origin.append(len(text))
    return "".join(folded), origin
