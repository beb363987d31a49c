"""Una joins; whoever watches learns nothing about who is already here."""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from members.models import Member
from tests.factories import PASSWORD, make_member, make_organisation

pytestmark = pytest.mark.django_db

JOIN = reverse("account_signup")


def filled(email="una@example.org", **changes):
    return {
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
    eve.post(JOIN, filled(website="https://example.org"))
    assert (Member.objects.count(), mail.outbox) == (0, [])


def test_two_people_of_one_name_get_addresses_of_their_own(eve: Client):
    make_member("Una")
    eve.post(JOIN, filled())
    assert len(set(Member.objects.values_list("username", flat=True))) == 2


def test_a_known_address_gets_the_same_answer_as_an_unknown_one(eve: Client):
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
def test_other_doors_keep_the_secret_too(name, db):
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
