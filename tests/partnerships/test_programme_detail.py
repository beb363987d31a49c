"""The page of a programme: its initiatives and their calls, and since when it is known."""

import pytest

from partnerships.models import Programme
from tests.factories import make_call, make_initiative

pytestmark = pytest.mark.django_db


def test_it_shows_its_initiatives_and_their_calls_and_no_others(eve) -> None:
    mine = make_initiative("Going Far")
    other = make_initiative("Elsewhere", programme=Programme.objects.create(name="Other", slug="other"))
    make_call("Far call", initiative=mine)
    make_call("Other call", initiative=other)

    html = eve.get(mine.programme.get_absolute_url()).content.decode()

    assert mine.get_absolute_url() in html
    assert other.get_absolute_url() not in html
    assert ("Far call" in html, "Other call" in html) == (True, False)
    assert "Not confirmed yet" in html
    assert f'href="{mine.programme.get_absolute_url()}"' in eve.get(mine.get_absolute_url()).content.decode()


def test_what_there_is_nothing_for_is_left_out(eve) -> None:
    lone = Programme.objects.create(name="Lone", slug="lone")
    html = eve.get("/programmes/lone/").content.decode()
    assert [word for word in ("Initiatives</h2>", "Calls</h2>") if word in html] == []
    assert lone.name in html


def test_an_admin_confirms_it_with_a_reason(sam, eve, signed_in) -> None:
    lone = Programme.objects.create(name="Lone", slug="lone")
    asked = {"action": "confirm", "_selected_action": [lone.pk], "confirmed": "yes", "reason": "I asked them."}
    signed_in(sam).post("/admin/partnerships/programme/", asked)
    assert "by Sam" in eve.get("/programmes/lone/").content.decode()


@pytest.mark.parametrize("others", [1, 3])
def test_it_costs_the_same_for_more(eve, django_assert_num_queries, others) -> None:
    for _number in range(others):
        initiative = make_initiative()
        make_call(initiative=initiative)
    eve.get(initiative.programme.get_absolute_url())
    with django_assert_num_queries(3):
        eve.get(initiative.programme.get_absolute_url())
