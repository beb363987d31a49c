"""Answers for htmx: the same view sends a whole page or one part of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers


def wants_part(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a part of the page, and not for a whole one (history, HX-Location)."""
    headers = request.headers
    whole = headers.get("HX-Request-Type") == "full" or headers.get("HX-History-Restore-Request") == "true"
    return headers.get("HX-Request") == "true" and not whole


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its partial `part` when htmx asks for one."""
    name = f"{template}#{part}" if part and wants_part(request) else template
    response = render(request, name, context, status=status)
    if part:
        # The same address has two bodies: caches must keep them apart.
        patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to another page, also when htmx asked."""
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Location": url})
    return redirect(url)
