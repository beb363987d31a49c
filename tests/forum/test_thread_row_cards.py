"""The row of a thread is drawn once for whoever it looks the same to, and anew as soon as it looks different."""

from datetime import timedelta

from django.template import Context, engines
from django.test import Client
from django.utils import timezone, translation

from forum.models import Thread
from members.models import Member
from tests.factories import make_post, make_thread, make_topic

CARD = '{% load cards forum_words %}{% card "components/thread_row.html" thread=thread|row show_topic=True %}'
PLAIN = '{% include "components/thread_row.html" with thread=thread show_topic=True only %}'


def drawn(source: str, thread: Thread) -> str:
    return str(engines["django"].engine.from_string(source).render(Context({"thread": thread})))


def test_a_card_shows_what_the_row_shows(ada: Member, chiara: Member) -> None:
    topic = make_topic("Milk & more")
    plain = make_thread(topic, by=chiara, title="<b>Sensors</b>")
    marked = make_thread(topic, by=chiara, kind=Thread.Kind.QUESTION)
    post = make_post(marked, by=ada)
    now = timezone.now()
    Thread.objects.filter(pk=marked.pk).update(accepted_post=post, pinned_at=now, closed_at=now, hidden_at=now)
    for pk in (plain.pk, marked.pk):
        for mark, begun, new in ((None, False, 0), (0, False, 1), (1, True, 1), (1, True, 100), (9, True, 0)):
            thread = Thread.objects.for_list().get(pk=pk)
            thread.read_mark, thread.begun, thread.new_count = mark, begun, new
            for language in ("en", "de", "en"):
                with translation.override(language):
                    assert drawn(CARD, thread) == drawn(PLAIN, thread)
    for former in (Thread.objects.for_list().get(pk=plain.pk), Thread.objects.for_list().get(pk=marked.pk)):
        former.author = former.last_author = None
        assert drawn(CARD, former) == drawn(PLAIN, former)


def test_a_card_grows_older(chiara: Member) -> None:
    thread = make_thread(by=chiara)
    for hours, words in ((0, "just now"), (3, "3 h"), (4, "4 h"), (24, "1 day"), (50, "2 days")):
        thread.last_post_at = timezone.now() - timedelta(hours=hours)
        assert f">{words}</time>" in drawn(CARD, thread)


def test_what_changes_shows_on_the_next_page(eve: Client, ada: Member, chiara: Member, signed_in) -> None:
    thread = make_thread(make_topic("Milk"), by=chiara, title="Sensors")
    assert "by Chiara" in eve.get("/topics/milk/").content.decode()

    Member.objects.filter(pk=chiara.pk).update(display_name="Clara Renamed")
    assert "by Clara Renamed" in eve.get("/topics/milk/").content.decode()

    reader = signed_in(ada)
    assert "is-new" in reader.get("/topics/milk/").content.decode()
    reader.get(thread.get_absolute_url())
    assert "is-read" in reader.get("/topics/milk/").content.decode()

    thread.hide(by=ada, reason="Twice")
    assert "Sensors" not in eve.get("/topics/milk/").content.decode()
    assert "chip-warn" in reader.get("/topics/milk/").content.decode()
