"""Posts become take-aways: a member marks one with a sentence, a rapporteur takes it up or declines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.takeaway_forms import TakeawayForm
from forum.models import Nomination, Post
from forum.models.nominations import REASON_LENGTH, TEXT_LENGTH
from forum.rules import Refusal, why_not_write
from members.rules import Reader

NO_SESSION = Refusal(403, _("This topic belongs to no session, so its posts become no take-aways."))
HIDDEN = Refusal(403, _("This post is hidden."))


def why_not_nominate(reader: Reader, post: Post) -> Refusal | None:
    """Return why somebody may not mark a post they see as a take-away, or None if they may."""
    if refusal := why_not_write(reader):
        return refusal
    session = post.thread.topic.session
    if session is None or session.released_at is None:
        return NO_SESSION
    return HIDDEN if post.hidden_at or post.thread.hidden_at else None


class NominationForm(TakeawayForm):
    """The sentence that a member proposes."""

    def __init__(self, data: Any = None, *, post: Post, typed: dict[str, str] | None = None) -> None:
        """Start with the words of the post."""
        words = " ".join(post.source.split())[:TEXT_LENGTH]
        super().__init__(data, initial={"text": words, "language": post.language} | (typed or {}))
        self.fields["text"].help_text = _(
            "Shorten the post to the one conclusion that should stay. Rapporteurs of the session decide; "
            "what they take up is public, with a link to the post."
        )


class DeclineForm(forms.Form):
    """Why a marked post is not taken up."""

    reason = forms.CharField(
        label=_("Why not"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why: whoever marked the post reads it.")},
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        """Ask for the language of the marked words, by its name: the page says that the reason is in it."""
        super().__init__(*args, **kwargs)
        told = _("One sentence for whoever marked the post, in the language of what was marked: %(language)s.")
        self.fields["reason"].help_text = told % {"language": language}


def nominated(post: Post) -> Nomination | None:
    """Return how a post was marked, if it was."""
    return Nomination.objects.for_page().filter(post=post).first()
