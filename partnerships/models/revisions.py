"""Every text that a profile had: one numbered row each. Rows are only added; a trigger of the database sees to it."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from members.models import Member
from partnerships.models.freshness import Freshness
from partnerships.models.organisations import Organisation
from partnerships.models.partnerships import Partnership

type Texts = dict[str, str]


def texts_of(row: Any) -> Texts:
    """Return what a profile, or a version of it, says."""
    return {name: getattr(row, name) for name in row.kept_fields}


def mark_of(texts: Texts) -> str:
    """Return what tells these texts from any others: a form sends it along, to say what its writer saw."""
    return hashlib.sha256(json.dumps(list(texts.values())).encode()).hexdigest()


class StaleTextsError(ValidationError):
    """Somebody saved meanwhile: the profile says something else than its editor saw."""

    def __init__(self, texts: Texts) -> None:
        """Tell what it says now."""
        super().__init__(_("Somebody else saved this profile meanwhile."))
        self.texts = texts


class RevisionQuerySet[M: "Revision"](models.QuerySet[M]):
    """Questions about the history, and what writes it."""

    def visible_to(self, reader: object) -> Self:
        """Everything: the history of a public text is public."""
        return self

    def of(self, profile: Freshness) -> Self:
        """The history of one profile."""
        return self.filter(**{profile.link_name(): profile})

    def with_authors(self) -> Self:
        """Load who wrote each version."""
        return self.select_related("by")

    def numbered(self, number: int) -> M | None:
        """Return a version of the history this was asked of, if it is there."""
        return self.filter(number=number).first()

    @contextmanager
    def written_down(self, profile: Freshness, *, by: Member, seen: str = "") -> Iterator[None]:
        """Keep what the profile says before and after what is done here; the caller holds the profile.

        `seen` is the mark of what the editor saw: StaleTextsError if it says something else by now. Without it,
        nothing is compared.
        """
        before, about = self._saved(profile), {profile.link_name(): profile}
        if seen and seen != mark_of(before):
            raise StaleTextsError(before)
        yield
        after = self._saved(profile)
        if after == before:
            return
        last = self.of(profile).order_by("-number").first()
        number = last.number if last else 0
        if last is None or texts_of(last) != before:
            # What nobody wrote down came with a source, or from elsewhere than the pages.
            number += 1
            self.create(**about, number=number, **before)
        same = self.of(profile).filter(**after).order_by("-number").values_list("number", flat=True).first()
        self.create(**about, number=number + 1, brings_back=same, by=by, made_at=timezone.now(), **after)

    def _saved(self, profile: Freshness) -> Texts:
        rows = type(profile)._default_manager.filter(pk=profile.pk)
        saved: Any = rows.values(*profile.kept_fields).get()
        return {name: saved[name] for name in profile.kept_fields}


class Revision(models.Model):
    """One version: all that its editors can change, as it stood after one of them saved."""

    number = models.PositiveIntegerField(_("number"))
    summary = models.TextField(_("summary"), blank=True)
    website = models.URLField(_("website"), blank=True)
    language = models.CharField(_("language of the texts"), max_length=2, choices=LANGUAGES)
    brings_back = models.PositiveIntegerField(
        _("brings back"), null=True, help_text=_("The number of the earlier version that says the same.")
    )
    made_at = models.DateTimeField(
        _("when"), null=True, editable=False, help_text=_("Empty: so it stood before the next change.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        abstract = True


class PartnershipRevision(Revision):
    """A version of the profile of a partnership."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("partnership")
    )
    objectives = models.TextField(_("objectives"), blank=True)
    results = models.TextField(_("results"), blank=True)

    objects = RevisionQuerySet["PartnershipRevision"].as_manager()
    quotes: ClassVar = ("summary", "objectives", "results")
    kept_fields: ClassVar = Partnership.kept_fields

    class Meta:
        verbose_name = _("version of a profile")
        verbose_name_plural = _("versions of profiles")
        ordering: ClassVar = ["partnership", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "number"],
                name="partnership_revision_number_unique",
                violation_error_message=_("This version exists already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}, {self.number}"


class OrganisationRevision(Revision):
    """A version of the profile of an organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Organisation.Kind, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=4, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)

    objects = RevisionQuerySet["OrganisationRevision"].as_manager()
    quotes: ClassVar = ("summary",)
    kept_fields: ClassVar = Organisation.kept_fields

    class Meta:
        verbose_name = _("version of an organisation's profile")
        verbose_name_plural = _("versions of organisations' profiles")
        ordering: ClassVar = ["organisation", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "number"],
                name="organisation_revision_number_unique",
                violation_error_message=_("This version exists already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.number}"
