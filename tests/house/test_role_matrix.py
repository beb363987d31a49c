"""Who gets what from every address: the matrix in role_matrix.toml, cell by cell.

A new named address without a row fails, and so does a row whose address is gone. Each page that
answers 200 is looked at as well: one h1, a title, no inline script or style.
"""

import re
import tomllib
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from partnerships.models import Editorship
from tests.conftest import in_group
from tests.factories import make_member, make_partnership
from tests.house.world import World, build_world

MATRIX: dict[str, Any] = tomllib.loads((Path(__file__).parent / "role_matrix.toml").read_text(encoding="utf-8"))
ROLES: list[str] = MATRIX["roles"]
ROWS: list[dict[str, Any]] = MATRIX["row"]

INLINE = re.compile(r"<style\b|\sstyle=\"|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)")


def names(resolver: URLResolver, prefix: str = "") -> set[str]:
    """Every named address below a resolver, with its namespace."""
    found: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(f"{prefix}{pattern.name}")
    return found


def test_every_named_address_has_a_row() -> None:
    ours = {name for name in names(get_resolver(settings.ROOT_URLCONF)) if not name.startswith("admin:")}

    assert ours - {row["url"] for row in ROWS} == set()


def test_every_row_has_an_address() -> None:
    known = names(get_resolver(settings.ROOT_URLCONF))

    assert {row["url"] for row in ROWS} - known == set()


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Build the world once for all rows; each row is asked in a savepoint of its own."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        mobility = make_partnership("Mobility")
        ben = make_member("Ben", affiliation="Example Mobility Cluster")
        Editorship.objects.create(partnership=mobility, member=ben)
        yield build_world(
            ada=in_group(make_member("Ada", is_staff=True), "Moderators"),
            ben=ben,
            chiara=make_member("Chiara", affiliation="Example Dairy Network"),
            orla=in_group(make_member("Orla"), "Organisers"),
            sam=make_member("Sam", is_staff=True, is_superuser=True),
            una=make_member("Una", verified=False),
        )
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cookies(built: World) -> dict[str, SimpleCookie]:
    """Sign everybody in once."""
    browsers = {role: Client() for role in ROLES}
    for role, member in built.members.items():
        if member:
            browsers[role].force_login(member)
    return {role: browser.cookies for role, browser in browsers.items()}


@pytest.fixture
def world(built: World, db: None) -> World:
    return built


@pytest.fixture
def browsers(cookies: dict[str, SimpleCookie], world: World) -> dict[str, Client]:
    """Browsers as they were right after everybody signed in."""
    found = {role: Client() for role in ROLES}
    for role, browser in found.items():
        browser.cookies.load({name: morsel.value for name, morsel in cookies[role].items()})
    return found


def ask(browser: Client, row: dict[str, Any], world: World) -> HttpResponse:
    address = reverse(row["url"], args=[world.value(argument) for argument in row.get("args", [])])
    if row.get("method", "get") == "post":
        data = {key: str(world.value(value)) for key, value in row.get("data", {}).items()}
        return browser.post(address, data)  # type: ignore[return-value]
    return browser.get(address, row.get("query", {}))  # type: ignore[return-value]


def describe(row: dict[str, Any]) -> str:
    return " ".join([row.get("method", "get"), row["url"], *row.get("args", [])])


@pytest.mark.parametrize("row", ROWS, ids=describe)
def test_each_role_gets_what_the_matrix_says(row: dict[str, Any], world: World, browsers: dict[str, Client]) -> None:
    given = {}
    for role in ROLES:
        answer = ask(browsers[role], row, world)
        given[role] = answer.status_code
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not row.get("piece"):
            check_page(answer.content.decode())

    assert given == dict(zip(ROLES, row["status"], strict=True))


MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_the_admin_lets_in_staff_and_shows_them_what_the_matrix_says(
    model: type[Model], browsers: dict[str, Client]
) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    label = model._meta.label
    seen = label in MATRIX["admin"]["moderator_views"]

    def given(page: str) -> list[int]:
        return [
            browsers[role].get(reverse(f"{name}_{page}")).status_code for role in ("organiser", "moderator", "admin")
        ]

    assert given("changelist") == [302, 200 if seen else 403, 200]
    moderator = 200 if label in MATRIX["admin"]["moderator_adds"] else 403
    assert given("add") == [302, moderator, 403 if label in MATRIX["admin"]["nobody_adds"] else 200]


def check_page(html: str) -> None:
    assert len(re.findall(r"<h1\b", html)) == 1
    assert re.search(r"<title>\s*\S", html)
    assert INLINE.search(html) is None
