"""Changing one's words: a grace without a mark, a history with reasons afterwards, and nothing written over unseen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.history import Piece, word_diff
from forum.models import EditConflictError, Post
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_post, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(chiara: Member) -> Post:
    """Was posted an hour ago."""
    post = make_post(make_thread(by=chiara), by=chiara, source="We meet on Monday.\n\nBring the figures.")
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(hours=1))
    return Post.objects.get(pk=post.pk)


def edit(browser: Client, post: Post, source: str, **fields: str):
    typed = {"source": source, "language": "en", "base": post.base, **fields}
    return browser.post(f"/p/{post.pk}/edit/", typed)


def test_within_five_minutes_a_change_leaves_no_mark(chiara, signed_in):
    post = make_post(make_thread(by=chiara), by=chiara, source="We meat on Monday.")
    browser = signed_in(chiara)
    assert "leaves no mark" in browser.get(f"/p/{post.pk}/edit/").content.decode()
    edit(browser, post, "We meet on Monday.")

    post.refresh_from_db()
    assert (post.source, post.edited_at, post.revisions.count()) == ("We meet on Monday.", None, 0)


def test_later_the_old_text_is_kept_with_the_reason(post, chiara, eve, signed_in):
    edit(signed_in(chiara), post, "We meet on Tuesday.\n\nBring the figures.", reason="The room was taken")

    revision = post.revisions.get()
    assert (revision.number, revision.source, revision.editor, revision.reason) == (
        1,
        "We meet on Monday.\n\nBring the figures.",
        chiara,
        "The room was taken",
    )
    page = eve.get(post.thread.get_absolute_url()).content.decode()
    assert f'href="/p/{post.pk}/history/">Edited' in page
    history = " ".join(eve.get(f"/p/{post.pk}/history/").content.decode().split())
    assert '<del><span class="visually-hidden">removed: </span>Monday.' in history
    assert '<ins><span class="visually-hidden">added: </span>Tuesday.' in history
    assert "The room was taken" in history


def test_saving_the_same_text_again_changes_nothing(post, chiara, signed_in):
    edit(signed_in(chiara), post, post.source, reason="Nothing")

    assert post.revisions.count() == 0
    assert Post.objects.get(pk=post.pk).version == post.version


def test_the_second_window_is_warned_keeps_its_text_and_may_write_over(post, chiara, signed_in):
    browser = signed_in(chiara)
    edit(browser, post, "We meet on Tuesday.")
    answer = edit(browser, post, "We meet on Friday.")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This post was changed in another window while you wrote." in page
    assert "Tuesday." in page
    assert "We meet on Friday.</textarea>" in page
    assert Post.objects.get(pk=post.pk).source == "We meet on Tuesday."
    now = Post.objects.get(pk=post.pk)
    assert edit(browser, now, "We meet on Friday.").status_code == 302
    assert list(post.revisions.values_list("number", "source")) == [
        (1, "We meet on Monday.\n\nBring the figures."),
        (2, "We meet on Tuesday."),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_changes_at_the_same_moment_one_is_kept_and_the_others_hear_of_it(post):
    def change(source: str) -> str:
        try:
            Post.objects.select_related("author", "thread__topic").get(pk=post.pk).edit(
                source=source, language="en", base=post.base
            )
        except EditConflictError:
            return "warned"
        return "kept"

    said = at_once(*[lambda day=day: change(f"We meet on {day}.") for day in ("Tuesday", "Thursday", "Friday")])

    assert sorted(said) == ["kept", "warned", "warned"]
    assert post.revisions.count() == 1


def test_A06_the_history_of_a_hidden_post_is_for_moderators(post, ada, chiara, eve, signed_in):
    edit(signed_in(chiara), post, "We meet on Tuesday.")
    assert eve.get(f"/p/{post.pk}/history/").status_code == 200
    post.hide(by=ada, reason="For the story.")

    assert [browser.get(f"/p/{post.pk}/history/").status_code for browser in (eve, signed_in(chiara))] == [404, 404]
    assert signed_in(ada).get(f"/p/{post.pk}/history/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_costs_the_same_for_any_number(rows, post, chiara, eve, django_assert_num_queries):
    for number in range(rows):
        Post.objects.select_related("author", "thread__topic").get(pk=post.pk).edit(
            source=f"Text {number}", language="en"
        )
    # the post, its revisions, what follows the first of them
    with django_assert_num_queries(3):
        page = eve.get(f"/p/{post.pk}/history/").content.decode()
    assert page.count("revision-head") == rows


def test_a_post_without_history_says_so(post, eve):
    assert "No earlier text" in eve.get(f"/p/{post.pk}/history/").content.decode()


def test_a_diff_goes_by_words_and_gives_both_texts_back():
    before, after = (
        "One line.\nWe met on Monday in Brussels.\n",
        "One line.\nWe met on Tuesday in Brussels.\nThe end.\n",
    )
    pieces = word_diff(before, after)

    assert Piece("removed", "Monday") in pieces
    assert Piece("added", "Tuesday") in pieces
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
