"""Documents in the workplace: papers with their sections, and what organisers added."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from core.admin import FullTextAdmin, HouseAdmin, SetFilter, TraceAdmin
from events.models import Document, DocumentSection, DocumentVersion, Figure, Footnote

if TYPE_CHECKING:
    Inline = admin.TabularInline[Any, Any]
else:
    Inline = admin.TabularInline


class FootnoteInline(Inline):
    """Footnotes of a document."""

    model = Footnote
    extra = 0


@admin.register(Document)
class DocumentAdmin(FullTextAdmin[Document]):
    """Papers, slides and what else organisers add; they add versions and withdraw on the site."""

    list_display = ("title", "event", "kind", "audience", "opens_at", "withdrawn_at")
    list_filter = ("kind", "audience", ("withdrawn_at", SetFilter))
    list_select_related = ("event",)
    autocomplete_fields = ("event", "session")
    readonly_fields = ("withdrawn_at", "withdrawn_by", "withdrawn_reason")
    prepopulated_fields = {"slug": ("title",)}
    inlines = (FootnoteInline,)


@admin.register(DocumentVersion)
class DocumentVersionAdmin(TraceAdmin[DocumentVersion]):
    """What organisers added, version by version; deleted here, a file is gone for good."""

    list_display = ("name", "document", "number", "added_at", "added_by", "withdrawn_at")
    list_filter = (("withdrawn_at", SetFilter),)
    list_select_related = ("document", "added_by")
    search_fields = ("name", "document__title")


@admin.register(DocumentSection)
class DocumentSectionAdmin(FullTextAdmin[DocumentSection]):
    """Sections of papers, with the session they report on."""

    list_display = ("heading", "number", "document", "session")
    list_filter = (("session", admin.EmptyFieldListFilter),)
    list_select_related = ("document", "session")
    autocomplete_fields = ("document", "session")


@admin.register(Figure)
class FigureAdmin(HouseAdmin[Figure]):
    """Figures, with or without their image."""

    list_display = ("caption", "number", "document", "image_preserved_on")
    list_select_related = ("document",)
    search_fields = ("caption", "heading")
    autocomplete_fields = ("document", "section")


@admin.register(Footnote)
class FootnoteAdmin(HouseAdmin[Footnote]):
    """Footnotes of all papers."""

    list_display = ("number", "text", "url", "document")
    list_select_related = ("document",)
    search_fields = ("text", "url")
    autocomplete_fields = ("document",)
