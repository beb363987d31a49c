"""What a paper of the record says, section by section, as printed."""

from typing import ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.search import Searchable, vector_field
from events.models.agenda import Session
from events.models.documents import Document
from members.rules import Reader


class DocumentSectionQuerySet(Searchable["DocumentSection"]):
    """Questions about sections."""

    def get_by_natural_key(self, event: str, document: str, position: int) -> "DocumentSection":
        """Return the section at this place, for fixtures."""
        return self.get(document__event__slug=event, document__slug=document, position=position)

    def visible_to(self, reader: Reader) -> Self:
        """Sections of the documents somebody finds."""
        return self.filter(document__in=Document.objects.listed_for(reader))


class DocumentSection(models.Model):
    """One numbered section with its heading and text, in Markdown, as printed."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="sections", verbose_name=_("document")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=12, blank=True)
    heading = models.CharField(_("heading"), max_length=240)
    contents_heading = models.CharField(
        _("heading in the contents"), max_length=240, blank=True, help_text=_("If it differs.")
    )
    contents_page = models.PositiveSmallIntegerField(_("page in the contents"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    body = models.TextField(_("text"), blank=True)
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="document_sections",
        verbose_name=_("session"),
        help_text=_("The session this section reports on."),
    )
    search_vector = vector_field("en", F("heading"), F("body"))

    objects = DocumentSectionQuerySet.as_manager()
    quotes: ClassVar = ("body",)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="document_section_search")]
        ordering: ClassVar = ["document", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "position"],
                name="document_section_position_unique",
                violation_error_message=_("Another section stands at this place."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()

    def get_absolute_url(self) -> str:
        return f"{self.document.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Return the id of this section on the document's page."""
        return f"section-{(self.number or str(self.position)).lower().replace('.', '-')}"

    def natural_key(self) -> tuple[str, str, int]:
        """Return what fixtures know this section by."""
        return (*self.document.natural_key(), self.position)


class FigureQuerySet(models.QuerySet["Figure"]):
    """Questions about figures."""

    def get_by_natural_key(self, event: str, document: str, number: int) -> "Figure":
        """Return the figure with this number, for fixtures."""
        return self.get(document__event__slug=event, document__slug=document, number=number)


class Figure(models.Model):
    """A picture of a document: caption and source. The image may not be preserved."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="figures", verbose_name=_("document"))
    section = models.ForeignKey(
        DocumentSection, on_delete=models.CASCADE, related_name="figures", verbose_name=_("section")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    heading = models.CharField(_("heading"), max_length=240, blank=True)
    caption = models.CharField(_("caption"), max_length=240)
    source_text = models.CharField(_("source"), max_length=240, blank=True)
    image_preserved_on = models.DateField(
        _("image preserved"), null=True, blank=True, help_text=_("Empty: not preserved in the source.")
    )
    source_section = models.CharField(_("source section"), max_length=80, blank=True)

    objects = FigureQuerySet.as_manager()
    quotes: ClassVar = ("caption", "source_text")

    class Meta:
        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="figure_number_unique")]

    def __str__(self) -> str:
        return self.caption

    def natural_key(self) -> tuple[str, str, int]:
        """Return what fixtures know this figure by."""
        return (*self.document.natural_key(), self.number)


class FootnoteQuerySet(models.QuerySet["Footnote"]):
    """Questions about footnotes."""

    def get_by_natural_key(self, event: str, document: str, number: int) -> "Footnote":
        """Return the footnote with this number, for fixtures."""
        return self.get(document__event__slug=event, document__slug=document, number=number)


class Footnote(models.Model):
    """A footnote of a document."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="footnotes", verbose_name=_("document")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    url = models.URLField(_("address"), max_length=300, blank=True)
    source_section = models.CharField(_("source section"), max_length=80, blank=True)

    objects = FootnoteQuerySet.as_manager()
    quotes: ClassVar = ("text",)

    class Meta:
        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="footnote_number_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    def natural_key(self) -> tuple[str, str, int]:
        """Return what fixtures know this footnote by."""
        return (*self.document.natural_key(), self.number)
