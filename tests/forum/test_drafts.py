"""Drafts: kept while one types, found again, never written over in silence, gone with the post."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.models import Draft, Post, Thread, Topic
from forum.models.drafts import DraftConflictError, Typed
from members.models import Member
from tests.at_once import at_once
from tests.factories import PASSWORD, make_post, make_thread, make_topic

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def save(browser: Client, place: Thread | Topic | Post, source: str, *, htmx: bool = True, **fields: Any) -> Any:
    """Save as the editor does."""
    where = f"{type(place).__name__.lower()}-{place.pk}"
    data = {"draft_for": where, "source": source, "language": "en", "draft_version": 0, "draft_writer": "this tab"}
    return browser.post("/drafts/save/", data | fields, headers=HTMX if htmx else {})


def begun(member: Member, place: Thread | Topic | Post, source: str = "Half a thought", **fields: str) -> Draft:
    draft = Draft.objects.keep(place, Typed(source=source, fields=fields), by=member)
    assert draft is not None
    return draft


def test_a_draft_is_saved_once_for_each_change_and_found_again(chiara: Member, signed_in) -> None:
    thread = make_thread()
    browser = signed_in(chiara)

    answer = save(browser, thread, "Half a\r\nthought", language="it")
    draft = Draft.objects.get()
    assert answer.status_code == 200
    assert "Draft saved" in answer.content.decode()
    assert 'name="draft_version" value="1"' in answer.content.decode()
    assert (draft.member, draft.thread, draft.source, draft.language) == (chiara, thread, "Half a\nthought", "it")

    save(browser, thread, "Half a\r\nthought", language="it", draft_version=1)
    draft.refresh_from_db()
    assert draft.version == 1  # nothing changed, nothing was written

    html = browser.get(thread.get_absolute_url()).content.decode()
    assert "Half a\nthought</textarea>" in html
    assert '<option value="it" lang="it" selected>' in html
    assert "is restored." in html

    assert save(browser, thread, "  ", draft_version=1).status_code == 200
    assert not Draft.objects.exists()  # who empties the form keeps no draft


@pytest.mark.parametrize("place", ["topic", "post"])
def test_new_threads_and_changes_have_drafts_with_every_field(place: str, chiara: Member, signed_in) -> None:
    topic = make_topic("Sensors")
    post = make_thread(topic, by=chiara).posts.get()
    browser = signed_in(chiara)

    if place == "topic":
        parts = {"kind": "practice", "title": "Ours", "challenge": "Wet floors", "steps": "One, two"}
        save(browser, topic, "", **parts)
        html = browser.get("/topics/sensors/new/").content.decode()
        assert 'value="Ours"' in html
        assert "Wet floors</textarea>" in html
        assert "One, two</textarea>" in html
    else:
        save(browser, post, "Better words")
        assert "Better words</textarea>" in browser.get(f"/p/{post.pk}/edit/").content.decode()


def test_another_tab_is_warned_and_nothing_is_written_over(chiara: Member, signed_in) -> None:
    thread = make_thread()
    browser = signed_in(chiara)
    save(browser, thread, "Mine from the phone", draft_writer="phone")

    answer = save(browser, thread, "Mine from the desk", draft_writer="desk")

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Another draft was saved here meanwhile" in html
    assert "Mine from the phone" in html
    assert Draft.objects.get().source == "Mine from the phone"

    page = save(browser, thread, "Mine from the desk", draft_writer="desk", htmx=False)
    assert page.status_code == 409
    assert "Mine from the desk</textarea>" in page.content.decode()  # carried along by the page without scripts

    assert save(browser, thread, "Mine from the desk", draft_writer="desk", over=1).status_code == 200
    assert Draft.objects.get().source == "Mine from the desk"


def test_a_slow_answer_is_no_conflict_with_oneself(chiara: Member, signed_in) -> None:
    thread = make_thread()
    browser = signed_in(chiara)

    assert save(browser, thread, "One").status_code == 200
    assert save(browser, thread, "One two").status_code == 200  # the answer to the first is still under way

    assert Draft.objects.get().source == "One two"


def test_posting_clears_the_draft_and_a_late_save_does_not_bring_it_back(
    chiara: Member, dao: Member, signed_in
) -> None:
    thread = make_thread()
    browser = signed_in(chiara)
    sent = {"source": "Whole", "language": "en", "token": str(uuid4())}
    save(browser, thread, "Whole", token=sent["token"])
    other = begun(dao, thread)

    for _twice in range(2):
        browser.post(f"{thread.get_absolute_url()}reply/", sent)
        save(browser, thread, "Whole", token=sent["token"])

    assert Post.objects.filter(source="Whole").count() == 1
    assert list(Draft.objects.all()) == [other]


def test_starting_a_thread_and_changing_a_post_clear_theirs(chiara: Member, signed_in) -> None:
    topic = make_topic("Sensors")
    thread = make_thread(topic, by=chiara)
    post = thread.posts.get()
    browser = signed_in(chiara)
    begun(chiara, topic)
    begun(chiara, post)
    reply = begun(chiara, thread)

    new = {"title": "New", "source": "Whole", "language": "en", "token": str(uuid4())}
    assert browser.post("/topics/sensors/new/", new).status_code == 302
    assert (
        browser.post(f"/p/{post.pk}/edit/", {"source": "Better", "language": "en", "base": post.base}).status_code
        == 302
    )
    save(browser, post, "Better")  # comes late

    assert list(Draft.objects.all()) == [reply]


def test_without_scripts_the_button_saves_and_a_quote_is_added_below(chiara: Member, signed_in) -> None:
    thread = make_thread()
    browser = signed_in(chiara)

    answer = save(browser, thread, "First", htmx=False)
    html = browser.get(f"{thread.get_absolute_url()}?quote={thread.posts.get().pk}").content.decode()

    assert (answer.status_code, answer["Location"]) == (302, f"{thread.get_absolute_url()}#reply")
    assert "First\n\n&gt; [" in html


def test_who_was_signed_out_keeps_the_text(chiara: Member, eve: Client) -> None:
    thread = make_thread()
    back = f"{thread.get_absolute_url()}reply/"
    begun(chiara, thread, "Older")

    notice = save(eve, thread, "Newest")
    assert notice.status_code == 403
    assert "You are signed out" in notice.content.decode()

    away = save(eve, thread, "Newest", htmx=False, draft_back=back)
    assert away["Location"].startswith("/accounts/login/")
    eve.post(away["Location"], {"login": chiara.email, "password": PASSWORD})
    assert "Newest</textarea>" in eve.get(thread.get_absolute_url()).content.decode()  # wins over the older draft
    assert Draft.objects.get().source == "Older"


def test_a_draft_is_its_writers_alone(chiara: Member, dao: Member, ada: Member, signed_in) -> None:
    draft = begun(chiara, make_thread(), "My secret thought")

    for other in (dao, ada):
        browser = signed_in(other)
        assert browser.get(f"/drafts/{draft.pk}/discard/").status_code == 404
        assert browser.post(f"/drafts/{draft.pk}/discard/").status_code == 404
        assert "My secret thought" not in browser.get("/drafts/").content.decode()
        assert "My secret thought" not in browser.get(draft.address).content.decode()
        save(browser, draft.place, "Of another")  # type: ignore[arg-type]
    draft.refresh_from_db()
    assert draft.source == "My secret thought"


def test_a_text_outlives_its_place_without_its_title(chiara: Member, ada: Member, signed_in) -> None:
    thread = make_thread(title="Secret plans")
    begun(chiara, thread, "My own words")
    thread.hide(by=ada, reason="For the story.")
    browser = signed_in(chiara)

    html = browser.get("/drafts/").content.decode()
    assert "My own words" in html
    assert "A place that you can no longer see" in html
    assert "Secret plans" not in html
    assert "secret-plans" not in html

    answer = save(browser, thread, "My own words, longer", draft_version=1, htmx=False)
    assert answer["Location"] == "/drafts/"
    assert Draft.objects.get().source == "My own words, longer"
    assert save(browser, make_thread(make_topic(hidden_at=thread.created_at)), "New").status_code == 404


def test_a_closed_place_shows_no_form_and_the_list_keeps_the_text(chiara: Member, ada: Member, signed_in) -> None:
    thread = make_thread()
    begun(chiara, thread, "My own words")
    thread.close(by=ada, reason="Answered.")
    browser = signed_in(chiara)

    assert "<textarea" not in browser.get(thread.get_absolute_url()).content.decode()
    assert "My own words" in browser.get("/drafts/").content.decode()


def test_discarding_asks_first(chiara: Member, signed_in) -> None:
    draft = begun(chiara, make_thread(), "To be dropped")
    browser = signed_in(chiara)

    assert "To be dropped" in browser.get(f"/drafts/{draft.pk}/discard/").content.decode()
    assert Draft.objects.exists()
    assert browser.post(f"/drafts/{draft.pk}/discard/")["Location"] == "/drafts/"
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"draft_for": "thread-x"}, 404),
        ({"draft_for": "member-1"}, 404),
        ({"draft_for": ""}, 404),
        ({"source": "x" * 400_001}, 422),
        ({"source": "a\x00b", "title": "t" * 200, "language": "xx", "draft_version": "many", "token": "none"}, 200),
    ],
)
def test_rough_input(fields: dict[str, str], status: int, chiara: Member, signed_in) -> None:
    assert save(signed_in(chiara), make_thread(), **({"source": "Text"} | fields)).status_code == status


def test_the_list_costs_the_same_for_one_and_three(chiara: Member, signed_in) -> None:
    browser = signed_in(chiara)
    assert "No drafts" in browser.get("/drafts/").content.decode()

    asked = []
    for places in ([make_thread()], [make_topic(), make_post(by=chiara)]):
        for place in places:
            begun(chiara, place)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/drafts/")
        asked.append(len(queries))

    assert asked == [3, 3]


def test_a_thread_page_asks_for_a_draft_only_if_there_is_one(chiara: Member, signed_in) -> None:
    thread = make_thread()
    browser = signed_in(chiara)
    browser.get(thread.get_absolute_url())

    with CaptureQueriesContext(connection) as without:
        browser.get(thread.get_absolute_url())
    begun(chiara, thread)
    with CaptureQueriesContext(connection) as queries:
        browser.get(thread.get_absolute_url())

    assert len(queries) == len(without) + 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_lose_nothing(chiara: Member) -> None:
    thread = make_thread()

    def tab(name: str) -> str:
        typed = Typed(source=f"From {name}", fields={"draft_writer": name})
        try:
            Draft.objects.keep(thread, typed, by=chiara)
        except DraftConflictError as conflict:
            return f"warned of: {conflict.draft.source}"
        return "saved"

    said = at_once(lambda: tab("one"), lambda: tab("two"))

    assert sorted(said) == ["saved", f"warned of: {Draft.objects.get().source}"]


@pytest.mark.django_db(transaction=True)
def test_no_draft_comes_back_after_its_post(chiara: Member) -> None:
    for _again in range(5):
        thread, token = make_thread(), uuid4()
        typed = Typed(source="Whole", fields={"token": str(token)})
        at_once(
            lambda: thread.reply(by=chiara, source="Whole", language="en", token=token),  # noqa: B023
            lambda: Draft.objects.keep(thread, typed, by=chiara),  # noqa: B023
        )
        assert not Draft.objects.exists()
