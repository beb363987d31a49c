"""Mail about notices: only what is still unread and still visible, in one's own zone, with a way out in one click."""

from datetime import datetime
from email.utils import parseaddr

import pytest
import time_machine
from django.core import mail
from django.test import Client

from forum import digests
from forum.mailing import mail_notices
from forum.models import Post, ThreadState, Topic
from forum.notices import tell_about_post
from members.models import Member
from notifications.letters import defused, unsubscribe_token
from notifications.levels import Level
from notifications.models import Digest, Follow
from tests.at_once import at_once
from tests.factories import make_call, make_deadline, make_member, make_post, make_thread, make_topic

pytestmark = pytest.mark.django_db
MONDAY_IN_ATHENS = datetime.fromisoformat("2027-03-15T07:30:00+02:00")


@pytest.fixture
def gil(db) -> Member:
    """Wants one mail for each notice."""
    return make_member("Gil", mail_mode="each")


@pytest.fixture
def ivy(db) -> Member:
    """Lives in Athens and wants one mail a day."""
    return make_member("Ivy", mail_mode="daily", time_zone="Europe/Athens")


def tell(post: Post) -> Post:
    post = Post.objects.for_notices().get(pk=post.pk)
    tell_about_post(post)
    return post


def reply(member: Member, by: Member, **fields) -> Post:
    return tell(make_post(make_thread(by=member, title="Cross-border clusters"), by=by, **fields))


def test_one_mail_for_each_notice_says_who_where_and_why(gil, chiara):
    post = reply(gil, chiara, source="We can host **two** companies.")
    assert [mail_notices(post), mail_notices(post)] == [1, 0]

    (letter,) = mail.outbox
    assert letter.subject == "A reply in a thread you started: Cross-border clusters"
    assert letter.to == [gil.email]
    assert "Chiara wrote:\n\nWe can host two companies." in letter.body
    assert f"http://testserver/p/{post.pk}/" in letter.body
    assert letter.alternatives[0].mimetype == "text/html"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"].startswith("<http://testserver/unsubscribe/")


def read_it(post, gil, ada):
    gil.notifications.mark_read(gil)


def hide_it(post, gil, ada):
    post.thread.hide(by=ada, reason="For the story.")


def keep_it_inside(post, gil, ada):
    Topic.objects.filter(pk=post.thread.topic_id).update(hidden_at=post.created_at)


def suspend_them(post, gil, ada):
    gil.suspend(by=ada, reason="For the story.")


def want_none(post, gil, ada):
    gil.stop_mail()


@pytest.mark.parametrize("meanwhile", [read_it, hide_it, keep_it_inside, suspend_them, want_none])
def test_A05_nothing_is_sent_that_changed_meanwhile(meanwhile, gil, chiara, ada):
    post = reply(gil, chiara)
    meanwhile(post, gil, ada)

    assert mail_notices(Post.objects.for_notices().get(pk=post.pk)) == 0
    assert mail.outbox == []


def test_A05_of_a_topic_that_is_not_public_a_mail_says_nothing_from_inside(gil, chiara):
    topic = make_topic("Our budget", audience=Topic.Audience.MEMBERS)
    post = tell(make_post(make_thread(topic, by=gil, title="The secret sum"), by=chiara, source="It is forty-two."))
    mail_notices(post)

    (letter,) = mail.outbox
    everything = letter.subject + letter.body + letter.alternatives[0].content
    assert [word in everything for word in ("Our budget", "secret sum", "forty-two", "Chiara")] == [False] * 4


def test_A22_a_name_makes_neither_a_link_nor_a_header(gil):
    mallory = make_member("evil.example/login")
    mail_notices(reply(gil, mallory))

    assert "evil.example" not in mail.outbox[0].body
    assert defused("a@b.example:80") == "a@\u200bb.\u200bexample:\u200b80"
    assert parseaddr(mail.outbox[0].to[0])[1] == gil.email


def test_a_digest_comes_once_for_a_day_at_seven_of_ones_own_time(ivy, chiara):
    reply(ivy, chiara)
    with time_machine.travel(MONDAY_IN_ATHENS.replace(hour=6), tick=False):
        digests.send_due()
    with time_machine.travel(MONDAY_IN_ATHENS, tick=False):
        assert [digests.send_due(), digests.send_due()] == [0, 0]

    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("Your day in the Cluster Forum", [ivy.email])
    assert "A reply in a thread you started: Cross-border clusters (Chiara)" in letter.body
    assert list(ivy.digests.values_list("period", flat=True)) == ["2027-03-14", "2027-03-15"]


