"""What a reader asks of search: words, and filters chosen as form controls or typed as operators.

`topic:slug author:name partnership:slug after:2026-01-31 before:2026-12-31 lang:de kind:question` in the box
says the same as the controls; a control that is set wins. Nothing here can fail: whatever is not an
operator is a word, whatever is no value of a filter is an error beside its field.
"""

import re
from collections.abc import Hashable
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.languages import LANGUAGES
from core.search import MAX_QUESTION_LENGTH
from forum.models import Thread

OPERATORS: Final = {
    "topic": "topic",
    "author": "author",
    "partnership": "partnership",
    "after": "since",
    "before": "until",
    "lang": "language",
    "kind": "kind",
}
OPERATOR = re.compile(rf'(?<!\S)({"|".join(OPERATORS)}):("[^"]*"|\S+)', re.IGNORECASE)

# A row of a list of choices: the id, the word in the address, the name.
Choice = tuple[int, str, str]


def choices_of(rows: list[str]) -> list[Choice]:
    """Return choices from rows of "id word name"."""
    parted = [row.split(" ", 2) for row in rows]
    return [(int(pk), word, name) for pk, word, name in parted]


def typed(params: QueryDict) -> dict[str, str]:
    """Return the words and the filters as they were chosen or typed."""
    text = params.get("q", "").replace("\x00", "").strip()[:MAX_QUESTION_LENGTH]
    values = {"q": " ".join(OPERATOR.sub(" ", text).split())}
    for operator, value in OPERATOR.findall(text):
        values[OPERATORS[operator.lower()]] = value.strip('"')
    for name in OPERATORS.values():
        if chosen := params.get(name, "").replace("\x00", "").strip()[:MAX_QUESTION_LENGTH]:
            values[name] = chosen
    return {name: value for name, value in values.items() if value}


def day(text: str) -> datetime | None:
    """Return the beginning of a day in the reader's time zone, or None if `text` is no day."""
    try:
        found = parse_date(text)
        return datetime.combine(found, time.min, timezone.get_current_timezone()) if found else None
    except (ValueError, OverflowError):
        return None


def day_after(text: str) -> datetime | None:
    """Return the end of a day: it is within the days asked for."""
    begins = day(text)
    try:
        return begins and begins + timedelta(days=1)
    except OverflowError:
        return None


class FilterForm(forms.Form):
    """The filters beside the results. Each is optional; a value it does not know is said beside it."""

    topic = forms.CharField(label=gettext_lazy("Topic"), widget=forms.Select)
    author = forms.CharField(label=gettext_lazy("Author"))
    partnership = forms.CharField(label=gettext_lazy("Partnership"), widget=forms.Select)
    since = forms.CharField(label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.CharField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}))
    language = forms.CharField(label=gettext_lazy("Language"), widget=forms.Select)
    kind = forms.CharField(label=gettext_lazy("Kind of thread"), widget=forms.Select)

    lists: ClassVar = ("topic", "partnership", "language", "kind")

    def __init__(
        self, values: dict[str, str], *, topics: list[Choice], partnerships: list[Choice], authors: list[Choice]
    ) -> None:
        """Take what was typed, and what the reader may choose from."""
        super().__init__(values)
        self.authors = authors
        self.known: dict[str, dict[str, tuple[Any, str]]] = {
            "topic": {word: (pk, name) for pk, word, name in topics},
            "partnership": {word: (pk, name) for pk, word, name in partnerships},
            "language": {code: (code, name) for code, name in LANGUAGES},
            "kind": {kind.value: (kind.value, str(kind.label)) for kind in Thread.Kind},
        }
        for name, field in self.fields.items():
            field.required = False
            field.widget.attrs |= {"form": "search", "class": "form-select" if name in self.lists else "form-control"}
        for name in self.lists:
            options = [(word, label) for word, (_value, label) in self.known[name].items()]
            widget = self.fields[name].widget
            assert isinstance(widget, forms.Select)  # noqa: S101 - tells the type checker
            widget.choices = [("", _("Any")), *options]
        self.fields["author"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        self.labels: dict[str, str] = {}

    @property
    def card_key(self) -> Hashable:
        """Return all that the controls show: what may be chosen, what is, and what is wrong with it."""
        lists = tuple(tuple(self.known[name].items()) for name in ("topic", "partnership"))
        errors = tuple((name, tuple(said)) for name, said in self.errors.items())
        return lists, tuple(self.data.get(name, "") for name in self.fields), errors

    def clean(self) -> dict[str, Any]:
        """Return the filters that are set, as values to compare with."""
        filters: dict[str, Any] = {}
        for name in self.fields:
            if text := self.cleaned_data.get(name, ""):
                found = self._meant(name, text)
                if isinstance(found, str):
                    self.add_error(name, found)
                else:
                    filters[name], self.labels[name] = found
        if "since" in filters and "until" in filters and filters["since"] >= filters["until"]:
            self.add_error("until", _("This is before the first day: choose a later one."))
        return filters

    def _meant(self, name: str, text: str) -> tuple[Any, str] | str:
        """Return the value and the name of what was chosen, or what is wrong with it."""
        if name in self.lists:
            known = self.known[name]
            named = next((pair for pair in known.values() if pair[1].lower() == text.lower()), None)
            if found := known.get(text.lower()) or named:
                return found
            return _("“%(text)s” is not in this list.") % {"text": text}
        if name == "author":
            return self._author(text)
        moment = day(text) if name == "since" else day_after(text)
        if moment is None:
            return _("“%(text)s” is not a date. Write it like 2026-01-31.") % {"text": text}
        return moment, text

    def _author(self, text: str) -> tuple[int, str] | str:
        exact = [found for found in self.authors if found[1] == text.lower().removeprefix("@")]
        found = exact or self.authors
        if len(found) == 1:
            return found[0][0], found[0][2]
        if found:
            names = ", ".join(word for _pk, word, _name in found)
            return _("Several members have this name: write the user name (%(names)s).") % {"names": names}
        return _("There is no member “%(text)s”. Write a name in full, or a user name.") % {"text": text}
