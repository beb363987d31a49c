"""One organisation, one record: adding shows what is called alike, and two records become one and two again."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from events.models import Event
from members.models import Member
from notifications.levels import Level
from notifications.models import Follow
from partnerships.likeness import alike
from partnerships.models import Organisation, OrganisationMerge, Participation
from partnerships.models.merging import CannotMergeError, links
from tests.factories import make_event, make_organisation, make_partnership, make_person, make_role, make_session

ADD, LIST = "/admin/partnerships/organisation/add/", "/admin/partnerships/organisation/"
EMPTY = {
    f"{prefix}-{name}": number
    for prefix in ("editorships", "participations", "affiliations", "figures")
    for name, number in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "Next Technology Tecnotessile",
        "NEXT TECHNOLOGY TECOTESSILE",
        "next technology",
        "NTT",
        "Nexttechnology Tecnotessile",
        "Nèxt Technólogy Tecnotessile srl",
    ],
)
def test_any_spelling_finds_what_is_there(typed: str) -> None:
    body = make_organisation("Next Technology Tecnotessile", short_name="NTT")
    make_organisation("Flanders' FOOD")
    make_organisation("Textile Cluster of the North")
    assert alike([typed]) == [body]


@pytest.mark.django_db
def test_words_that_many_share_make_nobody_alike() -> None:
    make_organisation("European Mobility Cluster")
    assert alike(["European Textile Cluster"]) == []
    assert alike(["", " ", "!!"]) == []


@pytest.mark.django_db
def test_adding_one_that_is_perhaps_there_asks_once_more(sam: Member, signed_in) -> None:
    body = make_organisation("Flanders' FOOD", aliases=["Flanders Food vzw"])
    browser = signed_in(sam)
    typed = {"name": "Flanders Foods", "slug": "flanders-foods", "aliases": "", "language": "en", **EMPTY}

    answer = browser.post(ADD, typed)

    page = answer.content.decode()
    assert (
        f'<a href="/admin/partnerships/organisation/{body.pk}/change/">Flanders&#x27; FOOD, Flanders Food vzw</a>'
        in page
    )
    assert 'value="Flanders Foods"' in page
    assert Organisation.objects.count() == 1
    assert browser.post(ADD, typed | {"is_another": "on"}).status_code == 302
    assert Organisation.objects.count() == 2


@pytest.fixture
def pair(db: None) -> tuple[Organisation, Organisation]:
    """Flanders' FOOD twice: each with a link of its own, and one that both have."""
    kept = make_organisation("Flanders' FOOD", slug="flanders-food")
    twin = make_organisation("Flanders Food vzw", slug="vzw", short_name="FF", aliases=["FlandersFood"])
    for partnership, bodies in {"Both": [kept, twin], "One": [twin]}.items():
        made = make_partnership(partnership)
        for body in bodies:
            Participation.objects.create(partnership=made, organisation=body)
    make_event("Fair").hosts.add(twin)
    make_role(make_session(Event.objects.get()), person=make_person("Piet"), organisation=twin)
    return kept, twin


def merge_in_admin(browser, pair, **fields):
    chosen = {"action": "merge", "_selected_action": [each.pk for each in pair]}
    return browser.post(LIST, chosen | fields, follow=True)


def test_all_links_and_spellings_move_to_the_one_that_is_kept(pair, sam: Member, eve, signed_in) -> None:
    kept, _twin = pair
    browser = signed_in(sam)
    assert "One record stands for all" in merge_in_admin(browser, pair).content.decode()
    refused = merge_in_admin(browser, pair, confirmed="yes", keep="", reason="The same.")
    assert "Say which record is kept." in refused.content.decode()

    merge_in_admin(browser, pair, confirmed="yes", keep=kept.pk, reason="The same body.")

    kept.refresh_from_db()
    assert kept.aliases == ["Flanders Food vzw", "FF", "FlandersFood"]
    assert [part.partnership.name for part in kept.participations.order_by("partnership__name")] == ["Both", "One"]
    assert (list(Event.objects.get().hosts.all()), kept.session_roles.count()) == ([kept], 1)
    merge = OrganisationMerge.objects.get()
    assert (merge.by, merge.reason, merge.undone_at) == (sam, "The same body.", None)
    moved = eve.get("/organisations/vzw/")
    assert (moved.status_code, moved["Location"]) == (302, "/organisations/flanders-food/")
    assert "Flanders Food vzw" not in [str(body) for body in Organisation.objects.visible_to(None)]
    assert list(Organisation.objects.called("flanders food VZW")) == []
    assert list(Organisation.objects.called("Flanders Food vzw")) == [kept]


