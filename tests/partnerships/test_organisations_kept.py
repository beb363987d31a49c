"""The profile of an organisation is kept as one of a partnership is: changed, confirmed, asked about, archived."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from forum.models import Change
from members.models import Member
from partnerships.models import (
    Affiliation,
    Editorship,
    FreshnessStep,
    Organisation,
    OrganisationMerge,
    OrganisationRevision,
    Participation,
)
from partnerships.tasks import keep_profiles_true, see_to_profile
from tests.factories import (
    make_event,
    make_figure,
    make_member,
    make_organisation,
    make_partnership,
    make_person,
    make_release,
    make_role,
    make_session,
    make_thread,
    make_topic,
)

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
PAGE = "/organisations/dairy/"


def night(time_machine: Any, days: float) -> list[Any]:
    """Have the worker see to everything, so many days after the start; return the night's letters about bodies."""
    time_machine.move_to(START + timedelta(days=days), tick=False)
    before, done = len(mail.outbox), set(ProcrastinateJob.objects.values_list("pk", flat=True))
    keep_profiles_true(timestamp=0)
    for job in ProcrastinateJob.objects.exclude(pk__in=done):
        see_to_profile(**job.args)
    return [letter for letter in mail.outbox[before:] if "Mobility" not in letter.subject]


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def link(letter: Any) -> str:
    return re.search(r"(/confirm/\S+/)", letter.body)[1]


@pytest.fixture
def dairy(time_machine: Any, mobility: Any) -> Organisation:
    """A body that takes part in Mobility; a year ago somebody confirmed it last."""
    time_machine.move_to(START, tick=False)
    made = make_organisation("Dairy", summary="We milk.", source_section="2.1")
    Participation.objects.create(partnership=mobility, organisation=made)
    return made


@pytest.fixture
def chiara(dairy: Organisation) -> Member:
    """Keeps the profile of Dairy."""
    chiara = make_member("Chiara")
    Editorship.objects.create(organisation=dairy, member=chiara, granted_at=START - timedelta(days=1))
    return chiara


def fields(dairy: Organisation, **changes: str) -> dict[str, str]:
    known = Organisation.objects.get(pk=dairy.pk)
    return {name: getattr(known, name) for name in known.kept_fields} | changes


# Changed in place


def test_its_editor_looks_first_then_saves_and_everybody_reads_the_history(dairy, chiara, eve, signed_in) -> None:
    browser = signed_in(chiara)
    assert "/organisations/dairy/edit/" in browser.get(PAGE).content.decode()
    said = fields(dairy, summary="We milk and churn.", country="NL", kind="cluster", place="Utrecht")

    looked = browser.post(f"{PAGE}edit/", said | {"preview": "yes"}).content.decode()
    assert "Preview: so it will read" in looked
    assert "We milk and churn." in looked
    assert Organisation.objects.get(pk=dairy.pk).summary == "We milk."
    page = browser.post(f"{PAGE}edit/", said, follow=True).content.decode()

    assert "The profile is saved, and marked as confirmed today." in page
    assert "by Chiara" in words(page)
    html = words(eve.get(f"{PAGE}history/").content.decode())
    assert "Version 2 Now" in html
    assert "Summary We removed: milk. . added: milk and churn. ." in html
    assert "Country added: Netherlands" in html
    assert "Kind removed: Not stated . added: Cluster ." in html
    line = Change.objects.filter(model="partnerships.organisation").latest("pk")
    assert (line.by, set(line.after)) == (
        chiara,
        {"summary", "country", "kind", "place", "verified_at"},
    )
    assert "In the words of those who keep it" in words(eve.get(PAGE).content.decode())


def test_an_earlier_version_is_brought_back_and_nobody_is_overwritten_unseen(dairy, chiara, signed_in) -> None:
    browser = signed_in(chiara)
    seen = browser.get(f"{PAGE}edit/").context["form"].initial["seen"]
    browser.post(f"{PAGE}edit/", fields(dairy, summary="Two."))
    stale = browser.post(f"{PAGE}edit/", fields(dairy, summary="Three.", seen=seen))
    assert (stale.status_code, "Somebody else saved this profile meanwhile." in stale.content.decode()) == (409, True)
    form = browser.get(f"{PAGE}edit/?version=1").context["form"]
    assert form.initial["summary"] == "We milk."
    browser.post(f"{PAGE}edit/", form.initial)
    assert OrganisationRevision.objects.latest("number").brings_back == 1
    assert browser.get(f"{PAGE}edit/?version=99").status_code == 404


