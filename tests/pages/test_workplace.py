"""The start page of the workplace: what waits, for whom; menus by work; nothing that is not theirs."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from forum.models import Appeal, Case, TopicModerator
from members.models import DataRequest, Member
from notifications.troubles import LATE
from pages.workplace.menu import group_of
from pages.workplace.waiting import MOST, waiting
from partnerships.models import Candidacy, Claim
from tests.factories import make_case, make_member, make_partnership, make_person, make_post, make_thread, make_topic


def waits(reader: Member) -> dict[str, str]:
    return {one.kind.key: one.number for one in waiting(reader)}


def job(queue: str, status: str, *, ago: timedelta = timedelta()) -> int:
    """Queue a job as the worker would find it; triggers write its events."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES (%s, 'tests.job', '{}') RETURNING id",
            [queue],
        )
        (pk,) = cursor.fetchone()
        for step in {"failed": ("doing", "failed")}.get(status, ()):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [step, pk])
        cursor.execute("UPDATE procrastinate_events SET at = %s WHERE job_id = %s", [timezone.now() - ago, pk])
    return int(pk)


def appealed(by: Member) -> Appeal:
    """Somebody appeals against what a moderator decided."""
    decision = make_case(make_post(by=make_member())).decide("hide", by=by, rule="1", facts="An advertisement.")
    return Appeal.objects.make(decision, "It is none.")


def test_every_model_stands_in_one_group() -> None:
    assert {group_of(page).key for page in admin.site._registry.values()} == {
        *("review", "discussions", "members", "events", "partnerships", "logs", "operations", "traces")
    }


def test_an_admin_sees_all_that_waits(ada: Member, sam: Member, chiara: Member) -> None:
    make_case()
    make_case()
    appealed(ada)
    Claim.objects.make(make_person(), by=chiara, words="My name is on our site.")
    Candidacy.objects.claim(make_partnership(), by=chiara, words="Nobody keeps it.")
    DataRequest.objects.receive(member=chiara, kind="access", name="C", email="c@forum.example", words="", page="")
    job("notices", "failed")
    job("mail", "failed")
    job("mail", "todo", ago=LATE + timedelta(minutes=1))
    job("mail", "todo")

    assert waits(sam) == {
        "reports": "2",
        "appeals": "1",
        "claims": "1",
        "profiles": "1",
        "requests": "1",
        "jobs": "1",
        "mail": "1",
        "late": "1",
    }


def test_a_job_waits_too_long_once_its_time_has_come(sam: Member) -> None:
    for hours in (-3, -1, 1):
        pk = job("notices", "todo", ago=timedelta(days=1))
        due = timezone.now() + timedelta(hours=hours)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = %s WHERE id = %s", [due, pk])
    job("notices", "todo", ago=LATE * 2)
    job("notices", "todo")

    assert waits(sam) == {"stuck": "3"}


def test_each_number_leads_to_the_list_of_just_these(ada: Member, sam: Member, chiara: Member, signed_in) -> None:
    make_case()
    appealed(ada)
    make_case().decide("keep", by=ada, facts="Fine.")
    old = appealed(ada)
    old.decide("refused", by=sam, answer="It stands.")
    claim = Claim.objects.make(make_person(), by=chiara, words="Mine.")
    Candidacy.objects.claim(make_partnership(), by=chiara, words="Nobody keeps it.")
    Candidacy.objects.claim(make_partnership(), by=chiara, words="Nor this.").withdraw(by=chiara)
    Claim.objects.make(make_person(), by=chiara, words="Mine too.").refuse(by=sam, reason="No.")
    DataRequest.objects.receive(member=chiara, kind="access", name="C", email="c@forum.example", words="", page="")
    for status in ("failed", "todo"):
        job("mail", status, ago=LATE * 2)
    job("notices", "failed")
    job("notices", "todo")
    browser = signed_in(sam)

    listed = {}
    for one in waiting(sam):
        shown = browser.get(one.address).context["cl"]
        listed[one.kind.key] = (one.number, str(shown.result_count))

    assert claim.decided_at is None
    # The list of jobs that failed holds the letters as well.
    assert listed.pop("jobs") == ("1", "2")
    assert {key: number == rows == "1" for key, (number, rows) in listed.items()} == dict.fromkeys(listed, True)
    assert set(listed) == {"reports", "appeals", "claims", "profiles", "requests", "mail", "late"}


