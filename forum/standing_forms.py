"""What a moderator says when a thread is closed, pinned, slowed down or moved: why, when, whereto."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from core.verbs import DayField, ReasonForm, RuledForm, TermForm, end_of
from forum.models import ReasonTemplate, Topic
from forum.verbs import CLOSE, HIDE_POST, PIN, SLOW
from members.rules import Reader

# What may be chosen, in minutes.
HOURLY: Final = 60
PACES: Final = [
    (0, _("as often as they like")),
    (15, _("once in 15 minutes")),
    (HOURLY, _("once an hour")),
    (360, _("once in six hours")),
    (1440, _("once a day")),
]


class CloseForm(ReasonForm):
    """Why a thread accepts no more replies, and from when."""

    at = DayField(label=_("From which day"), help_text=_("Leave it empty to close it now."))

    field_order = ("at", "reason")

    def clean_at(self) -> datetime | None:
        """Return the first moment of the day in the moderator's zone; it must lie ahead."""
        ends = end_of(self.cleaned_data["at"])
        return ends and ends - timedelta(days=1)


class SlowForm(ReasonForm):
    """How often each member may post in a thread, and why."""

    minutes = forms.TypedChoiceField(
        label=_("Each member may post"),
        choices=PACES,
        coerce=int,
        initial=HOURLY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how often.")},
    )

    field_order = ("minutes", "reason")


class MoveForm(ReasonForm):
    """Where a thread goes, and why."""

    topic = forms.ModelChoiceField(Topic.objects.in_order(), label=_("New topic"), empty_label=_("Choose a topic"))
    leaves_line = forms.BooleanField(
        label=_("Say in the old topic where it went"),
        required=False,
        help_text=_("For 30 days, to those who may read it in the new one."),
    )

    field_order = ("topic", "leaves_line", "reason")

    def __init__(self, *args: Any, leaves: Topic | None = None, by: Reader | None = None, **options: Any) -> None:
        """Offer the topics that somebody moderates, in the workplace all, but for the one it stands in."""
        super().__init__(*args, **options)
        topics = Topic.objects.moderated_by(by) if by else Topic.objects.all()
        topics = (topics.exclude(pk=leaves.pk) if leaves else topics).in_order()
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        if not topics.exists():
            self.fields["topic"].help_text = _("You moderate no other topic. A moderator of all of them can move it.")


class HideForm(RuledForm):
    """Why something is hidden, and by which rule or law of the list that admins keep."""

    rule = forms.ChoiceField(  # type: ignore[assignment]
        label=_("Rule or law"),
        choices=lambda: [("", _("Choose what it breaks")), *((rule, rule) for rule in ReasonTemplate.objects.rules())],
        help_text=_("The author's statement of reasons names it."),
        error_messages=RuledForm.base_fields["rule"].error_messages,
    )


# Verbs that ask for more than the reason.
FORMS: Final[dict[str, type[ReasonForm]]] = {
    CLOSE.name: CloseForm,
    PIN.name: TermForm,
    SLOW.name: SlowForm,
    HIDE_POST.name: HideForm,
}
