"""The pages of exchanges: applying, what is asked of whom, who reads what, and the list."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from forum.notices import shown_notices
from members.models import Member
from notifications.models import Notification
from pages.privacy import erase
from partnerships.models import DiaryEntry, Exchange, Organisation, Vouch
from partnerships.models.exchange_clock import today
from partnerships.models.exchange_words import Party, State
from partnerships.tasks import mail_exchange
from tests.factories import make_organisation
from tests.partnerships.exchanging import GOALS, Parties, four_parties, speaker

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(db: None) -> Parties:
    return four_parties()


def errors(answer: Any) -> dict[str, list[str]]:
    return {name: list(words) for name, words in answer.context["form"].errors.items()}


def test_the_four_walk_it_by_their_buttons(four: Parties, eve: Client, signed_in: Any) -> None:
    browsers = {party: signed_in(member) for party, member in four.people.items()}
    made = browsers["visiting"].post("/exchanges/new/", four.typed(submit="on"))
    exchange = Exchange.objects.get()
    assert (made["Location"], exchange.state) == (exchange.get_absolute_url(), State.SUBMITTED)
    page = f"/exchanges/{exchange.pk}/"
    assert eve.get(page).status_code == 404
    for deed, parties in (("validate", ("vop", "hop")), ("accept", ("host", "visiting")), ("sign", [*Party])):
        for party in parties:
            html = browsers[party].get(page).content.decode()
            assert html.count(f'action="{page}{deed}/"') == 1
            assert browsers[party].post(f"{page}{deed}/", {"party": party})["Location"] == page
            assert f'action="{page}{deed}/"' not in browsers[party].get(page).content.decode()
    exchange.refresh_from_db()
    assert (exchange.state, eve.get(page).status_code) == (State.COMMITTED, 200)
    with time_machine.travel(timezone.now() + timedelta(days=35), tick=False):
        late = {party: signed_in(member) for party, member in four.people.items()}
        assert f'href="{page}report/"' in late["visiting"].get(page).content.decode()
        sent = {"report": "Cranes can be **shared**.", "report_language": "en"}
        assert late["visiting"].post(f"{page}report/", sent)["Location"] == page
        assert late["vop"].post(f"{page}close/", {"party": "vop"})["Location"] == page
        assert "Cranes can be <strong>shared</strong>." in eve.get(page).content.decode()
    exchange.refresh_from_db()
    assert exchange.state == State.CLOSED


def test_a_draft_is_saved_without_goals_and_handed_in_with_them(four: Parties, signed_in: Any) -> None:
    browser = signed_in(four.people["visiting"])
    answer = browser.post("/exchanges/new/", four.typed(goals="", submit="on"))
    assert (answer.status_code, errors(answer), Exchange.objects.count()) == (422, {"goals": ["Say what for."]}, 0)
    assert "Monday: the quay." in answer.content.decode()
    browser.post("/exchanges/new/", four.typed(goals=""))
    exchange = Exchange.objects.get()
    assert exchange.state == State.DRAFT
    edit = f"/exchanges/{exchange.pk}/edit/"
    assert 'value="Harbours"' in browser.get(edit).content.decode()
    assert errors(browser.post(edit, four.typed(goals="", submit="on"))) == {"goals": ["Say what for."]}
    browser.post(edit, four.typed(submit="on"))
    exchange.refresh_from_db()
    assert (exchange.state, exchange.goals) == (State.SUBMITTED, GOALS)
    late = browser.post(edit, four.typed(goals="Other."))
    assert late.status_code == 409
    assert "It is submitted: the others have read it, and nobody changes it." in late.content.decode()


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"host": "Vineyards"}, "host", "An organisation does not visit itself: choose another host."),
        ({"host": "Nobody's"}, "host", "Nobody here can sign for an organisation of this name yet."),
        ({"host": "Silent"}, "host", "Nobody here can sign for an organisation of this name yet."),
        ({"host": "Neighbours"}, "host", "A stay leads to another country: choose a host elsewhere"),
        ({"host": "Overseas"}, "host", "It is in USA, which takes no part in exchanges."),
        ({"host": "Nowhere"}, "host", "Its record does not say in which country it is."),
        ({"visiting_partnership": "Unkept"}, "visiting_partnership", "No partnership of this name has a coordinator"),
        ({"starts_on": timedelta(days=0), "ends_on": timedelta(days=4)}, "starts_on", "Choose a day that lies ahead."),
        ({"ends_on": timedelta(days=31)}, "ends_on", "A stay lasts at least 3 days"),
        ({"ends_on": timedelta(days=29)}, "ends_on", "The last day cannot be before the first."),
        ({"ends_on": timedelta(days=61)}, "ends_on", "An exchange lasts 31 days at most"),
        ({"goals": "x" * 4001}, "goals", "At most 4000 characters."),
    ],
)
def test_what_does_not_fit_is_said_next_to_its_field(
    fields: dict[str, Any], field: str, words: str, four: Parties, signed_in: Any
) -> None:
    make_organisation("Silent", country="GR")
    for name, country in (("Neighbours", "IT"), ("Overseas", "US"), ("Nowhere", "")):
        speaker(f"Of {name}", make_organisation(name, country=country))
    told = {name: today() + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    answer = signed_in(four.people["visiting"]).post("/exchanges/new/", four.typed(submit="on", **told))
    assert (answer.status_code, [*errors(answer)], Exchange.objects.count()) == (422, [field], 0)
    assert errors(answer)[field][0].startswith(words)


def test_a_virtual_exchange_of_a_day_within_a_country_is_taken(four: Parties, signed_in: Any) -> None:
    Organisation.objects.filter(pk=four.host.pk).update(country="IT")
    day = today() + timedelta(days=31)
    typed = four.typed(mode="virtual", starts_on=day, ends_on=day, submit="on")
    signed_in(four.people["visiting"]).post("/exchanges/new/", typed)
    assert Exchange.objects.get().state == State.SUBMITTED


def test_a_host_is_found_by_any_spelling(four: Parties, signed_in: Any) -> None:
    Organisation.objects.filter(pk=four.host.pk).update(aliases=["Limania"])
    signed_in(four.people["visiting"]).post("/exchanges/new/", four.typed(host="Limania"))
    assert Exchange.objects.get().host == four.host


def test_who_may_sign_for_no_organisation_reads_how_to_begin(dao: Member, eve: Client, signed_in: Any) -> None:
    html = signed_in(dao).get("/exchanges/new/").content.decode()
    assert "You cannot apply yet" in html
    assert eve.get("/exchanges/new/")["Location"].startswith("/accounts/login/")


def test_what_was_typed_before_signing_in_is_there_again(four: Parties, eve: Client) -> None:
    eve.post("/exchanges/new/", four.typed())
    eve.force_login(four.people["visiting"])
    html = eve.get("/exchanges/new/").content.decode()
    assert (GOALS in html, 'value="Harbours"' in html) == (True, True)


def test_a_deed_out_of_turn_is_refused_on_the_page(four: Parties, dao: Member, signed_in: Any) -> None:
    exchange = four.submitted()
    page, browser = exchange.get_absolute_url(), signed_in(four.people["vop"])
    answer = browser.post(f"{page}sign/", {"party": "vop"})
    assert answer.status_code == 409
    assert "It stands at “Submitted” now; this is done at “Matched”." in answer.content.decode()
    assert browser.post(f"{page}validate/", {"party": "hop"}).status_code == 403
    assert browser.post(f"{page}delete/", {"party": "vop"}).status_code == 404
    assert browser.get(f"{page}validate/").status_code == 405
    assert signed_in(dao).post(f"{page}validate/", {"party": "vop"}).status_code == 404


def test_a_reason_is_asked_for_and_read_by_the_parties_alone(four: Parties, signed_in: Any) -> None:
    exchange = four.submitted()
    page, browser = exchange.get_absolute_url(), signed_in(four.people["hop"])
    assert errors(browser.post(f"{page}refuse/hop/", {"reason": " "})) == {
        "reason": ["Say why: the other parties are owed it."]
    }
    assert browser.get(f"{page}refuse/vop/").status_code == 403
    assert browser.post(f"{page}refuse/hop/", {"reason": "Not this year."})["Location"] == page
    html = signed_in(four.people["visiting"]).get(page).content.decode()
    assert ("Not this year." in html, f"/exchanges/new/?from={exchange.pk}" in html) == (True, True)
    again = signed_in(four.people["visiting"]).get(f"/exchanges/new/?from={exchange.pk}").content.decode()
    assert (GOALS in again, 'value="Harbours"' in again) == (True, True)
    late = browser.post(f"{page}cancel/", {"reason": "After all."})
    assert errors(late) == {"reason": ["It stands at “Refused”: there is nothing to cancel any more."]}
    assert "After all." in late.content.decode()


def test_a_report_too_early_is_refused_and_stays_typed(four: Parties, signed_in: Any) -> None:
    exchange = four.committed()
    browser = signed_in(four.people["visiting"])
    sent = {"report": "Already done.", "report_language": "en"}
    answer = browser.post(f"{exchange.get_absolute_url()}report/", sent)
    assert errors(answer) == {"report": ["Its last day is still to come: report then."]}
    assert "Already done." in answer.content.decode()
    assert signed_in(four.people["host"]).get(f"{exchange.get_absolute_url()}report/").status_code == 403


def test_A02_the_visitor_and_how_they_are_reached_are_for_the_parties(
    four: Parties, dao: Member, eve: Client, signed_in: Any
) -> None:
    exchange = four.committed(contact="vera@vineyards.example")
    page = exchange.get_absolute_url()
    for browser in (eve, signed_in(dao)):
        html = browser.get(page).content.decode()
        assert [word in html for word in ("Vineyards", "Harbours", "Valleys", "Shores", GOALS)] == [True] * 5
        assert [word in html for word in ("vera@", "Vera", "Henk", "Viola", "Hugo")] == [False] * 5
    html = signed_in(four.people["hop"]).get(page).content.decode()
    assert [word in html for word in ("vera@vineyards.example", "Vera", "Henk")] == [True] * 3


def test_A11_fields_that_no_form_has_change_nothing(four: Parties, dao: Member, signed_in: Any) -> None:
    extra = {"visitor": dao.pk, "given": "signed:host", "committed_at": "2001-01-01", "visiting_country": "FR"}
    browser = signed_in(four.people["visiting"])
    browser.post("/exchanges/new/", four.typed(submit="on") | extra)
    exchange = Exchange.objects.get()
    assert (exchange.visitor, exchange.given, exchange.state) == (four.people["visiting"], [], State.SUBMITTED)
    assert exchange.visiting_country_id == "IT"
    browser.post(f"{exchange.get_absolute_url()}validate/", {"party": "vop", "by": four.people["vop"].pk})
    exchange.refresh_from_db()
    assert exchange.given == []
    mine = four.typed() | {"visiting": str(four.host.pk), "host": "Vineyards"}
    assert list(errors(browser.post("/exchanges/new/", mine))) == ["visiting"]


def test_what_a_page_shows_is_text(four: Parties, eve: Client) -> None:
    exchange = four.committed(goals="<script>alert(1)</script> {{ user }} " + "x" * 300)
    html = eve.get(exchange.get_absolute_url()).content.decode()
    assert ("<script>alert" in html, "{{ user }}" in html) == (False, True)


def test_who_leaves_takes_along_drafts_and_how_they_are_reached_and_the_agreement_stays(
    four: Parties, eve: Client, signed_in: Any
) -> None:
    vera = four.people["visiting"]
    exchange = four.committed(contact="vera@vineyards.example", goals="Vera learns how ports share cranes.")
    four.draft(starts_on=exchange.starts_on + timedelta(days=20), ends_on=exchange.ends_on + timedelta(days=20))
    entry = DiaryEntry.objects.write(exchange, by=vera, title="Not yet", done="Much.", learned="More.")
    shown = DiaryEntry.objects.write(exchange, by=vera, title="A day", done="Much.", learned="More.")
    shown.publish(by=vera)
    erase(vera, keeps_posts=True)
    assert list(Exchange.objects.values_list("pk", "contact", "visitor")) == [(exchange.pk, "", None)]
    assert DiaryEntry.objects.filter(pk=entry.pk).exists() is False
    html = eve.get(exchange.get_absolute_url()).content.decode()
    assert ("A day" in html, "Former member" in html, "Vera" in html) == (True, True, False)
    inside = signed_in(four.people["host"]).get(exchange.get_absolute_url()).content.decode()
    assert "by a former member" in inside


def test_parties_are_told_and_asked_by_mail_each_once(four: Parties, signed_in: Any) -> None:
    exchange = four.submitted()
    assert letters() == {("Viola", "Submitted"), ("Hugo", "Submitted")}
    exchange.validate(by=four.people["vop"], party="vop")
    assert letters() == set()
    exchange.validate(by=four.people["hop"], party="hop")
    assert letters() == {("Vera", "Validated"), ("Henk", "Validated")}
    exchange.cancel(by=four.people["host"], reason="A strike.")
    assert letters() == {("Vera", "Cancelled"), ("Viola", "Cancelled"), ("Hugo", "Cancelled")}
    assert "A strike." in mail.outbox[0].body
    told = Notification.objects.filter(reason="exchange").values_list("member__display_name", flat=True)
    assert sorted(told) == sorted(
        ["Viola", "Hugo", "Henk", *["Vera", "Hugo", "Henk"], *["Vera", "Viola", "Henk"], *["Vera", "Viola", "Hugo"]]
    )
    inbox = signed_in(four.people["vop"]).get("/notifications/").content.decode()
    assert inbox.count("Vineyards → Harbours") == 3
    Vouch.objects.filter(member=four.people["host"]).delete()
    assert shown_notices(four.people["host"]).count() == 0


def letters() -> set[tuple[str, str]]:
    """Do twice what is queued for the worker; return who got which letter."""
    mail.outbox.clear()
    jobs = ProcrastinateJob.objects.filter(task_name=mail_exchange.name).order_by("pk")
    for _again in range(2):
        for told in jobs.values_list("args", flat=True):
            mail_exchange(**told)
    names = {member.email: member.display_name for member in Member.objects.all()}
    return {(names[letter.to[0]], letter.subject.partition(":")[0]) for letter in mail.outbox}


def shown(browser: Client, query: str = "") -> list[int]:
    html = browser.get(f"/exchanges/{query}").content.decode()
    return [int(pk) for pk in re.findall(r'id="exchange-(\d+)"', html)]


def test_the_list_says_what_clusterxchange_is_and_whose_countries(eve: Client, db: None) -> None:
    html = eve.get("/exchanges/").content.decode()
    assert "No exchange is committed yet" in html
    for words in (
        "Learning from actors in another cluster and other country;",
        "Exploring growth opportunities in new markets;",
        "Fostering the adoption of new technologies, digitalisation and green low-carbon solutions;",
        "Investing in strategic interregional collaboration.",
        "39 eligible countries",
        "#section-a-3",
    ):
        assert words in html


def test_facets_narrow_the_list_and_every_count_is_what_it_finds(four: Parties, eve: Client, signed_in: Any) -> None:
    first = four.committed()
    second = four.committed(mode="virtual", starts_on=first.starts_on + timedelta(days=1), ends_on=first.ends_on)
    four.submitted(starts_on=first.starts_on + timedelta(days=2), ends_on=first.ends_on)
    assert shown(eve) == [second.pk, first.pk]
    assert shown(eve, "?mode=virtual") == [second.pk]
    assert shown(eve, "?state=submitted") == []
    assert shown(eve, "?country=GR&mode=physical") == [first.pk]
    assert shown(eve, "?country=FR") == []
    assert shown(eve, "?partnership=shores") == []
    assert shown(eve, "?partnership=valleys&state=%00&after=x") == [second.pk, first.pk]
    assert len(shown(signed_in(four.people["hop"]), "?mine=on")) == 3
    browser = signed_in(four.people["hop"])
    for asked in ("", "mode=virtual", "state=submitted&country=IT", "mine=on"):
        for choice in browser.get(f"/exchanges/?{asked}").context["board"].choices:
            others = "&".join(part for part in asked.split("&") if not part.startswith(choice.name))
            for option in choice.options:
                assert option.count == len(shown(browser, f"?{others}&{choice.name}={option.value}"))
    assert "No exchange answers all of this" in eve.get("/exchanges/?country=FR").content.decode()


def test_one_s_own_say_for_whom_they_wait(four: Parties, eve: Client, signed_in: Any) -> None:
    exchange = four.submitted()
    exchange.validate(by=four.people["vop"], party="vop")
    html = signed_in(four.people["hop"]).get("/exchanges/?mine=on").content.decode()
    assert ("Waits for:" in html, "Shores (Host partnership)" in html) == (True, True)
    four.each(exchange, "validate", "hop")
    four.each(exchange, "accept", "visiting", "host")
    four.each(exchange, "sign", *Party)
    assert "Waits for:" not in eve.get("/exchanges/").content.decode()


def test_pages_of_the_list_follow_each_other(four: Parties, eve: Client) -> None:
    four.committed()
    row = Exchange.objects.get()
    for _day in range(1, 30):
        row.pk, row.starts_on = None, row.starts_on + timedelta(days=1)
        row.ends_on = row.starts_on + timedelta(days=4)
        row._state.adding = True
        row.save()
    first = eve.get("/exchanges/").context["page"]
    rest = eve.get(f"/exchanges/?after={first.after}").context["page"]
    assert (len(first.items), len(rest.items), first.before, rest.after) == (25, 5, "", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_costs_the_same_for_any_number(
    rows: int, four: Parties, signed_in: Any, django_assert_num_queries: Any
) -> None:
    made = []
    for number in range(rows):
        start = today() + timedelta(days=30 + number)
        made.append(four.committed(starts_on=start, ends_on=start + timedelta(days=4)))
    browser = signed_in(four.people["vop"])
    browser.get("/exchanges/")
    with django_assert_num_queries(8):
        browser.get("/exchanges/")
    with django_assert_num_queries(8):
        browser.get(made[0].get_absolute_url())
    browser = signed_in(four.people["visiting"])
    with django_assert_num_queries(9):
        browser.get("/exchanges/new/")
