"""The exact set of headers of each kind of answer: a change of any of them is a decision, not an accident."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forum.models import Attachment
from members.models import Member
from tests.factories import make_event, make_post, make_release
from tests.uploads import picture, upload

POLICY = (
    "script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; default-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'"
)
EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
LOCKED_UP = {"Content-Security-Policy": "default-src 'none'; sandbox"}
KEPT_BY_NOBODY = {"Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private", "Expires": "*"}
# What differs from one answer to the next, but is there.
VARYING = {"Content-Length", "ETag", "Last-Modified", "Expires", "Date"}


HTML = {"Content-Type": "text/html; charset=utf-8", "Content-Length": "*", "Content-Language": "en"}
VISITOR = {"Vary": "Accept-Language, Cookie"}
MEMBER = {"Vary": "Cookie, Accept-Language"}
FILE = {"Content-Length": "*", "Content-Language": "en", "ETag": "*"} | VISITOR
# What an answer has beside EVERYWHERE, or instead of it.
SNAPSHOT: dict[str, dict[str, str]] = {
    "page": HTML | VISITOR,
    "page of a member": HTML | MEMBER | {"Cache-Control": "private"},
    "health": {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"},
    "static file": {
        "Content-Type": 'text/css; charset="utf-8"',
        "Content-Length": "*",
        "Last-Modified": "*",
        "ETag": "*",
    }
    | {"Cache-Control": "max-age=60, public"},
    "download": FILE
    | LOCKED_UP
    | {"Content-Type": "image/webp", "Content-Disposition": 'inline; filename="plan.webp"'}
    | {"Cache-Control": "private, no-cache"},
    "JSON": FILE
    | {
        "Last-Modified": "*",
        "Content-Type": "application/json",
        "Content-Disposition": 'inline; filename="open-event.json"',
    }
    | {"Cache-Control": "no-cache"},
    "feed": FILE | {"Content-Type": "application/atom+xml; charset=utf-8", "Last-Modified": "*"},
    "workplace": HTML | MEMBER | KEPT_BY_NOBODY,
    "redirect": HTML | VISITOR | {"Location": "/accounts/login/?next=/settings/"},
    "not found": HTML | VISITOR,
    "sign-in": HTML | MEMBER | KEPT_BY_NOBODY,
}


def headers_of(answer: Any) -> dict[str, str]:
    return {name: "*" if name in VARYING else value for name, value in answer.headers.items()}


@pytest.fixture
def kinds(db: None, ada: Member, chiara: Member, orla: Member, signed_in: Any, settings: Any, tmp_path: Any) -> Any:
    """One address for each kind of answer, with who asks."""
    settings.MEDIA_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = True
    event = make_event("Open event", organiser=orla)
    make_release(event, by=orla)
    file = Attachment.objects.take(upload(picture(), "plan.png"), by=chiara)
    make_post(by=chiara, source=file.markdown)
    visitor, member, moderator = Client(), signed_in(chiara), signed_in(ada)
    return {
        "page": (visitor, "/about/"),
        "page of a member": (member, reverse("pages:settings")),
        "health": (visitor, "/healthz"),
        "static file": (visitor, "/static/css/core.css"),
        "download": (visitor, file.get_absolute_url()),
        "JSON": (visitor, reverse("events:agenda_json", args=[event.slug])),
        "feed": (visitor, "/feeds/site.atom"),
        "workplace": (moderator, "/admin/"),
        "redirect": (visitor, "/settings/"),
        "not found": (visitor, "/no-such-page/"),
        "sign-in": (visitor, "/accounts/login/"),
    }


@pytest.mark.parametrize("kind", SNAPSHOT)
def test_an_answer_has_these_headers_and_no_others(kind: str, kinds: dict[str, tuple[Client, str]]) -> None:
    browser, address = kinds[kind]
    assert headers_of(browser.get(address)) == EVERYWHERE | SNAPSHOT[kind]


def test_a_visitor_gets_no_cookie_for_reading(db: None, eve: Client) -> None:
    answer = eve.get("/about/")

    assert set(answer.cookies) <= {"csrftoken"}


def test_a_method_that_changes_nothing_is_refused(db: None, eve: Client) -> None:
    assert eve.trace("/").status_code in {403, 405}
