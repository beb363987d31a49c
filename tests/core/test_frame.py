"""The frame around every page: header, menus, messages, footer."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core.languages import LANGUAGES
from members.models import Member


def page(user: Member | AnonymousUser, **context: Any) -> str:
    request = RequestFactory().get("/somewhere/?q=milk")
    request.user = user
    request.session = {}  # type: ignore[assignment]
    return render_to_string("base.html", context, request)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def visitor_page() -> str:
    return page(AnonymousUser())


def test_the_first_thing_is_a_way_past_the_header(visitor_page: str) -> None:
    body = visitor_page.partition("<body>")[2]
    assert body.strip().startswith('<a class="skip-link" href="#main">Skip to content</a>')
    assert '<main id="main" tabindex="-1">' in body


def test_a_visitor_is_offered_to_sign_in_and_to_join(visitor_page: str) -> None:
    assert "Sign in" in words(visitor_page)
    assert "Join" in words(visitor_page)
    assert "Sign out" not in words(visitor_page)


def test_every_language_is_offered_by_its_own_name() -> None:
    html = page(AnonymousUser(), LANGUAGES=LANGUAGES)
    menu = re.findall(r'<button class="menu-item" [^>]*value="(\w\w)" lang="(\w\w)"', html)
    select = re.findall(r'<option value="(\w\w)" lang="(\w\w)"', html)
    assert menu == select == [(code, code) for code, _ in LANGUAGES]


def test_one_language_is_no_choice() -> None:
    assert 'name="language"' not in page(AnonymousUser(), LANGUAGES=LANGUAGES[:1])


def test_the_page_says_its_language(visitor_page: str) -> None:
    assert '<html lang="en" dir="ltr">' in visitor_page
    with translation.override("el"):
        assert '<html lang="el" dir="ltr">' in page(AnonymousUser())


def test_a_member_finds_their_own_pages_and_the_way_out(chiara: Member) -> None:
    text = words(page(chiara))
    assert "Your page" in text
    assert "Settings" in text
    assert "Sign out" in text
    assert "Moderation" not in text
    assert "Organise" not in text


def test_a_moderator_finds_moderation(ada: Member) -> None:
    assert "Moderation" in words(page(ada))


def test_an_organiser_finds_the_events(orla: Member) -> None:
    assert "Organise" in words(page(orla))


def test_an_admin_finds_the_administration(sam: Member) -> None:
    assert "Administration" in words(page(sam))


def test_the_server_writes_the_theme_a_member_chose(chiara: Member) -> None:
    chiara.theme = Member.Theme.DARK
    assert 'data-theme="dark"' in page(chiara)


def test_the_demonstration_says_what_is_invented(visitor_page: str) -> None:
    assert "sample-bar" not in visitor_page
    assert "Members, threads, posts, events, calls and exchanges marked Sample are invented." in page(
        AnonymousUser(), demo=True
    )


def test_the_footer_says_whose_site_this_is_not(visitor_page: str) -> None:
    assert "Not a service of the EU institutions." in words(visitor_page.partition("<footer")[2])


@pytest.mark.parametrize(
    ("level", "kind"),
    [
        (constants.SUCCESS, "notice-good"),
        (constants.INFO, "notice-info"),
        (constants.WARNING, "notice-warn"),
        (constants.ERROR, "notice-bad"),
    ],
)
def test_messages_are_notices(level: int, kind: str) -> None:
    html = page(AnonymousUser(), messages=[Message(level, "The agenda <1> is public.")])
    assert f'<div class="notice {kind}">' in html
    assert "<p>The agenda &lt;1&gt; is public.</p>" in html


def test_nothing_is_inline(visitor_page: str) -> None:
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", visitor_page) == []


@pytest.mark.parametrize("name", ["500.html", "403_csrf.html"])
def test_the_last_resort_asks_nothing_of_the_request(name: str) -> None:
    html = render_to_string(name)
    assert html.count("<h1>") == 1
    assert '<a class="btn btn-primary" href="/">Front page</a>' in html
