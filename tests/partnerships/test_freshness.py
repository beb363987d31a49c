"""A profile is confirmed, due after half a year, archived after another half of silence; letters ask one by one."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from forum.models import Change
from members.models import Member
from partnerships.models import Editorship, FreshnessStep, Partnership
from partnerships.tasks import keep_profiles_true, see_to_profile
from tests.at_once import at_once
from tests.factories import make_figure, make_member, make_partnership

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 9, tzinfo=UTC)


def night(time_machine: Any, days: float) -> list[Any]:
    """Have the worker see to everything, so many days after the start; return the letters of that night."""
    time_machine.move_to(START + timedelta(days=days), tick=False)
    before, done = len(mail.outbox), set(ProcrastinateJob.objects.values_list("pk", flat=True))
    keep_profiles_true(timestamp=0)
    for job in ProcrastinateJob.objects.exclude(pk__in=done):
        see_to_profile(**job.args)
    return mail.outbox[before:]


def link(letter: Any) -> str:
    return re.search(r"(/confirm/\S+/)", letter.body)[1]


def fresh(partnership: Partnership) -> Partnership:
    return Partnership.objects.get(pk=partnership.pk)


@pytest.fixture
def line(time_machine: Any, mobility: Partnership, ben: Member) -> Partnership:
    """Mobility, confirmed by Ben at the start."""
    time_machine.move_to(START, tick=False)
    Editorship.objects.update(granted_at=START - timedelta(days=1))
    mobility.confirm(by=ben)
    return mobility


def test_one_letter_when_it_is_due_one_reminder_then_the_archive(line, ben, time_machine, eve) -> None:
    assert [len(night(time_machine, day)) for day in (1, 179)] == [0, 0]
    (letter,) = night(time_machine, 180)
    assert (letter.to, letter.subject) == ([ben.email], "Is the profile of Mobility still correct?")
    assert "It was last confirmed on 1 March 2027." in letter.body
    assert [len(night(time_machine, day)) for day in (180, 181, 209)] == [0, 0, 0]
    (reminder,) = night(time_machine, 210)
    assert (reminder.to, reminder.subject) == ([ben.email], "Reminder: is the profile of Mobility still correct?")
    assert [len(night(time_machine, day)) for day in (211, 359)] == [0, 0]
    assert fresh(line).archived_at is None

    (told,) = night(time_machine, 360)

    assert told.subject == "The profile of Mobility is archived"
    assert [len(night(time_machine, day)) for day in (361, 700)] == [0, 0]
    html = eve.get(line.get_absolute_url()).content.decode()
    assert "Archived" in html
    assert "Nobody confirmed it, though its coordinators were asked and reminded." in html
    assert '<span class="chip chip-warn">Archived</span>' in eve.get("/partnerships/").content.decode()
    steps = FreshnessStep.objects.order_by("taken_at", "pk").values_list("step", "member", "by")
    assert list(steps) == [
        *[("confirmed", None, ben.pk), ("due", ben.pk, None), ("reminder", ben.pk, None)],
        *[("archived", None, None), ("archived", ben.pk, None)],
    ]


def test_A35_looking_changes_nothing_and_the_button_confirms_without_signing_in(line, ben, time_machine, eve) -> None:
    figure = make_figure(line)
    (letter,) = night(time_machine, 181)
    address = link(letter)

    for _scanner in range(3):
        page = eve.get(address)
        eve.head(address)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "strict-origin")
    assert "no-store" in page["Cache-Control"]
    assert fresh(line).verified_at == START
    answer = eve.post(address)

    assert (answer.status_code, answer["Location"]) == (302, line.get_absolute_url())
    now = START + timedelta(days=181)
    assert (fresh(line).verified_at, fresh(line).verified_by) == (now, ben)
    figure.refresh_from_db()
    assert (figure.verified_at, figure.verified_by) == (now, ben)
    logged = Change.objects.filter(model="partnerships.partnership").latest("pk")
    assert (logged.by, set(logged.after)) == (ben, {"verified_at"})
    assert "is-fresh" in eve.get(line.get_absolute_url()).content.decode()
    assert "answered already" in eve.get(address).content.decode()
    assert "was confirmed already" in eve.post(address, follow=True).content.decode()
    assert FreshnessStep.objects.filter(step="confirmed").count() == 2
    assert "_auth_user_id" not in eve.session


def test_what_changed_is_said_in_a_short_form(line, ben, time_machine, eve, sam, signed_in) -> None:
    (letter,) = night(time_machine, 181)
    wrong = eve.post(link(letter), {"changed": "yes", "summary": "Kept.", "website": "not an address"})
    assert (wrong.status_code, "Kept." in wrong.content.decode()) == (422, True)
    assert fresh(line).verified_at == START

    said = {"summary": "We move more people.", "results": "", "website": "https://mobility.example"}
    eve.post(link(letter), said | {"changed": "yes", "words": "Dao has left us."})

    now = fresh(line)
    assert (now.summary, now.website, now.verified_by) == ("We move more people.", "https://mobility.example", ben)
    assert now.revised_at == now.verified_at
    assert "Dao has left" not in eve.get(line.get_absolute_url()).content.decode()
    told = signed_in(sam).get("/admin/partnerships/freshnessstep/", {"words__isempty": "0"}).content.decode()
    assert "Dao has left us." in told


@pytest.mark.parametrize("spoilt", ["x", "", ":x", "another"])
def test_A35_a_link_that_was_tampered_with_opens_nothing(line, time_machine, eve, spoilt) -> None:
    (letter,) = night(time_machine, 181)
    token = link(letter).split("/")[2]
    wrong = {"x": f"{token}x", "": token[:-1], ":x": token.replace(":", ":x", 1), "another": another(line)}[spoilt]
    assert [eve.get(f"/confirm/{wrong}/").status_code, eve.post(f"/confirm/{wrong}/").status_code] == [404, 404]
    assert fresh(line).verified_at == START


def another(partnership: Partnership) -> str:
    """A sealed number of ours that was made for another purpose."""
    from django.core import signing

    return signing.dumps(partnership.freshness_steps.get(step="due").pk, salt="statement")


def test_A35_a_link_ends_after_sixty_days_and_when_the_coordinator_changes(line, ben, dao, ada, time_machine, eve):
    (letter,) = night(time_machine, 181)
    time_machine.move_to(START + timedelta(days=240, hours=23))
    assert eve.get(link(letter)).status_code == 200
    time_machine.move_to(START + timedelta(days=241, hours=1))
    assert eve.get(link(letter)).status_code == 404
    time_machine.move_to(START + timedelta(days=200))
    ben.suspend(by=ada, reason="For the story.")
    assert eve.post(link(letter)).status_code == 404
    ben.reinstate(by=ada, reason="For the story.")
    assert eve.get(link(letter)).status_code == 200

    Editorship.objects.filter(member=ben).delete()
    Editorship.objects.create(partnership=line, member=dao)
    assert eve.post(link(letter)).status_code == 404
    Editorship.objects.create(partnership=line, member=ben)
    assert eve.post(link(letter)).status_code == 404
    assert fresh(line).verified_at == START


def test_who_becomes_coordinator_meanwhile_is_asked_too_and_has_as_long(line, ben, dao, time_machine) -> None:
    night(time_machine, 181)
    time_machine.move_to(START + timedelta(days=300))
    night(time_machine, 300)
    Editorship.objects.create(partnership=line, member=dao)

    assert [letter.to for letter in night(time_machine, 301)] == [[dao.email]]
    assert [letter.to for letter in night(time_machine, 361)] == [[dao.email]]
    assert fresh(line).archived_at is None
    assert {tuple(letter.to) for letter in night(time_machine, 481)} == {(ben.email,), (dao.email,)}
    assert fresh(line).archived_at is not None


def test_who_was_away_and_keeps_it_again_is_asked_anew(line, ben, time_machine) -> None:
    night(time_machine, 181)
    Editorship.objects.all().delete()
    assert night(time_machine, 220) == []
    Editorship.objects.create(partnership=line, member=ben)
    assert [letter.subject for letter in night(time_machine, 221)] == ["Is the profile of Mobility still correct?"]


def test_the_paper_s_own_records_are_as_of_the_paper_and_nobody_is_asked(db, time_machine, eve) -> None:
    paper = make_partnership("DIVA", source_section="2.3")
    Partnership.objects.update(added_at=None)
    make_figure(paper, source_section="2.3")

    assert night(time_machine, 800) == []

    html = eve.get(paper.get_absolute_url()).content.decode()
    assert html.count('As of</strong> <time datetime="2020-11-16') + html.count("As of <time datetime=") == 2
    assert "Nobody has confirmed it since." in html
    assert (fresh(paper).verified_at, fresh(paper).verified_by, fresh(paper).archived_at) == (None, None, None)
    assert '<span class="chip">As of Nov 2020</span>' in eve.get("/partnerships/").content.decode()


def test_a_record_of_the_paper_that_gets_a_coordinator_is_due(db, dao, time_machine) -> None:
    paper = make_partnership("DIVA", source_section="2.3")
    Partnership.objects.update(added_at=None)
    Editorship.objects.create(partnership=paper, member=dao)
    (letter,) = night(time_machine, 1)
    assert "It is as of 16 November 2020, when the Output Paper was written" in letter.body


def test_confirming_brings_an_archived_profile_back_from_the_letter_and_from_its_page(
    line, ben, time_machine, eve, signed_in
) -> None:
    for day in (181, 211):
        night(time_machine, day)
    (told,) = night(time_machine, 361)
    eve.post(link(told))
    assert (fresh(line).archived_at, fresh(line).archive_reason) == (None, "")
    fresh(line).archive(reason="Again.")
    signed_in(ben).post(f"{line.get_absolute_url()}confirm/")
    assert fresh(line).archived_at is None


def test_an_admin_does_every_step_with_a_reason(line, ben, sam, signed_in, time_machine) -> None:
    time_machine.move_to(START + timedelta(days=1), tick=False)
    browser = signed_in(sam)

    def act(action: str) -> int:
        form = {"action": action, "_selected_action": line.pk, "confirmed": "yes", "reason": f"Because of {action}."}
        return browser.post("/admin/partnerships/partnership/", form).status_code

    assert act("remind") == 302
    (letter,) = mail.outbox
    assert (letter.to, "Because of remind." in letter.body) == ([ben.email], True)
    assert act("archive") == 302
    assert (fresh(line).archive_reason, len(mail.outbox)) == ("Because of archive.", 2)
    assert act("unarchive") == 302
    assert fresh(line).archived_at is None
    assert act("confirm") == 302
    assert fresh(line).verified_by == sam
    deeds = FreshnessStep.objects.filter(by=sam, member=None).order_by("pk").values_list("step", "words")
    assert list(deeds) == [
        *[("by hand", "Because of remind."), ("archived", "Because of archive.")],
        *[("unarchived", "Because of unarchive."), ("confirmed", "Because of confirm.")],
    ]
    assert Change.objects.filter(by=sam, model="partnerships.partnership", kind="change").count() == 3


def test_taken_back_from_the_archive_its_coordinators_are_asked_anew(line, ben, sam, time_machine) -> None:
    for day in (181, 211, 361):
        night(time_machine, day)
    fresh(line).unarchive(by=sam, reason="They write to us.")
    assert [letter.subject for letter in night(time_machine, 362)] == ["Is the profile of Mobility still correct?"]
    assert fresh(line).archived_at is None


def test_admins_find_what_is_due_and_kept_by_nobody(line, sam, signed_in, time_machine) -> None:
    make_partnership("Nobody's")
    time_machine.move_to(START + timedelta(days=400))
    browser = signed_in(sam)

    def listed(freshness: str) -> list[str]:
        page = browser.get("/admin/partnerships/partnership/", {"freshness": freshness})
        return [str(row) for row in page.context["cl"].result_list]

    assert (listed("due"), listed("nobody"), listed("archived")) == (["Mobility", "Nobody's"], ["Nobody's"], [])


def test_an_archived_profile_says_why(mobility) -> None:
    with pytest.raises(IntegrityError, match="partnership_archived_with_reason"), transaction.atomic():
        Partnership.objects.update(archived_at=START)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter(line, ben, time_machine) -> None:
    time_machine.move_to(START + timedelta(days=181), tick=False)
    at_once(*[fresh(line).see_to] * 4)
    assert [letter.to for letter in mail.outbox] == [[ben.email]]


@pytest.mark.django_db(transaction=True)
def test_the_button_pressed_in_many_browsers_at_once_confirms_once(line, ben, time_machine) -> None:
    time_machine.move_to(START + timedelta(days=181), tick=False)
    fresh(line).see_to()
    step = FreshnessStep.objects.get(step="due")
    assert sorted(at_once(*[step.confirm] * 4)) == [False, False, False, True]
    assert FreshnessStep.objects.filter(step="confirmed", taken_at__gt=START).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_button_and_the_archive_at_once_leave_one_of_both(line, ben, time_machine) -> None:
    for day in (181, 211):
        time_machine.move_to(START + timedelta(days=day), tick=False)
        fresh(line).see_to()
    time_machine.move_to(START + timedelta(days=361), tick=False)
    later = FreshnessStep.objects.get(step="reminder")
    at_once(fresh(line).see_to, later.confirm)
    now = fresh(line)
    assert (now.archived_at is None, now.verified_at) == (True, START + timedelta(days=361))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_letter_costs_the_same_for_any_number(
    rows, line, ben, time_machine, django_assert_num_queries
) -> None:
    for n in range(rows):
        make_figure(line, value=n)
        Editorship.objects.create(partnership=line, member=make_member())
    time_machine.move_to(START + timedelta(days=181))
    line.see_to()
    address = FreshnessStep.objects.get(step="due", member=ben).link.removeprefix("http://testserver")
    browser = Client()
    browser.get(address)
    with django_assert_num_queries(5):
        assert browser.get(address).status_code == 200
