"""Every record says since when it is known; an admin confirms one with a reason, and the log keeps it."""

import pytest

from forum.models import Change
from tests.factories import make_figure, make_initiative, make_partnership, make_person

pytestmark = pytest.mark.django_db
RECORDS = {"initiative": make_initiative, "person": make_person}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_as_of_the_paper_until_an_admin_confirms_it(kind, sam, signed_in, eve) -> None:
    record = RECORDS[kind]("Example Record", source_section="2.4")
    html = eve.get(record.get_absolute_url()).content.decode()
    assert 'As of <time datetime="2020-11-16' in html
    form = {"action": "confirm", "_selected_action": record.pk, "confirmed": "yes", "reason": "Their site says so."}
    assert signed_in(sam).post(f"/admin/partnerships/{kind}/", form).status_code == 302

    html = eve.get(record.get_absolute_url()).content.decode()
    assert ("Confirmed <time" in html, "by Sam" in html, "As of <time" in html) == (True, True, False)
    line = Change.objects.filter(model=f"partnerships.{kind}", kind="change").get()
    reason = "…" if kind == "person" else "Their site says so."
    assert (line.by, line.after["reason"], line.before) == (sam, reason, {"verified_at": None})


def test_a_figure_is_confirmed_alone(sam, signed_in) -> None:
    figure, other = make_figure(make_partnership()), make_figure(make_partnership())
    form = {"action": "confirm", "_selected_action": figure.pk, "confirmed": "yes", "reason": "Seen."}
    signed_in(sam).post("/admin/partnerships/keyfigure/", form)
    figure.refresh_from_db()
    other.refresh_from_db()
    assert (figure.verified_by, other.verified_by) == (sam, None)
