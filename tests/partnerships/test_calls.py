"""The board of calls and each call: what is stated, what is not, and where a call stands."""

import csv
import json
import re
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from members.models import Member
from notifications.levels import Level
from notifications.models import Follow
from partnerships.models import Call, CallDeadline, CallReminder, Occasion, Sector
from tests.factories import make_call, make_deadline, make_initiative

NOW = datetime.fromisoformat("2027-03-10T12:00:00+00:00")


@pytest.fixture(autouse=True)
def march() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def in_days(days: float) -> datetime:
    return NOW + timedelta(days=days)


def shown(browser: Client, address: str = "/calls/") -> list[str]:
    return re.findall(r'<li class="card-plain call-card" id="([^"]+)"', browser.get(address).content.decode())


def board() -> None:
    """A call of every kind."""
    make_call("Later", closes=in_days(60), cluster_roles=["through", "with"])
    make_call("Sooner", closes=in_days(3), cluster_roles=["for"])
    make_call("Over", closes=in_days(-1), cluster_roles=["for"])
    make_call("Older", closes=in_days(-90))
    make_call("Unsaid")
    make_call("Always", procedure="permanent")
    make_call("To come", opens_on=date(2027, 5, 1), slug="to-come")
    staged = make_call("Staged", closes=in_days(-2), procedure="two-stage")
    make_deadline(staged, in_days(40), stage="Full proposal")


def test_calls_stand_by_their_next_deadline_and_what_is_over_last(eve: Client, db: None) -> None:
    board()
    assert shown(eve) == ["sooner", "staged", "later", "to-come", "always", "unsaid", "over", "older"]
    assert eve.get("/calls/").content.decode().count("is-soon") == 1


def test_every_count_is_what_choosing_the_value_finds(eve: Client, db: None) -> None:
    board()
    sectors = [Sector.objects.create(slug=name, name=name.title()) for name in ("textiles", "ict")]
    for call, sector in zip(Call.objects.all(), sectors * 3, strict=False):
        call.sectors.add(sector)
    for asked in ("", "role=for", "status=open&status=closed", "sector=ict&role=for"):
        for choice in eve.get(f"/calls/?{asked}").context["board"].choices:
            others = "&".join(part for part in asked.split("&") if not part.startswith(choice.name))
            for option in choice.options:
                assert option.count == len(shown(eve, f"/calls/?{others}&{choice.name}={option.value}"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("status=open", ["sooner", "later", "always"]),
        ("status=later-stage", ["staged"]),
        ("status=forthcoming", ["to-come"]),
        ("status=not-stated", ["unsaid"]),
        ("status=closed&status=not-stated", ["unsaid", "over", "older"]),
        ("role=with", ["later"]),
        ("role=for&status=closed", ["over"]),
        ("role=for&role=through", ["sooner", "later", "over"]),
        ("sector=textiles", ["later", "over"]),
        ("sector=not-stated&role=for", ["sooner"]),
        ("status=nonsense", []),
        ("role=nonsense", []),
        ("role=%00", ["sooner", "staged", "later", "to-come", "always", "unsaid", "over", "older"]),
        ("after=nonsense~x", ["sooner", "staged", "later", "to-come", "always", "unsaid", "over", "older"]),
    ],
)
def test_facets_stand_in_the_address_and_combine(asked: str, found: list[str], eve: Client, db: None) -> None:
    board()
    textiles = Sector.objects.create(slug="textiles", name="Textiles")
    for slug in ("later", "over"):
        Call.objects.get(slug=slug).sectors.add(textiles)
    assert shown(eve, f"/calls/?{asked}") == found


def test_each_value_says_how_many_calls_it_would_leave(eve: Client, db: None) -> None:
    board()
    Call.objects.get(slug="over").sectors.add(Sector.objects.create(slug="textiles", name="Textiles"))
    choices = eve.get("/calls/?role=for").context["board"].choices
    assert [(choice.name, [(one.value, one.count) for one in choice.options]) for choice in choices] == [
        ("status", [("open", 1), ("forthcoming", 0), ("later-stage", 0), ("not-stated", 0), ("closed", 1)]),
        ("role", [("through", 1), ("with", 1), ("by", 0), ("for", 2), ("not-stated", 5)]),
        ("sector", [("textiles", 1), ("not-stated", 1)]),
        ("topic", [("not-stated", 2)]),
    ]


def test_a_call_that_says_nothing_says_so_and_never_zero(eve: Client, db: None) -> None:
    call = make_call("Quiet")
    html = eve.get(call.get_absolute_url()).content.decode()
    assert "Deadline not stated" in html
    assert html.count("<dd>Not stated</dd>") == 6
    assert "EUR" not in html


