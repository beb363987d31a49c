"""A member says that a person of the records is them; an admin makes sure; the two are linked, or not."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.models import Claim, Person
from tests.factories import make_person

WORDS = {"words": "Our page names me."}


@pytest.fixture
def ida(db: None) -> Person:
    """Stands in the records."""
    return make_person("Ida Sample")


def decide(browser, claim: Claim, action: str, reason: str = "Their page says so."):
    asked = {"action": action, "_selected_action": [claim.pk], "confirmed": "yes", "reason": reason}
    return browser.post("/admin/partnerships/claim/", asked, follow=True)


def test_a_page_leads_to_claiming_correcting_and_removing(eve, ida) -> None:
    html = eve.get("/people/ida-sample/").content.decode()

    for address in (
        "/people/ida-sample/claim/",
        "/privacy/request/?kind=rectify&amp;page=/people/ida-sample/",
        "/privacy/request/?kind=object&amp;page=/people/ida-sample/",
    ):
        assert f'href="{address}"' in html


def test_a_claim_that_an_admin_confirms_links_page_and_account(chiara, sam, ida, signed_in) -> None:
    browser = signed_in(chiara)
    answer = browser.post("/people/ida-sample/claim/", WORDS, follow=True)
    assert "An admin makes sure" in answer.content.decode()
    assert "You claimed it on" in browser.get("/people/ida-sample/claim/").content.decode()

    decide(signed_in(sam), Claim.objects.get(), "confirm")

    ida.refresh_from_db()
    claim = Claim.objects.get()
    assert (ida.member, claim.decided_by, claim.confirmed_at is not None) == (chiara, sam, True)
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([chiara.email], "The page about you leads to your account")
    html = browser.get("/people/ida-sample/").content.decode()
    assert ("Member of this Forum" in html, "claim it" in html) == (True, False)


def test_a_claim_that_is_refused_leaves_the_record_and_says_why(chiara, sam, ida, signed_in) -> None:
    claim = Claim.objects.make(ida, by=chiara, words="Trust me.")

    decide(signed_in(sam), claim, "refuse", "Nothing names your address.")

    ida.refresh_from_db()
    assert ida.member is None
    assert "Nothing names your address." in mail.outbox[-1].body
    # They may try again with something better.
    assert Claim.objects.make(ida, by=chiara, words="See our page.").pk != claim.pk


def test_claimed_twice_it_is_one_claim(chiara, ida, signed_in) -> None:
    for _again in range(2):
        signed_in(chiara).post("/people/ida-sample/claim/", WORDS)
    assert Claim.objects.count() == 1
    with pytest.raises(IntegrityError, match="claim_open_once"), transaction.atomic():
        Claim.objects.create(person=ida, member=chiara, words="Again.")


def test_nobody_takes_a_person_from_another_nor_two(chiara, dao, sam, ida, signed_in) -> None:
    first, second = (Claim.objects.make(ida, by=member, words="Me.") for member in (chiara, dao))
    other = Claim.objects.make(make_person("Ida Two"), by=chiara, words="Me too.")
    browser = signed_in(sam)
    decide(browser, first, "confirm")

    for claim in (second, other):
        assert "You may not do that" in decide(browser, claim, "confirm").content.decode()
    second.confirm(by=sam, reason="By mistake.")

    ida.refresh_from_db()
    assert ida.member == chiara
    assert "linked with an account already" in signed_in(dao).get("/people/ida-sample/claim/").content.decode()


def test_words_are_asked_for_and_kept(chiara, ida, signed_in) -> None:
    answer = signed_in(chiara).post("/people/ida-sample/claim/", {"words": " "})

    assert (answer.status_code, "Say how we can make sure" in answer.content.decode()) == (422, True)


def test_who_was_signed_out_finds_their_words_again(chiara, ida, eve) -> None:
    answer = eve.post("/people/ida-sample/claim/", WORDS)
    assert answer.url.startswith("/accounts/login/")
    eve.force_login(chiara)

    assert "Our page names me." in eve.get("/people/ida-sample/claim/").content.decode()


def test_moderators_see_no_claims_and_members_neither(ada, chiara, ida, signed_in) -> None:
    Claim.objects.make(ida, by=chiara, words="Me.")

    assert signed_in(ada).get("/admin/partnerships/claim/").status_code == 403
    assert signed_in(chiara).get("/admin/partnerships/claim/").status_code == 302


def test_a_decision_has_a_reason(chiara, ida) -> None:
    claim = Claim.objects.make(ida, by=chiara, words="Me.")
    with pytest.raises(IntegrityError, match="claim_decided_with_reason"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(decided_at=timezone.now())
