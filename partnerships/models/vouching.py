"""Who stands for a member: a partnership, a body whose mail domain they use, or a moderator.

Trust comes from whom somebody belongs to, never from how much they write.
"""

from typing import ClassVar, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acting import acting
from members.domains import MailDomain, check_domain, domain_of
from members.models import Member
from members.rules import Reader, is_member, moderates
from notifications.letters import absolute, duty_letter, spoken_to
from partnerships.models.organisations import Organisation
from partnerships.models.partnerships import Partnership


class VouchingDomainQuerySet(models.QuerySet["VouchingDomain"]):
    """Questions about mail domains that vouch."""

    def of(self, member: Member) -> Self:
        """Those in which a member has a confirmed address; the whole domain must be the same, not its end."""
        confirmed = EmailAddress.objects.filter(user=member, verified=True).values_list("email", flat=True)
        return self.filter(domain__in=[domain_of(address) for address in confirmed])


class VouchingDomain(models.Model):
    """A mail domain that belongs to an organisation or a partnership, as an admin has made sure.

    Whoever confirms an address in it is vouched for; taking the domain away ends that.
    """

    domain = models.CharField(
        _("domain"),
        max_length=253,
        unique=True,
        validators=[check_domain],
        help_text=_("What stands behind the @, all of it. Make sure that nobody else gives out addresses there."),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="vouching_domains",
        verbose_name=_("organisation"),
    )
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="vouching_domains",
        verbose_name=_("partnership"),
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = VouchingDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("domain that vouches")
        verbose_name_plural = _("domains that vouch")
        ordering: ClassVar = ["domain"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(partnership__isnull=True),
                name="vouching_domain_of_one_body",
                violation_error_message=_("Choose either an organisation or a partnership."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.domain} ({self.organisation or self.partnership})"

    def clean(self) -> None:
        """Refuse a domain in which anybody gets an address."""
        if MailDomain.objects.holding(f"@{self.domain}"):
            raise ValidationError({"domain": _("Anybody gets an address there: it says nothing of who writes.")})

    def vouch(self) -> None:
        """Vouch for everybody who has confirmed an address in this domain already."""
        here = Member.objects.filter(emailaddress__verified=True, emailaddress__email__iendswith=f"@{self.domain}")
        for member in here.distinct().iterator(chunk_size=500):
            Vouch.objects.by_domains_of(member)


class VouchQuerySet(models.QuerySet["Vouch"]):
    """Questions about vouches, and the verbs that give them."""

    def visible_to(self, reader: Reader) -> Self:
        """All for moderators; a member's own, and what the partnerships say that one looks after."""
        if moderates(reader):
            return self
        if not is_member(reader):
            return self.none()
        return self.filter(Q(member=reader) | Q(partnership__editors=reader))

    def for_page(self) -> Self:
        """Load what a page says of each."""
        return self.select_related("partnership", "organisation", "domain__organisation", "domain__partnership", "by")

    def in_name_of(self, partnerships: models.QuerySet[Partnership], member: Member) -> Self:
        """What these partnerships say of a member; by domains is not theirs to take back."""
        return self.filter(member=member, partnership__in=partnerships, domain__isnull=True)

    @transaction.atomic
    def give(self, member: Member, *, by: Member | None, partnership: Partnership, words: str = "") -> "Vouch":
        """Let a partnership stand for a member; twice is once."""
        with acting(by.pk if by else None):
            known = {"member": member, "partnership": partnership, "domain": None}
            return self.get_or_create(**known, defaults={"by": by, "words": words})[0]

    @transaction.atomic
    def by_domains_of(self, member: Member) -> None:
        """Vouch by every domain in which a member has a confirmed address, and by no other any more."""
        domains = list(VouchingDomain.objects.of(member))
        for vouch in self.filter(member=member, domain__isnull=False).exclude(domain__in=domains):
            vouch.delete()
        for domain in domains:
            bodies = {"partnership": domain.partnership, "organisation": domain.organisation}
            self.get_or_create(member=member, domain=domain, defaults=bodies)


class Vouch(models.Model):
    """One body, or a moderator, stands for one member."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vouches", verbose_name=_("member")
    )
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="vouches",
        verbose_name=_("partnership"),
        help_text=_("That stands for the member."),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="vouches",
        verbose_name=_("organisation"),
        help_text=_("That stands for the member. Neither of the two: the moderator who adds this stands for them."),
    )
    domain = models.ForeignKey(
        VouchingDomain,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="vouches",
        verbose_name=_("by the domain"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="vouches_given",
        verbose_name=_("given by"),
    )
    words = models.CharField(
        _("how one knows"), max_length=300, blank=True, help_text=_("Moderators and coordinators read it.")
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = VouchQuerySet.as_manager()

    class Meta:
        verbose_name = _("vouch")
        verbose_name_plural = _("vouches")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "partnership", "organisation", "domain"],
                nulls_distinct=False,
                name="vouch_once",
                violation_error_message=_("This vouch is there already."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(partnership__isnull=True),
                name="vouch_of_one_body",
                violation_error_message=_("Choose either an organisation or a partnership."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.in_words}"

    @property
    def in_words(self) -> str:
        """Say who stands for the member, and how it came to that."""
        body = self.partnership or self.organisation
        if self.domain:
            return gettext("%(body)s, by an address at %(domain)s") % {"body": body, "domain": self.domain.domain}
        if body is None:
            return gettext("%(name)s, moderator") % {"name": self.by or gettext("Former member")}
        if self.by is None:
            return gettext("%(body)s, whose people they are among") % {"body": body}
        return gettext("%(body)s, by %(name)s") % {"body": body, "name": self.by}

    @transaction.atomic
    def withdraw(self, *, by: Member, reason: str) -> None:
        """Take it back, once; the member hears why, and is a newcomer again if nobody else stands for them."""
        with acting(by.pk):
            gone, _rows = type(self).objects.filter(pk=self.pk).delete()
        if gone:
            told = {"vouch": self.in_words, "reason": reason, "url": absolute(self.member.get_absolute_url())}
            with spoken_to(self.member):
                duty_letter(self.member.email, "notifications/mail/unvouched", told).send()


def settle(member: int) -> None:
    """Write down on a member, by id, whether anybody stands for them: every page knows it without asking."""
    vouches = Vouch.objects.filter(member=member)
    members = Member.objects.filter(pk=member)
    members.filter(models.Exists(vouches), vouched_at__isnull=True).update(vouched_at=timezone.now())
    members.filter(~models.Exists(vouches), vouched_at__isnull=False).update(vouched_at=None)
