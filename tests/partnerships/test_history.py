"""Every text of a profile is kept, shown with what it changed, and can be brought back."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.removal import take_out
from members.models import Member
from pages.privacy import erase
from partnerships.models import Editorship, FreshnessStep, Partnership, PartnershipRevision, StaleTextsError
from partnerships.models.revisions import mark_of, texts_of
from tests.at_once import at_once
from tests.factories import make_figure, make_member, make_organisation, make_partnership


def say(partnership: Partnership, summary: str, *, by: Member, seen: str = "") -> None:
    mine = Partnership.objects.get(pk=partnership.pk)
    mine.summary = summary
    mine.revise("summary", by=by, seen=seen)


def seen_of(partnership: Partnership) -> str:
    return mark_of(texts_of(Partnership.objects.get(pk=partnership.pk)))


def fields(partnership: Partnership, **changes: str) -> dict[str, str]:
    return texts_of(partnership) | {"seen": seen_of(partnership)} | changes


def history(browser: Client, partnership: Partnership, query: str = "") -> str:
    return browser.get(f"{partnership.get_absolute_url()}history/{query}").content.decode()


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def listed(html: str) -> list[str]:
    return [words(one) for one in re.findall(r'<li class="card-plain revision">(.*?)</li>', html, re.DOTALL)]


# What is kept


def test_every_version_stands_in_public_with_what_it_changed_and_who_saved_it(mobility, ben, eve) -> None:
    assert "Nobody has changed these texts here." in history(eve, mobility)
    Partnership.objects.filter(pk=mobility.pk).update(summary="We move goods.")
    say(mobility, "We move people.", by=ben)
    say(mobility, "We move people far.", by=ben)

    third, second, first = listed(history(eve, mobility))
    assert third.startswith("Version 3 Now ")
    assert third.endswith("Ben Summary We move removed: people. . added: people far. .")
    assert second.endswith("Ben Summary We move removed: goods. . added: people. .")
    assert first == "Version 1 As it stood before the first change here Summary We move goods."


def test_what_is_saved_without_a_change_makes_no_version(mobility, ben) -> None:
    mobility.revise("summary", by=ben)
    mobility.confirm(by=ben)
    assert PartnershipRevision.objects.count() == 0


def test_what_came_from_elsewhere_is_kept_before_the_next_change(mobility, ben, eve) -> None:
    say(mobility, "One.", by=ben)
    Partnership.objects.filter(pk=mobility.pk).update(summary="Loaded anew.")
    say(mobility, "Two.", by=ben)

    rows = PartnershipRevision.objects.order_by("number").values_list("number", "summary", "by")
    assert list(rows) == [(1, "", None), (2, "One.", ben.pk), (3, "Loaded anew.", None), (4, "Two.", ben.pk)]
    assert "Changed by an admin or a load of the records" in history(eve, mobility)


def test_what_an_admin_changes_in_the_workplace_is_kept_as_well(mobility, sam, signed_in) -> None:
    browser = signed_in(sam)
    page = browser.get(f"/admin/partnerships/partnership/{mobility.pk}/change/")
    form = page.context["adminform"].form
    sent = {name: value for name, value in form.initial.items() if isinstance(value, str | int)}
    sent |= {"summary": "Written in the workplace.", "aliases": ""}
    for formset in page.context["inline_admin_formsets"]:
        sent |= {f"{formset.formset.prefix}-{key}": "0" for key in ("TOTAL_FORMS", "INITIAL_FORMS")}

    answer = browser.post(f"/admin/partnerships/partnership/{mobility.pk}/change/", sent)

    assert answer.status_code == 302
    newest = PartnershipRevision.objects.latest("number")
    assert (newest.number, newest.summary, newest.by) == (2, "Written in the workplace.", sam)


@pytest.mark.parametrize(
    "wrong",
    [{"summary": "Other."}, {"summary": ""}, {"number": 9}, {"website": "https://x.example"}, {"language": "fr"}],
)
def test_A12_the_database_refuses_to_change_a_version(mobility, ben, wrong) -> None:
    say(mobility, "As it was.", by=ben)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PartnershipRevision.objects.filter(number=2).update(**wrong)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PartnershipRevision.objects.filter(number=2).update(by=make_member())


def test_a_name_gives_way_to_a_mark_and_nothing_else_does(mobility, ben) -> None:
    say(mobility, "100 % by Otto_Fly, says \\ Otto Lind.", by=ben)
    take_out(["Otto Lind"])
    assert PartnershipRevision.objects.get(number=2).summary == "100 % by Otto_Fly, says \\ [name removed]."
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PartnershipRevision.objects.filter(number=2).update(summary="1000 by Otto_Fly, says \\ [name removed].")


def test_an_author_s_name_leaves_with_their_account_and_the_version_stays(mobility, ben, eve) -> None:
    say(mobility, "Written before leaving.", by=ben)
    erase(ben, keeps_posts=True)
    html = history(eve, mobility)
    assert "Former member" in words(html)
    assert "Written before leaving." in words(html)
    assert ">Ben<" not in html


# Bringing back


def test_a_coordinator_brings_an_earlier_text_back_as_a_new_version(mobility, ben, signed_in, eve) -> None:
    say(mobility, "First words.", by=ben)
    say(mobility, "Second words.", by=ben)
    browser = signed_in(ben)
    assert '/edit/?version=2">Bring this back' in history(browser, mobility)
    page = browser.get(f"{mobility.get_absolute_url()}edit/?version=2").content.decode()
    assert "Bring back version 2: nothing is saved yet." in page
    assert "can be brought back the same way" in page
    assert ">\nFirst words.</textarea>" in page
    assert "removed: Second . added: First" in words(page)
    assert Partnership.objects.get(pk=mobility.pk).summary == "Second words."

    sent = fields(mobility, summary="First words.")
    assert browser.post(f"{mobility.get_absolute_url()}edit/?version=2", sent).status_code == 302

    newest = PartnershipRevision.objects.latest("number")
    assert (newest.number, newest.summary, newest.brings_back, newest.by) == (4, "First words.", 2, ben)
    assert "Brings back version 2" in words(history(eve, mobility))


def test_nobody_else_is_offered_it_and_a_version_that_is_not_there_is_not_found(
    mobility, ben, dao, signed_in, eve
) -> None:
    say(mobility, "First words.", by=ben)
    for reader in (eve, signed_in(dao)):
        assert "Bring this back" not in history(reader, mobility)
    browser = signed_in(ben)
    for version in ("7", "x", "0", "-1", "9" * 30, "²"):
        assert browser.get(f"{mobility.get_absolute_url()}edit/?version={version}").status_code == 404
    elsewhere = make_partnership("Elsewhere")
    say(elsewhere, "Theirs.", by=ben)
    say(elsewhere, "Theirs again.", by=ben)
    assert browser.get(f"{mobility.get_absolute_url()}edit/?version=3").status_code == 404


# Looking first


def test_a_preview_shows_the_profile_and_the_change_and_saves_nothing(mobility, ben, signed_in) -> None:
    answer = signed_in(ben).post(
        f"{mobility.get_absolute_url()}edit/", fields(mobility, summary="**Bold** words.", preview="yes")
    )
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "This is what you would change. Nothing is saved yet." in html
    assert "Preview: so it will read" in html
    assert ">\n**Bold** words.</textarea>" in html
    assert "In the words of its coordinator" not in html
    assert (Partnership.objects.get(pk=mobility.pk).summary, PartnershipRevision.objects.count()) == ("", 0)


def test_a_preview_of_a_mistake_shows_the_mistake(mobility, ben, signed_in) -> None:
    sent = fields(mobility, website="nowhere", preview="yes")
    answer = signed_in(ben).post(f"{mobility.get_absolute_url()}edit/", sent)
    assert answer.status_code == 422
    assert "Preview: so it will read" not in answer.content.decode()


# Two at once


def test_what_somebody_saved_meanwhile_is_shown_beside_what_was_typed(mobility, ben, sam, signed_in) -> None:
    opened = fields(mobility, summary="What Ben typed.")
    say(mobility, "What Sam saved.", by=sam)
    browser = signed_in(ben)

    answer = browser.post(f"{mobility.get_absolute_url()}edit/", opened)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else saved this profile meanwhile. Nothing of yours is saved yet." in html
    assert "removed: Sam saved. . added: Ben typed. ." in words(html)
    assert ">\nWhat Ben typed.</textarea>" in html
    assert Partnership.objects.get(pk=mobility.pk).summary == "What Sam saved."

    seen = re.search(r'name="seen" value="(\w+)"', html)
    again = browser.post(f"{mobility.get_absolute_url()}edit/", opened | {"seen": seen[1] if seen else ""})
    assert again.status_code == 302
    kept = PartnershipRevision.objects.order_by("number").values_list("summary", flat=True)
    assert list(kept) == ["", "What Sam saved.", "What Ben typed."]


def test_the_short_form_of_a_letter_writes_over_nothing_either(mobility, ben, sam, eve) -> None:
    mobility.freshness_steps.write_to(ben, mobility, "due")
    address = f"/confirm/{FreshnessStep.objects.get(member=ben).link.split('/')[-2]}/"
    seen = seen_of(mobility)
    Partnership.objects.filter(pk=mobility.pk).update(summary="What Sam saved.")

    answer = eve.post(address, {"changed": "yes", "summary": "What Ben typed.", "seen": seen})
    assert answer.status_code == 409
    assert "removed: Sam saved. . added: Ben typed. ." in words(answer.content.decode())
    assert Partnership.objects.get(pk=mobility.pk).summary == "What Sam saved."


@pytest.mark.django_db(transaction=True)
def test_two_editors_in_the_same_instant_make_one_version_and_one_hears_of_the_other(mobility, ben, sam) -> None:
    seen = seen_of(mobility)

    def save(by: Member) -> str:
        try:
            say(mobility, f"{by} was here.", by=by, seen=seen)
        except StaleTextsError as stale:
            return f"refused, because {stale.texts['summary']}"
        return f"{by} was here."

    saved, refused = sorted(at_once(lambda: save(ben), lambda: save(sam)), key=lambda said: said.startswith("refused"))
    assert refused == f"refused, because {saved}"
    kept = PartnershipRevision.objects.order_by("number").values_list("number", "summary")
    assert list(kept) == [(1, ""), (2, saved)]


@pytest.mark.django_db(transaction=True)
def test_many_who_compare_nothing_are_kept_one_after_the_other(mobility, ben) -> None:
    def saying(summary: str) -> Any:
        return lambda: say(mobility, summary, by=ben)

    at_once(*(saying(f"Words {n}.") for n in range(4)))
    kept = PartnershipRevision.objects.order_by("number").values_list("number", flat=True)
    assert list(kept) == [1, 2, 3, 4, 5]


# What a reader misses


def test_coordinators_read_what_a_reader_misses_and_nobody_else_does(mobility, ben, sam, dao, eve, signed_in) -> None:
    for browser in (signed_in(ben), signed_in(sam)):
        for address in (mobility.get_absolute_url(), f"{mobility.get_absolute_url()}edit/"):
            html = browser.get(address).content.decode()
            assert "What a reader misses" in html
            assert "what this partnership is, in two or three sentences" in html
    for browser in (eve, signed_in(dao)):
        html = browser.get(mobility.get_absolute_url()).content.decode()
        assert "What a reader misses" not in html
        assert not re.search(r"\d+ ?%|\d+ (of|/) \d+", words(html))


def test_what_is_there_is_not_missed(mobility, ben, signed_in) -> None:
    mobility.summary, mobility.website = "We move.", "https://mobility.example"
    mobility.save()
    make_figure(mobility)
    mobility.participations.create(organisation=make_organisation("Works"))
    html = signed_in(ben).get(mobility.get_absolute_url()).content.decode()
    card = re.search(r"What a reader misses</h2>.*?</section>", html, re.DOTALL)
    missed = re.findall(r"<li>(?:<a[^>]*>)?([^<]+?)(?:</a>| <span)", card[0] if card else "")
    assert missed == [
        "what it set out to do",
        "what came of it",
        "whom to write to: a person or a member",
        "in which sectors it works",
        "which markets it goes to",
        "under which initiative it ran",
        "in which generation, and so in which years",
    ]


# What it costs


@pytest.mark.parametrize("rows", [1, 3])
def test_the_history_costs_the_same_for_any_number(rows, mobility, dao, eve, django_assert_num_queries) -> None:
    for number in range(rows):
        say(mobility, f"Words {number}.", by=dao)
    with django_assert_num_queries(2):
        history(eve, mobility)


def test_the_history_comes_in_pages_and_each_knows_what_came_before(
    mobility, ben, eve, django_assert_num_queries
) -> None:
    for number in range(7):
        say(mobility, f"Words {number}.", by=ben)
    html = history(eve, mobility)
    assert [one.split(" ")[1] for one in listed(html)] == ["8", "7", "6", "5", "4"]
    older = re.search(r'href="(\?after=[^"]+)"', html)
    with django_assert_num_queries(2):
        page = history(eve, mobility, older[1] if older else "")
    assert [one.split(" ")[1] for one in listed(page)] == ["3", "2", "1"]
    assert "Now" not in words(page).split("Version 3")[1][:20]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_costs_the_same_for_any_number(rows, mobility, ben, signed_in, django_assert_num_queries) -> None:
    for number in range(rows):
        say(mobility, f"Words {number}.", by=ben)
        make_figure(mobility)
        mobility.participations.create(organisation=make_organisation(f"Body {number}"))
        Editorship.objects.create(partnership=mobility, member=make_member())
    browser = signed_in(ben)
    with django_assert_num_queries(7):
        browser.get(f"{mobility.get_absolute_url()}edit/?version=2")
