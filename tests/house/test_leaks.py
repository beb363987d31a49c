"""Invisible is absent: every address, asked by everybody, against a world in which each secret is a word of its own."""

import re
import tomllib
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from events.models.documents import DocumentQuerySet
from events.models.events import EventQuerySet
from events.models.meetings import MeetingQuerySet
from events.models.versions import DocumentVersionQuerySet
from forum.models.attachments import AttachmentQuerySet
from forum.models.drafts import DraftQuerySet
from forum.models.posts import PostQuerySet
from forum.models.threads import ThreadQuerySet
from forum.models.topics import TopicQuerySet
from members.exports import DataExportQuerySet
from members.models import Member, MemberQuerySet
from members.prepared import Prepared
from pages.feeds import token_of
from partnerships.models.organisations import PersonQuerySet
from tests.house.leak_world import ASKED, SECRETS, LeakWorld, build_leak_world
from tests.house.test_role_matrix import names

TABLE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "leak_table.toml").read_text(encoding="utf-8"))
SURFACES: list[dict[str, Any]] = TABLE["surface"]
# One reader of each kind where a secret is shown. Elsewhere three do, who between them lack every right others have.
READERS = ["visitor", "unverified", "member", "insider", "coordinator", "organiser", "moderator"]
ASKING = ["visitor", "member", "moderator"]
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[tuple[LeakWorld, dict[str, Client]]]:
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        world = build_leak_world()
        yield world, {role: signed_in(world.readers[role]) for role in READERS}
        transaction.set_rollback(True)


def signed_in(member: Member | None) -> Client:
    browser = Client()
    if member:
        browser.force_login(member)
    return browser


@pytest.fixture
def world(built: tuple[LeakWorld, dict[str, Client]], db: None) -> LeakWorld:
    return built[0]


@pytest.fixture
def browsers(built: tuple[LeakWorld, dict[str, Client]], db: None) -> dict[str, Client]:
    return built[1]


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


def asking(row: dict[str, Any]) -> list[str]:
    """Return who asks: those who may read what is shown, and outsiders. Who knows a secret address is its owner."""
    if "as" in row:
        return ["visitor"]
    entitled = {*row.get("asks", [])}.union(*(readers_of(row, name) for name in row.get("shows", [])))
    return [role for role in READERS if role in ASKING or role in entitled]


def readers_of(row: dict[str, Any], name: str) -> frozenset[str]:
    """Return who may read a secret and finds it on this row; `by` narrows to those whose own page it stands on."""
    return SECRETS[name][1].intersection(row.get("by", SECRETS[name][1]))


def wrong_on(row: dict[str, Any], world: LeakWorld, browsers: dict[str, Client]) -> tuple[list[str], list[str]]:
    """Return what a row leaks, addresses of members too, and what is missing from it."""
    leaked, missing, opened = [], [], False
    address = reverse(row["url"], args=[world.value(argument) for argument in row.get("args", [])])
    place = f"{row['url']} {row.get('args', '')} {row.get('query', '')}"
    for role in (role for role in asking(row) if role in browsers):
        answer = ask(browsers[role], row, world)
        text, whose = told(answer, address), row.get("as", role)
        found = [name for name, (word, readers) in SECRETS.items() if word in text and whose not in readers]
        others = [other for other, member in world.readers.items() if member and other != role]
        found += [f"the address of {other}" for other in others if world.things[other].email in text]
        leaked += [f"{place} tells {role}: {name}" for name in found]
        seen = [name for name in row.get("shows", []) if whose in readers_of(row, name)]
        missing += [f"{place} hides from {role}: {name}" for name in seen if SECRETS[name][0] not in text]
        opened = opened or row.get("says", "") in text
        if row.get("absent") and answer.status_code != HTTPStatus.NOT_FOUND:
            missing.append(f"{place} answers {role}: {answer.status_code}")
        if "says" in row and answer.status_code == HTTPStatus.OK and row["says"] not in text:
            missing.append(f"{place} does not tell {role}: {row['says']}")
    return leaked, missing if opened or "says" not in row else [*missing, f"{place} opens to nobody"]


