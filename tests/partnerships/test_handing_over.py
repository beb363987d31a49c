"""A profile is claimed, offered, handed over; its editors answer, and after two weeks of silence an admin does."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from forum.models import Change
from members.models import Member
from pages.privacy import erase
from partnerships.models import Affiliation, Candidacy, Editorship, LastEditorError, Partnership, Vouch, VouchingDomain
from partnerships.tasks import leave_to_admins
from tests.at_once import at_once
from tests.factories import make_member, make_organisation, make_partnership, make_person

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
SITE = "hello@forum.example"


@pytest.fixture(autouse=True)
def contact(settings: Any) -> None:
    settings.CONTACT_EMAIL = SITE


def claim(profile: Any, by: Member, words: str = "Our page names me.") -> Candidacy:
    return Candidacy.objects.claim(profile, by=by, words=words)


def offer(profile: Any, to: Member, by: Member, *, leaves: bool = False) -> Candidacy:
    return Candidacy.objects.offer(profile, to, by=by, words="", leaves=leaves)


def keepers(profile: Any) -> set[Member]:
    return {one.member for one in profile.editorships.select_related("member")}


def letters() -> list[tuple[str, str]]:
    """Return to whom which letters went since this was asked last."""
    sent = [(letter.to[0], letter.subject) for letter in mail.outbox]
    mail.outbox.clear()
    return sent


def night(time_machine: Any, days: float) -> None:
    time_machine.move_to(START + timedelta(days=days), tick=False)
    leave_to_admins(timestamp=0)


def told(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# A claim


def test_a_claim_is_answered_by_who_keeps_the_profile_and_both_keep_it_then(mobility, ben, chiara, signed_in) -> None:
    browser = signed_in(chiara)
    assert "/partnerships/mobility/claim/" in browser.get("/partnerships/mobility/").content.decode()
    page = browser.post("/partnerships/mobility/claim/", {"words": "Our page names me."}, follow=True)
    one = Candidacy.objects.get()
    assert page.redirect_chain == [(f"/candidacies/{one.pk}/", 302)]
    assert "Our page names me." in page.content.decode()
    assert letters() == [(ben.email, "Chiara asks to keep the profile of Mobility")]
    assert browser.get("/partnerships/mobility/edit/").status_code == 403

    answer = signed_in(ben).post(one.get_absolute_url(), {"answer_to": "accept"}, follow=True)

    assert "Done: Chiara keeps this profile now." in answer.content.decode()
    assert keepers(mobility) == {ben, chiara}
    assert letters() == [
        (chiara.email, "You keep the profile of Mobility"),
        (ben.email, "Chiara keeps the profile of Mobility"),
    ]
    assert browser.get("/partnerships/mobility/edit/").status_code == 200
    right = Change.objects.filter(member=chiara, kind="rights").latest("pk")
    assert (right.by, right.after) == (ben, {"coordinates": ["mobility"]})


def test_a_claim_of_what_nobody_keeps_goes_to_admins_at_once(chiara, sam, signed_in) -> None:
    dairy = make_organisation("Dairy")
    signed_in(chiara).post("/organisations/dairy/claim/", {"words": "I work there."})
    assert letters() == [
        (chiara.email, "An admin decides who keeps the profile of Dairy"),
        (SITE, "Decide whether Chiara keeps the profile of Dairy"),
    ]

    asked = {"_selected_action": [Candidacy.objects.get().pk], "confirmed": "yes", "reason": "I rang them."}
    browser = signed_in(sam)
    assert "Chiara" in browser.get("/admin/partnerships/candidacy/?decided_at__isempty=1").content.decode()
    browser.post("/admin/partnerships/candidacy/", asked | {"action": "accept"})

    one = Candidacy.objects.get()
    assert (one.outcome, one.decided_by, one.reason, keepers(dairy)) == ("granted", sam, "I rang them.", {chiara})
    assert letters() == [(chiara.email, "You keep the profile of Dairy")]
    right = Change.objects.filter(member=chiara, kind="rights").latest("pk")
    assert (right.by, right.after) == (sam, {"keeps": ["dairy"]})


def test_after_two_weeks_of_silence_an_admin_lets_a_second_one_in_without_the_first(
    mobility, ben, chiara, sam, time_machine, signed_in
) -> None:
    time_machine.move_to(START, tick=False)
    one = claim(mobility, chiara)
    letters()
    for day in (1, 13.9):
        night(time_machine, day)
    assert letters() == []
    night(time_machine, 14)
    assert letters() == [
        (chiara.email, "An admin decides who keeps the profile of Mobility"),
        (SITE, "Decide whether Chiara keeps the profile of Mobility"),
    ]
    for day in (15, 100):
        night(time_machine, day)
    assert letters() == []
    assert "An admin decides" in signed_in(chiara).get(one.get_absolute_url()).content.decode()

    one.refresh_from_db()
    assert one.accept(by=sam, reason="Nobody answered.")
    assert keepers(mobility) == {ben, chiara}


def test_an_editor_may_answer_late_and_only_the_first_answer_counts(mobility, ben, chiara, sam, time_machine) -> None:
    time_machine.move_to(START, tick=False)
    one = claim(mobility, chiara)
    night(time_machine, 15)
    assert one.refuse(by=ben, reason="I do not know them.")
    assert not one.accept(by=sam, reason="They rang.")
    assert (keepers(mobility), one.outcome) == ({ben}, "refused")


def test_a_claim_waits_for_nobody_who_has_left(mobility, ben, chiara, time_machine) -> None:
    time_machine.move_to(START, tick=False)
    claim(mobility, chiara)
    letters()
    erase(ben, keeps_posts=True)
    letters()
    night(time_machine, 0.5)
    assert [to for to, _subject in letters()] == [chiara.email, SITE]


def test_a_refusal_says_why_and_holds_for_a_month(mobility, ben, chiara, signed_in, time_machine) -> None:
    time_machine.move_to(START, tick=False)
    one = claim(mobility, chiara)
    browser = signed_in(ben)
    silent = browser.post(one.get_absolute_url(), {"answer_to": "refuse", "reason": ""})
    assert (silent.status_code, "Say why: whoever asked gets it by mail." in silent.content.decode()) == (422, True)
    letters()
    browser.post(one.get_absolute_url(), {"answer_to": "refuse", "reason": "You left us in 2020."})
    assert "You left us in 2020." in mail.outbox[0].body
    assert letters() == [(chiara.email, "That Chiara keeps the profile of Mobility was refused")]

    again = signed_in(chiara).post("/partnerships/mobility/claim/", {"words": "Look again."})
    assert (again.status_code, "refused within the last 30 days" in told(again.content.decode())) == (422, True)
    assert "Look again." in again.content.decode()
    time_machine.move_to(START + timedelta(days=31), tick=False)
    assert claim(mobility, chiara).pk != one.pk


def test_what_one_asked_can_be_taken_back(mobility, ben, chiara, signed_in) -> None:
    one = claim(mobility, chiara)
    page = signed_in(chiara).post(one.get_absolute_url(), {"answer_to": "withdraw"}, follow=True)
    assert "Taken back." in page.content.decode()
    late = signed_in(ben).post(one.get_absolute_url(), {"answer_to": "accept"}, follow=True)
    assert "It was decided already" in late.content.decode()
    assert keepers(mobility) == {ben}
    # Nothing was refused, so they may ask again.
    assert claim(mobility, chiara).pk != one.pk


def test_twice_is_one_claim_and_a_handful_wait_at_most(mobility, ben, chiara) -> None:
    assert claim(mobility, chiara) == claim(mobility, chiara, "Once more.")
    for _number in range(4):
        claim(make_partnership(), chiara)
    with pytest.raises(ValidationError, match="Too many of your claims"):
        claim(make_partnership(), chiara)
    with pytest.raises(ValidationError, match="You keep this profile already"):
        claim(mobility, ben)


def test_whoever_decides_reads_what_connects_them_or_that_nothing_does(mobility, ben, chiara, dao, signed_in) -> None:
    domain = VouchingDomain.objects.create(domain="mobility.example", partnership=mobility)
    Vouch.objects.create(member=dao, partnership=mobility, domain=domain)
    person = make_person("Dao Example", member=dao)
    Affiliation.objects.create(person=person, partnership=mobility, title="Director")
    browser = signed_in(ben)
    html = told(browser.get(claim(mobility, dao).get_absolute_url()).content.decode())
    assert "They have a confirmed address at mobility.example, which admins named." in html
    assert "The records name them, as an admin has made sure: Dao Example, Director." in html
    html = told(browser.get(claim(mobility, chiara).get_absolute_url()).content.decode())
    assert "Nothing here connects them with it." in html


# An offer


def test_an_offer_changes_nothing_before_it_is_accepted(mobility, ben, dao, signed_in) -> None:
    browser = signed_in(ben)
    page = browser.post("/partnerships/mobility/editors/", {"username": f"@{dao.username}"}, follow=True)
    assert "They are asked by mail." in page.content.decode()
    assert "Dao is asked to keep it as well" in told(page.content.decode())
    assert letters() == [(dao.email, "Will you keep the profile of Mobility?")]
    assert keepers(mobility) == {ben}
    one = Candidacy.objects.get()
    own = browser.post(one.get_absolute_url(), {"answer_to": "accept"})
    assert (own.status_code, "not yours to give" in own.content.decode()) == (422, True)

    signed_in(dao).post(one.get_absolute_url(), {"answer_to": "accept"})

    assert keepers(mobility) == {ben, dao}
    assert letters() == [
        (dao.email, "You keep the profile of Mobility"),
        (ben.email, "Dao keeps the profile of Mobility"),
    ]


def test_handing_over_puts_another_in_one_s_place(mobility, ben, dao, signed_in) -> None:
    signed_in(ben).post("/partnerships/mobility/editors/", {"username": dao.username, "leaves": "on"})
    one = Candidacy.objects.get()
    letters()
    signed_in(dao).post(one.get_absolute_url(), {"answer_to": "accept"})
    assert keepers(mobility) == {dao}
    assert letters() == [
        (dao.email, "You keep the profile of Mobility"),
        (ben.email, "Dao keeps the profile of Mobility"),
    ]
    assert signed_in(ben).get("/partnerships/mobility/edit/").status_code == 403


def test_an_offer_that_nobody_answers_is_left_to_admins_and_one_that_is_declined_is_over(
    mobility, ben, dao, time_machine, signed_in
) -> None:
    time_machine.move_to(START, tick=False)
    offer(mobility, dao, ben)
    letters()
    night(time_machine, 14)
    assert [to for to, _subject in letters()] == [ben.email, SITE]
    one = Candidacy.objects.get()
    signed_in(dao).post(one.get_absolute_url(), {"answer_to": "refuse"})
    assert letters() == [(ben.email, "That Dao keeps the profile of Mobility was refused")]
    assert keepers(mobility) == {ben}


def test_an_offer_is_void_once_who_made_it_keeps_the_profile_no_more(mobility, ben, chiara, dao) -> None:
    one = offer(mobility, dao, ben)
    Editorship.objects.create(partnership=mobility, member=chiara)
    mobility.let_go(ben)
    assert not one.accept(by=dao)
    assert (keepers(mobility), one.outcome) == ({chiara}, "withdrawn")


def test_an_offer_says_what_speaks_against_it_next_to_the_name(mobility, ben, chiara, una, signed_in) -> None:
    browser = signed_in(ben)

    def refused(name: str) -> str:
        answer = browser.post("/partnerships/mobility/editors/", {"username": name, "words": "Kept words."})
        assert (answer.status_code, "Kept words." in answer.content.decode()) == (422, True)
        return told(answer.content.decode())

    for nobody in ("nobody", una.username, "\x00"):
        assert "Nobody who could keep it has this user name." in refused(nobody) or nobody == "\x00"
    assert "They keep this profile already." in refused(ben.username)
    claim(mobility, chiara)
    assert "That they keep it waits for an answer already." in refused(chiara.username)
    for _number in range(5):
        offer(mobility, make_member(), ben)
    assert "Too many of your offers wait" in refused(make_member().username)


# Leaving


def test_the_last_one_cannot_leave_alone(mobility, ben, chiara, signed_in) -> None:
    browser = signed_in(ben)
    page = browser.post("/partnerships/mobility/editors/leave/", follow=True)
    assert "You are the only one who keeps this profile." in page.content.decode()
    assert "Leave this profile" not in page.content.decode()
    Editorship.objects.create(partnership=mobility, member=chiara)
    assert "Leave this profile" in browser.get("/partnerships/mobility/editors/").content.decode()
    page = browser.post("/partnerships/mobility/editors/leave/", follow=True)
    assert "You keep this profile no longer." in page.content.decode()
    assert keepers(mobility) == {chiara}
    mobility.let_go(ben)  # again is nothing


def test_one_who_may_not_write_does_not_count_as_another(mobility, ben, chiara, ada) -> None:
    Editorship.objects.create(partnership=mobility, member=chiara)
    chiara.suspend(by=ada, reason="For the story.")
    with pytest.raises(LastEditorError):
        mobility.let_go(ben)


# Attacks


def test_A02_nobody_else_sees_a_claim_nor_that_its_number_is_taken(mobility, ben, chiara, dao, ada, signed_in) -> None:
    one = claim(mobility, chiara)
    elsewhere = make_partnership("Elsewhere")
    Editorship.objects.create(partnership=elsewhere, member=dao)
    for stranger in (dao, ada):
        browser = signed_in(stranger)
        for address in (one.get_absolute_url(), f"/candidacies/{one.pk + 999}/"):
            assert browser.get(address).status_code == 404
            assert browser.post(address, {"answer_to": "accept"}).status_code == 404
    assert keepers(mobility) == {ben}


def test_A12_nobody_lets_themselves_in(mobility, ben, chiara, una, signed_in) -> None:
    one = claim(mobility, chiara)
    answer = signed_in(chiara).post(one.get_absolute_url(), {"answer_to": "accept", "member": chiara.pk})
    assert (answer.status_code, keepers(mobility)) == (422, {ben})
    assert signed_in(una).post("/partnerships/mobility/claim/", {"words": "Me."}).status_code == 403
    with pytest.raises(ValidationError, match="do not keep this profile"):
        offer(mobility, chiara, chiara)


def test_A22_a_letter_carries_no_word_of_the_claimant_but_a_harmless_name(mobility, ben) -> None:
    mallory = make_member("evil.example/x")
    claim(mobility, mallory, "Press https://evil.example/now to confirm")
    (letter,) = mail.outbox
    html = letter.alternatives[0].content
    assert [text for text in (letter.subject, letter.body, html) if "evil.example" in text or "Press" in text] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"partnership": None},
        {"organisation": "other"},
        {"kind": "offer"},
        {"outcome": "granted"},
        {"decided_at": START},
    ],
)
def test_the_database_refuses_half_a_candidacy(mobility, ben, chiara, wrong) -> None:
    one = claim(mobility, chiara)
    if wrong.get("organisation"):
        wrong = {"organisation": make_organisation()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidacy.objects.filter(pk=one.pk).update(**wrong)


# Two at once


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_once_one_stays(mobility, ben, chiara) -> None:
    Editorship.objects.create(partnership=mobility, member=chiara)

    def leave(member: Member) -> bool:
        try:
            Partnership.objects.get(pk=mobility.pk).let_go(member)
        except LastEditorError:
            return False
        return True

    assert sorted(at_once(lambda: leave(ben), lambda: leave(chiara))) == [False, True]
    assert len(keepers(mobility)) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(mobility, ben, chiara, sam) -> None:
    one = claim(mobility, chiara)

    def fresh() -> Candidacy:
        return Candidacy.objects.get(pk=one.pk)

    answers = at_once(
        lambda: fresh().accept(by=ben),
        lambda: fresh().refuse(by=sam, reason="No."),
        lambda: fresh().withdraw(by=chiara),
    )
    assert sorted(answers) == [False, False, True]
    assert (chiara in keepers(mobility)) is (fresh().outcome == "granted")


@pytest.mark.django_db(transaction=True)
def test_two_claims_of_one_member_at_once_are_one(mobility, ben, chiara) -> None:
    made = at_once(*[lambda: claim(mobility, Member.objects.get(pk=chiara.pk)).pk for _hand in range(4)])
    assert len(set(made)) == 1


# Cost


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_of_who_keeps_it_costs_the_same_for_more(
    mobility, ben, signed_in, django_assert_num_queries, others
) -> None:
    for _number in range(others):
        Editorship.objects.create(partnership=mobility, member=make_member())
        claim(mobility, make_member())
    browser = signed_in(ben)
    browser.get("/partnerships/mobility/editors/")
    with django_assert_num_queries(6):
        browser.get("/partnerships/mobility/editors/")
