"""Every page type: nothing that axe finds (WCAG 2.2 A and AA, best practices) in light and dark, no sideways scroll."""

import pytest

from events.models import Session
from forum.models import Appeal, Case, ModerationEntry, Thread
from members.models import DataRequest
from tests.browser.conftest import Forum, demo

SIDE_EVENT = "/events/side-event-2020/"
VISITOR = [
    "/",
    "/topics/",
    "/topics/digitalisation/",
    "/threads/",
    "/feeds/",
    "/data/",
    "/formatting/",
    "/events/",
    SIDE_EVENT,
    f"{SIDE_EVENT}releases/",
    f"{SIDE_EVENT}releases/1/",
    f"{SIDE_EVENT}releases/1/to/1/",
    f"{SIDE_EVENT}programme/",
    f"{SIDE_EVENT}documents/output-paper/",
    "/partnerships/",
    "/partnerships/?q=nothing-has-this-name",
    "/partnerships/?view=table&sort=confirmed",
    "/partnerships/?view=map",
    "/partnerships/mobigoin-action/",
    "/exchanges/?country=IT",
    "/exchanges/planned/",
    "/initiatives/escp-4i/",
    "/initiatives/",
    "/programmes/cosme/",
    "/organisations/",
    "/organisations/flanders-food/",
    "/people/marek-przeor/",
    "/members/chiara/",
    "/calls/",
    "/calls/?status=open&role=for",
    "/calls/sample-call-pilots/",
    "/opportunities/",
    "/opportunities/?kind=offer&sector=textiles",
    "/opportunities/?purpose=c2c",
    "/calls/clusters-go-international-fourth-call/",
    "/demo/mail/",
    "/search/",
    "/search/?q=digitalisation",
    "/search/?q=nothing-has-this-name",
    "/about/",
    "/transparency/",
    "/moderation/notice/",
    "/accessibility/",
    "/privacy/",
    "/privacy/register/",
    "/privacy/request/?kind=object&page=/people/marek-przeor/",
    "/left/",
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
    "/settings/feed/",
    "/settings/searches/",
    "/settings/searches/new/partnerships/?sector=textiles",
    "/settings/data/",
    "/settings/leave/",
    "/people/marek-przeor/claim/",
    "/partnerships/diva/claim/",
    "/opportunities/new/",
    "/opportunities/own/",
    "/opportunities/interests/",
    "/drafts/",
    "/bookmarks/",
    "/notifications/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/accounts/logout/",
    "/exchanges/?mine=on&state=draft",
    "/exchanges/new/",
    "/partnerships/diva/edit/",  # not theirs: the 403 page
]
ORGANISER = [
    "/events/new/",
    f"{SIDE_EVENT}edit/",
    f"{SIDE_EVENT}edit/agenda/",
    f"{SIDE_EVENT}edit/agenda/preview/",
    f"{SIDE_EVENT}edit/agenda/review/",
    f"{SIDE_EVENT}edit/agenda/roll/1/",
    f"{SIDE_EVENT}edit/status/",
    f"{SIDE_EVENT}edit/status/digitalisation/",
    f"{SIDE_EVENT}releases/1/telling/",
]


def workplace() -> list[str]:
    """Return one page of each type in Django admin, with the demonstration's work on it."""
    case, appeal = Case.objects.filter(post__isnull=False).open().earliest("pk"), Appeal.objects.earliest("pk")
    held = Case.objects.holding_a_text().get()
    asked = DataRequest.objects.earliest("pk")
    thread = ModerationEntry.objects.earliest("pk").thread_id
    return [
        "/admin/",
        "/admin/find/?q=digital",
        "/admin/find/?q=nothing-has-this-name",
        "/admin/forum/post/",
        "/admin/forum/case/",
        "/admin/forum/moderationentry/",
        f"/admin/forum/thread/{thread}/change/",
        "/admin/forum/watched/add/",
        f"/admin/forum/case/{case.pk}/change/",
        f"/admin/forum/case/{held.pk}/change/",
        f"/admin/forum/appeal/{appeal.pk}/change/",
        f"/admin/members/datarequest/{asked.pk}/answer/",
    ]


def thread_pages() -> list[str]:
    thread = Thread.objects.order_by("-post_count")[0]
    return [thread.get_absolute_url(), f"{thread.get_absolute_url()}?page=2"]


def session_pages() -> list[str]:
    kinds = {session.kind: session for session in Session.objects.filter(kind__in=["panel", "breakout", "break"])}
    return [session.get_absolute_url() for session in kinds.values()]


def journeys() -> dict[str, list[str]]:
    """Return who looks at which pages."""
    return {
        "": [*VISITOR, *thread_pages(), *session_pages()],
        "member": [*MEMBER, *thread_pages()],
        "coordinator": ["/partnerships/diva/edit/", "/partnerships/diva/history/", "/partnerships/diva/editors/"],
        "organiser": ORGANISER,
        "admin": workplace(),
        "moderator": [thread_pages()[0], f"{thread_pages()[0]}close/", f"{thread_pages()[0]}move/"],
    }


@pytest.mark.parametrize("role", ["", "member", "coordinator", "organiser", "moderator", "admin"])
def test_every_page_type_is_accessible_and_fits(forum: Forum, role: str) -> None:
    """Opened once, looked at by axe in light and dark, and measured at three widths."""
    found: dict[str, list[str]] = {}
    browser = forum.visit(demo(role) if role else None, color_scheme="light", reduced_motion="reduce")
    for path in journeys()[role]:
        browser.open(path)
        wide = [f"scrolls sideways at {width} px" for width in browser.wide_at([320, 390, 1920])]
        if faults := [*browser.violations(), *browser.violations_in_the_dark(), *wide]:
            found[path] = faults

    assert found == {}