def leaks(case: str, world: LeakWorld, browsers: dict[str, Client], only: str = "") -> tuple[list[str], list[str]]:
    """Return what leaks on the surfaces of a case, and what is missing where it shows."""
    rows = [row for row in SURFACES if row["case"] == case and only in ("", row["url"])]
    wrong = [wrong_on(row, world, browsers) for row in rows]
    return sorted(chain.from_iterable(leaked for leaked, _ in wrong)), [line for _, lines in wrong for line in lines]


def test_A01_every_row_proves_that_there_is_something_to_find() -> None:
    assert [row for row in SURFACES if not {"shows", "says", "absent"} & row.keys()] == []
    shown = {name for row in SURFACES for name in row.get("shows", [])}
    assert {name for name, (_word, readers) in SECRETS.items() if readers} - shown == set()


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


def test_A14_a_copy_of_somebody_s_data_is_there_for_them_alone(world, browsers) -> None:
    assert leaks("A14", world, browsers) == ([], [])
    copy = reverse("pages:data_file", args=[world.things["export"].pk])
    assert {role for role in browsers if browsers[role].get(copy).status_code == 200} == {"insider"}


def test_A16_a_file_is_seen_with_its_post_alone(world, browsers) -> None:
    assert leaks("A16", world, browsers) == ([], [])
    hidden = reverse("forum:attachment", args=[world.things["hidden_file"].pk])
    assert {role for role in browsers if browsers[role].get(hidden).status_code == 200} == {"moderator"}


def unprepared(question: Prepared[Any], reader: Any, form: Any, given: Any) -> Any:
    """Have a question built anew, so that it asks what was planted."""
    return question._prepare(reader, form, given)


def everything(self: Any, *_reader: Any, **_guest: Any) -> Any:
    return self.all()


PLANTED = [
    ("A01", "forum:topic_list", TopicQuerySet, "visible_to", "hidden topic"),
    ("A01", "events:event_list", EventQuerySet, "visible_to", "unpublished event"),
    ("A01", "partnerships:person_detail", PersonQuerySet, "visible_to", "removed person"),
    ("A02", "forum:thread_detail", ThreadQuerySet, "visible_to", "partnership post"),
    ("A02", "forum:thread_detail", PostQuerySet, "unhidden_for", "hidden post"),
    ("A02", "forum:draft_discard", DraftQuerySet, "visible_to", "draft"),
    ("A02", "forum:bookmark_list", PostQuerySet, "visible_to", "hidden thread's post"),
    ("A03", "pages:search", PostQuerySet, "visible_to", "partnership post"),
    ("A03", "pages:search_suggest", TopicQuerySet, "visible_to", "partnership topic"),
    ("A04", "pages:feed_threads", ThreadQuerySet, "visible_to", "partnership thread"),
    ("A04", "events:agenda_json", EventQuerySet, "visible_to", "unpublished event"),
    ("A06", "forum:post_permalink", PostQuerySet, "visible_to", "hidden thread"),
    ("A07", "members:member_card", MemberQuerySet, "visible_to", "suspended member"),
    ("A08", "forum:thread_detail", ThreadQuerySet, "visible_to", "hidden thread"),
    ("A09", "forum:post_reactions", PostQuerySet, "visible_to", "partnership thread"),
    ("A14", "pages:data_file", DataExportQuerySet, "visible_to", "unposted file"),
    ("A02", "events:document_detail", DocumentQuerySet, "visible_to", "early document"),
    ("A02", "events:meeting_detail", MeetingQuerySet, "visible_to", "message of a meeting"),
    ("A03", "pages:search", DocumentQuerySet, "listed_for", "early document"),
    ("A16", "events:document_version", DocumentVersionQuerySet, "visible_to", "organisers' document"),
    ("A16", "forum:attachment", AttachmentQuerySet, "visible_to", "unposted file"),
]


@pytest.mark.parametrize(("case", "url", "questions", "question", "secret"), PLANTED)
def test_a_planted_leak_is_found(world, browsers, monkeypatch, case, url, questions, question, secret) -> None:
    monkeypatch.setattr(questions, question, everything)
    monkeypatch.setattr(Prepared, "_question", unprepared)
    leaked, _missing = leaks(case, world, {"member": browsers["member"]}, only=url)
    assert [line for line in leaked if line.endswith(f"tells member: {secret}")] != []
