"""Una joins; whoever watches learns nothing about who is already here."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Joining, MailDomain, Member
from members.traps import new_stamp
from tests.factories import PASSWORD, make_member, make_organisation

pytestmark = pytest.mark.django_db

JOIN = reverse("account_signup")


def given_out(seconds=60):
    """Return the sign of a form that was given out so long ago."""
    with time_machine.travel(timezone.now() - timedelta(seconds=seconds)):
        return new_stamp()


def filled(email="una@example.org", **changes):
    return {
        "begun": given_out(),
        "display_name": "Una",
        "affiliation": "Example Dairy Network",
        "email": email,
        "password1": PASSWORD,
        "password2": PASSWORD,
    } | changes


def code_in(message):
    return re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", message.body, re.MULTILINE)[1]


def test_joining_confirms_the_address_by_a_code(eve: Client):
    answer = eve.post(JOIN, filled())
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_email_verification_sent"))
    una = Member.objects.get(email="una@example.org")
    assert (una.display_name, una.affiliation, una.username, una.verified_at) == (
        "Una",
        "Example Dairy Network",
        "una",
        None,
    )
    assert [message.to for message in mail.outbox] == [["una@example.org"]]

    eve.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0])})

    una.refresh_from_db()
    assert una.verified_at is not None
    assert eve.get(reverse("pages:settings")).status_code == 200


def test_a_wrong_code_confirms_nothing(eve: Client):
    eve.post(JOIN, filled())
    answer = eve.post(reverse("account_email_verification_sent"), {"code": "WRONG1"})
    assert answer.status_code == 422
    assert Member.objects.get().verified_at is None


def test_an_organisation_we_know_is_linked():
    dairy = make_organisation("Example Dairy Network", aliases=["EDN"])
    Client().post(JOIN, filled(affiliation="example dairy network"))
    Client().post(JOIN, filled("other@example.org", affiliation="EDN"))
    Client().post(JOIN, filled("third@example.org", affiliation="Somewhere else"))
    found = {member.email: [one.organisation for one in member.affiliations.all()] for member in Member.objects.all()}
    assert found == {"una@example.org": [dairy], "other@example.org": [dairy], "third@example.org": []}


def test_the_form_offers_organisations_and_says_what_is_wrong(eve: Client):
    make_organisation("Example Dairy Network")
    page = eve.get(JOIN)
    assert '<option value="Example Dairy Network"></option>' in page.content.decode()
    answer = eve.post(JOIN, filled("not an address", display_name="Una\u202eanU"))
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["display_name", "email"]
    assert answer.content.decode().count('value="Example Dairy Network"') == 2


def test_a_robot_that_fills_the_hidden_field_joins_nothing(eve: Client):
    answer = eve.post(JOIN, filled(website="https://example.org"))

    assert (answer.status_code, Member.objects.count(), mail.outbox) == (422, 0, [])
    html = answer.content.decode()
    assert ("A field that nobody sees was filled in" in html, "https://example.org" in html) == (True, False)
    field = re.search(r'<div class="visually-hidden" aria-hidden="true"><label for="id_website">.*?</div>', html)[0]
    assert ('tabindex="-1"' in field, "Leave this empty" in field) == (True, True)
    # A person whose browser did it sends the form as it is shown now.
    assert eve.post(JOIN, filled(begun=begun_in(answer))).status_code == 302


@pytest.mark.parametrize(
    ("stamp", "words"),
    [
        (lambda: given_out(1), "quicker than people type"),
        (lambda: given_out(90_000), "open for too long"),
        (lambda: "", "open for too long"),
        (lambda: "forged:stamp", "open for too long"),
    ],
)
def test_a_form_sent_too_quickly_or_too_late_says_so_and_can_be_sent_again(eve: Client, stamp, words):
    answer = eve.post(JOIN, filled(begun=stamp()))

    assert (answer.status_code, Member.objects.count(), mail.outbox) == (422, 0, [])
    html = answer.content.decode()
    assert (words in html, 'value="Una"' in html) == (True, True)
    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        assert eve.post(JOIN, filled(begun=begun_in(answer))).status_code == 302
    assert Member.objects.count() == 1


def test_admins_set_the_traps_and_they_hold_at_once(sam: Member, ada: Member, eve: Client, signed_in):
    browser, page = signed_in(sam), "/admin/members/joining/add/"
    for name, words in (("email", "The forms have a field of that name."), ("Web Site", "Use small letters")):
        answer = browser.post(page, {"trap_name": name, "seconds": 3, "hours": 24})
        assert words in answer.content.decode()
    browser.post(page, {"trap_name": "homepage", "seconds": 10, "hours": 1})
    assert (Joining.objects.get().pk, browser.get(page).status_code) == (1, 403)
    assert signed_in(ada).get("/admin/members/joining/").status_code == 403

    html = eve.get(JOIN).content.decode()
    assert ('name="homepage"' in html, 'name="website"' in html) == (True, False)
    for caught in ({"homepage": "x"}, {"begun": given_out(8)}, {"begun": given_out(3700)}):
        assert eve.post(JOIN, filled(**caught)).status_code == 422
    assert eve.post(JOIN, filled(website="nobody looks there", begun=given_out(12))).status_code == 302


@pytest.mark.parametrize("address", ["una@throw.example", "una@mx.throw.example", "UNA@THROW.EXAMPLE"])
def test_a_throwaway_address_is_refused_beside_the_field(address, eve: Client, chiara: Member, signed_in):
    MailDomain.objects.create(domain="throw.example")
    answer = eve.post(JOIN, filled(address))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert "made to be thrown away" in answer.content.decode()
    assert Member.objects.filter(email__icontains="throw").exists() is False


def test_A44_a_domain_that_only_ends_alike_is_another_one(eve: Client):
    MailDomain.objects.create(domain="throw.example")
    assert eve.post(JOIN, filled("una@notthrow.example")).status_code == 302
    assert eve.post(JOIN, filled("una@throw.example.org")).status_code == 302


def test_admins_keep_the_list_of_mail_domains(sam: Member, ada: Member, signed_in):
    browser = signed_in(sam)
    answer = browser.post("/admin/members/maildomain/add/", {"domain": "https://x.example/", "kind": "throwaway"})
    assert "Write the domain alone" in answer.content.decode()
    browser.post("/admin/members/maildomain/add/", {"domain": "x.example", "kind": "throwaway"})
    assert MailDomain.objects.get(domain="x.example").kind == "throwaway"
    assert signed_in(ada).get("/admin/members/maildomain/").status_code == 403


def begun_in(answer):
    return re.search(r'name="begun" value="([^"]*)"', answer.content.decode())[1]


def test_two_people_of_one_name_get_addresses_of_their_own(eve: Client):
    make_member("Una")
    eve.post(JOIN, filled())
    assert len(set(Member.objects.values_list("username", flat=True))) == 2


def test_A29_a_known_address_gets_the_same_answer_as_an_unknown_one(eve: Client):
    make_member("Dao", email="dao@example.org")
    known, unknown = Client(), Client()
    first = known.post(JOIN, filled("dao@example.org"))
    second = unknown.post(JOIN, filled("new@example.org"))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    shown = [
        browser.get(first["Location"]).content.decode().replace(address, "")
        for browser, address in ((known, "dao@example.org"), (unknown, "new@example.org"))
    ]
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub("", shown[0]) == token.sub("", shown[1])
    assert [message.to for message in mail.outbox] == [["dao@example.org"], ["new@example.org"]]


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_request_login_code"])
def test_A29_other_doors_keep_the_secret_too(name, db):
    make_member("Dao", email="dao@example.org")
    answers = []
    for address in ("dao@example.org", "nobody@example.org"):
        data = {"login": address, "email": address, "password": f"wrong-{uuid4()}"}
        answer = Client().post(reverse(name), data)
        body = answer.content.decode().replace(address, "")
        answers.append((answer.status_code, answer.get("Location"), re.sub(r'value="[A-Za-z0-9]{64}"', "", body)))
    assert answers[0] == answers[1]


def test_mail_names_the_site_and_keeps_calm(eve: Client):
    eve.post(JOIN, filled())
    make_member("Dao", email="dao@example.org")
    for name, data in [
        ("account_signup", filled("dao@example.org")),
        ("account_request_login_code", {"email": "dao@example.org"}),
        ("account_request_login_code", {"email": "nobody@example.org"}),
        ("account_reset_password", {"email": "dao@example.org"}),
    ]:
        Client().post(reverse(name), data)
    assert [message.subject for message in mail.outbox] == [
        "Confirm your address",
        "You have an account already",
        "Your sign-in code",
        "No account with this address",
        "Set a new password",
    ]
    for message in mail.outbox:
        assert "Cluster Forum, the Forum of European Cluster Partnerships\nhttp://testserver\n" in message.body
        assert ("!" in message.body, "&" in message.body, "\n\n\n" in message.body) == (False, False, False)
