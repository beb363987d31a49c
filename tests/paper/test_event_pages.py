"""The Side Event as a visitor reads it: agenda, people, take-aways, poll, facts."""

from html import escape
from typing import Any

import pytest
from django.test import Client

from events.models import EventFact, PollTerm, Session, SessionRole, Takeaway
from partnerships.models import Person
from tests.paper.reading import pieces, words

pytestmark = pytest.mark.usefixtures("paper")
EVENT = "/events/side-event-2020/"


def session_page(session: Session) -> str:
    return f"{EVENT}sessions/{session.slug}/"


def test_the_agenda_has_nine_rows_and_three_breakouts(read: Any) -> None:
    page = read(EVENT)
    assert pieces(page, r'<p class="slot-time">(.*?)</p>') == [
        "08:30 to 09:00", "09:00 to 09:05", "09:05 to 09:20", "09:20 to 09:25", "09:25 to 10:35",
        "10:35 to 10:45", "10:45 to 11:45", "11:45 to 12:00", "12:00 to 12:30",
    ]  # fmt: skip
    assert pieces(page, r'<h3 class="slot-title"[^>]*>(.*?)</h3>') == [
        "Log-in and registration",
        "Opening by ECCP team",
        "Welcome speech from DG GROW/EASME",
        "Introduction to the Forum of the European Cluster Partnerships",
        "Panel discussion and Q&A",
        "Break",
        "Break out session",
        "Break",
        "Conclusion and main take-outs",
    ]
    assert pieces(page, r'<h4 class="breakout-title"[^>]*>(.*?)</h4>') == [
        "Funding challenges for clusters",
        "Digitalisation",
        "Knowledge exchange - success stories from selected ESCPs",
    ]


def test_the_fifteen_takeaways_stand_once_and_in_order(read: Any) -> None:
    shown = pieces(read(EVENT), r'<li class="ta"[^>]*><div><p[^>]*>(.*?)</p>')
    printed = Takeaway.objects.order_by("source_section", "number").values_list("text", flat=True)
    assert shown == [" ".join(text.split()) for text in printed]


@pytest.mark.parametrize("fact", ["51 participants", "7th edition of the European Cluster Conference 2020", "CET"])
def test_the_head_of_the_event_says(read: Any, fact: str) -> None:
    assert fact in words(read(EVENT).split('id="agenda"')[0])


def test_every_fact_stands_on_the_page_with_its_section(read: Any) -> None:
    page = read(EVENT)
    shown = pieces(page, r'<dl class="record-facts">(.*?)</dl>')[0]
    for fact in EventFact.objects.all():
        assert f"{fact.text} Output Paper, {fact.source_section}" in shown


def test_the_documents_are_offered(read: Any) -> None:
    page = read(EVENT)
    assert f'href="{EVENT}documents/output-paper/"' in page
    assert f'href="{EVENT}documents/input-paper/"' in page
    assert "15 sections 2 figures 4 footnotes" in words(page)


def test_seventeen_people_are_named_once_in_the_list(read: Any) -> None:
    people = read(EVENT).split('id="people"')[1].split('id="about"')[0]
    for person in Person.objects.exclude(slug="robin-odden"):
        assert people.count(f'href="/people/{person.slug}/"') == 1, person
    assert "Robin Odden" not in people


def test_every_appearance_stands_on_its_session_page_as_printed(read: Any) -> None:
    roles = SessionRole.objects.select_related("session")
    for role in roles:
        shown = words(read(session_page(role.session)))
        label = role.label_as_printed.rstrip(".:")
        said = " ".join(part for part in (role.name_as_printed, label, role.affiliation_as_printed) if part)
        assert said in shown, role


def test_a_session_leads_to_its_section_of_the_paper(read: Any) -> None:
    for session in Session.objects.exclude(document_sections=None).prefetch_related("document_sections"):
        section = session.document_sections.get()
        assert f'href="{section.get_absolute_url()}"' in read(session_page(session)), session


def test_the_speakers_of_breakout_1_spoke_in_another_order(read: Any) -> None:
    shown = words(read(f"{EVENT}sessions/funding-challenges-for-clusters/"))
    assert "They spoke in another order: Gus Verhaeghe, Nicolai Sederberg Rottbøll." in shown


def test_the_poll_is_ranked_and_says_that_no_votes_are_stated(read: Any) -> None:
    page = read(f"{EVENT}sessions/panel-discussion/")
    assert words(page).count("what do you consider as the main value of your partnership? Slido") == 1
    terms = "|".join(PollTerm.objects.values_list("term", flat=True))
    assert pieces(page, rf"<tr>(<td>\d+</td><th[^>]*>(?:{terms})</th>.*?)</tr>") == [
        "1 connections count not stated",
        "2 trust-building count not stated",
        "3 exchange count not stated",
        "4 communication count not stated",
        "5 new ideas count not stated",
        "6 mutual learning count not stated",
        "7 partnerships count not stated",
        "8 skills mix count not stated",
        "9 impact driven focus count not stated",
        "10 building critical mass count not stated",
    ]


def test_the_agenda_as_a_file_has_every_session_with_its_id(eve: Client) -> None:
    sessions = [str(s.uuid) for s in Session.objects.in_order()]
    released = eve.get(f"{EVENT}agenda.json").json()
    assert [s["uuid"] for s in released["sessions"]] == sessions
    calendar = eve.get(f"{EVENT}agenda.ics").content.decode()
    assert "DTSTART;TZID=Europe/Brussels:20201116T092500" in calendar
    assert [uuid for uuid in sessions if uuid not in calendar] == []


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        ("Marie-Jose ZONDAG", "/people/marie-jose-zondag/"),
        ("Silvana Giaimo", "/people/silvana-sanfeliu-giaimo/"),
        ("Rottboll", "/people/nicolai-sederberg-rottboll/"),
        ("Andre Barbosa", "/people/andre-barbosa/"),
        ("TECOTESSILE", "/organisations/next-technology-tecnotessile/"),
        ("PoleSCS", "/organisations/scs/"),
        ("Quercus Group", "/organisations/quercus-group/"),
        ("Bulgarian ICT Cluster", "/organisations/ict-cluster/"),
        ("DAC, the Campania Aerospace District", "/organisations/dac/"),
        ("BRIDGE-ESCP4i", "/partnerships/bridge/"),
        ("MobiGoIn Action", "/partnerships/mobigoin-action/"),
        ("Silican Europe", "/partnerships/silican-europe/"),
        ("INNOSUP-01", "/initiatives/innosup-1/"),
        ("Clusters go International", "/initiatives/escp-4i/"),
        ("Funding Challenges for Clusters", "/topics/funding-challenges-for-clusters/"),
        ("Side Event for European Cluster Partnerships", EVENT),
        ("anthelmintic resistance", f"{EVENT}documents/output-paper/#section-2-3"),
    ],
)
def test_search_finds_every_printed_spelling(eve: Client, spelling: str, address: str) -> None:
    page = eve.get("/search/", {"q": spelling}).content.decode()
    assert f'href="{escape(address)}"' in page
