"""A member is to keep a profile: they claim it, or one of its editors offers it. After two weeks of silence, admins."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.rules import Reader, administers, is_member, may_write
from partnerships import signals
from partnerships.models.organisations import Organisation
from partnerships.models.partnerships import Editorship, Partnership

if TYPE_CHECKING:
    type Profile = Partnership | Organisation

# So many days may pass without an answer; then admins are asked.
SILENT_DAYS: Final = 14
# So many days after a refusal a member may claim the same profile again.
AGAIN_DAYS: Final = 30
# So many claims of one member may wait at a time, and so many offers of one editor.
MOST_OPEN: Final = 5
WORDS_LENGTH: Final = 1000
REASON_LENGTH: Final = 500


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    """Questions about candidacies, and the verbs that begin one."""

    def visible_to(self, reader: Reader) -> Self:
        """One's own, those one offered, and those about profiles that one keeps; admins see all."""
        if not is_member(reader):
            return self.none()
        if administers(reader):
            return self
        return self.filter(
            Q(member=reader)
            | Q(offered_by=reader)
            | Q(partnership__editorships__member=reader)
            | Q(organisation__editorships__member=reader)
        ).distinct()

    def of(self, profile: "Profile") -> Self:
        """Those about one profile."""
        return self.filter(**{profile.link_name(): profile})

    def for_page(self) -> Self:
        """Load what a page or a letter says of each."""
        return self.select_related("member", "offered_by", "partnership", "organisation", "decided_by")

    def open(self) -> Self:
        """Those that nobody has decided."""
        return self.filter(decided_at__isnull=True)

    def waiting_for(self, member: Member) -> "Candidacy | None":
        """Return the open one by which a member would keep this, if there is one."""
        return self.open().filter(member=member).first()

    def for_admins(self) -> Self:
        """Open ones that nobody answered, or that nobody else can."""
        return self.open().filter(escalated_at__isnull=False)

    def by_age(self) -> Self:
        """The oldest first."""
        return self.order_by("asked_at", "pk")

    def unanswered(self) -> Self:
        """Open ones that waited too long, and claims of what nobody keeps any more."""
        too_long = Q(asked_at__lte=timezone.now() - timedelta(days=SILENT_DAYS))
        at_work = Editorship.objects.filter(member__in=Member.objects.writing().values("pk"))
        here = Q(partnership=models.OuterRef("partnership")) | Q(organisation=models.OuterRef("organisation"))
        return self.open().filter(too_long | ~models.Exists(at_work.filter(here)), escalated_at__isnull=True)

    def claim(self, profile: "Profile", *, by: Member, words: str) -> "Candidacy":
        """Ask to keep a profile: its editors are told, or admins where nobody keeps it. Twice is one claim.

        ValidationError says in words what speaks against it.
        """
        with profile.held(by=by):
            if waiting := self.of(profile).waiting_for(by):
                return waiting
            self._check_claim(profile, by)
            made = self._make(profile, kind="claim", member=by, words=words)
            if not profile.editors_at_work().exists():
                made.escalate()
            return made

    def offer(self, profile: "Profile", member: Member, *, by: Member, words: str, leaves: bool) -> "Candidacy":
        """Ask a member to keep a profile as well, or in one's own place. Twice is one offer.

        ValidationError says in words what speaks against it.
        """
        with profile.held(by=by):
            if not administers(by) and not profile.is_kept_by(by):
                raise ValidationError(_("You do not keep this profile any more."))
            if profile.editorships.filter(member=member).exists():
                raise ValidationError(_("They keep this profile already."))
            if self.of(profile).waiting_for(member):
                raise ValidationError(_("That they keep it waits for an answer already."))
            if self.open().filter(offered_by=by).count() >= MOST_OPEN:
                raise ValidationError(_("Too many of your offers wait for an answer. Take one back first."))
            kind = "handover" if leaves else "offer"
            return self._make(profile, kind=kind, member=member, words=words, offered_by=by)

    def _check_claim(self, profile: "Profile", member: Member) -> None:
        if profile.editorships.filter(member=member).exists():
            raise ValidationError(_("You keep this profile already."))
        if self.open().filter(member=member, kind="claim").count() >= MOST_OPEN:
            raise ValidationError(_("Too many of your claims wait for an answer. Take one back first."))
        lately = timezone.now() - timedelta(days=AGAIN_DAYS)
        if self.of(profile).filter(member=member, outcome="refused", kind="claim", decided_at__gt=lately).exists():
            raise ValidationError(
                _("It was refused within the last %(days)d days. Ask again later, or write to the people of the site."),
                params={"days": AGAIN_DAYS},
            )

    def _make(self, profile: "Profile", **values: Any) -> "Candidacy":
        made = self.create(**{profile.link_name(): profile}, **values)
        made.tell("asked")
        return made


