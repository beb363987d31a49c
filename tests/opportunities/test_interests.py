"""Interest in an offer or request: what each side sees, what becomes of it, and that no address shows before a yes."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from members.models import DataExport, Member
from notifications.models import Notification
from opportunities.models import Interest, Opportunity, RefusedError, Step
from opportunities.models.interests import LAPSE_DAYS, MOST_WAITING
from opportunities.tasks import lapse_interests, remind_of_expiry
from pages.privacy import erase
from pages.tasks import make_export
from partnerships.models import Organisation
from tests.factories import make_member, make_opportunity, make_organisation, make_speaker
from tests.opportunities.test_opportunities import expire, refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def opportunity(chiara: Member) -> Opportunity:
    """What Chiara's dairies look for."""
    return make_opportunity(chiara, title="A partner for pilots")


def express(opportunity: Opportunity, by: Member, organisation: Organisation | None = None) -> Interest:
    organisation = organisation or by.vouches.exclude(organisation=None).get().organisation
    said = {"message": "We dye with less water.", "language": "en"}
    return Interest.objects.express(opportunity, by=by, organisation=organisation, **said)


def told(member: Member) -> list[str]:
    """Which steps a member has a notice of, in order."""
    steps = Step.objects.filter(pk__in=Notification.objects.of(member).order_by("pk").values("target_id"))
    return list(steps.order_by("pk").values_list("deed", flat=True))


def letters(member: Member) -> list[str]:
    return [letter.subject for letter in mail.outbox if letter.to == [member.email]]


def silence(interest: Interest, days: float = LAPSE_DAYS) -> Interest:
    """Let it have been sent so long ago."""
    Interest.objects.filter(pk=interest.pk).update(sent_at=timezone.now() - timedelta(days=days))
    interest.refresh_from_db()
    return interest


def test_it_is_sent_read_and_accepted_and_each_step_is_told(opportunity, chiara, dao) -> None:
    interest = express(opportunity, dao)
    interest.mark_read(by=chiara)
    interest.accept(by=chiara, answer="Gladly.")

    interest.refresh_from_db()
    assert (interest.state, interest.answer) == ("accepted", "Gladly.")
    assert (told(chiara), told(dao)) == (["sent"], ["read", "accepted"])
    assert (letters(chiara), letters(dao)) == (
        ["Interest in: A partner for pilots"],
        ["Accepted: A partner for pilots"],
    )


def test_who_wants_no_mail_gets_a_notice_alone(opportunity, chiara, dao) -> None:
    chiara.stop_mail()
    express(opportunity, dao)
    assert (told(chiara), letters(chiara)) == (["sent"], [])


def test_one_open_interest_for_each_organisation(opportunity, chiara, dao, textiles) -> None:
    first = express(opportunity, dao)
    assert express(opportunity, dao) == first  # the second click
    colleague = make_speaker("Elise", textiles)
    assert "A colleague of yours" in refused(lambda: express(opportunity, colleague))
    with pytest.raises(IntegrityError, match="interest_once_for_organisation"), transaction.atomic():
        Interest.objects.create(opportunity=opportunity, organisation=textiles, member=colleague, message="Me too.")
    first.withdraw(by=dao)
    assert express(opportunity, colleague).state == "sent"
    assert told(chiara) == ["sent", "taken-back", "sent"]


def test_what_was_declined_is_not_asked_again(opportunity, chiara, dao) -> None:
    express(opportunity, dao).decline(by=chiara)
    assert refused(lambda: express(opportunity, dao)) == "They have declined the interest of your organisation."
    assert letters(dao) == ["Declined: A partner for pilots"]


def test_nobody_is_interested_in_what_their_own_organisation_seeks(opportunity, chiara, dairies) -> None:
    words = "This is your own organisation's."
    colleague = make_speaker("Elise", dairies)
    assert [refused(lambda by=by: express(opportunity, by, dairies)) for by in (chiara, colleague)] == [words, words]
    with pytest.raises(IntegrityError, match="interest_not_in_own"), transaction.atomic():
        Interest.objects.create(opportunity=opportunity, organisation=dairies, member=colleague, message="Us.")


def test_only_who_speaks_for_an_organisation_writes_in_its_name(opportunity, dao, mobility) -> None:
    stranger, other = make_member("Elise"), make_organisation()
    words = "You do not speak for this organisation here."
    assert [refused(lambda by=by: express(opportunity, by, other)) for by in (stranger, dao)] == [words, words]


def test_nobody_answers_what_is_over(opportunity, dao) -> None:
    expire(opportunity)
    assert refused(lambda: express(opportunity, dao)) == "It is over: nobody can answer it any more."


def test_who_waits_for_twenty_answers_waits_for_some_first(dao) -> None:
    for _number in range(MOST_WAITING):
        express(make_opportunity(), dao)
    assert "You wait for twenty answers" in refused(lambda: express(make_opportunity(), dao))


