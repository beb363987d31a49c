"""Both logs: to read, to narrow and to take along as CSV; nobody writes them here."""

import csv
import json
from collections.abc import Iterator
from operator import itemgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.admin import HouseAdmin
from core.cells import text
from forum.models import Change, ModerationEntry


class ThingFilter(admin.SimpleListFilter):
    """The kinds of things that the log knows, each looked up in its index: a list of all values would read it all."""

    title = _("what kind of thing")
    parameter_name = "model"

    def lookups(self, request: HttpRequest, page: Any) -> list[tuple[str, str]]:
        """Name them as the workplace does."""
        label = Concat("app_label", Value("."), "model", output_field=models.TextField())
        known = ContentType.objects.annotate(label=label)
        known = known.filter(models.Exists(Change.objects.filter(model=models.OuterRef("label"))))
        return sorted(((kind.label, kind.name) for kind in known), key=itemgetter(1))

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Change]) -> models.QuerySet[Change]:
        """Keep the changes of this kind of thing."""
        return queryset.filter(model=self.value()) if self.value() else queryset


class _Echo:
    """What csv writes to: it gives each line back, so that none waits for the others."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


class LogAdmin[M: models.Model](HouseAdmin[M]):
    """A log: append-only, PostgreSQL itself refuses to change a line."""

    change_list_template = "admin/forum/log.html"
    heading: ClassVar[Any] = ""
    # Columns of the file, as fields of the row; and what it is called.
    columns: ClassVar[tuple[str, ...]] = ()
    file_name: ClassVar[str] = ""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Call the list what it is."""
        return super().changelist_view(request, {"title": self.heading, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the file."""
        export = self.admin_site.admin_view(require_safe(self.export))
        return [path("export/", export, name=f"forum_{self.opts.model_name}_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Give what the list shows, all of it, as CSV; a spreadsheet takes no cell for a formula."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown: models.QuerySet[M] = self.get_changelist_instance(request).get_queryset(request)
        answer = StreamingHttpResponse(self._lines(shown), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{self.file_name}"'
        return answer

    def _lines(self, shown: models.QuerySet[M]) -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([self.opts.get_field(name).verbose_name for name in self.columns])  # type: ignore[union-attr]
        for row in shown.iterator(chunk_size=1000):
            yield writer.writerow([text(_cell(row, name)) for name in self.columns])

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: what is done writes the log."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the log is never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: the log is never shortened."""
        return False


def _cell(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if isinstance(field, models.JSONField):
        return "" if value is None else json.dumps(value, ensure_ascii=False)
    if isinstance(field, models.DateTimeField):
        return str(value.isoformat())
    return "" if value is None else str(value)


@admin.register(ModerationEntry)
class ModerationEntryAdmin(LogAdmin[ModerationEntry]):
    """What moderators did, newest first."""

    list_display = ("created_at", "verb", "label", "moderator", "reason")
    list_filter = ("verb", "created_at")
    list_select_related = ("moderator", "thread", "post__thread", "member", "opportunity")
    list_display_links = ("created_at",)
    search_fields = ("label", "reason")
    fields = (
        "created_at",
        "verb",
        "label",
        "thread",
        "post",
        "member",
        "opportunity",
        "moderator",
        "reason",
        "before",
        "after",
    )
    columns = (
        "created_at",
        "verb",
        "label",
        "moderator",
        "reason",
        "before",
        "after",
        "thread",
        "post",
        "member",
        "opportunity",
    )
    file_name = "moderation-log.csv"
    heading = _("Moderation log")


@admin.register(Change)
class ChangeAdmin(LogAdmin[Change]):
    """What staff changed and which rights changed, newest first."""

    list_display = ("created_at", "kind", "label", "by", "was", "became")
    list_filter = ("kind", "created_at", ThingFilter)
    list_select_related = ("by", "member")
    list_display_links = ("created_at",)
    search_fields = ("label", "=object_id", "model")
    search_help_text = _("Part of what it is about, for example Member 42.")
    fields = ("created_at", "kind", "label", "model", "object_id", "by", "member", "was", "became")
    readonly_fields = fields
    columns = ("created_at", "kind", "label", "by", "before", "after", "model", "object_id", "member")
    file_name = "changes-log.csv"
    heading = _("Log of changes")

    @admin.display(description=_("before"))
    def was(self, change: Change) -> str:
        """Return how it was."""
        return _cell(change, "before")

    @admin.display(description=_("after"))
    def became(self, change: Change) -> str:
        """Return how it is since."""
        return _cell(change, "after")
