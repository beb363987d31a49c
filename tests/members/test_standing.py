"""Silenced: reads, does not write. Suspended: stays out. The clock ends both, without any job."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.models import ModerationEntry, Post
from forum.rules import why_not_write
from members.models import Member
from members.rules import may_write
from tests.factories import PASSWORD, make_case, make_member, make_post, make_thread
from tests.forum.test_posting import reply_to, text

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LONG_AGO, SOON = NOW - timedelta(days=9), NOW + timedelta(days=9)


def test_who_is_silenced_reads_and_is_told_why_and_until_when(ada: Member, chiara: Member, signed_in) -> None:
    thread, browser = make_thread(), signed_in(chiara)
    until = timezone.now().replace(year=2099, month=3, day=14, hour=12, minute=0)

    assert chiara.silence(by=ada, reason="Three adverts in a row.", until=until) is True
    answer = browser.post(reply_to(thread), text("I must say this."))

    assert (answer.status_code, thread.posts.count()) == (403, 1)
    html = browser.get(thread.get_absolute_url()).content.decode()
    words = " ".join(re.search(r"You can read[^<]*", html)[0].split())
    why = "A moderator says why: Three adverts in a row."
    assert words == f"You can read, but not write until 14 March 2099, 13:00. {why}"
    assert "I must say this." in answer.content.decode()
    assert browser.get("/settings/").status_code == 200
    chiara.unsilence(by=ada, reason="Apologised.")
    assert browser.post(reply_to(thread), text("Thank you.")).status_code == 302
    lines = ModerationEntry.objects.order_by("pk").values_list("verb", "member", "reason")
    assert list(lines) == [
        ("silence", chiara.pk, "Three adverts in a row."),
        ("unsilence", chiara.pk, "Apologised."),
    ]


@pytest.mark.parametrize("state", ["silenced", "suspended"])
@pytest.mark.parametrize(("until", "holds"), [(None, True), (SOON, True), (LONG_AGO, False)])
def test_one_predicate_for_one_and_for_many(state: str, until, holds: bool, chiara: Member) -> None:
    Member.objects.filter(pk=chiara.pk).update(**{f"{state}_at": LONG_AGO, f"{state}_until": until})
    chiara.refresh_from_db()

    assert (may_write(chiara), Member.objects.writing().filter(pk=chiara.pk).exists()) == (not holds, not holds)
    assert (why_not_write(chiara) is None) == (not holds)
    kept_out = holds and state == "suspended"
    assert (chiara.is_active, Member.objects.reading().filter(pk=chiara.pk).exists()) == (not kept_out, not kept_out)


def test_a_suspension_whose_day_has_come_is_over_without_a_job(eve: Client, dao: Member, chiara: Member) -> None:
    post = make_post(by=chiara)
    Member.objects.filter(pk=chiara.pk).update(suspended_at=LONG_AGO, suspended_until=LONG_AGO)

    answer = eve.post("/accounts/login/", {"login": chiara.email, "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert eve.post(reply_to(post.thread), text("Here again.")).status_code == 302
    assert Post.objects.filter(author=chiara).count() == 2
    assert Client().get(chiara.get_absolute_url()).status_code == 200


def test_who_is_silenced_already_gets_the_later_end(ada: Member, chiara: Member) -> None:
    days = [chiara.silence(by=ada, reason="No.", until=NOW + timedelta(days=n)) for n in (7, 30, 7)]

    assert (days, chiara.silenced_until) == ([True, True, False], NOW + timedelta(days=30))
    Member.objects.filter(pk=chiara.pk).update(silenced_until=LONG_AGO)
    assert chiara.silence(by=ada, reason="Again.", until=SOON) is True
    assert (chiara.silenced_at > NOW, chiara.silence_reason) == (True, "Again.")


def test_moderators_silence_in_the_workplace_until_a_day(ada: Member, chiara: Member, signed_in) -> None:
    browser = signed_in(ada)
    asked = {"action": "silence", "_selected_action": [chiara.pk], "confirmed": "yes", "reason": "Adverts."}
    asked |= {"rule": "House rules: no advertising"}

    late = browser.post("/admin/members/member/", asked | {"until": "2020-01-01"})
    assert (late.status_code, "Choose a day that lies ahead." in late.content.decode()) == (422, True)
    browser.post("/admin/members/member/", asked | {"until": "2099-03-14"})

    chiara.refresh_from_db()
    assert (chiara.is_silenced, chiara.silenced_until.isoformat()) == (True, "2099-03-14T23:00:00+00:00")
    listed = browser.get("/admin/members/member/?silenced_at__isempty=0").content.decode()
    assert re.findall(r"field-state\">([^<]*)<", listed) == ["Silenced, until 15 Mar 2099"]


def test_moderators_do_not_silence_staff_nor_anyone_themselves(ada: Member, sam: Member, signed_in) -> None:
    asked = {"action": "silence", "confirmed": "yes", "rule": "None.", "reason": "No."}
    for moderator, target in ((ada, sam), (ada, ada)):
        signed_in(moderator).post("/admin/members/member/", asked | {"_selected_action": [target.pk]})

    assert [member.is_silenced for member in Member.objects.all()] == [False, False]


def test_a_case_can_end_in_silence_and_an_appeal_ends_it(ada: Member, chiara: Member) -> None:
    decision = make_case(make_post(by=chiara), by=make_member()).decide(
        "silence", by=ada, rule="House rule 3", facts="Adverts.", until=SOON
    )

    chiara.refresh_from_db()
    assert (chiara.is_silenced, chiara.silenced_until, chiara.silence_reason) == (True, SOON, "Adverts.")
    decision.take_back(by=ada, reason="They are right.")
    chiara.refresh_from_db()
    assert (chiara.is_silenced, chiara.silenced_at, chiara.silence_reason) == (False, None, "")
