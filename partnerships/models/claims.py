"""A member says that a person of the records is them; an admin makes sure and links the two."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.rules import Reader, is_member
from partnerships import signals
from partnerships.models.organisations import Person

WORDS_LENGTH = 1000


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Questions about claims, and the verb that makes one."""

    def visible_to(self, reader: Reader) -> Self:
        """A member's own; admins see all in the workplace."""
        return self.filter(member=reader) if is_member(reader) else self.none()

    def of(self, person: Person) -> Self:
        """Claims of one person."""
        return self.filter(person=person)

    def open(self) -> Self:
        """Claims that nobody has decided."""
        return self.filter(decided_at__isnull=True)

    @transaction.atomic
    def make(self, person: Person, *, by: Member, words: str) -> "Claim":
        """Claim a person; twice while nobody has decided is one claim."""
        Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
        before = self.visible_to(by).of(person).open().first()
        return before or self.create(person=person, member=by, words=words)


class Claim(models.Model):
    """What one member says, and what came of it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims", verbose_name=_("person"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims", verbose_name=_("member")
    )
    words = models.TextField(_("how we can know"), max_length=WORDS_LENGTH)
    asked_at = models.DateTimeField(_("claimed"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    # Set together with `decided_at` when the claim is true.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)

    objects = ClaimQuerySet.as_manager()
    quotes: ClassVar = ("words", "reason")

    class Meta:
        verbose_name = _("claim of a person")
        verbose_name_plural = _("claims of people")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "member"],
                condition=Q(decided_at__isnull=True),
                name="claim_open_once",
                violation_error_message=_("You have claimed this person already."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, confirmed_at__isnull=True, reason="")
                | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="claim_decided_with_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.person}"

    @property
    def may_be_confirmed(self) -> bool:
        """Tell whether the two can be linked: neither of them is linked to somebody else, and nobody has decided."""
        linked = Person.objects.filter(member=self.member).first()
        return self.decided_at is None and self.person.member_id is None and linked is None

    @transaction.atomic
    def confirm(self, *, by: Member, reason: str) -> None:
        """Link the person with the member's account."""
        person = Person.objects.select_for_update(of=("self",)).get(pk=self.person_id)
        if not self.may_be_confirmed or person.member_id is not None:
            return
        person.member = self.member
        person.save(update_fields=["member"])
        self.confirmed_at = timezone.now()
        self._decide(by, reason)

    @transaction.atomic
    def refuse(self, *, by: Member, reason: str) -> None:
        """Leave the record as it is."""
        if self.decided_at is None:
            self._decide(by, reason)

    def _decide(self, by: Member, reason: str) -> None:
        self.decided_at, self.decided_by, self.reason = self.confirmed_at or timezone.now(), by, reason
        self.save(update_fields=["decided_at", "confirmed_at", "decided_by", "reason"])
        signals.claim_decided.send(Claim, claim=self)
