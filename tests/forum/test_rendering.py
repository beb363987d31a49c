"""Stored posts follow the renderer when it changes."""

from django.core.management import call_command

from core.markdown import RENDER_VERSION
from forum.models import Post
from forum.rendering import render_outdated
from tests.factories import make_post, make_thread


def test_posts_of_an_earlier_renderer_are_drawn_again(db: None, capsys) -> None:
    thread = make_thread(source="Old :tada:")
    Post.objects.update(html="<p>Old</p>", render_version=1, version=5)
    fresh = make_post(thread)

    call_command("render_posts")
    call_command("render_posts")

    shown = Post.objects.order_by("pk").values_list("html", "render_version", "version")
    assert list(shown) == [("<p>Old 🎉</p>\n", RENDER_VERSION, 6), (fresh.html, RENDER_VERSION, 1)]
    end = "Every post is as the renderer draws it now.\n"
    assert capsys.readouterr().out == f"1 posts rendered.\n{end}{end}"


def test_batches_cover_all_and_each_costs_three_questions(db: None, monkeypatch, django_assert_num_queries) -> None:
    monkeypatch.setattr("forum.rendering.BATCH", 2)
    thread = make_thread()
    for _ in range(4):
        make_post(thread)
    Post.objects.update(render_version=1)

    with django_assert_num_queries(4 + 2 * 3 + 5):
        assert list(render_outdated()) == [2, 2, 1]


def test_footnotes_of_two_posts_on_a_page_do_not_share_an_id(db: None) -> None:
    thread = make_thread(source="Same[^1].\n\n[^1]: Note.")
    second = make_post(thread, source="Same[^1].\n\n[^1]: Note.")

    assert f'id="fn-{second.client_token.hex[:8]}-1"' in second.html
    assert f'id="fn-{second.client_token.hex[:8]}-1"' not in thread.posts.get(position=1).html


def test_a_changed_post_keeps_the_ids_of_its_footnotes(db: None) -> None:
    post = make_post(source="One[^1].\n\n[^1]: Note.")
    before = post.html

    post.edit(source="Two[^1].\n\n[^1]: Note.", language="en")

    assert post.html == before.replace("One", "Two")
