"""What breaks the rules is reported, hidden, and comes back when an appeal is granted."""

from typing import Any

import pytest
from django.test import Client

from forum.models import Appeal, Case, Decision, ModerationEntry, Report
from members.models import Member
from opportunities.models import Opportunity
from tests.conftest import in_group
from tests.factories import make_member, make_opportunity

pytestmark = pytest.mark.django_db
FACTS = {"rule": "House rules: no spam.", "facts": "It sells something else."}


@pytest.fixture
def made(chiara: Member) -> Opportunity:
    return make_opportunity(chiara, title="Buy my cheese")


def reported(made: Opportunity, browser: Client) -> Case:
    page = browser.get(f"{made.get_absolute_url()}report/").content.decode()
    assert "Report an offer or request" in page
    browser.post(f"{made.get_absolute_url()}report/", {"reason": "spam"})
    return Report.objects.get().case


def test_a_member_reports_it_and_moderators_find_it(made, dao, ada, chiara, signed_in) -> None:
    assert f'href="{made.get_absolute_url()}report/"' in signed_in(dao).get(made.get_absolute_url()).content.decode()
    case = reported(made, signed_in(dao))
    assert (case.subject, case.author, case.kind_in_words) == (made, chiara, "Offer or request")
    browser = signed_in(ada)
    assert "Buy my cheese" in browser.get("/admin/forum/case/?kind=opportunity").content.decode()
    html = browser.get(f"/admin/forum/case/{case.pk}/change/").content.decode()
    assert "We look for a partner." in html
    assert 'value="hide"' in html
    assert 'value="move"' not in html


def test_hidden_it_is_gone_for_all_but_its_author_and_moderators(made, dao, ada, chiara, signed_in, eve) -> None:
    reported(made, signed_in(dao)).decide("hide", by=ada, **FACTS)
    browsers = [eve, signed_in(dao), signed_in(chiara), signed_in(ada)]
    assert [one.get(made.get_absolute_url()).status_code for one in browsers] == [404, 404, 200, 200]
    assert "It sells something else." in browsers[2].get(made.get_absolute_url()).content.decode()
    line = ModerationEntry.objects.get()
    assert (line.verb, line.opportunity, line.moderator, line.label) == ("hide", made, ada, "Buy my cheese")


def test_an_appeal_that_is_granted_brings_it_back(made, dao, ada, chiara, signed_in, eve) -> None:
    decision = reported(made, signed_in(dao)).decide("hide", by=ada, **FACTS)
    browser = signed_in(chiara)
    page = browser.get(decision.get_absolute_url()).content.decode()
    assert "Buy my cheese" in page
    browser.post(decision.get_absolute_url(), {"words": "It is what the call asks for."})
    appeal = Appeal.objects.get()
    other = in_group(make_member("Bea", is_staff=True), "Moderators")
    appeal.decide("granted", by=other, answer="You are right.")

    made.refresh_from_db()
    assert (made.is_open, made.hidden_reason) == (True, "")
    assert eve.get(made.get_absolute_url()).status_code == 200
    verbs = list(ModerationEntry.objects.order_by("pk").values_list("verb", "opportunity"))
    assert verbs == [("hide", made.pk), ("restore", made.pk), ("grant", made.pk)]


def test_its_author_is_asked_to_edit_and_led_to_the_form(made, dao, ada, chiara, signed_in) -> None:
    decision = reported(made, signed_in(dao)).decide("ask", by=ada, **FACTS)
    page = signed_in(chiara).get(decision.get_absolute_url()).content.decode()
    assert f'href="{made.get_absolute_url()}edit/"' in page
    made.refresh_from_db()
    assert made.is_open


def test_a_visitor_gives_notice_of_what_is_illegal(made, eve) -> None:
    said: dict[str, Any] = {"address": f"http://testserver{made.get_absolute_url()}", "legal_ground": "Law 1"}
    said |= {"explanation": "It is forbidden.", "email": "vera@example.org", "in_good_faith": "on"}
    eve.post("/moderation/notice/", said)
    assert Report.objects.get().subject == made


def test_nobody_reports_their_own_and_what_is_hidden_changes_no_more(made, ada, chiara, signed_in) -> None:
    assert "This is your own" in signed_in(chiara).get(f"{made.get_absolute_url()}report/").content.decode()
    made.hide(by=ada, reason="Spam.")
    made.hide(by=ada, reason="Twice.")
    answer = signed_in(chiara).post(f"{made.get_absolute_url()}withdraw/", follow=True).content.decode()
    assert "Moderators have hidden it." in answer
    assert Decision.objects.count() == 0