def test_what_a_reader_misses_is_told_to_its_editor_alone(dairy, chiara, eve, signed_in) -> None:
    html = words(signed_in(chiara).get(PAGE).content.decode())
    assert "What a reader misses" in html
    assert "in which country it is" in html
    html = words(eve.get(PAGE).content.decode())
    assert "What a reader misses" not in html
    assert "Not stated in the paper Kind Country People Key figures Website" in html


def test_a_country_that_is_none_is_refused_and_the_text_stays(dairy, chiara, signed_in) -> None:
    answer = signed_in(chiara).post(f"{PAGE}edit/", fields(dairy, summary="Kept.", country="ZZ"))
    assert (answer.status_code, "Kept." in answer.content.decode()) == (422, True)


def test_its_region_goes_with_its_country_and_comes_back_with_it(dairy, chiara, eve, signed_in) -> None:
    browser = signed_in(chiara)
    wrong = browser.post(f"{PAGE}edit/", fields(dairy, country="SE", region="FI20", summary="Kept."))
    assert (wrong.status_code, "This region lies in another country: Finland." in wrong.content.decode()) == (422, True)
    browser.post(f"{PAGE}edit/", fields(dairy, country="SE", region="SE12"))
    browser.post(f"{PAGE}edit/", fields(dairy, country="", region=""))
    html = words(eve.get(f"{PAGE}history/").content.decode())
    assert ("Region added: Östra Mellansverige" in html, "Region removed: Östra Mellansverige" in html) == (True, True)

    form = browser.get(f"{PAGE}edit/?version=2").context["form"]
    browser.post(f"{PAGE}edit/", form.initial)
    known = Organisation.objects.get(pk=dairy.pk)
    assert (known.country, known.region) == ("SE", "SE12")
    assert known.participations.get().region == "SE12"
    # Another country alone is refused as well.
    assert browser.post(f"{PAGE}edit/", fields(dairy, country="FI")).status_code == 422


def test_where_it_has_no_editors_a_coordinator_of_its_partnership_keeps_it(dairy, ben, dao, ada, signed_in) -> None:
    assert signed_in(ben).get(f"{PAGE}edit/").status_code == 200
    assert signed_in(dao).get(f"{PAGE}edit/").status_code == 403
    Editorship.objects.create(organisation=dairy, member=dao)
    assert signed_in(ben).get(f"{PAGE}edit/").status_code == 403
    assert signed_in(dao).get(f"{PAGE}edit/").status_code == 200
    # Nor does keeping a body make anybody a coordinator.
    assert "Coordinator" not in words(signed_in(ada).get(dao.get_absolute_url()).content.decode())
    assert signed_in(dao).get("/partnerships/mobility/edit/").status_code == 403


@pytest.mark.parametrize("wrong", [{"summary": "Other."}, {"country": "FR"}, {"number": 9}, {"kind": "company"}])
def test_the_database_refuses_to_change_a_version(dairy, chiara, wrong) -> None:
    dairy.summary = "Two."
    dairy.revise("summary", by=chiara)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        OrganisationRevision.objects.filter(number=2).update(**wrong)


# Confirmed, asked about, archived


def test_its_editor_is_asked_reminded_and_it_is_archived_after_silence(dairy, chiara, ben, eve, time_machine) -> None:
    dairy.confirm(by=chiara)
    (letter,) = night(time_machine, 181)
    assert (letter.to, letter.subject) == ([chiara.email], "Is the profile of Dairy still correct?")
    (reminder,) = night(time_machine, 212)
    assert reminder.to == [chiara.email]
    assert night(time_machine, 300) == []
    (told,) = night(time_machine, 362)
    assert told.subject == "The profile of Dairy is archived"
    html = words(eve.get(PAGE).content.decode())
    assert "Archived 26 February 2028" in html
    assert '<span class="chip chip-warn">Archived</span>' in eve.get("/organisations/").content.decode()


def test_the_letter_confirms_in_one_click_or_says_what_changed(dairy, chiara, time_machine, eve: Client) -> None:
    dairy.confirm(by=chiara)
    (letter,) = night(time_machine, 181)
    page = eve.get(link(letter)).content.decode()
    assert "We milk." in page
    said = {"changed": "yes", "summary": "We milk.", "country": "NL", "place": "", "website": "", "words": "New board."}
    eve.post(link(letter), said)

    known = Organisation.objects.get(pk=dairy.pk)
    assert (known.country, known.verified_by, known.verified_at) == ("NL", chiara, START + timedelta(days=181))
    assert FreshnessStep.objects.get(step="confirmed", words="New board.").organisation == dairy
    assert "answered already" in eve.get(link(letter)).content.decode()
    assert night(time_machine, 200) == []


