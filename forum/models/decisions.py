"""What moderators decide about a reported thing, and why: whom it concerns gets it as a statement of reasons."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.verbs import RULE_LENGTH
from forum.models.held import Held
from forum.models.moderation import ModerationEntry
from forum.models.subjects import Reported, link_to
from forum.models.topics import Topic
from members.models import Member
from members.rules import Reader, is_member, may_suspend, moderates, works

if TYPE_CHECKING:
    from forum.models.cases import Case

FACTS_LENGTH = 500


class Ground(models.TextChoices):
    """What a decision rests on."""

    RULE = "rule", _("A rule of the Forum")
    LAW = "law", _("A law")


class ReasonTemplateQuerySet(models.QuerySet["ReasonTemplate"]):
    """Questions about reasons."""

    def rules(self) -> list[str]:
        """Return what decisions can rest on, each once, in the order of the list."""
        return list(dict.fromkeys(self.order_by("position", "title").values_list("rule", flat=True)))

    def ground_of(self, rule: str) -> str:
        """Return whether a rule of the list is one of the Forum or a law; what is not listed is a rule."""
        return self.filter(rule=rule).values_list("ground", flat=True).first() or Ground.RULE


class ReasonTemplate(models.Model):
    """A reason that is given often, in words that were thought over. Admins keep the list."""

    title = models.CharField(_("title"), max_length=80, unique=True, help_text=_("What moderators choose it by."))
    ground = models.CharField(_("rests on"), max_length=4, choices=Ground, default=Ground.RULE)
    rule = models.CharField(_("rule or law"), max_length=RULE_LENGTH, help_text=_("As the author can look it up."))
    facts = models.CharField(
        _("facts"),
        max_length=FACTS_LENGTH,
        help_text=_("What was found, and what to do next. Readers of a hidden post see it in its place."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = ReasonTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons to choose from")
        ordering: ClassVar = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Questions about decisions."""

    def visible_to(self, reader: Reader) -> Self:
        """What concerns a member; moderators see all, those of a topic what happened there."""
        if moderates(reader):
            return self
        if not is_member(reader):
            return self.none()
        seen = Q(author=reader)
        if works(reader):
            mine = Topic.objects.moderated_by(reader)
            seen |= Q(case__post__thread__topic__in=mine) | Q(case__thread__topic__in=mine)
            seen |= Q(case__held__topic__in=mine) | Q(case__held__thread__topic__in=mine)
        return self.filter(seen)

    def about(self, subject: Reported) -> Self:
        """Decisions about one thing."""
        return self.filter(**{f"case__{link}": value for link, value in link_to(subject).items()})

    def standing(self, deed: str) -> Self:
        """Decisions of this kind that hold: not taken back, their term not over; of those that hide, those that did."""
        hid = Q(hidden_at__isnull=False) if deed == Decision.Deed.HIDE else Q(deed=deed)
        lasts = Q(until__isnull=True) | Q(until__gt=timezone.now())
        return self.filter(hid, lasts, reversed_at__isnull=True)

    def for_statement(self) -> Self:
        """Load what a statement of reasons shows."""
        links = (
            "post__thread__topic",
            "post__author",
            "thread__topic",
            "thread__author",
            "member",
            "opportunity__author",
        )
        return self.select_related("author", "appeal", *(f"case__{link}" for link in links))

    def newest_first(self) -> Self:
        """Order from the latest back, with who decided."""
        return self.select_related(
            "moderator", "case__post__thread", "case__thread", "case__member", "case__opportunity"
        ).order_by("-pk")


