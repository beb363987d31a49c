"""What the coordinator of a partnership says of its topic: the form, and what widening the audience asks for."""

from copy import copy
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from forum.models import Topic
from members.models import no_control_characters
from partnerships.models import Partnership


class TopicForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new topic of a partnership."""

    class Meta:
        model = Topic
        fields = ("title", "summary", "audience")
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 3}), "audience": forms.RadioSelect}
        labels: ClassVar = {"audience": _("Who may read it")}
        help_texts: ClassVar = {
            "title": _("What is talked about here, in a few words."),
            "summary": _("One or two sentences for those who wonder whether this is the place to ask."),
        }

    def __init__(self, *args: Any, partnership: Partnership, **options: Any) -> None:
        """Say each audience in words that name the partnership."""
        super().__init__(*args, **options)
        self.instance.partnership = partnership
        self.fields["title"].validators.append(no_control_characters)
        audience = self.fields["audience"]
        audience.choices = [  # type: ignore[attr-defined]
            (choice, Topic(partnership=partnership, audience=choice).readers_in_words) for choice in Topic.Audience
        ]

    @property
    def is_again(self) -> bool:
        """Tell whether the form is sent a second time: the verb makes one topic of it."""
        told = {name: self.cleaned_data.get(name) for name in TopicForm.Meta.fields}
        return Topic.objects.filter(partnership=self.instance.partnership, **told).exists()

    def validate_constraints(self) -> None:
        """Compare the title with those of the partnership's other topics."""
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            if not self.is_again:
                self.add_error("title", error.messages)

    def open(self) -> Topic:
        """Open the topic."""
        partnership = self.instance.partnership
        return Topic.objects.open_of(partnership, **self.cleaned_data)


class TopicEditForm(TopicForm):
    """A topic that is there. Giving it to more people asks again, and says what they will read."""

    is_closed = forms.BooleanField(
        label=_("Closed"),
        required=False,
        help_text=_("Its threads stay readable and can be replied to; nobody can start another."),
    )
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, topic: Topic, **options: Any) -> None:
        """Begin with the topic as it is; the form changes nothing before the verb does."""
        self.topic = topic
        initial = {"is_closed": topic.closed_at is not None}
        super().__init__(*args, instance=copy(topic), initial=initial, **options)
        self.fields["confirmed"].label = gettext("Yes, let more people read it")
        if not self.asks:
            self.fields["confirmed"].widget = forms.HiddenInput()

    @property
    def asks(self) -> bool:
        """Tell whether the audience that was sent holds more people than now, who would read what is there."""
        asked = self.data.get("audience", "") if self.is_bound else ""
        return asked in Topic.Audience and self.topic.thread_count > 0 and self.topic.widens_to(asked)

    def clean(self) -> dict[str, Any]:
        """Refuse a wider audience until it is confirmed, saying what becomes readable."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.asks and not cleaned.pop("confirmed", False):
            wider = Topic(partnership=self.topic.partnership, audience=cleaned.get("audience", "everyone"))
            threads, posts = self.topic.thread_count, self.topic.post_count
            told = {
                "threads": ngettext("%(n)d thread", "%(n)d threads", threads) % {"n": threads},
                "posts": ngettext("%(n)d post", "%(n)d posts", posts) % {"n": posts},
                "now": self.topic.readers_in_words,
                "then": wider.readers_in_words,
            }
            words = gettext(
                "So far: %(now)s Then: %(then)s That holds for all that is in this topic already: %(threads)s, "
                "%(posts)s. Ask those who wrote them, then tick the box."
            )
            self.add_error("confirmed", words % told)
        return cleaned

    @property
    def is_again(self) -> bool:
        """Tell that no topic is made here."""
        return False

    def save_topic(self) -> None:
        """Change the topic."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}
        self.topic.revise(**told)
