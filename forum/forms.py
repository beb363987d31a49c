"""What members write and what moderators explain, checked. `save` calls the verb."""

from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.cards import hole
from core.comparing import Piece, word_diff
from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH
from core.verbs import ReasonForm
from events.models import Takeaway
from forum.models import EditConflictError, Held, Post, Practice, Thread, Topic
from forum.models.cases import hold_text
from forum.models.pacing import Act
from forum.models.texts import check_text
from forum.practices import HEADINGS, PartField, composed
from forum.rules import THREAD_CLOSED, ClosedError, Refusal, SlowError, slowed_until
from forum.screening import screen
from members.models import Member, no_control_characters
from members.rules import Reader, is_member
from partnerships.models import Call, DiaryEntry

TITLE_LENGTH = 160

KIND_HELP = {
    Thread.Kind.DISCUSSION: _("Talk something over."),
    Thread.Kind.QUESTION: _("Ask; you can mark the reply that answers it."),
    Thread.Kind.PRACTICE: _("Tell what worked, step by step, so that others can use it."),
    Thread.Kind.CHALLENGE: _("Say what is difficult; partnerships add that they have it too."),
    Thread.Kind.SEARCH: _("Say whom you look for, for which call or idea, and what you bring along."),
}

CHANGED_MEANWHILE = _("This post was changed since you opened it. Your text is kept here.")
BASE_UNKNOWN = _("This form does not say which text of the post it was opened with. Your text is kept here.")

# Stands in `initial` beside a text that its writer has typed already: then it is shown, whatever is refused.
TYPED = {"typed": "yes"}


class MarkdownField(forms.CharField):
    """A member's text. Lines end as in a file, so that a text is as long here as it was while writing."""

    def __init__(self, **options: Any) -> None:
        """Say in words how long a text may be."""
        widget = forms.Textarea(attrs={"rows": 8, "class": "form-control editor-text", "data-editor": ""})
        errors = {
            "required": _("Write something first."),
            "max_length": _(
                "Your text has %(show_value)d characters; a post holds %(limit_value)d. Shorten it or split it in two."
            ),
        }
        options |= {"widget": widget, "error_messages": errors, "validators": [check_text]}
        super().__init__(max_length=MAX_LENGTH, **options)

    def to_python(self, value: Any) -> str:
        """Return the text with one kind of line end."""
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out maxlength: the browser would cut a longer text off without a word."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class TextForm(forms.Form):
    """A text and its language. `refusal` says why this reader may not post, if so; the text stays in the form."""

    source = MarkdownField(
        label=_("Text"), help_text=_("**bold**, _italic_, > quote, - list; @ names a member, # links to the record.")
    )
    language = forms.ChoiceField(
        label=_("Written in"),
        choices=LANGUAGES,
        widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
    )

    def __init__(self, *args: Any, by: Reader, refusal: Refusal | None = None, **options: Any) -> None:
        """Take the writer, and why they are refused, if they are."""
        super().__init__(*args, **options)
        self.by = by
        self.refusal = refusal
        self.status = 200

    @property
    def typed(self) -> bool:
        """Tell whether the form holds words of its writer, which a refusal must not hide."""
        return self.is_bound or "typed" in self.initial

    @property
    def is_plain(self) -> bool:
        """Tell whether it shows no more than texts and signs, each in its place: then its editor is drawn as a card."""
        return not self.is_bound and not {"draft", "attach_error"} & self.initial.keys()

    @property
    def blank(self) -> "TextForm":
        """Return a form with holes for these texts and signs, as the card is drawn."""
        holes = {"source": hole("source"), "draft_writer": hole("writer"), "draft_version": hole("version")}
        return TextForm(by=self.by, initial={**holes, "language": self["language"].value()})

    @property
    def card_key(self) -> str:
        """Return what is left to differ between blank forms."""
        return str(self["language"].value())

    @property
    def draft_version(self) -> str:
        """Return which version of the draft this form knows: a save over another one is warned."""
        return str((self.data if self.is_bound else self.initial).get("draft_version", "0"))

    @property
    def draft_writer(self) -> str:
        """Return the sign of this form among others, in another tab, that write the same draft."""
        return str((self.data if self.is_bound else self.initial).get("draft_writer") or uuid4().hex)

    def clean(self) -> dict[str, Any]:
        """Say why the text is refused, if it is."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if refusal := self.reason_to_refuse(cleaned):
            self.refuse(refusal)
        elif self.errors:
            self.status = 422
        return cleaned

    def reason_to_refuse(self, cleaned: dict[str, Any]) -> Refusal | None:
        """Return why a text that may be right is not taken."""
        return self.refusal

    def refuse(self, refusal: Refusal) -> None:
        """Say beside the text why it was not posted."""
        self.add_error("source", f"{refusal.words} {gettext('Your text is kept here.')}")
        self.status = refusal.status


class PostForm(TextForm):
    """One new post. The hidden token makes one post of a form that is sent twice."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def reason_to_refuse(self, cleaned: dict[str, Any]) -> Refusal | None:
        """Refuse who may not post here; a form that was sent before is let through."""
        return None if self.refusal and self.sent_before(cleaned) else self.refusal

    def sent_before(self, cleaned: dict[str, Any]) -> Post | None:
        """Return what this very form has posted already, if anything."""
        token = cleaned.get("token")
        return Post.objects.sent_before(by=self.by, token=token) if token and is_member(self.by) else None

    def save(self, thread: Thread, *, by: Member) -> Post | Held | None:
        """Post the reply; None, and the form says why, if it may not be posted (just now)."""
        told = dict(self.cleaned_data)
        why = screen(self, Act.POST, by, "source", token=told["token"])
        if why is None:
            return self.sent_before(told)
        if why:
            return self.sent_before(told) or hold_text(thread, why, by=by, **self.cleaned_data)
        try:
            return thread.reply(by=by, **self.cleaned_data)
        except SlowError as slow:
            self.refuse(slowed_until(slow.until))
        except ClosedError:
            self.refuse(THREAD_CLOSED)
        return None


