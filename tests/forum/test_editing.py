"""Changing one's words: a grace without a mark, a history with reasons afterwards, and nothing written over unseen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core.comparing import Piece
from forum.history import CHANGES_A_PAGE
from forum.models import EditConflictError, Post, Practice
from forum.practices import HEADINGS, composed
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db

PARTS = {name: f"Our {name}." for name in HEADINGS}


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
    page = browser.get(f"/p/{post.pk}/edit/").content.decode()
    assert ("leaves no mark" in page, 'name="reason"' in page) == (True, False)
    edit(browser, post, "We meet on Monday.")

    post.refresh_from_db()
    assert (post.source, post.edited_at, post.revisions.count()) == ("We meet on Monday.", None, 0)


def test_later_the_old_text_is_kept_with_the_reason(post, chiara, eve, signed_in):
    assert 'name="reason"' in signed_in(chiara).get(f"/p/{post.pk}/edit/").content.decode()
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


def test_a_reason_is_in_the_language_of_whoever_gave_it(post, chiara, eve, signed_in):
    Member.objects.filter(pk=chiara.pk).update(language="it")
    edit(signed_in(chiara), post, "Wir treffen uns am Dienstag.", language="de", reason="Tradotto")
    Member.objects.filter(pk=chiara.pk).update(language="fr")

    page = eve.get(f"/p/{post.pk}/history/").content.decode()
    assert '<span class="revision-reason" lang="it">Tradotto</span>' in page


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
    assert "This post was changed since you opened it. Your text is kept here." in page
    assert answer.context["form"].would_change == [
        Piece("same", "We meet on "),
        Piece("removed", "Tuesday."),
        Piece("added", "Friday."),
    ]
    assert "Nothing is saved yet." in page
    assert "We meet on Friday.</textarea>" in page
    assert Post.objects.get(pk=post.pk).source == "We meet on Tuesday."
    now = Post.objects.get(pk=post.pk)
    assert edit(browser, now, "We meet on Friday.").status_code == 302
    assert list(post.revisions.values_list("number", "source")) == [
        (1, "We meet on Monday.\n\nBring the figures."),
        (2, "We meet on Tuesday."),
    ]


def test_a_form_that_does_not_say_what_it_was_opened_with_is_refused_and_keeps_the_text(post, chiara, signed_in):
    browser = signed_in(chiara)

    answer = browser.post(f"/p/{post.pk}/edit/", {"source": "We meet on Friday.", "language": "en"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This form does not say which text of the post it was opened with. Your text is kept here." in page
    assert "We meet on Friday.</textarea>" in page
    assert f'name="base" value="{post.base}"' in page  # sent once more, it is a form that was opened now
    assert Post.objects.get(pk=post.pk).source == post.source
    assert browser.post(f"/p/{post.pk}/edit/", {"source": post.source, "language": "en"}).status_code == 302


@pytest.fixture
def practice(chiara: Member) -> Practice:
    """A good practice that Chiara has told."""
    told = {"title": "Robots", "source": composed(PARTS, "en"), "language": "en", "token": uuid4()}
    thread = Practice.objects.tell(make_topic(), by=chiara, parts=PARTS, **told)
    return Practice.objects.get(post__thread=thread)


def test_the_second_window_on_a_good_practice_is_warned_and_keeps_every_part(practice, chiara, signed_in):
    browser, post = signed_in(chiara), practice.post
    address, opened = f"/p/{post.pk}/edit/", {"language": "en", "base": post.base}
    assert browser.post(address, PARTS | opened | {"result": "More milk."}).status_code == 302

    answer = browser.post(address, PARTS | opened | {"result": "More cheese.", "steps": "Three."})

    form = answer.context["form"]
    assert answer.status_code == 409
    assert [part.value() for part in form.parts] == [*(PARTS | {"steps": "Three.", "result": "More cheese."}).values()]
    assert [piece for piece in form.would_change if piece.kind != "same"] == [
        Piece("removed", "Our steps."),
        Piece("added", "Three."),
        Piece("removed", "milk."),
        Piece("added", "cheese."),
    ]
    assert "This post was changed since you opened it. Your text is kept here." in answer.content.decode()
    practice.refresh_from_db()
    assert practice.result == "More milk."
    assert practice.post.source == composed(PARTS | {"result": "More milk."}, "en")

    again = PARTS | {"language": "en", "base": form["base"].value(), "result": "More cheese.", "steps": "Three."}
    assert browser.post(address, again).status_code == 302
    practice = Practice.objects.get()
    assert (practice.steps, practice.result) == ("Three.", "More cheese.")
    assert practice.post.source == composed(practice.parts, "en")


def test_parts_without_the_text_they_were_opened_with_are_refused_too(practice, chiara, signed_in):
    answer = signed_in(chiara).post(f"/p/{practice.post.pk}/edit/", PARTS | {"language": "en", "result": "More milk."})

    assert answer.status_code == 409
    assert "This form does not say which text of the post it was opened with." in answer.content.decode()
    assert Practice.objects.get().parts == PARTS


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


def test_a_long_history_is_read_page_by_page(post, eve):
    for number in range(CHANGES_A_PAGE + 2):
        Post.objects.select_related("author", "thread__topic").get(pk=post.pk).edit(
            source=f"Text {number}", language="en"
        )

    first = eve.get(f"/p/{post.pk}/history/").context
    second = eve.get(f"/p/{post.pk}/history/", {"after": first["page"].after}).context

    assert [change.revision.number for change in first["changes"]] == [*range(CHANGES_A_PAGE + 2, 2, -1)]
    assert [change.revision.number for change in second["changes"]] == [2, 1]
    # what the second page begins with was changed into what the first page ends with
    assert second["changes"][0].pieces == [
        Piece("same", "Text "),
        Piece("removed", "0"),
        Piece("added", "1"),
    ]


def test_who_quotes_a_whole_post_by_script_gets_the_markdown_of_the_page(post, dao, eve, signed_in):
    edit(signed_in(post.author), post, "We meet on **Tuesday**.\n\n- Bring the figures.")
    browser = signed_in(dao)

    answer = browser.get(f"/p/{post.pk}/quote/")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        f"> [Chiara wrote](/p/{post.pk}/):\n>\n> We meet on **Tuesday**.\n>\n> - Bring the figures.\n\n"
    )
    page = browser.get(f"{post.thread.get_absolute_url()}?quote={post.pk}")
    assert page.context["form"]["source"].value() == answer.content.decode()
    assert eve.get(f"/p/{post.pk}/quote/")["Location"] == f"/accounts/login/?next=/p/{post.pk}/quote/"
