"""Moderators act in place: each deed has a page that asks for the reason, and a line in the log."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from forum.models import ModerationEntry
from forum.verbs import POST_VERBS, THREAD_VERBS
from members.models import Member
from tests.factories import make_post, make_thread, make_topic

# How often one may post, or which rule it breaks, is asked by one verb alone; the others leave it out.
REASON = {"reason": "House rule 3.", "minutes": "60", "rule": "House rules: no advertising"}
BEFORE = {"reopen": "close", "unpin": "pin", "restore": "hide"}
STATE = {
    "close": ("closed_at", True),
    "reopen": ("closed_at", False),
    "pin": ("pinned_at", True),
    "unpin": ("pinned_at", False),
    "slow": ("slow_minutes", True),
    "hide": ("hidden_at", True),
    "restore": ("hidden_at", False),
}


@pytest.mark.parametrize("verb", THREAD_VERBS)
def test_a_thread_is_moderated_with_a_reason(verb: str, ada: Member, signed_in) -> None:
    thread, browser = make_thread(), signed_in(ada)
    if verb in BEFORE:
        getattr(thread, BEFORE[verb])(by=ada, reason="Before.")
    address = f"{thread.get_absolute_url()}{verb}/"

    asked = browser.get(address)
    answer = browser.post(address, REASON)

    thread.refresh_from_db()
    field, on = STATE[verb]
    assert (asked.status_code, asked.content.decode().count("<h1")) == (200, 1)
    assert (answer.status_code, answer["Location"]) == (302, thread.get_absolute_url())
    assert (getattr(thread, field) is not None) == on
    entry = ModerationEntry.objects.latest("pk")
    assert (entry.verb, entry.moderator, entry.reason, entry.thread) == (verb, ada, "House rule 3.", thread)


@pytest.mark.parametrize("verb", POST_VERBS)
def test_a_post_is_moderated_with_a_reason(verb: str, ada: Member, signed_in) -> None:
    post, browser = make_post(), signed_in(ada)
    if verb in BEFORE:
        post.hide(by=ada, reason="Before.")

    answer = browser.post(f"/p/{post.pk}/{verb}/", REASON)

    post.refresh_from_db()
    assert answer["Location"] == post.place
    assert (post.hidden_at is not None) == STATE[verb][1]
    assert ModerationEntry.objects.latest("pk").post == post


def test_a_thread_is_moved_with_a_reason(ada: Member, signed_in) -> None:
    thread, elsewhere = make_thread(), make_topic("Elsewhere")

    answer = signed_in(ada).post(f"{thread.get_absolute_url()}move/", REASON | {"topic": elsewhere.pk})

    thread.refresh_from_db()
    assert (answer.status_code, thread.topic) == (302, elsewhere)
    assert ModerationEntry.objects.get().verb == "move"


@pytest.mark.parametrize("verb", [*THREAD_VERBS, "move"])
@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_without_a_proper_reason_nothing_happens(verb: str, reason: str, ada: Member, signed_in) -> None:
    thread = make_thread()

    answer = signed_in(ada).post(f"{thread.get_absolute_url()}{verb}/", REASON | {"reason": reason})

    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()
    assert not ModerationEntry.objects.exists()


@pytest.mark.parametrize("verb", [*THREAD_VERBS, "move"])
def test_others_find_no_such_page(verb: str, eve: Client, chiara: Member, orla: Member, signed_in) -> None:
    thread = make_thread(by=chiara)
    address = f"{thread.get_absolute_url()}{verb}/"

    for member in (chiara, orla):
        assert signed_in(member).get(address).status_code == 404
        assert signed_in(member).post(address, REASON).status_code == 404
    assert eve.post(address, REASON)["Location"].startswith("/accounts/login/")
    assert not ModerationEntry.objects.exists()


@pytest.mark.parametrize("verb", POST_VERBS)
def test_others_cannot_moderate_posts(verb: str, chiara: Member, signed_in) -> None:
    post = make_post(by=chiara)

    assert signed_in(chiara).post(f"/p/{post.pk}/{verb}/", REASON).status_code == 404


def test_the_menu_is_for_moderators_alone(ada: Member, chiara: Member, eve: Client, signed_in) -> None:
    thread = make_thread(by=chiara)
    address = thread.get_absolute_url()

    assert f"{address}close/" in signed_in(ada).get(address).content.decode()
    assert f"{address}close/" not in signed_in(chiara).get(address).content.decode()
    assert f"{address}close/" not in eve.get(address).content.decode()


@pytest.mark.parametrize("change", [{"reason": "Another."}, {"verb": "pin"}, {"label": "Another."}])
def test_nobody_changes_a_line_of_the_log(change: dict[str, str], ada: Member) -> None:
    make_thread().close(by=ada, reason="Answered.")

    with pytest.raises(DatabaseError), transaction.atomic():
        ModerationEntry.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        ModerationEntry.objects.all().delete()


def test_the_log_outlives_the_moderator(ada: Member) -> None:
    make_thread(title="Milk").close(by=ada, reason="Answered.")
    ada.delete()

    entry = ModerationEntry.objects.get()
    assert (entry.moderator, entry.label, entry.reason) == (None, "Milk", "Answered.")