class ThreadForm(PostForm):
    """A new thread: its title, its first post, and what it is about, if anything: take-away, call, diary entry."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        validators=[no_control_characters],
        help_text=_("Say in one line what you ask or offer."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    kind = forms.ChoiceField(
        label=_("What do you start?"),
        choices=Thread.Kind.choices,
        required=False,
        initial=Thread.Kind.DISCUSSION,
        widget=forms.RadioSelect,
    )

    field_order = ("kind", "title", "source", "language")
    # What is read for watched words.
    read: Sequence[str] = ("title", "source")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the take-aways that the writer sees."""
        super().__init__(*args, **options)
        if self.initial.get("kind") not in Thread.Kind:
            self.initial["kind"] = Thread.Kind.DISCUSSION
        self._takeaways = Takeaway.objects.visible_to(self.by).select_related("session__event")
        self.fields["takeaway"] = forms.ModelChoiceField(self._takeaways, required=False, widget=forms.HiddenInput)
        self._calls = Call.objects.visible_to(self.by)
        # By its slug, as the address that leads here names it.
        self.fields["call"] = forms.ModelChoiceField(
            self._calls, to_field_name="slug", required=False, widget=forms.HiddenInput
        )

        self._entries = DiaryEntry.objects.visible_to(self.by).published()
        self.fields["diary_entry"] = forms.ModelChoiceField(self._entries, required=False, widget=forms.HiddenInput)

    @property
    def noted(self) -> DiaryEntry | None:
        """Return the entry of a diary that the page names above the form."""
        asked = str(self["diary_entry"].value() or "")
        return self._entries.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) <= 18 else None

    @property
    def carried(self) -> Takeaway | None:
        """Return the take-away that the page names above the form."""
        asked = str(self["takeaway"].value() or "")
        if not asked.isdecimal() or len(asked) > 18:
            return None
        return self._takeaways.filter(pk=asked).first()

    @property
    def about(self) -> Call | None:
        """Return the call that the page names above the form."""
        asked = str(self["call"].value() or "")
        return self._calls.filter(slug=asked).first() if asked and "\x00" not in asked else None

    @property
    def kinds(self) -> list[tuple[str, Any, Any]]:
        """Return what may be started: the value, its name, and when to choose it."""
        return [(kind.value, kind.label, KIND_HELP[kind]) for kind in Thread.Kind]

    def clean_kind(self) -> str:
        """Return the kind; a thread that does not say is a discussion."""
        return str(self.cleaned_data["kind"] or Thread.Kind.DISCUSSION)

    def start(self, topic: Topic, *, by: Member) -> Thread | Held | None:
        """Open the thread; None, and the form says why, if it is one too many or watched for."""
        told = dict(self.cleaned_data)
        why = screen(self, Act.THREAD, by, *self.read, token=told["token"])
        if why == "":
            return self.open(topic, by=by)
        if before := self.sent_before(told):
            return before.thread
        return hold_text(topic, why, by=by, **self.told()) if why else None

    def told(self) -> dict[str, Any]:
        """Return what the form says of a thread."""
        return self.cleaned_data

    def open(self, topic: Topic, *, by: Member) -> Thread:
        """Open it, whatever it says."""
        return Thread.start(topic, by=by, **self.cleaned_data)


