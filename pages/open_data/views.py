"""What is open, as JSON and CSV, and what it is: for programs and for people. Whoever asks gets what a visitor gets."""

import json
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.downloads import download
from core.querysets import KeysetPage, keyset_page
from core.tables import CSV, csv_lines
from notifications.letters import absolute
from pages.open_data.addresses import JSON, groups
from pages.open_data.fields import address_of
from pages.open_data.openapi import described, licence
from pages.open_data.records import KINDS, PAGE, Kind

FORMAT: Final = 1


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Say in words what there is, how to ask for it and how to read it."""
    context = {"groups": groups(), "kinds": KINDS.values(), "licence": licence(), "most": PAGE}
    return render(request, "pages/open_data.html", context)


@require_safe
def open_data_description(request: HttpRequest) -> HttpResponse:
    """Say the same to programs (OpenAPI)."""
    with override("en"):
        body = _json(described())
    return download(request, body, kind=JSON, name="openapi.json")


@require_safe
def open_data_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Give a page of records."""
    asked, page = _page(request, kind)
    following = _next(request, page)
    with override("en"):
        rows = [asked.shape.told(row) for row in page]
    body = _json(_frame() | {"next": following, asked.word: rows})
    return _linked(download(request, body, kind=JSON, name=f"{kind}.json"), following)


@require_safe
def open_data_table(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the same page for a spreadsheet; the header `Link` leads to the next one."""
    asked, page = _page(request, kind)
    with override("en"):
        body = "".join(csv_lines(asked.shape.columns, [asked.shape.line(row) for row in page])).encode()
    return _linked(download(request, body, kind=CSV, name=f"{kind}.csv"), _next(request, page))


@require_safe
def open_data_record(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Give one record; the address of a merged one leads on."""
    asked = _kind(kind)
    try:
        row = asked.rows().get(slug=slug)
    except ObjectDoesNotExist:
        if not asked.absorbed:
            raise Http404 from None
        return redirect(address_of(kind, get_object_or_404(asked.rows(), **{asked.absorbed: slug}).slug))
    with override("en"):
        body = _json(_frame() | {asked.one: asked.shape.told(row)})
    return _linked(download(request, body, kind=JSON, name=f"{slug}.json"), None)


def _kind(word: str) -> Kind:
    if word not in KINDS:
        raise Http404
    return KINDS[word]


def _page(request: HttpRequest, kind: str) -> tuple[Kind, KeysetPage[Any]]:
    asked = _kind(kind)
    return asked, keyset_page(asked.rows(), request.GET, key="name", newest_first=False, size=PAGE)


def _next(request: HttpRequest, page: KeysetPage[Any]) -> str | None:
    return absolute(f"{request.path}?{urlencode({'after': page.after})}") if page.after else None


def _frame() -> dict[str, Any]:
    return {"format": FORMAT, "licence": licence()}


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _linked(response: HttpResponse, following: str | None) -> HttpResponse:
    """Add what stands beside the data: the next page, the licence, and the description (RFC 8288, RFC 8631)."""
    links = {
        "next": following,
        "license": (licence() or {}).get("url"),
        "service-desc": absolute(reverse("pages:open_data_description")),
    }
    response["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items() if address)
    return response
