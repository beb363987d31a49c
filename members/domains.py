"""Domains of mail services: throw-away ones, which nobody joins with, and public ones, which say nothing of anybody."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

check_domain = RegexValidator(
    r"^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$",
    _("Write the domain alone, in small letters: example.org. A name with other letters is written as xn--..."),
)


def domain_of(address: str) -> str:
    """Return what stands behind the @, in small letters; nothing if there is no @."""
    return address.rpartition("@")[2].strip().rstrip(".").lower() if "@" in address else ""


def with_parents(host: str) -> list[str]:
    """Return a host and the domains it belongs to: a.b.example, b.example; never the last label alone."""
    labels = re.sub(r"\.+", ".", host.strip(".").lower()).split(".")
    return [".".join(labels[n:]) for n in range(max(len(labels) - 1, 1))]


class MailDomainQuerySet(models.QuerySet["MailDomain"]):
    """Questions about domains of mail services."""

    def holding(self, address: str) -> "MailDomain | None":
        """Return the entry that an address falls under, itself or by a domain above it."""
        return self.filter(domain__in=with_parents(domain_of(address))).first()

    def check_address(self, address: str) -> None:
        """Refuse an address that its owner will have thrown away before anybody answers."""
        if self.filter(kind=MailDomain.Kind.THROWAWAY, domain__in=with_parents(domain_of(address))).exists():
            raise ValidationError(
                _("This address is made to be thrown away. Use one that you keep: answers and codes go there.")
            )


class MailDomain(models.Model):
    """A mail service, as admins keep the list. Subdomains belong to it."""

    class Kind(models.TextChoices):
        THROWAWAY = "throwaway", _("Throw-away: nobody joins with it")
        PUBLIC = "public", _("Public: anybody gets an address there")

    domain = models.CharField(
        _("domain"),
        max_length=253,
        unique=True,
        validators=[check_domain],
        help_text=_("Its subdomains are meant too."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=9,
        choices=Kind,
        default=Kind.THROWAWAY,
        help_text=_(
            "A public domain vouches for nobody; a throw-away one is refused when joining or changing address."
        ),
    )

    objects = MailDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering: ClassVar = ["domain"]

    def __str__(self) -> str:
        return self.domain