def test_a_call_says_its_money_and_state_as_printed(eve: Client, db: None) -> None:
    printed = {"budget_as_printed": "EUR 7.5 million", "status_as_printed": "now open", "source_section": "A.2"}
    make_call(
        "Fourth", initiative=make_initiative("Going"), strands="Strand A and Strand B.", budget=7_500_000, **printed
    )
    make_call("Typed", budget=1_234_567, currency="EUR")
    for address in ("/calls/", "/calls/fourth/"):
        html = eve.get(address).content.decode()
        for words in ("EUR 7.5 million", "Reported “now open” in November 2020", "Going"):
            assert words in html
    assert "Strand A and Strand B." in html
    assert "EUR 1,234,567" in eve.get("/calls/typed/").content.decode()


def test_a_deadline_is_told_in_the_zone_of_its_source(eve: Client, db: None) -> None:
    call = make_call("Southern", closes=datetime.fromisoformat("2027-06-01T16:00:00+03:00"), zone="Europe/Athens")
    html = eve.get(call.get_absolute_url()).content.decode()
    assert '<time datetime="2027-06-01T16:00:00+03:00">1 June 2027, 16:00</time> Athens time (EEST)' in html


def test_no_call_at_all_says_what_to_do(eve: Client, db: None) -> None:
    assert "No call is recorded yet" in eve.get("/calls/").content.decode()
    assert "No call answers all of this" in eve.get("/calls/?status=open").content.decode()


def test_pages_of_the_board_follow_each_other(eve: Client, db: None) -> None:
    for n in range(30):
        make_call(f"Call {n:02}", closes=in_days(n + 1))
    first = eve.get("/calls/")
    assert (len(first.context["page"].items), first.context["page"].before) == (25, "")
    after = first.context["page"].after
    assert [call.name for call in eve.get(f"/calls/?after={after}").context["page"]] == [
        f"Call {n}" for n in range(25, 30)
    ]
    assert eve.get("/calls/?after=99999999999999999999999~1").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_and_a_call_cost_the_same_for_any_number(
    rows: int, chiara: Member, signed_in: Any, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        for days in (3, -3, None):
            call = make_call(f"C{n}{days}", closes=in_days(days) if days else None, initiative=make_initiative())
            call.sectors.add(Sector.objects.create(slug=f"s{n}{days}", name="S"))
    for more in range(rows):
        make_deadline(call, in_days(50 + more))
    browser = signed_in(chiara)
    browser.get("/calls/")
    with django_assert_num_queries(10):
        browser.get("/calls/")
    with django_assert_num_queries(9):
        browser.get(call.get_absolute_url())


def test_files_hold_what_the_board_shows_and_leave_empty_what_is_not_stated(eve: Client, db: None) -> None:
    board()
    make_call("=1+1", slug="formula", cluster_roles=["by"])
    body = b"".join(eve.get("/calls/calls.csv?role=by&role=through").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    assert [(row["name"], row["status"], row["budget"]) for row in rows] == [
        ("Later", "open", ""),
        ("'=1+1", "not-stated", ""),
    ]
    assert (rows[0]["deadlines"], rows[0]["deadlines_as_told"]) == (
        "2027-05-09T14:00:00+02:00",
        "2027-05-09 14:00 Europe/Brussels",
    )
    answer = eve.get("/calls/calls.json?status=later-stage")
    (found,) = json.loads(answer.content)["calls"]
    assert (found["slug"], found["procedure"], found["budget"], found["opens"]) == ("staged", "two-stage", None, None)
    assert [each["stage"] for each in found["deadlines"]] == [None, "Full proposal"]
    assert eve.get("/calls/calls.json?status=later-stage", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_member_follows_a_call_mutes_it_and_lets_go(chiara: Member, signed_in: Any) -> None:
    call, browser = make_call("Going"), signed_in(chiara)
    assert "You are reminded of its deadlines" in browser.get(call.get_absolute_url()).content.decode()
    for level in (Level.FOLLOW, Level.MUTED, Level.NORMAL):
        assert browser.post(f"{call.get_absolute_url()}level/", {"level": level}).status_code == 302
        assert Follow.objects.with_level(Call.objects.all(), chiara).get().reader_level == level
    assert browser.post(f"{call.get_absolute_url()}level/", {"level": "louder"}).status_code == 404


def rows(**told: Any) -> dict[str, Any]:
    """What the form of an admin sends: a call, and deadlines by number."""
    deadlines = told.pop("deadlines", [])
    sent = {
        "slug": "new",
        "name": "New",
        "aliases": "",
        "currency": "EUR",
        "opens_zone": "Europe/Brussels",
        "position": 0,
    }
    sent |= {"deadlines-TOTAL_FORMS": len(deadlines), "deadlines-INITIAL_FORMS": told.pop("initial", 0)}
    for n, (day, clock, zone, *pk) in enumerate(deadlines):
        row = {"closes_on": day, "closes_time": clock, "zone": zone, "stage": "", "id": pk[0] if pk else ""}
        sent |= {f"deadlines-{n}-{name}": value for name, value in row.items()}
    return sent | told


FIVE = ("2027-06-01", "17:00", "Europe/Brussels")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"deadlines": [("2027-03-28", "02:30", "Europe/Brussels")]}, "clocks in Europe/Brussels go forward"),
        ({"deadlines": [("2027-10-31", "02:30", "Europe/Brussels")]}, "clocks in Europe/Brussels go back"),
        ({"deadlines": [("2027-06-01", "17:00", "Brussels")]}, "Name the zone as in Europe/Brussels."),
        ({"deadlines": [FIVE, FIVE]}, "duplicate"),
        (
            {"procedure": "permanent", "deadlines": [FIVE]},
            "A permanent call has no deadline: choose another procedure.",
        ),
        (
            {
                "opens_on": "2027-06-01",
                "opens_time": "17:00",
                "deadlines": [("2027-06-01", "17:00", "Europe/Brussels")],
            },
            "It lies before the opening of the call.",
        ),
        ({"opens_time": "09:00"}, "Say on which day it opens."),
        ({"opens_on": "2027-03-28", "opens_time": "02:30"}, "does not exist on that day"),
        ({"budget": "0"}, "A budget that is not stated stays empty; it is never 0."),
        ({"currency": "eur"}, "Three capitals: EUR."),
        ({"cluster_roles": ["under"]}, "under is not one of the available choices"),
    ],
)
def test_an_admin_is_told_in_words_what_does_not_fit(
    told: dict[str, Any], words: str, sam: Member, signed_in: Any
) -> None:
    answer = signed_in(sam).post("/admin/partnerships/call/add/", rows(**told))
    assert words in answer.content.decode()
    assert Call.objects.count() == 0