def test_nobody_is_shown_an_appeal_against_their_own_decision(ada: Member, sam: Member) -> None:
    appealed(ada)

    assert waits(ada) == {}
    assert waits(sam) == {"appeals": "1"}


def test_moderators_see_no_work_of_admins_and_moderators_of_a_topic_only_theirs(
    ada: Member, chiara: Member, signed_in
) -> None:
    mine = make_topic()
    dora = make_member("Dora", is_staff=True)
    TopicModerator.objects.create(topic=mine, member=dora)
    make_case(make_post(make_thread(mine)))
    make_case()
    job("mail", "failed")

    assert (waits(ada), waits(dora), waits(chiara)) == ({"reports": "2"}, {"reports": "1"}, {})
    page = signed_in(dora).get("/admin/")
    assert page.context["figures"] is None
    assert [group["name"] for group in page.context["app_list"]] == ["Review"]


def test_more_than_ninety_nine_are_not_counted(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.workplace.waiting.MOST", 1)
    make_case()
    make_case()

    assert (MOST, waits(ada)) == (99, {"reports": "1+"})


def test_the_oldest_is_told_and_a_deadline_that_is_over(sam: Member, chiara: Member, signed_in) -> None:
    case = make_case()
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(days=2, minutes=5))
    DataRequest.objects.receive(member=chiara, kind="access", name="C", email="c@forum.example", words="", page="")
    DataRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    shown = signed_in(sam).get("/admin/").content.decode()

    assert "the oldest for 2\xa0days" in shown
    assert shown.count("overdue since") == 1


def test_the_start_page_says_that_nothing_waits(ada: Member, signed_in) -> None:
    assert "Nothing waits." in signed_in(ada).get("/admin/").content.decode()


def test_the_next_case_is_one_press_away(ada: Member, signed_in) -> None:
    case, browser = make_case(), signed_in(ada)

    assert 'action="/admin/forum/case/next/?kind=reported"' in browser.get("/admin/").content.decode()
    answer = browser.post("/admin/forum/case/next/?kind=reported")

    assert answer["Location"] == f"/admin/forum/case/{case.pk}/change/?kind=reported"


def test_a_role_sees_the_menu_of_its_work(ada: Member, sam: Member, signed_in) -> None:
    def menu(member: Member) -> list[str]:
        return [str(group["name"]) for group in signed_in(member).get("/admin/").context["available_apps"]]

    assert menu(ada) == ["Review", "Discussions", "Members", "Logs"]
    assert menu(sam) == [
        *("Review", "Discussions", "Members", "Events", "Partnerships", "Logs", "Operations"),
        "Traces of members",
    ]


def test_who_may_only_add_is_led_to_the_form(orla: Member, signed_in) -> None:
    Member.objects.filter(pk=orla.pk).update(is_staff=True)

    (group,) = signed_in(orla).get("/admin/").context["available_apps"]

    assert [(entry["name"], entry["admin_url"]) for entry in group["models"]] == [
        ("Events", "/admin/events/event/add/")
    ]


def test_the_start_page_asks_as_much_whatever_waits(sam: Member, signed_in) -> None:
    browser: Client = signed_in(sam)
    browser.get("/admin/")
    asked = []
    for rows in (1, 2):
        for _ in range(rows):
            make_case()
            job("mail", "failed")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/admin/").status_code == 200
        asked.append(len(queries))

    # Session, member, what waits, what was changed last.
    assert asked == [4, 4]
    assert ProcrastinateJob.objects.count() >= 3


@pytest.mark.parametrize("address", ["", "find/?q=anything"])
def test_only_staff_get_in(address: str, chiara: Member, eve: Client, signed_in) -> None:
    assert [browser.get(f"/admin/{address}").status_code for browser in (signed_in(chiara), eve)] == [302, 302]