class PostEditForm(TextForm):
    """The text of a post that is there already, and why it changes. `base` names the text it was opened with."""

    reason = forms.CharField(
        label=_("What did you change, and why?"),
        required=False,
        max_length=200,
        validators=[no_control_characters],
        help_text=_("Stands in the history of the post."),
    )
    base = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    field_order = ("source", "language", "reason")
    # What is read for watched words.
    read: Sequence[str] = ("reason", "source")
    # What waits for a moderator instead of being changed.
    held: Held | None = None
    would_change: Sequence[Piece] = ()

    def save(self, post: Post) -> bool:
        """Change the post; False if that would write over a text that the writer may not have seen.

        The form is shown again with the writer's text and with what it `would_change` in the post as it is now;
        sending it once more writes over the other.
        """
        assert is_member(self.by)  # noqa: S101 - nobody else changes a post
        token = uuid5(NAMESPACE_OID, "\n".join([str(post.pk), *map(str, self.cleaned_data.values())]))
        why = screen(self, Act.EDIT, self.by, *self.read, token=token, before=post.source)
        if why:
            told = {name: self.cleaned_data[name] for name in ("source", "language", "reason")}
            self.held = hold_text(post, why, by=self.by, **told, token=token)
        return bool(why) or (why == "" and self.write(post))

    def write(self, post: Post) -> bool:
        """Change it, whatever it says."""
        typed, base = self.cleaned_data["source"], self.cleaned_data["base"]
        try:
            post.edit(**self.cleaned_data)
        except EditConflictError as conflict:
            self.would_change = word_diff(conflict.post.source, typed)
            self.add_error("source", CHANGED_MEANWHILE if base else BASE_UNKNOWN)
            self.status = 409
            self.data = {**dict(self.data.items()), "base": conflict.post.base}
            return False
        return True


class PartsForm(TextForm):
    """A text that is told in the parts of a good practice; its source is made of them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Ask for the parts in the place of the text."""
        super().__init__(*args, **options)
        self.fields["source"].required = False
        self.fields["source"].widget = forms.HiddenInput()
        for name in HEADINGS:
            self.fields[name] = PartField(name)

    @property
    def parts(self) -> list[forms.BoundField]:
        """Return the fields of the parts, in their order."""
        return [self[name] for name in HEADINGS]

    def clean(self) -> dict[str, Any]:
        """Put the parts together, as one text that names no more members and files than any other."""
        source = self.compose()
        try:
            check_text(source)
        except forms.ValidationError as error:
            self.add_error("recommendation", error)
        return super().clean()

    def compose(self) -> str:
        """Make the source of the parts as they are now."""
        told = {name: self.cleaned_data.get(name, "") for name in HEADINGS}
        source = composed(told, self.cleaned_data.get("language", "en"))
        self.cleaned_data["source"] = source
        return source

    def take_parts(self) -> dict[str, str]:
        """Return the parts by themselves, and leave what the verbs of threads and posts take."""
        return {name: self.cleaned_data.pop(name) for name in HEADINGS}


class PracticeForm(PartsForm, ThreadForm):
    """A new thread that tells a good practice."""

    read = ("title", *HEADINGS)

    def told(self) -> dict[str, Any]:
        """Return what the form says, the parts by themselves."""
        self.compose()
        parts = self.take_parts()
        return self.cleaned_data | {"parts": parts, "kind": Thread.Kind.PRACTICE}

    def open(self, topic: Topic, *, by: Member) -> Thread:
        """Open the thread and keep the parts."""
        self.compose()
        parts = self.take_parts()
        thread = {name: value for name, value in self.cleaned_data.items() if name != "kind"}
        return Practice.objects.tell(topic, by=by, parts=parts, **thread)


class PracticeEditForm(PartsForm, PostEditForm):
    """The parts of a good practice that is told already."""

    read = ("reason", *HEADINGS)

    def write(self, post: Post) -> bool:
        """Change the post and the parts."""
        self.compose()
        parts = self.take_parts()
        with transaction.atomic():
            if saved := super().write(post):
                post.practice.retell(parts)
        return saved


class KindForm(forms.Form):
    """What kind of thread it is; a moderator who says so in another's place gives a reason."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Thread.Kind.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, thread: Thread, by: Member, **options: Any) -> None:
        """Offer a good practice only where its parts are told."""
        super().__init__(*args, **options)
        self.initial["kind"] = thread.kind
        if thread.author_id != by.pk:
            self.fields["reason"] = ReasonForm.base_fields["reason"]
        if not Practice.objects.filter(post__thread=thread, post__position=1).exists():
            offered = [choice for choice in Thread.Kind.choices if choice[0] != Thread.Kind.PRACTICE]
            self.fields["kind"].choices = offered  # type: ignore[attr-defined]


def thread_form(asked: str) -> type[ThreadForm]:
    """Return the form for a kind of thread."""
    return PracticeForm if asked == Thread.Kind.PRACTICE else ThreadForm