def test_an_admin_adds_a_call_and_moves_its_deadline_and_the_log_keeps_both(sam: Member, signed_in: Any) -> None:
    browser = signed_in(sam)
    first = [FIVE]
    told = {"cluster_roles": ["through", "for"], "procedure": "single", "budget": "2500000"}
    browser.post("/admin/partnerships/call/add/", rows(**told, deadlines=first))
    call = Call.objects.get()
    deadline = call.deadlines.get()
    assert (call.cluster_roles, call.budget, deadline.sequence) == (["through", "for"], 2_500_000, 0)

    moved = [("2027-06-08", "12:00", "Europe/Athens", deadline.pk)]
    browser.post(f"/admin/partnerships/call/{call.pk}/change/", rows(**told, deadlines=moved, initial=1))
    deadline.refresh_from_db()
    assert (deadline.local.isoformat(), deadline.sequence) == ("2027-06-08T12:00:00+03:00", 1)
    logged = str(LogEntry.objects.latest("pk").change_message)
    assert [day in logged for day in ("2027-06-01", "2027-06-08")] == [True, True]


def test_a_deadline_is_called_off_and_stands_again_with_a_reason(sam: Member, signed_in: Any) -> None:
    deadline, browser = make_call("Going", closes=in_days(5)).deadlines.get(), signed_in(sam)
    for deed, off in (("cancel", True), ("cancel", True), ("reinstate", False)):
        told = {"action": deed, "_selected_action": deadline.pk, "confirmed": "1", "reason": "The source says so."}
        browser.post("/admin/partnerships/calldeadline/", told)
        deadline.refresh_from_db()
        assert (deadline.cancelled_at is not None) == off
    assert deadline.sequence == 2


def test_what_followers_were_told_of_is_not_deleted(sam: Member, signed_in: Any) -> None:
    deadline, browser = make_call("Going", closes=in_days(5)).deadlines.get(), signed_in(sam)
    CallReminder.objects.make(deadline, Occasion.WEEK)
    assert browser.post(f"/admin/partnerships/calldeadline/{deadline.pk}/delete/", {"post": "yes"}).status_code == 403
    assert CallDeadline.objects.count() == 1


def test_moderators_and_others_change_no_call(ada: Member, ben: Member, signed_in: Any) -> None:
    call = make_call("Going")
    for member, status in ((ada, 403), (ben, 302)):
        browser = signed_in(member)
        assert browser.get(f"/admin/partnerships/call/{call.pk}/change/").status_code == status
        assert (
            f"/admin/partnerships/call/{call.pk}/change/" not in browser.get(call.get_absolute_url()).content.decode()
        )


def test_a_time_of_day_is_stored_as_it_is_told(db: None) -> None:
    deadline = make_call("Going", closes=datetime.fromisoformat("2027-07-01T17:00:00+02:00")).deadlines.get()
    assert (deadline.closes_on, deadline.closes_time, deadline.zone) == (date(2027, 7, 1), time(17), "Europe/Brussels")
    assert deadline.before(120).isoformat() == "2027-03-03T16:00:00+00:00"  # five o'clock in winter too
    assert timezone.now() == NOW
