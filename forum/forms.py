"""What members write and what moderators explain, checked. `save` calls the verb."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.markdown import MAX_LENGTH
from core.verbs import ReasonForm
from events.models import Takeaway
from forum.models import Post, Thread, Topic
from forum.models.texts import check_text
from forum.rules import THREAD_CLOSED, TOO_FAST, ClosedError, Refusal
from members.models import Member, no_control_characters
from members.rules import Reader, is_member

TITLE_LENGTH = 160

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

    source = MarkdownField(label=_("Text"), help_text=_("Markdown works: **bold**, _italic_, > quote, - list."))
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
        """Refuse who may not post here, or posts too fast; a form that was sent before is let through."""
        refusal = self.refusal or (TOO_FAST if is_member(self.by) and Post.objects.too_fast(self.by) else None)
        return None if refusal and self._was_sent(cleaned) else refusal

    def _was_sent(self, cleaned: dict[str, Any]) -> bool:
        token = cleaned.get("token")
        return bool(token and is_member(self.by) and Post.objects.sent_before(by=self.by, token=token))

    def save(self, thread: Thread, *, by: Member) -> Post | None:
        """Post the reply; None if the thread was closed between the check and the lock."""
        try:
            return thread.reply(by=by, **self.cleaned_data)
        except ClosedError:
            self.refuse(THREAD_CLOSED)
            return None


class ThreadForm(PostForm):
    """A new thread: its title, its first post and the take-away it carries further, if any."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        validators=[no_control_characters],
        help_text=_("Say in one line what you ask or offer."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("title", "source", "language")

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the take-aways that the writer sees."""
        super().__init__(*args, **options)
        self._takeaways = Takeaway.objects.visible_to(self.by).select_related("session__event")
        self.fields["takeaway"] = forms.ModelChoiceField(self._takeaways, required=False, widget=forms.HiddenInput)

    @property
    def carried(self) -> Takeaway | None:
        """Return the take-away that the page names above the form."""
        asked = str(self["takeaway"].value() or "")
        if not asked.isdecimal() or len(asked) > 18:
            return None
        return self._takeaways.filter(pk=asked).first()

    def start(self, topic: Topic, *, by: Member) -> Thread:
        """Open the thread."""
        return Thread.start(topic, by=by, **self.cleaned_data)


class PostEditForm(TextForm):
    """The text of a post that is there already."""

    def save(self, post: Post) -> None:
        """Change the post."""
        post.edit(**self.cleaned_data)


class MoveForm(ReasonForm):
    """Where a thread goes, and why."""

    topic = forms.ModelChoiceField(Topic.objects.in_order(), label=_("New topic"), empty_label=_("Choose a topic"))

    field_order = ("topic", "reason")
