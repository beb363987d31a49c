"""Watched words and hosts: a text is refused with the reason beside it and kept, or the word is replaced."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.models import Post, Thread, Watched
from forum.models.watching import found, hosts_of, replaced
from members.models import Member
from tests.factories import make_post, make_thread, make_topic
from tests.forum.test_posting import kept, reply_to, text

pytestmark = pytest.mark.django_db

SAID = [
    ("casino", "Our CASINO is open", True),
    ("casino", "cásìnó", True),
    ("casino", "casinos", False),
    ("casino*", "Casinos here", True),
    ("casino*", "ecasino", False),
    ("buy now", "Buy... **now**!", True),
    ("buy now", "buy it now", False),
    ("Straße", "strasse 5", True),
    ("łódź", "LODZ", True),
]


def watch(text: str, **fields: str) -> Watched:
    return Watched.objects.create(text=text, **fields)


@pytest.mark.parametrize(("word", "said", "expected"), SAID)
def test_accents_capitals_and_signs_do_not_matter(word, said, expected, chiara: Member, signed_in) -> None:
    watch(word, reason="No adverts.")
    thread, browser = make_thread(), signed_in(chiara)

    answer = browser.post(reply_to(thread), text(said))

    assert (answer.status_code, found(said, word)) == (422 if expected else 302, expected)
    if expected:
        html = answer.content.decode()
        assert (f"texts with this: {word}. No adverts. Your text is kept here." in html, kept(html)) == (True, said)
        assert thread.posts.count() == 1


HOSTS = [
    ("See https://shoes.example/x", True),
    ("[here](https://www.SHOES.example)", True),
    ("[here](https://sh&#111;es.example/)", True),
    ("[a]: https://shoes.example\n\n[a]", True),
    ("https://notshoes.example", False),
    ("https://shoes.example.org", False),
    ("shoes example", False),
]


@pytest.mark.parametrize(("said", "expected"), HOSTS)
def test_a_host_is_known_however_it_is_written_and_no_other_that_ends_alike(said, expected, chiara, signed_in) -> None:
    watch("shoes.example", kind="host")

    answer = signed_in(chiara).post(reply_to(make_thread()), text(said))

    assert (answer.status_code, "shoes.example" in hosts_of(said)) == (422 if expected else 302, expected)


def test_a_word_is_replaced_wherever_it_stands_and_nothing_else(chiara: Member, signed_in) -> None:
    make_topic("Milk")
    watch("darn*", deed="replace", replacement="***")

    signed_in(chiara).post("/topics/milk/new/", text("A DÀRNED thing, darn: undarned.", title="Darn it"))

    thread = Thread.objects.get()
    assert (thread.title, thread.posts.get().source) == ("*** it", "A *** thing, ***: undarned.")


def test_a_title_and_a_change_are_read_too_and_moderators_are_not(chiara: Member, ada: Member, signed_in) -> None:
    make_topic("Milk")
    watch("casino")
    browser, post = signed_in(chiara), make_post(by=chiara)

    answer = browser.post("/topics/milk/new/", text(title="Casino"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["title"])
    assert browser.post(f"/p/{post.pk}/edit/", text("A casino.", base=post.base)).status_code == 422
    assert Post.objects.get(pk=post.pk).source == "A reply."
    assert signed_in(ada).post(reply_to(post.thread), text("The word casino is watched.")).status_code == 302


def test_moderators_keep_the_list_and_bad_entries_are_explained(ada: Member, chiara: Member, signed_in) -> None:
    browser, address = signed_in(ada), "/admin/forum/watched/add/"
    entry = {"kind": "word", "text": "casino", "deed": "block", "replacement": "", "reason": ""}

    for wrong, words in [
        ({"text": "***"}, "at least one letter"),
        ({"kind": "host", "text": "https://x.example/"}, "Write the domain alone"),
        ({"deed": "replace"}, "Only words are replaced"),
    ]:
        assert words in browser.post(address, entry | wrong).content.decode()
    browser.post(address, entry)
    assert list(Watched.objects.values_list("text", flat=True)) == ["casino"]
    assert signed_in(chiara).get("/admin/forum/watched/").status_code == 302


@settings(max_examples=150, deadline=None)
@given(said=st.text(max_size=300), word=st.text(min_size=1, max_size=8))
def test_A40_any_text_is_read_in_no_time_and_replacing_leaves_the_rest(said: str, word: str) -> None:
    begun = time.perf_counter()
    changed = replaced(said, word, "")
    assert time.perf_counter() - begun < 0.1
    assert len(changed) <= len(said)
    assert (changed != said) == found(said, word) or not found(said, word)


def test_A40_a_long_text_of_nothing_but_beginnings_is_read_in_no_time() -> None:
    said = "ca " * 6000
    begun = time.perf_counter()
    assert (found(said, "ca ca ca ca x"), len(hosts_of("a." * 9000))) == (False, 0)
    assert time.perf_counter() - begun < 2
