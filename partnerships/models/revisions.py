"""Every text that a profile had: one numbered row each. Rows are only added; a trigger of the database sees to it."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Final, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from members.models import Member
from partnerships.models.partnerships import Partnership

# What coordinators may change on a profile, and what is kept of each version of it.
KEPT_FIELDS: Final = ("summary", "objectives", "results", "website", "language")

type Texts = dict[str, str]


def texts_of(row: "Partnership | PartnershipRevision") -> Texts:
    """Return what a profile, or a version of it, says."""
    return {name: getattr(row, name) for name in KEPT_FIELDS}


def mark_of(texts: Texts) -> str:
    """Return what tells these texts from any others: a form sends it along, to say what its writer saw."""
    return hashlib.sha256(json.dumps([texts[name] for name in KEPT_FIELDS]).encode()).hexdigest()


class StaleTextsError(ValidationError):
    """Somebody saved meanwhile: the profile says something else than its editor saw."""

    def __init__(self, texts: Texts) -> None:
        """Tell what it says now."""
        super().__init__(_("Somebody else saved this profile meanwhile."))
        self.texts = texts


class PartnershipRevisionQuerySet(models.QuerySet["PartnershipRevision"]):
    """Questions about the history, and what writes it."""

    def visible_to(self, reader: object) -> Self:
        """Everything: the history of a public text is public."""
        return self

    def of(self, partnership: Partnership) -> Self:
        """The history of one partnership."""
        return self.filter(partnership=partnership)

    def with_authors(self) -> Self:
        """Load who wrote each version."""
        return self.select_related("by")

    def numbered(self, number: int) -> "PartnershipRevision | None":
        """Return a version of the history this was asked of, if it is there."""
        return self.filter(number=number).first()

    @contextmanager
    def written_down(self, partnership: Partnership, *, by: Member, seen: str = "") -> Iterator[None]:
        """Keep what the profile says before and after what is done here; the caller holds the partnership.

        `seen` is the mark of what the editor saw: StaleTextsError if it says something else by now. Without it,
        nothing is compared.
        """
        before = self._saved(partnership)
        if seen and seen != mark_of(before):
            raise StaleTextsError(before)
        yield
        after = self._saved(partnership)
        if after == before:
            return
        last = self.of(partnership).order_by("-number").first()
        number = last.number if last else 0
        if last is None or texts_of(last) != before:
            # What nobody wrote down came with a source, or from elsewhere than the pages.
            number += 1
            self.create(partnership=partnership, number=number, **before)
        same = self.of(partnership).filter(**after).order_by("-number").values_list("number", flat=True).first()
        self.create(
            partnership=partnership, number=number + 1, brings_back=same, by=by, made_at=timezone.now(), **after
        )

    def _saved(self, partnership: Partnership) -> Texts:
        saved: Any = Partnership.objects.filter(pk=partnership.pk).values(*KEPT_FIELDS).get()
        return dict(saved)


class PartnershipRevision(models.Model):
    """One version: all that its coordinators can change, as it stood after one of them saved."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("partnership")
    )
    number = models.PositiveIntegerField(_("number"))
    summary = models.TextField(_("summary"), blank=True)
    objectives = models.TextField(_("objectives"), blank=True)
    results = models.TextField(_("results"), blank=True)
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

    objects = PartnershipRevisionQuerySet.as_manager()
    quotes: ClassVar = ("summary", "objectives", "results")

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
