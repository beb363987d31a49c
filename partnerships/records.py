"""What all records share: a stable slug, every spelling, and the section that says so."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.search import Searchable


class RecordQuerySet[M: models.Model](Searchable[M]):
    """A QuerySet whose rows are known by their slug."""

    def get_by_natural_key(self, slug: str) -> M:
        """Return the record with this slug, for fixtures."""
        return self.get(slug=slug)

    def called(self, name: str) -> Self:
        """Records with this name or other spelling, whatever its capitals in the name."""
        return self.filter(models.Q(name__iexact=name) | models.Q(aliases__contains=[name]))

    def visible_to(self, reader: object) -> Self:
        """Everything published: records of this kind have no private state."""
        return self


class Record(models.Model):
    """A row that stands in a source: how it is printed there, and in which section."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    aliases = ArrayField(
        models.CharField(max_length=240),
        verbose_name=_("other spellings"),
        default=list,
        blank=True,
        help_text=_("Every spelling found in a source, separated by commas. Search finds all."),
    )
    source_section = models.CharField(
        _("source section"),
        max_length=80,
        blank=True,
        help_text=_("Where the Output Paper says so, for example A.2. Empty: not from the paper."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return what fixtures know this record by."""
        return (self.slug,)