@pytest.mark.parametrize(
    ("mode", "moment", "expected"),
    [
        ("daily", "2027-03-15T06:59:00", "2027-03-14"),
        ("daily", "2027-03-15T07:00:00", "2027-03-15"),
        ("weekly", "2027-03-15T06:59:00", "2027-W10"),
        ("weekly", "2027-03-15T07:00:00", "2027-W11"),
        ("weekly", "2027-03-21T23:00:00", "2027-W11"),
    ],
)
def test_a_period_begins_at_seven_and_a_week_on_monday(mode, moment, expected):
    assert digests.period(mode, datetime.fromisoformat(moment)) == expected


def test_a_run_that_was_killed_goes_on_where_it_stopped(ivy, gil, chiara, monkeypatch):
    gil.mail_mode = "daily"
    gil.save(update_fields=["mail_mode"])
    for member in (gil, ivy):
        reply(member, chiara)
    send = digests.write_letter

    def die_at_the_second(member, *args, **kwargs):
        if mail.outbox:
            raise SystemExit
        return send(member, *args, **kwargs)

    monkeypatch.setattr(digests, "write_letter", die_at_the_second)
    with pytest.raises(SystemExit):
        digests.send_due()
    monkeypatch.setattr(digests, "write_letter", send)
    digests.send_due()

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([gil.email, ivy.email])
    assert Digest.objects.filter(sent_at__isnull=False).count() == 2


def test_a_digest_tells_of_new_threads_about_a_followed_call_and_of_its_deadlines(ivy, chiara, sam):
    with time_machine.travel("2027-03-01T12:00:00+00:00", tick=False):
        call = make_call("Pilots", closes=datetime.fromisoformat("2027-04-01T17:00:00+02:00"))
        far = make_call("Far", closes=datetime.fromisoformat("2027-06-01T17:00:00+02:00"))
        off = make_deadline(call, datetime.fromisoformat("2027-03-30T17:00:00+02:00"))
        off.cancel(by=sam, reason="So it says.")
        make_call("Unfollowed", closes=datetime.fromisoformat("2027-03-20T17:00:00+01:00"))
        for one in (call, far):
            Follow.objects.set_level(one, "follow", by=ivy)
        tell(make_thread(by=chiara, title="Who comes along?", call=call).posts.get())
    with time_machine.travel(MONDAY_IN_ATHENS, tick=False):
        assert digests.send_due() == 1
    body = mail.outbox[0].body
    assert "* A new thread about a call you follow: Who comes along? (Chiara)" in body
    deadlines = body.partition("Deadlines of calls you follow")[2].partition("-- ")[0]
    assert deadlines.split("\n* ")[1:] == [
        "Pilots: 1 April 2027, 17:00 (Europe/Brussels)\n  http://testserver/calls/pilots/\n\n"
    ]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_digest(ivy, chiara):
    reply(ivy, chiara)
    label = digests.period("daily", datetime.now(MONDAY_IN_ATHENS.tzinfo))

    assert sorted(at_once(*[lambda: digests.send_digest(Member.objects.get(pk=ivy.pk), label)] * 3)) == [
        False,
        False,
        True,
    ]


def test_a_digest_lists_what_is_new_in_threads_one_follows_until_it_is_read(ivy, chiara, signed_in):
    thread = make_thread(by=chiara, title="Followed thread")
    ThreadState.objects.set_level(thread, Level.FOLLOW, by=ivy)
    make_post(thread, by=chiara)
    digests.send_digest(ivy, "one")
    assert "Followed thread (2 new posts)" in mail.outbox[0].body
    make_post(thread, by=chiara)
    signed_in(ivy).get(thread.get_absolute_url())

    assert digests.send_digest(Member.objects.get(pk=ivy.pk), "two") is False


def test_nothing_new_makes_no_mail_and_nothing_is_told_twice(ivy, chiara):
    reply(ivy, chiara)
    ThreadState.objects.update(level=Level.NORMAL)

    assert [digests.send_digest(ivy, "one"), digests.send_digest(ivy, "two")] == [True, False]
    assert len(mail.outbox) == 1


def test_A35_opening_the_way_out_changes_nothing_and_one_click_needs_no_session(gil, chiara):
    address = f"/unsubscribe/{unsubscribe_token(gil)}/"
    stranger = Client(enforce_csrf_checks=True)

    assert "Nothing changes until you press a button" in stranger.get(address).content.decode()
    gil.refresh_from_db()
    assert gil.mail_mode == "each"
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    gil.refresh_from_db()
    assert gil.mail_mode == "none"


def test_the_way_out_also_offers_less_of_what_caused_the_mail(gil, chiara):
    reply(gil, chiara)
    notice = gil.notifications.get()
    Client().post(f"/unsubscribe/{unsubscribe_token(gil, notice.pk)}/", {"less": "1"})

    gil.refresh_from_db()
    assert (gil.mail_mode, gil.thread_states.get().level) == ("each", "muted")


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_a_made_up_way_out_leads_nowhere(token, eve):
    assert eve.get(f"/unsubscribe/{token}/").status_code == 404
