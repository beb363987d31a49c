"""Invisible is absent: every address, asked by everybody, against a world in which each secret is a word of its own."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from pages.feeds import token_of
from tests.house.leak_world import ASKED, SECRETS, LeakWorld, build_leak_world
from tests.house.test_role_matrix import names

TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "leak_table.toml").read_text(encoding="utf-8"))
SURFACES: list[dict[str, Any]] = TABLE["surface"]
# Everybody asks where a secret is shown; elsewhere these do, who between them lack every right that others have.
ASKING = ["visitor", "member", "coordinator", "organiser", "moderator"]
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[LeakWorld]:
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield build_leak_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: LeakWorld, db: None) -> LeakWorld:
    return built


@pytest.fixture
def browsers(world: LeakWorld) -> dict[str, Client]:
    found = {role: Client() for role in world.readers}
    for role, member in world.readers.items():
        if member and role != "suspended":
            found[role].force_login(member)
    return found


def ask(browser: Client, row: dict[str, Any], world: LeakWorld) -> HttpResponse:
    address = reverse(row["url"], args=[world.value(argument) for argument in row.get("args", [])])
    query = {key: str(world.value(value)) for key, value in row.get("query", {}).items()}
    headers = {"HX-Request": "true"} if row.get("piece") else {}
    return browser.get(address, query, headers=headers)  # type: ignore[return-value]


def told(answer: HttpResponse, address: str) -> str:
    """Everything an answer says, without the address that was asked for: the reader knows that."""
    body = b"".join(answer) if answer.streaming else answer.content
    text = f"{answer.headers} {answer.cookies} {body.decode(errors='replace')}".lower()
    return text.replace(address, "")


def leaks(case: str, world: LeakWorld, browsers: dict[str, Client]) -> tuple[list[str], list[str]]:
    """Return what leaked on the surfaces of a case, addresses of members too, and what was missing where it shows."""
    leaked, missing = [], []
    for row in (row for row in SURFACES if row["case"] == case):
        address = reverse(row["url"], args=[world.value(argument) for argument in row.get("args", [])])
        for role in browsers if row.get("shows") else ASKING:
            text = told(ask(browsers[role], row, world), address)
            place, whose = f"{row['url']} {row.get('args', '')} {row.get('query', '')}", row.get("as", role)
            found = [name for name, (word, readers) in SECRETS.items() if word in text and whose not in readers]
            others = [other for other, member in world.readers.items() if member and other != role]
            found += [f"the address of {other}" for other in others if world.things[other].email in text]
            leaked += [f"{place} tells {role}: {name}" for name in found]
            seen = [name for name in row.get("shows", []) if whose in SECRETS[name][1]]
            missing += [f"{place} hides from {role}: {name}" for name in seen if SECRETS[name][0] not in text]
    return sorted(leaked), missing


def test_A01_every_address_stands_in_the_table_or_says_why_not() -> None:
    ours = {name for name in names(get_resolver(settings.ROOT_URLCONF)) if not name.startswith("admin:")}
    elsewhere = set().union(*TABLE["elsewhere"].values())
    assert ours - {row["url"] for row in SURFACES} - elsewhere == set()
    assert elsewhere - ours == set()


def test_A01_no_page_or_list_tells_what_is_not_for_the_reader(world, browsers) -> None:
    assert leaks("A01", world, browsers) == ([], [])


def test_A02_an_id_or_address_of_something_invisible_opens_nothing(world, browsers) -> None:
    assert leaks("A02", world, browsers) == ([], [])


def test_A03_search_finds_and_suggests_only_what_the_reader_may_see(world, browsers) -> None:
    assert leaks("A03", world, browsers) == ([], [])


@pytest.mark.parametrize("secret", ASKED)
def test_A03_a_word_one_may_not_read_is_counted_like_a_word_that_nobody_wrote(world, browsers, secret) -> None:
    asked, unwritten = ASKED[secret], "q" * len(ASKED[secret])

    def found(browser: Client, word: str) -> str:
        page = browser.get(reverse("pages:search"), {"q": word}).content.decode()
        return CHANGING.sub("", page).replace(word, "")

    outside = [role for role in ASKING if role not in SECRETS[secret][1]]
    assert [role for role in outside if found(browsers[role], asked) != found(browsers[role], unwritten)] == []


def test_A04_feeds_calendars_and_sitemaps_hold_nothing_private(world, browsers) -> None:
    assert leaks("A04", world, browsers) == ([], [])


def test_A04_the_feed_of_a_suspended_member_is_no_more(world, browsers) -> None:
    gone = reverse("pages:feed_unread", args=[token_of(world.things["suspended"])])
    assert browsers["visitor"].get(gone).status_code == 404


def test_A06_permalinks_and_quotes_of_what_is_hidden_give_nothing(world, browsers) -> None:
    assert leaks("A06", world, browsers) == ([], [])


def test_A07_pages_cards_and_suggestions_know_no_hidden_people(world, browsers) -> None:
    assert leaks("A07", world, browsers) == ([], [])


def test_A08_a_wrong_address_is_not_put_right_for_who_may_not_read(world, browsers) -> None:
    assert leaks("A08", world, browsers) == ([], [])


def test_A08_an_error_page_is_the_same_whether_something_is_there_or_not(world, browsers) -> None:
    def page(browser: Client, path: str) -> str:
        return CHANGING.sub("", browser.get(path).content.decode()).replace(path, "")

    pairs = [
        ("/topics/t-own/", "/topics/t-not/"),
        (f"/threads/{world.things['own_thread'].pk}-x/", "/threads/999999-x/"),
    ]
    assert [page(browsers["member"], real) == page(browsers["member"], none) for real, none in pairs] == [True, True]


def test_A09_reactions_and_news_of_hidden_posts_are_hidden_too(world, browsers) -> None:
    assert leaks("A09", world, browsers) == ([], [])


def test_A16_a_file_is_seen_with_its_post_alone(world, browsers) -> None:
    assert leaks("A16", world, browsers) == ([], [])
    hidden = reverse("forum:attachment", args=[world.things["hidden_file"].pk])
    assert {role for role in browsers if browsers[role].get(hidden).status_code == 200} == {"moderator", "admin"}
