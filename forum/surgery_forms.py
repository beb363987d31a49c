"""What a moderator says when a thread is renamed, split or merged: which posts, whereto, and why."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.markdown import plain
from core.verbs import ReasonForm
from forum.forms import TITLE_LENGTH
from forum.models import Post, Thread
from members.models import no_control_characters
from members.rules import Reader

# "123", "#123", or an address that holds /threads/123-
_NUMBER: Final = re.compile(r"(?:^#?|/threads/)(\d{1,18})(?:$|-)")
SUGGESTED: Final = 5


class TitleForm(ReasonForm):
    """A title and why."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH, validators=[no_control_characters])

    field_order = ("title", "reason")


class PostsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Posts to choose from, each by its number, its author and its first words."""

    def label_from_instance(self, obj: Post) -> str:
        """Return how a post is told from the others."""
        author = obj.author.display_name if obj.author else gettext("Former member")
        return f"#{obj.position} {author}: {Truncator(plain(obj.html)).chars(90)}"


class SplitForm(ReasonForm):
    """The posts that become a thread of their own."""

    title = forms.CharField(
        label=_("Title of the new thread"), max_length=TITLE_LENGTH, validators=[no_control_characters]
    )
    posts = PostsField(
        queryset=Post.objects.none(),
        label=_("Posts of this page that go"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one post.")},
    )

    field_order = ("posts", "title", "reason")

    def __init__(self, *args: Any, posts: QuerySet[Post], **options: Any) -> None:
        """Offer the posts of one page."""
        super().__init__(*args, **options)
        self.fields["posts"].queryset = posts  # type: ignore[attr-defined]


class MergeForm(ReasonForm):
    """The older thread that takes the posts in."""

    into = forms.CharField(
        label=_("Into which thread"),
        max_length=400,
        help_text=_("Its address, its number, or words of its title."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("into", "reason")

    def __init__(self, *args: Any, thread: Thread, by: Reader, **options: Any) -> None:
        """Take the thread that is to be merged, and who merges it."""
        super().__init__(*args, **options)
        self._thread = thread
        self._by = by

    def clean_into(self) -> Thread:
        """Return the thread that is meant; say which ones are near when it is not clear."""
        target = self._meant(self.cleaned_data["into"].strip())
        if target.pk == self._thread.pk:
            raise ValidationError(_("This is the thread itself. Choose another one."))
        if target.hidden_at or self._thread.hidden_at:
            raise ValidationError(_("A hidden thread cannot be merged. Restore it first."))
        if target.posts.first_id() > self._thread.posts.first_id():
            raise ValidationError(_("That thread is the younger one. Open it and merge it into this one."))
        return target

    def _meant(self, words: str) -> Thread:
        threads = Thread.objects.visible_to(self._by).moderated_by(self._by)
        if number := _NUMBER.search(words):
            found = list(threads.filter(pk=number.group(1)))
        else:
            found = list(threads.search(words).exclude(pk=self._thread.pk)[: SUGGESTED + 1])
        if not found:
            raise ValidationError(_("No thread is found by this. Copy its address from the browser."))
        if len(found) > 1:
            near = "; ".join(f"#{thread.pk} {thread.title}" for thread in found[:SUGGESTED])
            raise ValidationError(_("Several threads fit: %(near)s. Give the number of one."), params={"near": near})
        return found[0]
