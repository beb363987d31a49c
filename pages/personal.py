"""A member's own data: what is kept, the copy they take along, and the end of their account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pages.privacy import sections


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about people: what, why, on which ground, until when, and in which fields."""
    return render(request, "pages/register.html", {"sections": sections()})
