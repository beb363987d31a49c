"""Posts that members mark as a take-away of the session their topic began as; rapporteurs accept or decline."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from events.models import Session, Takeaway
from forum.models.posts import Post
from members.models import Member
from members.rules import Reader

REASON_LENGTH = 300
TEXT_LENGTH = 1000


class DecidedError(Exception):
    """Somebody else has decided on this nomination already."""


class NominationQuerySet(models.QuerySet["Nomination"]):
    """Questions about nominations, and the verb that makes one."""

    def visible_to(self, reader: Reader) -> Self:
        """Nominations whose post somebody sees."""
        return self.filter(post__in=Post.objects.visible_to(reader))

    def reported_by(self, reader: Reader) -> Self:
        """Nominations that somebody may decide on."""
        return self.visible_to(reader).filter(session__in=Session.objects.reported_by(reader))

    def waiting(self) -> Self:
        """Those that nobody has decided on, the oldest first."""
        return self.filter(decided_at__isnull=True).order_by("nominated_at", "pk")

    def for_page(self) -> Self:
        """Load what a list of nominations shows."""
        return self.select_related("post__thread__topic", "post__author", "session__event", "nominated_by")

    def nominate(self, post: Post, *, text: str, language: str, by: Member) -> bool:
        """Mark a post as a take-away of its topic's session; tell whether it was the first mark of this post."""
        said = {"session": post.thread.topic.session, "text": text, "language": language, "nominated_by": by}
        return self.get_or_create(post=post, defaults=said)[1]


class Nomination(models.Model):
    """One post that somebody proposes as a take-away, and what became of that."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="nomination", verbose_name=_("post"))
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="nominations", verbose_name=_("session")
    )
    text = models.TextField(_("take-away in one or two sentences"), max_length=TEXT_LENGTH)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    nominated_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("proposed by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("why it is declined"), max_length=REASON_LENGTH, blank=True)
    takeaway = models.OneToOneField(
        Takeaway, on_delete=models.SET_NULL, null=True, related_name="nomination", verbose_name=_("take-away")
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed take-away")
        verbose_name_plural = _("proposed take-aways")
        ordering: ClassVar = ["-nominated_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(takeaway__isnull=True) | Q(decided_at__isnull=False), name="nomination_accepted_is_decided"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_waiting(self) -> bool:
        """Tell whether it is still to be decided."""
        return self.decided_at is None

    @transaction.atomic
    def accept(self, *, text: str, language: str, by: Member) -> Takeaway:
        """Make it the session's next take-away, in these words, with the post as its source."""
        self._lock()
        self.takeaway = Takeaway.objects.add(self.session, text=text, language=language)
        self._decide(by)
        return self.takeaway

    @transaction.atomic
    def decline(self, *, reason: str, by: Member) -> None:
        """Leave it, and say why to whoever looks at the post."""
        self._lock()
        self.reason = reason
        self._decide(by)

    def _lock(self) -> None:
        if not Nomination.objects.select_for_update(of=("self",)).waiting().filter(pk=self.pk).exists():
            raise DecidedError

    def _decide(self, by: Member) -> None:
        self.decided_at, self.decided_by = timezone.now(), by
        self.save(update_fields=["takeaway", "reason", "decided_at", "decided_by"])
