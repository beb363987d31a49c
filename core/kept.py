"""What somebody typed is kept when the form cannot be taken: the writer was signed out, or the page is out of date."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict

from core.htmx import go_to

KEY: Final = "kept"
# A long agenda is some hundred thousand characters; a visitor may not fill the database with more.
MOST_CHARACTERS: Final = 400_000

# What people type and would miss. Passwords and codes are not among it.
TYPED: Final = re.compile(
    r"title|source|text|heading|body|note|reason|about|summary|objectives|results"
    r"|challenge|method|steps|result|recommendation"
    r"|paste|explanation|legal_ground|words|goals|agenda|report|done|learned"
    r"|row-\d+-(title|theme|text|room)|row-\d+-person-\d+-(name|label|affiliation)"
)


def keeps_text[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Ask a writer who was signed out meanwhile to sign in, and bring them and their text back to the page.

    The view gets the text by `take_kept` when they return; until then it lies in their session.
    """

    @wraps(view)
    def asked(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST" or request.user.is_authenticated:
            return view(request, *args, **kwargs)
        keep_text(request, request.path)
        return go_to(request, redirect_to_login(request.get_full_path()).url)

    return asked


def keep_text(request: HttpRequest, path: str) -> None:
    """Keep what was sent for the page at `path`, until its writer has signed in and is back there."""
    fields = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    if sum(map(len, fields.values())) <= MOST_CHARACTERS:
        request.session[KEY] = {"path": path, "fields": fields}


def take_kept(request: HttpRequest, path: str = "") -> dict[str, str]:
    """Return what was typed on this page (or at `path`) before its writer signed in; it is given back once."""
    if request.method != "GET" or request.session.get(KEY, {}).get("path") != (path or request.path):
        return {}
    fields: dict[str, str] = request.session.pop(KEY)["fields"]
    return fields


def typed_texts(data: QueryDict) -> list[str]:
    """Return the texts among the fields of a form, for their writer to copy."""
    return [text for name in data if TYPED.fullmatch(name) and (text := data.get(name, "")).strip()]
