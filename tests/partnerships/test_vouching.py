"""Trust comes from whom somebody belongs to: a coordinator, a mail domain or a moderator vouches, never activity."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, email_removed
from django.core import mail
from django.test import Client

from forum.models import Change
from members.models import MailDomain, Member
from members.rules import is_trusted
from partnerships.models import Affiliation, Editorship, Partnership, Vouch, VouchingDomain
from tests.factories import make_member, make_organisation, make_partnership, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def nina(db: None) -> Member:
    """Has just joined; nobody stands for her."""
    return make_member("Nina", vouched=False, email="nina@dairy.example")


def trusted(member: Member) -> bool:
    return is_trusted(Member.objects.get(pk=member.pk))


def test_a_coordinator_vouches_in_place_and_takes_it_back(ben, nina, mobility: Partnership, signed_in) -> None:
    browser = signed_in(ben)
    assert "Vouch for them" in browser.get(nina.get_absolute_url()).content.decode()
    assert "Mobility" in browser.get("/members/nina/vouch/").content.decode()

    answer = browser.post("/members/nina/vouch/", {"partnership": mobility.pk, "words": "A colleague."})

    vouch = nina.vouches.get()
    assert (answer["Location"], vouch.by, vouch.partnership, trusted(nina)) == ("/members/nina/", ben, mobility, True)
    line = Change.objects.filter(member=nina).latest("pk")
    assert (line.by, line.before["vouched_at"], line.after["vouched_at"] is None) == (ben, None, False)
    for reader in (ben, nina):
        assert "Mobility, by Ben" in signed_in(reader).get(nina.get_absolute_url()).content.decode()
    silent = browser.post("/members/nina/vouch/", {"withdraw": vouch.pk, f"back{vouch.pk}-reason": ""})
    assert (silent.status_code, nina.vouches.count(), mail.outbox) == (422, 1, [])
    assert silent.content.decode().count('class="error-summary"') == 1
    for _ in range(2):
        twice = browser.post(
            "/members/nina/vouch/", {"withdraw": vouch.pk, f"back{vouch.pk}-reason": "She works elsewhere."}
        )
    assert (nina.vouches.count(), trusted(nina), twice["Location"]) == (0, False, "/members/nina/")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([nina.email], "Somebody no longer vouches for you")
    assert [words in letter.body for words in ("She works elsewhere.", "Mobility, by Ben", "/members/nina/")] == [
        True
    ] * 3


def test_nobody_vouches_without_a_partnership_nor_in_the_name_of_another(ben, chiara, nina, signed_in) -> None:
    other = make_partnership("Other")
    assert signed_in(chiara).post("/members/nina/vouch/", {"partnership": other.pk}).status_code == 403
    assert signed_in(ben).post("/members/nina/vouch/", {"partnership": other.pk}).status_code == 422
    assert signed_in(ben).post("/members/ben/vouch/", {}).status_code == 403
    strange = Vouch.objects.create(member=nina, partnership=other)
    signed_in(ben).post("/members/nina/vouch/", {"withdraw": strange.pk, f"back{strange.pk}-reason": "No."})
    assert list(Vouch.objects.filter(member=nina)) == [strange]


def test_others_do_not_read_who_vouches(ben, nina, chiara, mobility, signed_in, eve: Client) -> None:
    Vouch.objects.give(nina, by=ben, partnership=mobility, words="A cousin.")
    for browser in (eve, signed_in(chiara)):
        assert "Vouched for" not in browser.get(nina.get_absolute_url()).content.decode()


def test_a_confirmed_address_in_a_known_domain_vouches(nina: Member) -> None:
    dairy = make_organisation("Dairy")
    EmailAddress.objects.filter(user=nina).update(verified=False)
    domain = VouchingDomain.objects.create(domain="dairy.example", organisation=dairy)
    assert trusted(nina) is False

    address = EmailAddress.objects.get(user=nina)
    EmailAddress.objects.update(verified=True)
    email_confirmed.send(EmailAddress, request=None, email_address=address)

    assert (nina.vouches.get().organisation, trusted(nina)) == (dairy, True)
    address.delete()
    email_removed.send(Member, request=None, user=nina, email_address=address)
    assert trusted(nina) is False
    EmailAddress.objects.create(user=nina, email="nina@dairy.example", verified=True)
    domain.vouch()
    assert trusted(nina) is True
    domain.delete()
    assert trusted(nina) is False


@pytest.mark.parametrize(
    "address", ["n@notdairy.example", "n@sub.dairy.example", "n@dairy.example.org", "dairy.example@x.org"]
)
def test_A44_a_domain_vouches_for_itself_alone(address: str) -> None:
    member = make_member("Nina", vouched=False, email=address)
    VouchingDomain.objects.create(domain="dairy.example", organisation=make_organisation())
    assert trusted(member) is False


def test_admins_name_domains_but_none_in_which_anybody_gets_an_address(
    sam: Member, ada: Member, nina, signed_in
) -> None:
    MailDomain.objects.get_or_create(domain="gmail.com", defaults={"kind": "public"})
    asked = {"organisation": make_organisation().pk, "partnership": ""}
    browser = signed_in(sam)
    page = browser.post("/admin/partnerships/vouchingdomain/add/", asked | {"domain": "gmail.com"}).content.decode()
    assert "Anybody gets an address there" in page
    browser.post("/admin/partnerships/vouchingdomain/add/", asked | {"domain": "dairy.example"})
    assert trusted(nina) is True
    assert signed_in(ada).get("/admin/partnerships/vouchingdomain/").status_code == 403


def test_moderators_vouch_in_the_workplace(ada: Member, nina: Member, signed_in) -> None:
    browser = signed_in(ada)
    browser.post("/admin/partnerships/vouch/add/", {"member": nina.pk, "words": "Met in Brussels."})
    vouch = nina.vouches.get()
    assert (vouch.by, trusted(nina)) == (ada, True)
    assert "Ada, moderator" in browser.get("/admin/partnerships/vouch/").content.decode()
    chosen = {"action": "withdraw", "_selected_action": [vouch.pk], "confirmed": "yes"}
    assert browser.post("/admin/partnerships/vouch/", chosen | {"reason": ""}).status_code == 422
    browser.post("/admin/partnerships/vouch/", chosen | {"reason": "She works elsewhere."})
    assert (trusted(nina), [letter.to for letter in mail.outbox]) == (False, [[nina.email]])


def test_whom_an_admin_names_among_the_people_of_a_partnership_is_vouched_for(nina, mobility) -> None:
    belongs = Affiliation.objects.create(member=nina, partnership=mobility)
    edits = Editorship.objects.create(member=nina, partnership=mobility)
    assert (nina.vouches.count(), trusted(nina)) == (1, True)
    belongs.delete()
    assert trusted(nina) is True
    edits.delete()
    assert trusted(nina) is False


def test_activity_vouches_for_nobody(nina: Member, ada: Member) -> None:
    for _ in range(12):
        make_post(by=nina)
    assert (trusted(nina), trusted(ada)) == (False, True)
    Affiliation.objects.declare(nina, make_organisation("Dairy").name)
    assert trusted(nina) is False
