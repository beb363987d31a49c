"""The editor and the list beside a thread are drawn once; each reader gets their own text, signs and marks."""

import re
from uuid import uuid4

from django.template import Context, engines
from django.test import Client
from django.utils import translation

from forum.forms import PostForm
from forum.models import Draft, Post
from members.models import Member
from tests.factories import make_post, make_thread

EDITOR = "{% include 'forum/editor.html' with form=form topic=topic button='Post' preview=None only %}"
PLAIN = "{% include 'forum/editor_card.html' with form=form topic=topic.slug button='Post' preview=None only %}"


def drawn(source: str, **context: object) -> str:
    return str(engines["django"].engine.from_string(source).render(Context(context))).strip()


def test_the_editor_of_a_card_is_the_editor(ada: Member, chiara: Member) -> None:
    thread = make_thread(by=chiara)
    for by, text, language in (
        (ada, "", "en"),
        (chiara, "</textarea><b>Milk & more</b> {{ x }}", "de"),
        (ada, "a", "en"),
    ):
        signs = {"draft_writer": uuid4().hex, "draft_version": "3"}
        form = PostForm(by=by, initial={"source": text, "language": language, **signs})
        for spoken in ("en", "de"):
            with translation.override(spoken):
                assert drawn(EDITOR, form=form, topic=thread.topic) == drawn(PLAIN, form=form, topic=thread.topic)


def test_what_one_writes_is_in_nobody_elses_editor(chiara: Member, dao: Member, signed_in) -> None:
    thread = make_thread(by=chiara)
    Draft.objects.create(member=chiara, thread=thread, source="Not ripe yet")
    Draft.objects.create(member=dao, thread=thread, source="Nor this")
    pages = {who: signed_in(who).get(thread.get_absolute_url()).content.decode() for who in (chiara, dao)}
    assert [("Not ripe yet" in page, "Nor this" in page) for page in pages.values()] == [(True, False), (False, True)]
    tokens = [
        set(re.findall(r'name="(?:token|csrfmiddlewaretoken|draft_writer)" value="([^"]+)"', p)) for p in pages.values()
    ]
    assert (tokens[0] & tokens[1], [len(found) >= 3 for found in tokens]) == (set(), [True, True])


def test_the_list_beside_a_thread_marks_what_is_unread_to_its_reader(
    ada: Member, chiara: Member, dao: Member, eve: Client, signed_in
) -> None:
    thread = make_thread(by=chiara)
    second, third = make_post(thread, by=dao), make_post(thread, by=dao)
    second.hide(by=ada, reason="A test.")
    found = r'<li( class="is-unread")?><a href="#post-(\d+)"><span class="jump-node"></span><span>\d+ ([^<]*)<'
    first = Post.objects.get(thread=thread, position=1)
    names = [(str(first.pk), chiara.display_name), (str(second.pk), "hidden"), (str(third.pk), dao.display_name)]

    def beside(browser: Client) -> list[tuple[str, str, str]]:
        return re.findall(found, browser.get(thread.get_absolute_url()).content.decode())

    assert beside(eve) == [("", *name) for name in names]
    assert beside(signed_in(chiara)) == [("", *names[0]), ("", *names[1]), (' class="is-unread"', *names[2])]
    Member.objects.filter(pk=dao.pk).update(display_name="Dao & Sons")
    assert beside(signed_in(chiara))[2] == ("", str(third.pk), "Dao &amp; Sons")
