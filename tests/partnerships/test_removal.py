"""A person who asks for it is taken off every page, feed and search."""

import pytest
from django.contrib.admin.models import LogEntry

from events.models import DocumentSection
from members.models import Member
from partnerships.models import Organisation
from tests.factories import make_event, make_organisation, make_person


@pytest.fixture
def section(db: None) -> DocumentSection:
    document = make_event().documents.create(slug="paper", kind="output-paper", title="Paper")
    return document.sections.create(
        position=1, number="1", heading="Speakers", body="**Ida Sample, Manager** and Ida S. Sample (Example)."
    )


def test_the_name_goes_from_every_quoting_text_and_from_search(sam: Member, section: DocumentSection) -> None:
    ida = make_person("Ida Sample", aliases=["Ida S. Sample"])
    make_organisation("Example", summary="Ida Sample spoke.")

    ida.remove(by=sam, reason="She asked for it.")

    section.refresh_from_db()
    assert section.body == "**[name removed], Manager** and [name removed] (Example)."
    assert Organisation.objects.get().summary == "[name removed] spoke."
    assert list(DocumentSection.objects.search("Ida Sample")) == []


def test_who_and_why_stand_in_the_log(sam: Member) -> None:
    ida = make_person("Ida Sample")

    ida.remove(by=sam, reason="She asked for it.")

    assert ida.hidden_at is not None
    assert list(LogEntry.objects.values_list("user", "object_id", "change_message")) == [
        (sam.pk, str(ida.pk), "She asked for it.")
    ]


def test_an_admin_removes_a_person_with_a_reason(signed_in, sam: Member) -> None:
    ida = make_person("Ida Sample")
    asked = {"action": "remove", "_selected_action": [ida.pk], "confirmed": "yes", "reason": "She asked for it."}

    answer = signed_in(sam).post("/admin/partnerships/person/", asked)

    ida.refresh_from_db()
    assert (answer.status_code, ida.hidden_at is not None) == (302, True)
