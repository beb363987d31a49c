"""Writing: a reply, a thread, a preview. Whatever stands in the way, the text is kept."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from core.markdown import MAX_LENGTH
from core.querysets import PAGE_SIZE
from forum.models import Post, Thread, Topic
from forum.models.safety import POSTS_A_MINUTE
from members.models import Member
from tests.factories import PASSWORD, make_post, make_thread, make_topic

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def text(source: str = "We did that too.", **fields: str) -> dict[str, str]:
    return {"source": source, "language": "en", "token": str(uuid4())} | fields


def reply_to(thread: Thread) -> str:
    return f"{thread.get_absolute_url()}reply/"


def kept(html: str) -> str:
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_a_reply_is_posted_and_led_to(chiara: Member, signed_in) -> None:
    thread = make_thread()

    answer = signed_in(chiara).post(reply_to(thread), text("We **did** that."))

    post = Post.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (302, f"{thread.get_absolute_url()}#post-{post.pk}")
    assert (post.author, post.affiliation, post.html) == (
        chiara,
        "Example Dairy Network",
        "<p>We <strong>did</strong> that.</p>\n",
    )


def test_with_htmx_the_reply_appears_in_place(chiara: Member, signed_in) -> None:
    thread = make_thread()
    sent = text(shown="1")

    answer = signed_in(chiara).post(reply_to(thread), sent, headers=HTMX)

    html, post = answer.content.decode(), Post.objects.latest("pk")
    assert (answer.status_code, answer["Vary"].split(", ")[0]) == (200, "HX-Request")
    assert re.findall(r'<article class="post" id="post-(\d+)"[^>]* autofocus>', html) == [str(post.pk)]
    assert "Your reply is posted." in html
    assert kept(html) == ""
    assert sent["token"] not in html
    assert "<html" not in html


def test_what_others_posted_meanwhile_appears_too(chiara: Member, signed_in) -> None:
    thread = make_thread()
    other = make_post(thread)

    html = signed_in(chiara).post(reply_to(thread), text(shown="1"), headers=HTMX).content.decode()

    assert re.findall(r'<article class="post" id="post-(\d+)"', html) == [
        str(other.pk),
        str(Post.objects.latest("pk").pk),
    ]


@pytest.mark.parametrize("shown", ["", "x", "9" * 40, "-1"])
def test_without_knowing_what_is_shown_htmx_is_led_to_the_post(shown: str, chiara: Member, signed_in) -> None:
    thread = make_thread()

    answer = signed_in(chiara).post(reply_to(thread), text(shown=shown), headers=HTMX)

    assert (answer.status_code, answer["HX-Location"]) == (204, Post.objects.latest("pk").place)


def test_a_reply_on_the_next_page_is_led_to(chiara: Member, signed_in) -> None:
    thread = make_thread()
    for _ in range(PAGE_SIZE - 1):
        make_post(thread)

    answer = signed_in(chiara).post(reply_to(thread), text(shown=str(PAGE_SIZE)), headers=HTMX)

    assert answer["HX-Location"] == f"{thread.get_absolute_url()}?page=2#post-{Post.objects.latest('pk').pk}"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_too_long_a_text_comes_back_whole(headers: dict[str, str], chiara: Member, signed_in) -> None:
    source = "x" * (MAX_LENGTH + 1)

    answer = signed_in(chiara).post(reply_to(make_thread()), text(source), headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert f"Your text has {MAX_LENGTH + 1} characters; a post holds {MAX_LENGTH}." in html
    assert kept(html) == source
    assert 'class="error-summary"' in html
    assert ("<html" in html) == (headers == {})


def test_lines_are_counted_as_they_were_written(chiara: Member, signed_in) -> None:
    answer = signed_in(chiara).post(reply_to(make_thread()), text("a\r\n" * (MAX_LENGTH // 2 - 1) + "b"))

    assert answer.status_code == 302
    assert "\r" not in Post.objects.latest("pk").source


def test_an_empty_text_is_refused(chiara: Member, signed_in) -> None:
    answer = signed_in(chiara).post(reply_to(make_thread()), text(" \n "))

    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


@pytest.mark.parametrize("fields", [{"language": "xx"}, {"token": "no-uuid"}, {"source": "a\x00b"}])
def test_a_form_that_was_tampered_with_is_refused(fields: dict[str, str], chiara: Member, signed_in) -> None:
    assert signed_in(chiara).post(reply_to(make_thread()), text() | fields).status_code == 422


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_A13_a_thread_closed_meanwhile_keeps_the_text(
    headers: dict[str, str], chiara: Member, ada: Member, signed_in
) -> None:
    thread = make_thread()
    thread.close(by=ada, reason="Answered.")

    answer = signed_in(chiara).post(reply_to(thread), text("My long answer"), headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "This thread is closed: it accepts no more replies. Your text is kept here." in html
    assert kept(html) == "My long answer"
    assert thread.posts.count() == 1


def test_a_moderator_may_reply_in_a_closed_thread(ada: Member, signed_in) -> None:
    thread = make_thread()
    thread.close(by=ada, reason="Answered.")

    assert signed_in(ada).post(reply_to(thread), text()).status_code == 302


def test_too_fast_is_told_and_the_text_kept(chiara: Member, signed_in) -> None:
    thread = make_thread()
    browser = signed_in(chiara)
    for _ in range(POSTS_A_MINUTE):
        browser.post(reply_to(thread), text())

    answer = browser.post(reply_to(thread), text("One more"))

    html = answer.content.decode()
    assert answer.status_code == 429
    assert "Wait a minute or a day, then send it again. Your text is kept here." in html
    assert kept(html) == "One more"


def test_the_last_post_sent_twice_is_not_too_fast(chiara: Member, signed_in) -> None:
    thread, sent = make_thread(), text()
    browser = signed_in(chiara)
    for _ in range(POSTS_A_MINUTE - 1):
        browser.post(reply_to(thread), text())

    first, second = browser.post(reply_to(thread), sent), browser.post(reply_to(thread), sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Post.objects.filter(author=chiara).count() == POSTS_A_MINUTE


def test_who_has_not_confirmed_the_address_is_told(una: Member, signed_in) -> None:
    answer = signed_in(una).post(reply_to(make_thread()), text("Hello"))

    assert answer.status_code == 403
    assert "Confirm your e-mail address first" in answer.content.decode()
    assert kept(answer.content.decode()) == "Hello"


def test_a_suspended_member_cannot_post(chiara: Member, ada: Member, signed_in) -> None:
    thread, browser = make_thread(), signed_in(chiara)
    chiara.suspend(by=ada, reason="Insults.")

    answer = browser.post(reply_to(thread), text())

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")
    assert thread.posts.count() == 1


def test_a_text_sent_while_signed_out_waits_for_its_writer(eve: Client, chiara: Member) -> None:
    thread = make_thread()

    answer = eve.post(reply_to(thread), text("Half an hour of work"))
    assert answer["Location"] == f"/accounts/login/?next={reply_to(thread)}"
    eve.force_login(chiara)

    assert kept(eve.get(reply_to(thread), follow=True).content.decode()) == "Half an hour of work"
    assert kept(eve.get(thread.get_absolute_url()).content.decode()) == ""


def test_signing_in_by_the_form_leads_back_to_the_text(eve: Client, chiara: Member) -> None:
    thread = make_thread()

    asked = eve.post(reply_to(thread), text("Half an hour of work"))["Location"]
    back = eve.post(asked, {"login": chiara.email, "password": PASSWORD}, follow=True)

    assert back.redirect_chain == [(reply_to(thread), 302), (f"{thread.get_absolute_url()}#reply", 302)]
    assert kept(back.content.decode()) == "Half an hour of work"


def test_a_text_waits_also_where_only_members_read(eve: Client, chiara: Member) -> None:
    thread = make_thread(make_topic("Inner", audience=Topic.Audience.MEMBERS))

    eve.post(reply_to(thread), text("Half an hour of work", language="it"))
    eve.force_login(chiara)
    html = eve.get(reply_to(thread), follow=True).content.decode()

    assert kept(html) == "Half an hour of work"
    assert '<option value="it" lang="it" selected>' in html


def test_a_waiting_text_is_shown_though_the_thread_was_closed(eve: Client, chiara: Member, ada: Member) -> None:
    thread = make_thread()
    eve.post(reply_to(thread), text("Half an hour of work"))
    thread.close(by=ada, reason="Answered.")
    eve.force_login(chiara)

    assert kept(eve.get(reply_to(thread), follow=True).content.decode()) == "Half an hour of work"


def test_a_preview_in_a_thread_closed_meanwhile_keeps_the_text(chiara: Member, ada: Member, signed_in) -> None:
    thread = make_thread()
    thread.close(by=ada, reason="Answered.")

    html = signed_in(chiara).post(reply_to(thread), text("My long answer", preview="1")).content.decode()

    assert kept(html) == "My long answer"


def test_an_edit_waits_for_its_writer(eve: Client, chiara: Member) -> None:
    post = make_post(by=chiara)

    answer = eve.post(f"/p/{post.pk}/edit/", text("Better words"))
    eve.force_login(chiara)

    assert answer["Location"] == f"/accounts/login/?next=/p/{post.pk}/edit/"
    assert kept(eve.get(f"/p/{post.pk}/edit/").content.decode()) == "Better words"
    assert kept(eve.get(f"/p/{post.pk}/edit/").content.decode()) == post.source


def test_signing_in_in_another_tab_loses_no_text(chiara: Member) -> None:
    """The form stood open; then its writer signed out and in again elsewhere, and the form is out of date."""
    make_topic("Milk")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(chiara)
    page = browser.get("/topics/milk/new/").content.decode()
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert secret is not None
    browser.cookies["csrftoken"] = "x" * 32  # what signing in elsewhere does

    sent = text("The text", title="The title", csrfmiddlewaretoken=secret.group(1), password="not shown")
    answer = browser.post("/topics/milk/new/", sent)

    html = answer.content.decode()
    assert answer.status_code == 403
    assert re.findall(r"<textarea[^>]* readonly>\n(.*?)</textarea>", html, re.DOTALL) == ["The text", "The title"]
    assert '<a href="/topics/milk/new/">open the form again</a>' in html
    assert "not shown" not in html


def test_a_form_out_of_date_without_a_text_says_what_to_do(chiara: Member) -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post("/accounts/login/", {"login": chiara.email, "password": "secret"})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "Go back, reload the page and send it again." in html
    assert "<textarea" not in html


def test_a_reply_to_what_one_may_not_see_is_absent(chiara: Member, ada: Member, signed_in) -> None:
    thread = make_thread()
    thread.hide(by=ada, reason="Spam.")

    assert signed_in(chiara).post(reply_to(thread), text()).status_code == 404


def test_without_a_script_the_preview_comes_with_the_kept_text(chiara: Member, signed_in) -> None:
    thread, sent = make_thread(), text("We **did** that.", preview="1")
    browser = signed_in(chiara)

    html = browser.post(reply_to(thread), sent).content.decode()
    back = browser.post(reply_to(thread), text("We **did** that.", write="1")).content.decode()

    assert "<p>We <strong>did</strong> that.</p>" in html
    assert kept(html) == kept(back) == "We **did** that."
    assert sent["token"] in html
    assert "editor-preview prose" not in back
    assert thread.posts.count() == 1


def test_with_htmx_the_preview_appears_in_place(chiara: Member, signed_in) -> None:
    browser = signed_in(chiara)

    shown = browser.post("/preview/", text("**Bold** <script>alert(1)</script>", preview="1"), headers=HTMX)
    hidden = browser.post("/preview/", text("**Bold**", write="1"), headers=HTMX)

    assert "<strong>Bold</strong> &lt;script&gt;alert(1)&lt;/script&gt;" in shown.content.decode()
    assert "<strong>Bold" not in hidden.content.decode()
    assert "<html" not in shown.content.decode()


def test_a_thread_is_started(chiara: Member, signed_in) -> None:
    topic = make_topic("Milk")

    answer = signed_in(chiara).post("/topics/milk/new/", text("Who did?", title="Sensors: who did?", language="fr"))

    thread = Thread.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/threads/{thread.pk}-sensors-who-did/")
    assert (thread.topic, thread.title, thread.language, thread.post_count) == (topic, "Sensors: who did?", "fr", 1)


@pytest.mark.parametrize("title", ["", "x" * 161, "a\u202eb"])
def test_a_thread_needs_a_title_that_can_be_read(title: str, chiara: Member, signed_in) -> None:
    make_topic("Milk")

    answer = signed_in(chiara).post("/topics/milk/new/", text("Kept text", title=title))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count("<h1") == 1
    assert kept(html) == "Kept text"
    assert 'href="#id_title"' in html


def test_a_closed_topic_takes_no_thread(chiara: Member, signed_in) -> None:
    make_topic("Milk", closed_at=timezone.now())
    browser = signed_in(chiara)

    answer = browser.post("/topics/milk/new/", text("Kept text", title="Title"))

    assert answer.status_code == 403
    assert "This topic is closed" in browser.get("/topics/milk/new/").content.decode()
    assert kept(answer.content.decode()) == "Kept text"


def test_a_thread_previews_without_a_script(chiara: Member, signed_in) -> None:
    make_topic("Milk")

    html = signed_in(chiara).post("/topics/milk/new/", text("**Who**", title="Sensors", preview="1")).content.decode()

    assert "<strong>Who</strong>" in html
    assert 'value="Sensors"' in html
    assert "error-summary" not in html


def test_visitors_sign_in_before_they_start_a_thread(eve: Client, chiara: Member) -> None:
    make_topic("Milk")

    assert eve.get("/topics/milk/new/")["Location"] == "/accounts/login/?next=/topics/milk/new/"
    eve.post("/topics/milk/new/", text("Kept text", title="Kept title"))
    eve.force_login(chiara)
    html = eve.get("/topics/milk/new/").content.decode()

    assert kept(html) == "Kept text"
    assert 'value="Kept title"' in html


def test_extra_fields_change_nothing(chiara: Member, signed_in) -> None:
    make_topic("Milk")

    signed_in(chiara).post("/topics/milk/new/", text(title="T", pinned_at="2026-01-01", author="1", post_count="99"))

    thread = Thread.objects.get()
    assert (thread.pinned_at, thread.author, thread.post_count) == (None, chiara, 1)


def test_a_reply_costs_at_most_fourteen_queries(chiara: Member, signed_in, django_assert_num_queries) -> None:
    thread, browser = make_thread(), signed_in(chiara)

    with django_assert_num_queries(14):
        browser.post(reply_to(thread), text())


def test_an_edit_is_marked(chiara: Member, signed_in) -> None:
    post = make_post(by=chiara, source="We did taht.")
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(minutes=6))
    browser = signed_in(chiara)
    assert kept(browser.get(f"/p/{post.pk}/edit/").content.decode()) == "We did taht."

    answer = browser.post(f"/p/{post.pk}/edit/", text("We did that.", base=post.base))

    post.refresh_from_db()
    assert answer["Location"] == post.place
    assert (post.source, post.html) == ("We did that.", "<p>We did that.</p>\n")
    assert post.edited_at is not None
    assert re.search(r"Edited <time", browser.get(post.thread.get_absolute_url()).content.decode())


def test_only_the_author_edits(dao: Member, ada: Member, sam: Member, eve: Client, signed_in) -> None:
    post = make_post()

    for member in (dao, ada, sam):
        assert signed_in(member).post(f"/p/{post.pk}/edit/", text("Mine now")).status_code == 404
    assert eve.get(f"/p/{post.pk}/edit/")["Location"].startswith("/accounts/login/")


def test_an_edit_in_a_closed_thread_keeps_the_text(chiara: Member, ada: Member, signed_in) -> None:
    post = make_post(by=chiara)
    post.thread.close(by=ada, reason="Answered.")

    answer = signed_in(chiara).post(f"/p/{post.pk}/edit/", text("Better words", base=post.base))

    assert answer.status_code == 403
    assert kept(answer.content.decode()) == "Better words"


def test_an_edit_previews_without_a_script(chiara: Member, signed_in) -> None:
    post = make_post(by=chiara)

    html = signed_in(chiara).post(f"/p/{post.pk}/edit/", text("**Better**", preview="1")).content.decode()

    assert "<strong>Better</strong>" in html
    assert kept(html) == "**Better**"


def test_a_form_that_is_out_of_date_gives_the_text_back(chiara: Member) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(chiara)

    answer = browser.post(reply_to(make_thread()), text("Half an hour </textarea><b>of work"))

    assert answer.status_code == 403
    assert kept(answer.content.decode()) == "Half an hour &lt;/textarea&gt;&lt;b&gt;of work"


def test_with_htmx_who_is_signed_out_is_led_to_sign_in_and_back(eve: Client, chiara: Member) -> None:
    thread = make_thread()

    answer = eve.post(reply_to(thread), text("Half an hour of work"), headers=HTMX)
    eve.force_login(chiara)

    assert answer.status_code == 204
    assert answer["HX-Location"] == f"/accounts/login/?next={reply_to(thread)}"
    assert kept(eve.get(thread.get_absolute_url()).content.decode()) == "Half an hour of work"


def test_a_preview_does_not_lead_away_from_the_text(eve: Client) -> None:
    assert eve.post("/preview/", {"source": "Text"}, headers=HTMX).status_code == 403
