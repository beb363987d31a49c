"""Attacks on the site as a whole: cases of docs/security.md that belong to no single app."""

import ast
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.markdown import MAX_LENGTH, render
from forum.models import Post, Thread, Topic
from forum.rules import ClosedError
from members.models import Member
from tests.factories import make_event, make_member, make_post, make_release, make_thread, make_topic
from tests.house.test_role_matrix import MATRIX, ROWS

pytestmark = pytest.mark.django_db

ROOT = Path(settings.BASE_DIR)
PACKAGES = ["config", "core", "members", "notifications", "partnerships", "events", "opportunities", "forum", "pages"]
BIDI = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\u200e\ufeff\x00"
INJECTION = "{{ 7*7 }} {% load static %} %(name)s [[name]] ${7*7} {0}"


def reply(**fields: Any) -> dict[str, Any]:
    return {"source": "We did that too.", "language": "en", "token": str(uuid4())} | fields


def test_A11_fields_that_no_form_has_change_nothing(signed_in: Any, chiara: Member, dao: Member) -> None:
    thread = make_thread(by=dao)
    wanted = {"author": dao.pk, "author_id": dao.pk, "position": 1, "hidden_at": "", "created_at": "2001-01-01"}
    browser = signed_in(chiara)
    browser.post(f"{thread.get_absolute_url()}reply/", reply(**wanted, pinned_at="2001-01-01", is_staff="1"))
    post = Post.objects.latest("pk")
    thread.refresh_from_db()
    assert (post.author, post.position, post.created_at.year > 2001, thread.pinned_at) == (chiara, 2, True, None)

    topic = make_topic("Open topic")
    extra = {"pinned_at": "2001-01-01", "closed_at": "2001-01-01", "author": dao.pk, "topic": thread.topic_id}
    browser.post(reverse("forum:thread_new", args=[topic.slug]), reply(title="A thread", **extra))
    started = Thread.objects.latest("pk")
    assert (started.topic, started.author, started.pinned_at, started.closed_at) == (topic, chiara, None, None)


def test_A11_settings_give_nobody_a_right(signed_in: Any, chiara: Member) -> None:
    own = {"display_name": "Chiara", "language": "en", "time_zone": "Europe/Rome", "mail_mode": "none"}
    extra = {
        "is_staff": "on",
        "is_superuser": "on",
        "groups": "1",
        "email": "x@example.org",
        "vouched_at": "2001-01-01",
    }
    answer = signed_in(chiara).post(reverse("pages:settings"), own | extra)
    now = Member.objects.get(pk=chiara.pk)
    assert (answer.status_code, now.time_zone) == (302, "Europe/Rome")
    assert (now.is_staff, now.is_superuser, now.groups.count(), now.email) == (False, False, 0, chiara.email)


def test_A12_what_a_page_refuses_the_verb_behind_it_refuses(chiara: Member, ada: Member) -> None:
    thread = make_thread()
    thread.close(by=ada, reason="Answered.")
    with pytest.raises(ClosedError):
        make_post(thread, by=chiara)


def test_A12_sample_content_is_refused_outside_the_demonstration() -> None:
    with pytest.raises(CommandError):
        call_command("load_sample")
    assert Topic.objects.exists() is False


def test_A13_a_tab_opened_before_the_thread_was_closed_hidden_or_moved_posts_nothing(
    signed_in: Any, chiara: Member, ada: Member
) -> None:
    closed, hidden, moved = make_thread(), make_thread(), make_thread()
    browser = signed_in(chiara)
    addresses = [f"{thread.get_absolute_url()}reply/" for thread in (closed, hidden, moved)]
    closed.close(by=ada, reason="Answered.")
    hidden.hide(by=ada, reason="Spam.")
    inner = make_topic("Only for us", hidden_at="2026-01-01T00:00Z")
    moved.move(by=ada, reason="Elsewhere.", topic=inner)

    answers = [browser.post(address, reply()).status_code for address in addresses]

    assert answers == [403, 404, 404]
    assert [thread.posts.count() for thread in (closed, hidden, moved)] == [1, 1, 1]


