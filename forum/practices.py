"""Good practices as they are written: five parts, put together into the text of the opening post."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

# Five of them and their headings fit into one post.
PART_LENGTH: Final = 3_900

HEADINGS: Final = {
    "challenge": gettext_noop("Challenge"),
    "method": gettext_noop("Method"),
    "steps": gettext_noop("Steps"),
    "result": gettext_noop("Result"),
    "recommendation": gettext_noop("Recommendation"),
}
HELP: Final = {
    "challenge": _("What was difficult, and for whom?"),
    "method": _("What did you do about it?"),
    "steps": _("In which order? Who did what?"),
    "result": _("What came of it, in figures if you have them?"),
    "recommendation": _("What should others do the same way, and what not?"),
}


def composed(parts: Mapping[str, str], language: str) -> str:
    """Return the parts as one Markdown text, with headings in the language that it is written in."""
    with translation.override(language):
        told = [(gettext(heading), parts.get(name, "").strip()) for name, heading in HEADINGS.items()]
    return "\n\n".join(f"# {heading}\n\n{text}" for heading, text in told if text)


def told_anew(typed: dict[str, str]) -> dict[str, str]:
    """Return what was typed into one form as the form for the chosen kind shows it: nothing is lost on the way."""
    source = typed.get("source", "").strip()
    if typed.get("kind") != "practice":
        return {**typed, "source": source or composed(typed, typed.get("language", "en"))}
    begun = any(typed.get(name, "").strip() for name in HEADINGS)
    return typed if begun else {**typed, "challenge": source}


class PartField(forms.CharField):
    """One part of a good practice."""

    def __init__(self, name: str) -> None:
        """Ask for the part in words."""
        super().__init__(
            label=_(HEADINGS[name]),
            help_text=HELP[name],
            max_length=PART_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"required": _("Fill in this part: without it others cannot use your practice.")},
        )

    def to_python(self, value: Any) -> str:
        """Return the text with one kind of line end."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out maxlength: the browser would cut a longer text off without a word."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