def test_without_editors_coordinators_of_its_partnerships_are_asked_until_it_has_one(
    dairy, ben, dao, mobility, time_machine, eve
) -> None:
    Editorship.objects.update(granted_at=START - timedelta(days=1))
    mobility.confirm(by=ben)
    dairy.confirm(by=ben)
    (letter,) = night(time_machine, 181)
    assert (letter.to, letter.subject) == ([ben.email], "Is the profile of Dairy still correct?")
    assert eve.get(link(letter)).status_code == 200
    Editorship.objects.create(organisation=dairy, member=dao)
    assert eve.get(link(letter)).status_code == 404


def test_a_body_that_nobody_keeps_is_asked_about_nowhere_and_listed_for_admins(sam, signed_in, time_machine) -> None:
    time_machine.move_to(START, tick=False)
    make_organisation("Lonely", source_section="2.1")
    assert night(time_machine, 900) == []
    html = signed_in(sam).get("/admin/partnerships/organisation/?freshness=nobody").content.decode()
    assert "Lonely" in html


def test_an_admin_does_each_step_with_a_reason(dairy, chiara, sam, signed_in) -> None:
    browser = signed_in(sam)
    for verb in ("remind", "archive", "unarchive", "confirm"):
        asked = {"action": verb, "_selected_action": [dairy.pk], "confirmed": "yes", "reason": "For the story."}
        browser.post("/admin/partnerships/organisation/", asked)
    steps = FreshnessStep.objects.filter(member=None).order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["by hand", "archived", "unarchived", "confirmed"]
    assert browser.get("/admin/partnerships/freshnessstep/").status_code == 200


def test_two_bodies_that_become_one_are_asked_about_once(dairy, chiara, sam, time_machine) -> None:
    twin = make_organisation("Dairy Ltd", source_section="2.1")
    Editorship.objects.create(organisation=twin, member=chiara, granted_at=START - timedelta(days=1))
    Organisation.objects.update(added_at=None)
    OrganisationMerge.objects.merge(dairy, twin, by=sam, reason="The same.")
    assert [letter.subject for letter in night(time_machine, 1)] == ["Is the profile of Dairy still correct?"]


# What its page shows


def test_its_page_leaves_out_what_it_has_nothing_for(eve) -> None:
    make_organisation("Lonely")
    html = eve.get("/organisations/lonely/").content.decode()
    empty = [
        'id="h-about"',
        "Partnerships</h2>",
        "People</h2>",
        "Threads in",
        "Where its people spoke",
        "Events it hosts",
    ]
    assert [words for words in empty if words in html] == []


def test_its_page_shows_where_its_people_spoke_and_what_is_said_in_its_partnerships(dairy, mobility, eve) -> None:
    person = make_person("Ida Sample")
    Affiliation.objects.create(person=person, organisation=dairy, title="Director")
    event = make_event("Fair")
    make_role(make_session(event, "On milk"), "Ida Sample", person=person)
    make_release(event)
    thread = make_thread(make_topic("Ask Mobility", partnership=mobility), title="How do you cool it?")
    make_thread(make_topic("Elsewhere"), title="Nothing of theirs")

    html = eve.get(PAGE).content.decode()

    assert "On milk" in html
    assert thread.get_absolute_url() in html
    assert "Nothing of theirs" not in html


@pytest.mark.parametrize("others", [1, 3])
def test_its_page_costs_the_same_for_more(dairy, chiara, signed_in, django_assert_num_queries, others) -> None:
    for _number in range(others):
        partnership = make_partnership()
        Participation.objects.create(partnership=partnership, organisation=dairy)
        make_thread(make_topic(partnership=partnership))
        person = make_person()
        Affiliation.objects.create(person=person, organisation=dairy, title="Director")
        event = make_event()
        make_role(make_session(event), person=person)
        make_release(event)
        make_figure(partnership, partnership=None, organisation=dairy)
    browser = signed_in(chiara)
    browser.get(PAGE)
    with django_assert_num_queries(12):
        browser.get(PAGE)