def test_A20_templates_and_translations_are_only_text(signed_in: Any, chiara: Member, dao: Member) -> None:
    author = make_member(INJECTION[:60], affiliation=INJECTION)
    thread = make_thread(by=author, title=INJECTION, source=INJECTION)
    html = signed_in(chiara).get(thread.get_absolute_url()).content.decode()
    assert (html.count("{{ 7*7 }} {% load static %} %(name)s") >= 3, "49 {%" in html.split("<main")[1]) == (True, False)


@pytest.mark.parametrize("field", ["display_name", "affiliation"])
def test_A21_names_hold_no_letter_that_nobody_sees(field: str, signed_in: Any, chiara: Member) -> None:
    own = {"display_name": "Chiara", "language": "en", "time_zone": "Europe/Rome", "mail_mode": "none"}
    browser = signed_in(chiara)
    answers = [browser.post(reverse("pages:settings"), own | {field: f"Ada{sign}nid"}) for sign in BIDI]
    assert {answer.status_code for answer in answers} == {422}


def test_A21_whatever_is_typed_is_stored_or_refused_in_words(signed_in: Any, chiara: Member) -> None:
    thread, browser = make_thread(), signed_in(chiara)
    typed = [
        "\U0001f469\u200d\U0001f52c Emoji",
        "A\x00B",
        BIDI,
        "\u202eabc\u202c",
        "\ud800".encode("utf-8", "replace").decode(),
    ]
    for text in typed:
        answer = browser.post(f"{thread.get_absolute_url()}reply/", reply(source=text))
        assert answer.status_code in {302, 422, 429}
    assert browser.get(thread.get_absolute_url()).status_code == 200


def test_A28_the_server_fetches_no_address() -> None:
    """No code of the site can open one: there is nothing that a member's link could be given to."""
    fetchers = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "socket", "ftplib", "weasyprint"}
    found = []
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.name}: {name}" for name in names if name in fetchers]
    assert found == []


def strict_posts() -> list[dict[str, Any]]:
    free = {"forum:unsubscribe"}  # one click in a mail, RFC 8058: its address holds the right to do it
    return [row for row in ROWS if row.get("method") == "post" and row["url"] not in free]


def some_address(url: str, args: list[str]) -> str:
    """Return an address of this form, whatever stands at it; an argument without a dot may be a word of the address."""
    guesses = (
        ["1" if "pk" in name else "x" for name in args],
        ["1" for _ in args],
        ["x" if "." in name else name for name in args],
    )
    for guess in guesses:
        with suppress(NoReverseMatch):
            return reverse(url, args=guess)
    raise NoReverseMatch(url)


@pytest.mark.parametrize("url", sorted({row["url"] for row in strict_posts()}))
def test_A35_no_post_is_taken_without_a_token(url: str, sam: Member) -> None:
    row = next(row for row in strict_posts() if row["url"] == url)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sam)
    address = some_address(url, [str(name) for name in row.get("args", [])])
    assert strict.post(address, headers={"HX-Request": "true"}).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example#"]
)
def test_A37_another_host_is_refused(eve: Client, host: str) -> None:
    assert eve.get("/about/", headers={"host": host}).status_code == 400


def test_A37_what_a_proxy_would_say_is_believed_from_nobody(eve: Client, chiara: Member) -> None:
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Original-URL": "/admin/"}
    page = eve.get("/about/", headers=said)
    eve.post(reverse("account_reset_password"), {"email": chiara.email}, headers=said)
    assert "evil.example" not in page.content.decode() + mail.outbox[-1].body
    assert "http://testserver/accounts/" in mail.outbox[-1].body


def test_A37_a_method_is_what_it_is(eve: Client, signed_in: Any, chiara: Member) -> None:
    browser = signed_in(chiara)
    override = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
    browser.get(reverse("account_logout"), {"_method": "POST"}, headers=override)
    assert browser.get(reverse("pages:settings")).status_code == 200
    assert [eve.generic(method, "/").status_code for method in ("TRACE", "PUT", "DELETE", "FOO")] == [405] * 4


