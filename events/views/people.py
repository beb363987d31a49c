"""Who does what at an event, as tables for its organisers: from the draft, with what is not released yet."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.downloads import download
from core.tables import CSV, XLSX, Cell, csv_lines, xlsx
from events.agenda import Agenda
from events.models import Event
from events.models.drafts import freeze


@require_safe
def people_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send everyone with their parts, one line a part, as CSV."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    response = StreamingHttpResponse(csv_lines(_head(), _rows(event)), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{slug}-people.csv"'
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def people_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """Send everyone with their parts, one line a part, as a workbook."""
    event = get_object_or_404(Event.objects.editable_by(request.user), slug=slug)
    body = xlsx(_("People"), _head(), _rows(event))
    return download(request, body, kind=XLSX, name=f"{slug}-people.xlsx", private=True)


def _head() -> list[str]:
    zone = _("Time zone")
    words = [_("Name as printed"), _("Role"), _("Role as printed"), _("Affiliation as printed")]
    return [*words, _("Session"), _("Breakout"), _("From"), _("To"), zone, _("Page")]


def _rows(event: Event) -> Iterator[list[Cell]]:
    agenda = Agenda(freeze(event))
    for slot in agenda.all:
        for someone in slot.people:
            yield [
                someone.name,
                someone.role,
                someone.label,
                someone.affiliation,
                slot.title,
                slot.number,
                slot.starts_at,
                slot.ends_at,
                agenda.own_zone.key,
                someone.person.slug if someone.person else None,
            ]