class Candidacy(models.Model):
    """That one member is to keep one profile: who asked whom, what was said, and what came of it."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("claim")
        OFFER = "offer", _("offer to keep it as well")
        HANDOVER = "handover", _("offer to keep it in one's place")

    class Outcome(models.TextChoices):
        WAITING = "", _("waits")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("taken back")

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        related_name="candidacies",
        verbose_name=_("partnership"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        related_name="candidacies",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="candidacies", verbose_name=_("member")
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="candidacies_offered",
        verbose_name=_("offered by"),
    )
    words = models.TextField(_("words"), max_length=WORDS_LENGTH, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    escalated_at = models.DateTimeField(_("left to admins"), null=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True, editable=False)

    objects = CandidacyQuerySet.as_manager()
    quotes: ClassVar = ("words", "reason")

    class Meta:
        verbose_name = _("claim or offer of a profile")
        verbose_name_plural = _("claims and offers of profiles")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(partnership__isnull=True) ^ Q(organisation__isnull=True),
                name="candidacy_for_one_profile",
                violation_error_message=_("Choose either a partnership or an organisation."),
            ),
            models.CheckConstraint(
                condition=Q(kind="claim", offered_by__isnull=True) | (~Q(kind="claim") & Q(offered_by__isnull=False)),
                name="candidacy_offered_or_claimed",
                violation_error_message=_("A claim is offered by nobody, and every offer by somebody."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="", reason="")
                | (Q(decided_at__isnull=False) & ~Q(outcome="")),
                name="candidacy_decided_with_outcome",
                violation_error_message=_("Say what was decided."),
            ),
            models.UniqueConstraint(
                fields=["member", "partnership", "organisation"],
                condition=Q(decided_at__isnull=True),
                nulls_distinct=False,
                name="candidacy_open_once",
                violation_error_message=_("It waits for an answer already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.profile}"

    def get_absolute_url(self) -> str:
        return reverse("partnerships:candidacy", args=[self.pk])

    @property
    def profile(self) -> "Profile":
        """Return what is to be kept."""
        profile = self.partnership or self.organisation
        assert profile is not None  # noqa: S101 - candidacy_for_one_profile
        return profile

    @property
    def answer_due_at(self) -> datetime:
        """Return when admins are asked, if nobody answers."""
        return self.asked_at + timedelta(days=SILENT_DAYS)

    @property
    def asker(self) -> Member:
        """Return who waits for the answer."""
        return self.offered_by or self.member

    def may_answer(self, reader: Reader) -> bool:
        """Tell whether somebody's answer counts: of a claim that of the editors, of an offer the member's; admins'."""
        if self.decided_at or not may_write(reader):
            return False
        if administers(reader):
            return True
        if self.kind == "claim":
            return reader.pk != self.member_id and self.profile.editorships.filter(member=reader).exists()
        return reader.pk == self.member_id

    def may_withdraw(self, reader: Reader) -> bool:
        """Tell whether it is somebody's to take back: who asked."""
        return self.decided_at is None and is_member(reader) and reader.pk == self.asker.pk

    def accept(self, *, by: Member, reason: str = "") -> bool:
        """Let the member keep the profile, in the place of who hands it over; False if decided, or void by now."""
        with self.profile.held(by=by) as profile:
            if not self._still_open():
                return False
            if self.offered_by and not self._offer_stands(self.offered_by):
                self._decide("withdrawn", by, "")
                return False
            profile.editorships.get_or_create(member=self.member)
            if self.kind == "handover":
                profile.editorships.filter(member=self.offered_by).exclude(member=self.member).delete()
            self._decide("granted", by, reason)
            return True

    def refuse(self, *, by: Member, reason: str = "") -> bool:
        """Leave things as they are; who asked hears why. False if it is decided already."""
        return self._close("refused", by, reason)

    def withdraw(self, *, by: Member) -> bool:
        """Take it back; False if it is decided already."""
        return self._close("withdrawn", by, "")

    def escalate(self) -> None:
        """Leave it to admins, who are told, as is who asked. Twice is once."""
        with self.profile.held(by=None):
            if self._still_open() and self.escalated_at is None:
                self.escalated_at = timezone.now()
                self.save(update_fields=["escalated_at"])
                self.tell("escalated")

    def tell(self, step: str) -> None:
        """Have the letters of a step written; they go out with the transaction."""
        signals.candidacy_moved.send(Candidacy, candidacy=self, step=step)

    def _still_open(self) -> bool:
        self.refresh_from_db(fields=["decided_at", "escalated_at"])
        return self.decided_at is None

    def _offer_stands(self, editor: Member) -> bool:
        return administers(editor) or self.profile.is_kept_by(editor)

    def _close(self, outcome: str, by: Member, reason: str) -> bool:
        with self.profile.held(by=by):
            if not self._still_open():
                return False
            self._decide(outcome, by, reason)
            return True

    def _decide(self, outcome: str, by: Member, reason: str) -> None:
        self.outcome, self.decided_at, self.decided_by, self.reason = outcome, timezone.now(), by, reason
        self.save(update_fields=["outcome", "decided_at", "decided_by", "reason"])
        self.tell(outcome)