def test_A38_pages_of_a_member_are_nobody_elses(signed_in: Any, chiara: Member, eve: Client) -> None:
    browser = signed_in(chiara)
    for address in ("/", reverse("pages:settings"), make_thread().get_absolute_url()):
        answer = browser.get(address)
        assert ("private" in answer["Cache-Control"], "Cookie" in answer["Vary"]) == (True, True)
    assert "Cookie" in eve.get("/")["Vary"]


def test_A38_a_piece_of_a_page_is_kept_apart_from_the_page(eve: Client) -> None:
    address = reverse("pages:search")
    whole, piece = eve.get(address, {"q": "x"}), eve.get(address, {"q": "x"}, headers={"HX-Request": "true"})
    assert ["HX-Request" in answer["Vary"] for answer in (whole, piece)] == [True, True]


def test_A38_after_signing_out_the_browser_forgets_what_it_kept(chiara: Member) -> None:
    browser = Client()
    browser.force_login(chiara)
    answer = browser.post(reverse("account_logout"), secure=True)
    assert answer["Clear-Site-Data"] == '"cache"'


DEEP = {
    "nested quotes": "> " * 50_000 + "x",
    "nested lists": "- " * 50_000,
    "nested emphasis": "*" * 100_000,
    "brackets": "[" * 100_000,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=DEEP)
def test_A39_a_text_of_a_hundred_thousand_characters_is_cut_and_takes_no_time(source: str) -> None:
    began = time.process_time()
    html = render(source)
    assert time.process_time() - began < 2
    assert len(html) < 20 * MAX_LENGTH


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000000",
        "page=-1",
        "page=x",
        "page=%00",
        "after=9999999999999999999999",
        "before=%27",
        "show=" + "x" * 9_000,
    ],
)
def test_A39_no_page_number_is_too_much(query: str, eve: Client) -> None:
    thread = make_thread()
    for address in ("/", "/topics/", thread.topic.get_absolute_url(), thread.get_absolute_url(), "/events/"):
        assert eve.get(f"{address}?{query}").status_code in {200, 302, 404}


def test_A39_a_long_question_a_thousand_fields_and_a_long_language_are_answered(eve: Client) -> None:
    many = "&".join(f"f{number}={number}" for number in range(1_000))
    asked = [f"/search/?q={'word ' * 3_000}", f"/search/?q={'%22' * 3_000}", f"/?{many}"]
    assert [eve.get(address).status_code for address in asked] == [200] * 3
    assert eve.get("/", headers={"accept-language": "de-DE," * 2_000}).status_code == 200


