"""What was done to keep a profile true: each letter to a coordinator, and each deed of a person or the clock."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.conf import settings
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.rules import Reader, is_member, may_write
from notifications.letters import absolute, defused, duty_letter, spoken_to
from partnerships.models.freshness import Sent
from partnerships.models.organisations import Organisation
from partnerships.models.partnerships import Editorship, Partnership

if TYPE_CHECKING:
    type Profile = Partnership | Organisation

SALT: Final = "still-correct"
# For so many days the link in a letter opens its page.
LINK_DAYS: Final = 60
WORDS_LENGTH: Final = 1000


class FreshnessStepQuerySet(models.QuerySet["FreshnessStep"]):
    """Questions about steps, and what writes them."""

    def visible_to(self, reader: Reader) -> Self:
        """A member's own letters; admins see all in the workplace."""
        return self.filter(member=reader) if is_member(reader) else self.none()

    def letters_to(self, member: Member, profile: "Profile") -> Sent:
        """Return when each letter of this period went to somebody, since they came to look after it."""
        since = Editorship.objects.about(profile).filter(member=member).order_by("granted_at").values("granted_at")[:1]
        about = {profile.link_name(): profile}
        open_ = self.filter(member=member, ended_at__isnull=True, by__isnull=True, **about)
        return dict(open_.filter(taken_at__gte=models.Subquery(since)).values_list("step", "taken_at"))

    def log(self, profile: "Profile", step: str, *, by: Member | None, words: str) -> None:
        """Write down a deed."""
        self.create(**{profile.link_name(): profile}, step=step, by=by, words=words, ended_at=timezone.now())

    def write_to(
        self, member: Member, profile: "Profile", step: str, *, by: Member | None = None, words: str = ""
    ) -> None:
        """Send one coordinator a letter with a link of its own; it goes out with the transaction."""
        about = {profile.link_name(): profile}
        # What they got when they were coordinator before is over.
        earlier = self.filter(member=member, step=step, ended_at__isnull=True, **about)
        earlier.update(ended_at=timezone.now())
        made = self.create(member=member, step=step, by=by, words=words, **about)
        with spoken_to(member):
            told = {"step": made, "profile": profile, "name": defused(str(profile)), "url": made.link}
            duty_letter(member.email, "partnerships/mail/still_correct", told).send()

    def end(self) -> None:
        """End the links of all letters: they are answered."""
        self.filter(ended_at__isnull=True).update(ended_at=timezone.now())

    def by_link(self, token: str) -> "FreshnessStep | None":
        """Return the letter whose link this is; None for what is old, forged, or whose reader keeps it no more."""
        try:
            pk = int(signing.loads(token, salt=SALT, max_age=timedelta(days=LINK_DAYS)))
        except (signing.BadSignature, ValueError, TypeError):
            return None
        letters = self.filter(pk=pk, member__isnull=False)
        found = letters.select_related("member", "partnership__verified_by", "organisation__verified_by").first()
        return found if found and found.is_for_a_coordinator else None


class FreshnessStep(models.Model):
    """One step: a letter to a member, or a deed of somebody, by nobody if time did it."""

    class Step(models.TextChoices):
        DUE = "due", _("asked")
        REMINDER = "reminder", _("reminded")
        BY_HAND = "by hand", _("asked by an admin")
        ARCHIVED = "archived", _("archived")
        UNARCHIVED = "unarchived", _("taken back from the archive")
        CONFIRMED = "confirmed", _("confirmed")

    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        related_name="freshness_steps",
        verbose_name=_("partnership"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        related_name="freshness_steps",
        verbose_name=_("organisation"),
    )
    step = models.CharField(_("step"), max_length=10, choices=Step)
    taken_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="freshness_letters",
        verbose_name=_("letter to"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    words = models.TextField(_("words"), max_length=WORDS_LENGTH, blank=True)
    ended_at = models.DateTimeField(_("answered"), null=True, editable=False)

    objects = FreshnessStepQuerySet.as_manager()
    quotes: ClassVar = ("words",)

    class Meta:
        verbose_name = _("step of freshness")
        verbose_name_plural = _("steps of freshness")
        ordering: ClassVar = ["-taken_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(partnership__isnull=True) ^ Q(organisation__isnull=True),
                name="freshness_step_of_one_profile",
                violation_error_message=_("Choose either a partnership or an organisation."),
            ),
            models.UniqueConstraint(
                fields=["partnership", "member", "step"],
                condition=Q(ended_at__isnull=True),
                name="freshness_letter_once",
                violation_error_message=_("They were asked already."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "member", "step"],
                condition=Q(ended_at__isnull=True),
                name="freshness_letter_of_organisation_once",
                violation_error_message=_("They were asked already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile}: {self.get_step_display()}"

    @property
    def profile(self) -> "Profile":
        """Return what it is about."""
        profile = self.partnership or self.organisation
        assert profile is not None  # noqa: S101 - freshness_step_of_one_profile
        return profile

    @property
    def link(self) -> str:
        """Return the address in the letter: it opens one page, for one purpose."""
        return absolute(reverse("partnerships:still_correct", args=[signing.dumps(self.pk, salt=SALT)]))

    @property
    def good_until(self) -> datetime:
        """Return until when the link opens its page."""
        return self.taken_at + timedelta(days=LINK_DAYS)

    @property
    def is_for_a_coordinator(self) -> bool:
        """Tell whether its reader looks after the profile still, without a break since the letter, and may write."""
        if self.member is None or not may_write(self.member):
            return False
        here = Editorship.objects.about(self.profile).filter(member=self.member, granted_at__lte=self.taken_at)
        # Of a body they may look after a partnership alone, which counts as long as it has no editors of its own.
        return here.exists() and (self.organisation is None or self.organisation.is_kept_by(self.member))

    def confirm(self, *, words: str = "") -> bool:
        """Confirm the profile for whom the letter is for; False when it is answered already."""
        return self._answer(words)

    def revise(self, profile: "Profile", *changed: str, words: str = "", seen: str = "") -> bool:
        """Save what changed in it, and confirm the rest; False when it is answered already."""
        return self._answer(words, profile, *changed, seen=seen)

    @transaction.atomic
    def _answer(self, words: str, profile: "Profile | None" = None, *changed: str, seen: str = "") -> bool:
        # The profile first, as all verbs do: whatever ends a letter holds it.
        rows = type(self.profile)._default_manager.select_for_update(no_key=True, of=("self",))
        held: Profile = rows.get(pk=self.profile.pk)
        mine = type(self).objects.filter(pk=self.pk, ended_at__isnull=True).select_related("member").first()
        if mine is None or mine.member is None or not mine.is_for_a_coordinator:
            return False
        if profile is None:
            held.confirm(by=mine.member, reason=words)
        else:
            profile.revise(*changed, by=mine.member, words=words, seen=seen)
        return True
