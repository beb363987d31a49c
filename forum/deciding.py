"""How a moderator decides a case: the deeds in words, with a key for each, and what a decision needs to be said."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.verbs import RULE_LENGTH, DayField, Verb, end_of
from forum.models import Decision, ReasonTemplate, Topic
from forum.models.decisions import FACTS_LENGTH, Ground
from forum.verbs import HIDE_POST, MOVE
from members.models import Member
from members.verbs import SILENCE, SUSPEND

Deed = Decision.Deed

DEEDS: Final = {
    Deed.KEEP: Verb(
        "keep",
        _("Keep"),
        _("Nothing changes. Whoever reported it hears so. The decision stands."),
        _("It is kept."),
        "circle-check",
    ),
    Deed.HIDE: Verb("hide", _("Hide"), HIDE_POST.effect, _("It is hidden."), "eye-off"),
    Deed.ASK: Verb(
        "ask",
        _("Ask to edit"),
        _("The author is asked to change it; it stays as it is until then. What is sent cannot be unsent."),
        _("The author is asked to edit."),
        "pencil",
    ),
    Deed.WARN: Verb(
        "warn",
        _("Warn"),
        _("The author is warned; nothing else happens. What is sent cannot be unsent."),
        _("The author is warned."),
        "triangle-alert",
    ),
    Deed.MOVE: Verb("move", _("Move"), MOVE.effect, MOVE.done, "folder-input"),
    Deed.SILENCE: Verb("silence", _("Silence"), SILENCE.effect, SILENCE.done, SILENCE.icon),
    Deed.RELEASE: Verb(
        "release",
        _("Release"),
        _("It is posted now, by its author; readers see it, and followers hear of it. Hiding it undoes it."),
        _("It is posted."),
        "send",
    ),
    Deed.REJECT: Verb(
        "reject",
        _("Reject"),
        _("It is not posted. The author reads why, keeps the text, and can appeal. Granting the appeal undoes it."),
        _("It is rejected."),
        "circle-x",
    ),
    Deed.SUSPEND: Verb("suspend", _("Suspend"), SUSPEND.effect, SUSPEND.done, "user"),
}
KEYS: Final = {Deed.KEEP: "k", Deed.HIDE: "h", Deed.ASK: "e", Deed.WARN: "w", Deed.MOVE: "m"} | {
    Deed.RELEASE: "r",
    Deed.REJECT: "j",
    Deed.SILENCE: "q",
    Deed.SUSPEND: "s",
}

# What a field is asked for; every other field belongs to all deeds.
NEEDED: Final = {
    "until": {Deed.SILENCE, Deed.SUSPEND},
    "also_hide": {Deed.SILENCE, Deed.SUSPEND},
    "topic": {Deed.MOVE},
}


class DecisionForm(forms.Form):
    """The reason of a decision, chosen or in own words, and what some deeds need besides."""

    template = forms.ModelChoiceField(
        ReasonTemplate.objects.all(),
        label=_("Reason"),
        required=False,
        empty_label=_("In my own words"),
        help_text=_("Fills in what you leave empty below."),
    )
    ground = forms.ChoiceField(label=_("Rests on"), choices=[("", "---"), *Ground.choices], required=False)
    rule = forms.CharField(label=_("Rule or law"), required=False, max_length=RULE_LENGTH)
    facts = forms.CharField(
        label=_("Facts"),
        required=False,
        max_length=FACTS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was found, and what to do next. Readers of a hidden post see it in its place."),
    )
    until = DayField(
        label=_("Until"),
        help_text=_("To silence or suspend: the end of this day. Empty: until a moderator takes it back."),
    )
    also_hide = forms.BooleanField(label=_("Hide it as well, when silencing or suspending"), required=False)
    topic = forms.ModelChoiceField(Topic.objects.none(), label=_("Move to"), required=False)

    def __init__(self, *args: Any, deed: str = "", by: Member, offered: list[Deed], **options: Any) -> None:
        """Take what is to be decided, who decides, and leave out what nobody can be asked for here."""
        super().__init__(*args, **options | {"label_suffix": ""})
        self.deed = deed
        for name, of in NEEDED.items():
            if of.isdisjoint(offered):
                del self.fields[name]
        if "topic" in self.fields:
            self.fields["topic"].queryset = Topic.objects.moderated_by(by).in_order()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Fill in from the template; ask for whatever is still missing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if template := cleaned.pop("template", None):
            for name in ("ground", "rule", "facts"):
                cleaned[name] = cleaned.get(name) or getattr(template, name)
        if self.deed in {Deed.KEEP, Deed.RELEASE}:
            cleaned["facts"] = cleaned.get("facts") or gettext("Nothing breaks the rules here.")
        for name in ("rule", "facts"):
            if name not in self.errors and not cleaned.get(name) and self.deed not in {Deed.KEEP, Deed.RELEASE}:
                self.add_error(name, _("Choose a reason, or say it in your own words."))
        if self.deed == Deed.MOVE and not cleaned.get("topic") and "topic" not in self.errors:
            self.add_error("topic", _("Choose the topic it goes to."))
        cleaned["ground"] = cleaned.get("ground") or Ground.RULE
        return cleaned

    def clean_until(self) -> datetime | None:
        """Return the end of the day in the moderator's zone; it must lie ahead."""
        return end_of(self.cleaned_data["until"])

    @property
    def said(self) -> dict[str, Any]:
        """Return what `Case.decide` takes."""
        cleaned = self.cleaned_data.items()
        return {name: value for name, value in cleaned if self.deed in NEEDED.get(name, {self.deed})}