def test_A39_a_form_of_too_many_fields_is_refused(signed_in: Any, chiara: Member) -> None:
    data = {f"f{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert signed_in(chiara).post(reverse("forum:preview"), data).status_code == 400


def test_A39_a_form_of_too_many_bytes_is_refused(signed_in: Any, chiara: Member) -> None:
    data = {"source": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    answer = signed_in(chiara).post(reverse("forum:preview"), urlencode(data), "application/x-www-form-urlencoded")
    assert answer.status_code == 400


QUESTIONS = [
    "' OR 1=1 --",
    "%",
    "_",
    "%'; DROP TABLE forum_post; --",
    "a & | ! ( ) :* <->",
    "\\",
    "\x00",
    "a\x00b",
    '"',
    "$$",
]


@pytest.mark.parametrize("typed", QUESTIONS)
def test_A41_what_is_typed_is_never_part_of_a_statement(typed: str, eve: Client, signed_in: Any, sam: Member) -> None:
    make_post(source="A reply.")
    fields = ("author", "topic", "partnership", "language", "kind", "since", "order")
    answers = [eve.get("/search/", {"q": typed}), eve.get("/search/suggest/", {"q": typed})]
    answers += [eve.get("/search/", {"q": "reply", field: typed}) for field in fields]
    answers += [signed_in(sam).get("/admin/forum/post/", {"q": typed})]
    answers += [signed_in(sam).get("/admin/members/member/", {name: typed}) for name in ("o", "p", "is_staff__exact")]
    assert {answer.status_code for answer in answers} <= {200, 302, 422}
    assert Post.objects.count() == 2


def test_A42_a_moderator_sees_no_address_and_no_hash(signed_in: Any, ada: Member, chiara: Member) -> None:
    browser = signed_in(ada)
    pages = [reverse("admin:members_member_changelist"), reverse("admin:members_member_change", args=[chiara.pk])]
    html = "".join(browser.get(page).content.decode() for page in pages)
    stored = Member.objects.get(pk=chiara.pk).password
    assert ("Chiara" in html, chiara.email in html, stored in html) == (True, False, False)


@pytest.mark.parametrize("lookup", ["email__startswith", "email", "password__startswith", "feed_key", "password"])
def test_A42_nobody_guesses_a_secret_letter_by_letter(lookup: str, signed_in: Any, ada: Member, sam: Member) -> None:
    address = reverse("admin:members_member_changelist")
    assert signed_in(ada).get(address, {lookup: "a"}).status_code == 400
    assert signed_in(sam).get(address, {lookup: "a"}).status_code in ({400} if "email" not in lookup else {200})


def test_A42_no_action_and_no_form_does_more_than_its_page_offers(signed_in: Any, ada: Member, sam: Member) -> None:
    browser = signed_in(ada)
    members = reverse("admin:members_member_changelist")
    for action in ("delete_selected", "sign_out", "suspend"):
        browser.post(members, {"action": action, "_selected_action": [sam.pk], "confirmed": "1", "reason": "x"})
    change = reverse("admin:members_member_change", args=[ada.pk])
    browser.post(change, {"display_name": "Ada", "is_superuser": "on", "email": "x@example.org", "groups": "1"})
    me, boss = (Member.objects.get(pk=one.pk) for one in (ada, sam))
    assert (me.is_superuser, me.email, boss.is_suspended, boss.signed_out_at) == (False, ada.email, False, None)


def test_A43_what_machines_read_holds_no_address_of_a_person(eve: Client, orla: Member) -> None:
    event = make_event("Open event", organiser=orla)
    make_release(event, by=orla)
    for name in ("agenda_json", "agenda_ics"):
        answer = eve.get(reverse(f"events:{name}", args=[event.slug]))
        assert (answer.status_code, orla.email in answer.content.decode()) == (200, False)


def test_A43_an_error_tells_nothing_of_the_inside(eve: Client) -> None:
    for answer in (eve.get("/no-such-page/"), eve.get("/", headers={"host": "evil.example"})):
        html = answer.content.decode()
        assert [word for word in ("Traceback", "settings", "site-packages", "Django") if word in html] == []


def test_every_model_in_the_matrix_of_the_workplace_is_one() -> None:
    from django.apps import apps

    assert [label for label in MATRIX["admin"]["nobody_adds"] if not apps.get_model(label)] == []


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of ours keeps, by where it stands."""
    modules = [(name, module) for name, module in sys.modules.items() if name.partition(".")[0] in PACKAGES]
    found = {f"{name}.{key}": value for name, module in modules for key, value in vars(module).items()}
    return {place: value for place, value in found.items() if isinstance(value, re.Pattern)}


SEEDS = [
    "a",
    " ",
    "@a-",
    "[",
    "(",
    "<",
    "\n",
    "a.",
    "-",
    "_",
    ":a",
    "#",
    "|a",
    "=1",
    "a@",
    "//",
    "&amp;",
    "0",
    '"',
    "![a](",
    "é",
]


@pytest.mark.parametrize("seed", SEEDS)
def test_A40_no_pattern_takes_for_ever(seed: str) -> None:
    assert len(patterns()) > 20
    text = seed * (5_000 // len(seed))
    slow = []
    for place, pattern in patterns().items():
        for typed in (text, f"{text}!", f"x{text}\x00"):
            began = time.process_time()
            pattern.search(typed if isinstance(pattern.pattern, str) else typed.encode())
            if time.process_time() - began > 0.1:
                slow.append(place)
    assert slow == []