@pytest.mark.parametrize(
    ("end", "by", "words"),
    [
        ("accept", "chiara", "It is accepted: you see each other's address."),
        ("decline", "chiara", "It is declined."),
        ("withdraw", "dao", "It was taken back."),
    ],
)
def test_what_is_settled_stays_settled(end, by, words, opportunity, chiara, dao) -> None:
    people = {"chiara": chiara, "dao": dao}
    interest = express(opportunity, dao)
    getattr(interest, end)(by=people[by])
    getattr(interest, end)(by=people[by])  # twice is once
    assert Step.objects.filter(interest=interest).count() == 2
    others = {"accept": chiara, "decline": chiara, "withdraw": dao}
    for other in others.keys() - {end}:
        assert refused(lambda other=other: getattr(interest, other)(by=others[other])) == words
    interest.lapse()
    interest.refresh_from_db()
    assert interest.lapsed_at is None


def test_A02_nobody_but_the_two_sides_does_or_sees_anything(opportunity, chiara, dao, ada, sam, signed_in) -> None:
    interest = express(opportunity, dao)
    assert refused(lambda: interest.accept(by=dao)) == "Only who published it can answer."
    assert refused(lambda: interest.withdraw(by=chiara)) == "Only who sent it can take it back."
    address = interest.get_absolute_url()
    seen = [signed_in(one).get(address).status_code for one in (ada, sam, make_member(), chiara, dao)]
    assert seen == [404, 404, 404, 200, 200]
    assert signed_in(dao).post(f"{address}accept/").status_code == 404
    assert signed_in(chiara).post(f"{address}withdraw/").status_code == 404


def test_silence_of_three_weeks_lets_it_lapse_and_both_are_told_once(opportunity, chiara, dao) -> None:
    early, late = express(opportunity, dao), silence(express(make_opportunity(chiara), dao))
    for _run in range(2):
        lapse_interests(0)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == ("sent", "lapsed")
    assert (told(chiara)[2:], told(dao)) == (["lapsed"], ["lapsed"])
    assert (len(letters(dao)), letters(chiara)[-1].startswith("Lapsed: ")) == (1, True)


def test_who_answers_too_late_reads_that_it_lapsed(opportunity, chiara, dao) -> None:
    interest = silence(express(opportunity, dao))
    assert "It lapsed" in refused(lambda: interest.accept(by=chiara))
    assert silence(interest, LAPSE_DAYS - 0.1).accept(by=chiara) is None


@pytest.mark.parametrize("end", ["withdraw", "fulfil"])
def test_what_ends_takes_open_interests_along_and_leaves_the_accepted(end, opportunity, chiara, dao) -> None:
    other = express(opportunity, make_speaker("Elise"))
    other.accept(by=chiara)
    interest = express(opportunity, dao)
    getattr(opportunity, end)(by=chiara)
    interest.refresh_from_db()
    other.refresh_from_db()
    assert (interest.state, other.state, told(dao)) == ("lapsed", "accepted", ["lapsed"])
    assert dao in [one.member for one in Interest.objects.of(opportunity)]


def test_who_is_interested_still_sees_what_is_over_and_nothing_that_is_hidden(opportunity, chiara, dao) -> None:
    express(opportunity, dao)
    expire(opportunity)
    assert list(Opportunity.objects.visible_to(dao)) == [opportunity]
    Opportunity.objects.update(hidden_at=timezone.now(), hidden_reason="Spam.")
    assert list(Opportunity.objects.visible_to(dao)) == []


def pages_of(browser: Client, interest: Interest) -> str:
    """Every page on which either side could read something of the other."""
    opportunity = interest.opportunity
    addresses = [
        *("/opportunities/", "/opportunities/own/", "/opportunities/interests/", "/notifications/"),
        *(opportunity.get_absolute_url(), interest.get_absolute_url(), "/opportunities/opportunities.json"),
        *("/feeds/opportunities.atom", opportunity.call.get_absolute_url(), f"/search/?q={opportunity.title}"),
        *(opportunity.organisation.get_absolute_url(), interest.organisation.get_absolute_url()),
        *(opportunity.author.get_absolute_url(), interest.member.get_absolute_url()),
    ]
    return " ".join(browser.get(address).content.decode() for address in addresses)


def copy_of(member: Member) -> str:
    DataExport.objects.filter(member=member).delete()
    export = DataExport.objects.ask(member)
    make_export(export_id=str(export.pk))
    export.refresh_from_db()
    archive = ZipFile(BytesIO(export.file.read()))
    return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def sent_to(member: Member) -> str:
    bodies = [(letter, str(letter.message())) for letter in mail.outbox if letter.to == [member.email]]
    return " ".join(f"{letter.subject} {letter.body} {raw}" for letter, raw in bodies)