class Decision(models.Model):
    """One deed with its ground, its facts and its term. It can be taken back; it is never changed."""

    class Deed(models.TextChoices):
        KEEP = "keep", _("Keep")
        HIDE = "hide", _("Hide")
        ASK = "ask", _("Ask to edit")
        WARN = "warn", _("Warn")
        MOVE = "move", _("Move")
        SILENCE = "silence", _("Silence")
        SUSPEND = "suspend", _("Suspend")
        RELEASE = "release", _("Release")
        REJECT = "reject", _("Reject")

    # Whom it concerns sees these on the page, and gets no statement.
    NO_NEWS = (Deed.KEEP, Deed.RELEASE)
    # Who moderates one topic cannot undo them: they reach further.
    BEYOND_A_TOPIC = (Deed.MOVE, Deed.SILENCE, Deed.SUSPEND)

    case = models.ForeignKey("forum.Case", on_delete=models.CASCADE, related_name="decisions", verbose_name=_("case"))
    deed = models.CharField(_("decision"), max_length=7, choices=Deed)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="decisions_made",
        verbose_name=_("decided by"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="decisions",
        verbose_name=_("concerns"),
    )
    ground = models.CharField(_("rests on"), max_length=4, choices=Ground, default=Ground.RULE)
    rule = models.CharField(_("rule or law"), max_length=RULE_LENGTH, blank=True)
    facts = models.CharField(_("facts"), max_length=FACTS_LENGTH)
    created_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    until = models.DateTimeField(_("until"), null=True, editable=False)
    # What this decision did, so that taking it back undoes that and nothing else.
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)
    moved_from = models.ForeignKey(
        Topic, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("moved from")
    )
    reversed_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deed__in=["keep", "release"]) | ~Q(rule=""),
                name="decision_names_rule",
                violation_error_message=_("Name the rule or the law."),
            ),
            models.CheckConstraint(
                condition=~Q(facts=""),
                name="decision_states_facts",
                violation_error_message=_("State the facts."),
            ),
            models.UniqueConstraint(
                fields=["case"],
                name="decision_once_for_case",
                violation_error_message=_("This case has been decided."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["author", "-id"], name="decision_by_author"),
            models.Index(fields=["created_at", "deed"], name="decision_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.get_deed_display()}: {self.case}"

    def get_absolute_url(self) -> str:
        return reverse("forum:statement", args=[self.pk])

    def carry_out(self, *, topic: Topic | None, also_hide: bool) -> None:
        """Do what was decided, in the transaction that decides; where no other verb writes the log, this does."""
        assert self.moderator  # noqa: S101 - it is being made
        subject, logged = self.case.subject, False
        told: dict[str, Any] = {"by": self.moderator, "reason": self.facts}
        if not isinstance(subject, Held) and (self.deed == self.Deed.HIDE or also_hide):
            logged = self._hide(subject, told) and self.deed == self.Deed.HIDE
        if self.deed == self.Deed.MOVE and topic and topic != subject.topic:  # type: ignore[union-attr]
            self.moved_from, logged = subject.topic, True  # type: ignore[union-attr]
            subject.move(topic, **told)  # type: ignore[union-attr]
        if self.deed == self.Deed.SUSPEND and self.author:
            logged = self.author.suspend(until=self.until, **told)
        if self.deed == self.Deed.SILENCE and self.author:
            logged = self.author.silence(until=self.until, **told)
        if isinstance(subject, Held):
            self._settle(subject, told)
        elif not logged:
            about: dict[str, Any] = link_to(subject)
            ModerationEntry.record(self.deed, **told, **about)

    def _hide(self, subject: Reported, told: dict[str, Any]) -> bool:
        """Hide the thing and note that it was this decision; tell whether it was to be seen before."""
        things: Any = type(subject)._default_manager
        before = things.values_list("hidden_at", flat=True).get(pk=subject.pk)
        if before is None:
            subject.hide(**told)  # type: ignore[union-attr]
            self.hidden_at = timezone.now()
        return bool(before is None)

    def _settle(self, held: Held, told: dict[str, Any]) -> None:
        """Post what was held, or leave it; the log names the post, or the author of what is none."""
        if self.deed == self.Deed.RELEASE:
            ModerationEntry.record(self.deed, **told, post=held.release())
            return
        held.reject()
        ModerationEntry.record(self.Deed.REJECT, **told, member=held.author)

    def take_back(self, *, by: Member, reason: str) -> None:
        """Undo what this decision did, and only that; the caller holds the transaction and has not done so before."""
        subject = self.case.subject
        told: dict[str, Any] = {"by": by, "reason": reason}
        if isinstance(subject, Held):
            ModerationEntry.record(self.Deed.RELEASE, **told, post=subject.release())
        if self.hidden_at:
            subject.restore(**told)  # type: ignore[union-attr]
        if self.moved_from and subject.merged_into_id is None:  # type: ignore[union-attr]
            subject.move(self.moved_from, **told)  # type: ignore[union-attr]
        if self.deed == self.Deed.SUSPEND and self.author:
            self.author.reinstate(**told)
        if self.deed == self.Deed.SILENCE and self.author:
            self.author.unsilence(**told)
        self.reversed_at = timezone.now()
        self.save(update_fields=["reversed_at"])


def deeds_for(case: "Case", by: Reader) -> list[Decision.Deed]:
    """Return what somebody may decide about a case that they see: nothing about their own words."""
    deed, author = Decision.Deed, case.author
    if not is_member(by) or (author is not None and author.pk == by.pk):
        return []
    offered = [deed.RELEASE, deed.REJECT] if case.kind == "held" else [deed.KEEP, deed.ASK, deed.WARN]
    # The posts of a merged thread are elsewhere; what is left of it is an address.
    is_whole = case.thread is None or case.thread.merged_into_id is None
    if case.kind in {"post", "thread", "opportunity"} and is_whole:
        offered.insert(1, deed.HIDE)
    if case.kind == "thread" and is_whole:
        offered.append(deed.MOVE)
    if author is not None and may_suspend(by, author):
        offered += [deed.SILENCE, deed.SUSPEND]
    return offered
