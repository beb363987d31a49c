"""Forms of an Output Paper: its parts, and the note of an edition."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.comparing import Piece, word_diff
from events.models import Edition, Event, PaperPart, StalePartError


class PartForm(forms.ModelForm):  # type: ignore[type-arg]
    """One part: what it is, its heading, its text."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = PaperPart
        fields = ("kind", "level", "heading", "session", "body")
        widgets: ClassVar = {"body": forms.Textarea(attrs={"rows": 16})}
        help_texts: ClassVar = {
            "body": _(
                "Markdown. A paragraph “Table 2. …” above a table and “Figure 1. …” below a picture become captions; "
                "[^1] makes a footnote. The text of a session stands only until its notes are published."
            ),
            "session": _("Only for a part about a session."),
        }

    def __init__(
        self, data: Any = None, *, event: Event, initial: dict[str, Any], part: PaperPart | None = None
    ) -> None:
        """Offer the public sessions of the event; a part that exists is compared with what was read."""
        self.event, self.was = event, part
        known = {"version": part.version} if part else {}
        super().__init__(data, instance=part, initial=known | initial)
        session = self.fields["session"]
        assert isinstance(session, forms.ModelChoiceField)  # noqa: S101 - Meta says so
        session.queryset = event.sessions.released().in_order()
        self.theirs = ""

    def clean(self) -> dict[str, Any]:
        """Let only a part about a session have one, and let it have one."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") != PaperPart.Kind.SESSION:
            data["session"] = None
        elif not data.get("session"):
            self.add_error("session", _("Choose the session that this part reports on."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the fields as the verbs take them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def rewrite(self, part: PaperPart) -> bool:
        """Change the part, or learn what somebody else made of it meanwhile; then sent again it is meant."""
        try:
            part.rewrite(version=self.cleaned_data["version"] or 0, **self.values)
        except StalePartError:
            self.theirs = part.body
            self.data = {**dict(self.data.items()), "version": str(part.version)}
            return False
        return True

    @property
    def would_change(self) -> list[Piece]:
        """Return what this text would make of theirs."""
        return word_diff(self.theirs, self.cleaned_data["body"])


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said of an edition; the rest is the paper."""

    class Meta:
        model = Edition
        fields = ("note",)
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar = {"note": _("Public, beside the number: what is new in it.")}