def test_A05_no_page_mail_or_export_shows_an_address_before_it_is_accepted(
    opportunity, chiara, dao, signed_in, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    interest = express(opportunity, dao)
    chiaras, daos = signed_in(chiara), signed_in(dao)

    def shown() -> list[bool]:
        hers = [pages_of(chiaras, interest), copy_of(chiara), sent_to(chiara)]
        his = [pages_of(daos, interest), copy_of(dao), sent_to(dao)]
        return [dao.email in text for text in hers] + [chiara.email in text for text in his]

    assert shown() == [False] * 6
    interest.accept(by=chiara)
    # On the page of the interest, for both; no mail and no copy ever has it.
    assert shown() == [True, False, False, True, False, False]
    stranger = signed_in(make_member())
    assert [email in pages_of(stranger, interest) for email in (chiara.email, dao.email)] == [False, False]


@pytest.mark.parametrize("deed", ["decline", "lapse"])
def test_A05_an_address_stays_hidden_after_a_no(deed, opportunity, chiara, dao, signed_in) -> None:
    interest = express(opportunity, dao)
    interest.decline(by=chiara) if deed == "decline" else interest.lapse()
    assert chiara.email not in pages_of(signed_in(dao), interest)
    assert dao.email not in pages_of(signed_in(chiara), interest)


def test_a_member_writes_and_the_other_reads_and_accepts_on_the_pages(opportunity, chiara, dao, textiles, signed_in):
    daos, chiaras = signed_in(dao), signed_in(chiara)
    page = daos.get(opportunity.get_absolute_url()).content.decode()
    assert f'href="{opportunity.get_absolute_url()}interest/"' in page
    said = {"organisation": textiles.pk, "message": "", "language": "en"}
    answer = daos.post(f"{opportunity.get_absolute_url()}interest/", said)
    assert (answer.status_code, answer.context["form"].errors) == (
        422,
        {"message": ["Say what you are interested in."]},
    )
    answer = daos.post(f"{opportunity.get_absolute_url()}interest/", said | {"message": "We dye."})
    interest = Interest.objects.get()
    assert answer["Location"] == interest.get_absolute_url()

    assert "Example Textile Cluster" in chiaras.get("/notifications/").content.decode()
    assert "We dye." in chiaras.get(interest.get_absolute_url()).content.decode()
    interest.refresh_from_db()
    assert interest.state == "read"
    html = chiaras.post(f"{interest.get_absolute_url()}accept/", {"answer": "Yes."}, follow=True).content.decode()
    assert f"mailto:{dao.email}" in html
    html = chiaras.post(f"{interest.get_absolute_url()}decline/", {}, follow=True).content.decode()
    assert "It is accepted: you see each other&#x27;s address." in html
    assert chiaras.post(f"{interest.get_absolute_url()}explode/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_interests_cost_the_same_for_few_and_many(
    count, opportunity, chiara, signed_in, django_assert_num_queries
) -> None:
    for _number in range(count):
        express(opportunity, make_speaker())
    browser = signed_in(chiara)
    for address, asked in (("/opportunities/interests/", 4), (opportunity.get_absolute_url(), 7)):
        browser.get(address)
        with django_assert_num_queries(asked):
            browser.get(address)


def test_its_author_is_reminded_once_a_week_before_it_expires(opportunity, chiara) -> None:
    later = make_opportunity(chiara)
    moments = {"published_at": timezone.now() - 30 * DAY, "expires_at": timezone.now() + 6 * DAY}
    Opportunity.objects.filter(pk=opportunity.pk).update(**moments)
    for _run in range(2):
        remind_of_expiry(0)
    assert (told(chiara), letters(chiara)) == (["reminded"], ["Expires soon: A partner for pilots"])
    assert later.steps.count() == 0


def test_who_leaves_takes_theirs_along_and_the_other_side_is_told(opportunity, chiara, dao) -> None:
    express(opportunity, dao)
    mail.outbox.clear()
    erase(chiara, keeps_posts=True)
    assert (Opportunity.objects.count(), Interest.objects.count(), Step.objects.count()) == (0, 0, 0)
    assert letters(dao) == ["Lapsed: A partner for pilots"]


def test_an_export_has_what_one_wrote_and_what_one_was_sent(opportunity, chiara, dao, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    express(opportunity, dao)
    export = DataExport.objects.ask(chiara)
    make_export(export_id=str(export.pk))
    export.refresh_from_db()
    rows: Any = json.loads(
        ZipFile(BytesIO(export.file.read())).read("json/opportunities-interest-as-opportunity-author.json")
    )
    assert [row["message"] for row in rows] == ["We dye with less water."]


def test_illegal_jumps_never_reach_the_database(opportunity, chiara, dao) -> None:
    interest = express(opportunity, dao)
    interest.accept(by=chiara)
    with pytest.raises(IntegrityError, match="interest_ends_one_way"), transaction.atomic():
        Interest.objects.update(declined_at=timezone.now())
    with pytest.raises(RefusedError):
        interest.withdraw(by=dao)
