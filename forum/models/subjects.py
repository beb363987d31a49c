"""What a report or a case is about: exactly one post, thread, member, text that waits to be posted, offer or request.

Whatever can be reported one day more becomes one more link and one more name in `KINDS`.
"""

from functools import reduce
from operator import or_
from typing import ClassVar, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from forum.models.held import Held
from forum.models.posts import Post
from forum.models.threads import Thread
from forum.models.topics import Topic
from members.models import Member
from opportunities.models import Opportunity

KINDS: Final = ("post", "thread", "member", "held", "opportunity")
EXCERPT: Final = 300

type Reported = Post | Thread | Member | Held | Opportunity


def about_one_thing(name: str) -> models.CheckConstraint:
    """Return the rule that exactly one of the links is set."""
    ways = (Q(**{f"{other}__isnull": other != kind for other in KINDS}) for kind in KINDS)
    return models.CheckConstraint(
        condition=reduce(or_, ways), name=name, violation_error_message=_("It is about exactly one thing.")
    )


def link_to(subject: Reported) -> dict[str, Reported]:
    """Return the link that names this thing, as a field and its value."""
    return {str(subject._meta.model_name): subject}


def logged_as(subject: Reported) -> dict[str, Reported]:
    """Return the link by which the log names it: what was never posted is about its author."""
    return {"member": subject.author} if isinstance(subject, Held) else link_to(subject)


class SubjectQuerySet[M: "Subject"](models.QuerySet[M]):
    """Questions about rows that are about something."""

    def about(self, subject: Reported) -> Self:
        """Keep the rows about one thing."""
        return self.filter(**link_to(subject))

    def with_subjects(self) -> Self:
        """Load what each row is about, with its author and topic."""
        return self.select_related(
            *("post__author", "post__thread__topic", "thread__author", "thread__topic", "member"),
            *("held__author", "held__topic", "held__thread__topic", "held__post__thread__topic"),
            *("opportunity__author", "opportunity__organisation"),
        ).defer(
            *("post__search_vector", "post__author__search_vector", "post__thread__search_vector"),
            *("post__thread__topic__search_vector", "thread__search_vector", "thread__author__search_vector"),
            *("thread__topic__search_vector", "member__search_vector"),
            *("opportunity__search_vector", "opportunity__author__search_vector"),
            "opportunity__organisation__search_vector",
        )


class Subject(models.Model):
    """A row about one post, thread or member."""

    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("post")
    )
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("thread")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("member"),
    )

    # Not posted yet: moderators decide whether it is.
    held = models.ForeignKey(
        Held, on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("held text")
    )

    opportunity = models.ForeignKey(
        Opportunity,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("offer or request"),
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [about_one_thing("%(class)s_about_one_thing")]

    @property
    def subject(self) -> Reported:
        """Return what it is about."""
        found = self.post or self.thread or self.member or self.held or self.opportunity
        assert found  # noqa: S101 - the constraint says so
        return found

    @property
    def kind(self) -> str:
        """Return which of KINDS it is about."""
        return next(kind for kind in KINDS if getattr(self, f"{kind}_id") is not None)

    @property
    def kind_in_words(self) -> str:
        """Return what kind of thing it is about, for people."""
        words = {"post": _("Post"), "thread": _("Thread"), "member": _("Profile"), "held": _("Held text")}
        return str({**words, "opportunity": _("Offer or request")}[self.kind])

    @property
    def excerpt(self) -> str:
        """Return the first words of what it is about."""
        written = self.post or self.held
        words = written.words if written else str(self.subject)
        words = f"{words}. {self.opportunity.body}" if self.opportunity else words
        return Truncator(words).chars(EXCERPT)

    @property
    def topic(self) -> Topic | None:
        """Return the topic in which it happened; a profile, an offer or a request stands in none."""
        if self.held:
            return self.held.shelf
        thread = self.post.thread if self.post else self.thread
        return thread.topic if thread else None

    @property
    def author(self) -> Member | None:
        """Return whom a decision concerns: who wrote it, or whose profile it is."""
        return author_of(self.subject)


def author_of(subject: Reported) -> Member | None:
    """Return who wrote a post or thread, or whose profile it is."""
    return subject if isinstance(subject, Member) else subject.author
