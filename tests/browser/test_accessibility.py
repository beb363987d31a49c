"""Every type of page, in light and dark: no violation of WCAG 2.2 A and AA or of axe's best practices."""

import pytest

from events.models import Session
from forum.models import Post, Thread
from tests.browser.conftest import Forum, demo

SIDE_EVENT = "/events/side-event-2020/"
VISITOR = [
    "/",
    "/topics/",
    "/topics/digitalisation/",
    "/events/",
    SIDE_EVENT,
    f"{SIDE_EVENT}releases/",
    f"{SIDE_EVENT}releases/1/",
    f"{SIDE_EVENT}documents/output-paper/",
    f"{SIDE_EVENT}documents/input-paper/",
    "/partnerships/",
    "/partnerships/?q=nothing-has-this-name",
    "/partnerships/mobigoin-action/",
    "/initiatives/escp-4i/",
    "/initiatives/innosup-1/",
    "/initiatives/",
    "/organisations/",
    "/organisations/flanders-food/",
    "/people/marek-przeor/",
    "/members/chiara/",
    "/calls/",
    "/demo/mail/",
    "/search/",
    "/search/?q=digitalisation",
    "/search/?q=nothing-has-this-name",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/login/code/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/no-such-page/",
]
MEMBER = [
    "/",
    "/topics/digitalisation/new/",
    "/settings/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/partnerships/diva/edit/",  # not theirs: the 403 page
]
ORGANISER = ["/events/new/", f"{SIDE_EVENT}edit/", f"{SIDE_EVENT}edit/agenda/", f"{SIDE_EVENT}edit/agenda/preview/"]


def thread_pages() -> list[str]:
    thread = Thread.objects.order_by("-post_count")[0]
    post = Post.objects.order_by("pk")[0]
    return [thread.get_absolute_url(), f"{thread.get_absolute_url()}?page=2", post.get_absolute_url()]


def session_pages() -> list[str]:
    return [session.get_absolute_url() for session in Session.objects.filter(kind__in=["panel", "breakout", "break"])]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_type_is_accessible(forum: Forum, scheme: str) -> None:
    found: dict[str, list[str]] = {}
    journeys = [
        (None, [*VISITOR, *thread_pages(), *session_pages()]),
        (demo("member"), [*MEMBER, *thread_pages()]),
        (demo("coordinator"), ["/partnerships/diva/edit/"]),
        (demo("organiser"), ORGANISER),
        (demo("moderator"), [thread_pages()[0], f"{thread_pages()[0]}close/", f"{thread_pages()[0]}move/"]),
    ]
    for member, paths in journeys:
        browser = forum.visit(member, color_scheme=scheme, reduced_motion="reduce")
        for path in paths:
            browser.open(path)
            if violations := browser.violations():
                found[f"{member or 'visitor'} {path}"] = violations

    assert found == {}


@pytest.mark.parametrize("width", [320, 390, 1920])
def test_no_page_scrolls_sideways(forum: Forum, width: int) -> None:
    wide = []
    for member, paths in [(None, [*VISITOR, *thread_pages(), *session_pages()]), (demo("organiser"), ORGANISER)]:
        browser = forum.visit(member, width=width)
        for path in paths:
            page = browser.open(path)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wide.append(path)

    assert wide == []