def test_taken_apart_they_are_two_again(pair, sam: Member, eve, signed_in) -> None:
    kept, twin = pair
    merge = OrganisationMerge.objects.merge(kept, twin, by=sam, reason="The same.")
    later = make_partnership("Later")
    Participation.objects.create(partnership=later, organisation=kept)
    action = {"action": "undo", "_selected_action": [merge.pk], "confirmed": "yes", "reason": "Two bodies."}
    for _ in range(2):
        signed_in(sam).post("/admin/partnerships/organisationmerge/", action)

    for body in pair:
        body.refresh_from_db()
    assert (kept.aliases, twin.aliases, twin.merged_into) == ([], ["FlandersFood"], None)
    names = [[str(part.partnership) for part in body.participations.order_by("partnership__name")] for body in pair]
    assert names == [["Both", "Later"], ["Both", "One"]]
    assert list(Event.objects.get().hosts.all()) == [twin]
    assert eve.get("/organisations/vzw/").status_code == 200
    merge.refresh_from_db()
    assert merge.undone_reason == "Two bodies."


def test_who_follows_one_follows_the_other_and_each_again(pair, sam: Member, dao: Member) -> None:
    kept, twin = pair
    for member, body in ((sam, kept), (sam, twin), (dao, twin)):
        Follow.objects.set_level(body, Level.FOLLOW, by=member)

    def followed() -> list[tuple[str, int]]:
        shown = Organisation.objects.visible_to(None)
        return [(str(member), pk) for member in (dao, sam) for pk in Follow.objects.levelled(member, shown)]

    merge = OrganisationMerge.objects.merge(kept, twin, by=sam, reason="The same.")
    assert followed() == [("Dao", kept.pk), ("Sam", kept.pk)]
    merge.undo(by=sam, reason="Two.")
    assert sorted(followed()) == [("Dao", twin.pk), ("Sam", kept.pk), ("Sam", twin.pk)]


def test_what_stands_for_another_is_merged_along_and_never_twice(pair, sam: Member, eve) -> None:
    kept, twin = pair
    third = make_organisation("FF Brussels", slug="ff-brussels")
    OrganisationMerge.objects.merge(twin, third, by=sam, reason="The same.")
    OrganisationMerge.objects.merge(kept, twin, by=sam, reason="The same.")
    assert eve.get("/organisations/ff-brussels/")["Location"] == "/organisations/flanders-food/"
    for one, other in ((kept, third), (twin, make_organisation()), (kept, kept)):
        with pytest.raises(CannotMergeError):
            OrganisationMerge.objects.merge(one, other, by=sam, reason="Again.")
    assert OrganisationMerge.objects.count() == 2


@pytest.mark.django_db
def test_every_place_that_names_an_organisation_is_known() -> None:
    assert sorted(f"{model._meta.label}.{name}" for model, name in links()) == [
        "events.Event_hosts.organisation",
        "events.SessionRole.organisation",
        "opportunities.Interest.organisation",
        "opportunities.Opportunity.organisation",
        "partnerships.Affiliation.organisation",
        "partnerships.Candidacy.organisation",
        "partnerships.Editorship.organisation",
        "partnerships.Exchange.host",
        "partnerships.Exchange.visiting",
        "partnerships.FreshnessStep.organisation",
        "partnerships.KeyFigure.organisation",
        "partnerships.Organisation.merged_into",
        "partnerships.OrganisationRevision.organisation",
        "partnerships.Participation.organisation",
        "partnerships.Vouch.organisation",
        "partnerships.VouchingDomain.organisation",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_make_one_merge(pair, sam: Member) -> None:
    kept, twin = pair
    gate, outcomes = Barrier(2), []

    def act(one: Organisation, other: Organisation) -> None:
        gate.wait()
        try:
            OrganisationMerge.objects.merge(one, other, by=sam, reason="The same.")
            outcomes.append("merged")
        except CannotMergeError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=act, args=turned) for turned in ((kept, twin), (twin, kept))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(outcomes), OrganisationMerge.objects.count()) == (["merged", "refused"], 1)
