"""The programme on paper and for printing, and the people of an event as tables."""

import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from events.models import Event
from members.models import Member
from tests.factories import make_event, make_person, make_release, make_role, make_session

pytestmark = pytest.mark.django_db
LONG = "Maximiliane-Alexandra von und zu Beispielhausen-Musterstadt"


@pytest.fixture
def event(orla: Member) -> Event:
    event = make_event("Side Event", slug="side", organiser=orla, place='#read("/etc/passwd")')
    panel = make_session(event, '=HYPERLINK("#import")', slug="panel", theme="*Value*", text="One.\nTwo.")
    make_role(panel, LONG, person=make_person(LONG), affiliation_as_printed="(+Example Cluster)")
    make_session(event, "Off", slug="off", minutes=(30, 60), cancelled_at=timezone.now(), status_note="Ill.")
    return event


def test_the_pdf_says_what_the_agenda_says(event: Event) -> None:
    release = make_release(event)
    answer = Client().get("/events/side/programme.pdf")
    reader = PdfReader(BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    assert answer["Content-Type"] == "application/pdf"
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == ("Side Event", "en")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert [entry.title for entry in reader.outline] == ["Agenda", "People"]
    for words in (
        'Place: #read("/etc/passwd")',
        '=HYPERLINK("#import")',
        "*Value*",
        "Cancelled. Ill.",
        "(UTC+",
        LONG[-10:],
    ):
        assert words in text
    assert f"Release {release.number}, http://testserver/events/side/" in text


def test_a_large_programme_runs_over_pages(event: Event) -> None:
    for number in range(120):
        make_session(event, f"Session {number}", minutes=(60 + number, 61 + number))
    make_release(event)
    reader = PdfReader(BytesIO(Client().get("/events/side/programme.pdf").content))
    assert len(reader.pages) > 3
    assert all("Session" in page.extract_text() for page in reader.pages[:-1])


def test_the_page_for_printing_names_the_zone(event: Event) -> None:
    make_release(event)
    page = Client().get("/events/side/programme/").content.decode()
    assert "Europe/Brussels).</span>" in page
    assert "<del>Off</del>" in page
    assert Client().get("/events/none/programme/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_programme_costs_the_same_whatever_its_length(orla, rows, django_assert_num_queries) -> None:
    event = make_event(slug="short", organiser=orla)
    for row in range(rows):
        make_role(make_session(event, minutes=(row * 30, row * 30 + 30)), person=make_person())
    make_release(event)
    browser = Client()
    with django_assert_num_queries(2):
        assert browser.get("/events/short/programme.pdf").status_code == 200
    with django_assert_num_queries(2):
        assert browser.get("/events/short/programme/").status_code == 200


def test_organisers_take_the_people_along_as_tables(event: Event, orla: Member, chiara: Member, signed_in) -> None:
    browser = signed_in(orla)
    answer = browser.get("/events/side/edit/people.csv")
    head, row = csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline=""))
    sheet = load_workbook(BytesIO(browser.get("/events/side/edit/people.xlsx").content)).active

    assert (answer["Cache-Control"], answer["Content-Disposition"]) == (
        "private, no-store", 'attachment; filename="side-people.csv"',
    )  # fmt: skip
    assert row[:5] == [LONG, "speaker", "", "'+Example Cluster", '\'=HYPERLINK("#import")']
    assert [cell.value for cell in sheet[1]] == head
    assert (sheet["E2"].value, sheet["E2"].data_type) == ('=HYPERLINK("#import")', "s")
    assert [signed_in(chiara).get(f"/events/side/edit/people.{kind}").status_code for kind in ("csv", "xlsx")] == [
        404,
        404,
    ]
