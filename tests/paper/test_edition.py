"""An edition assembled from the paper's own records has the paper's sections, words, take-aways and order."""

import re
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from events.models import Document, DocumentSection, Edition, Event, Takeaway, begin_paper
from tests.paper.reading import tight, words
from tests.paper.test_checklist_events import TAKEAWAYS
from tests.paper.words import short_hash, unmarked

pytestmark = pytest.mark.usefixtures("paper")
NUMBERS = ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3", "2.4", "ANNEX", "A.1", "A.2", "A.3", "A.4", "A.5"]
PAGE = "/events/side-event-2020/editions/1/"


@pytest.fixture
def edition(db: None) -> Edition:
    event = Event.objects.get(slug="side-event-2020")
    begin_paper(event)
    return Edition.objects.publish(event, by=None)


def sections() -> list[DocumentSection]:
    return list(Document.objects.get(kind="output-paper").sections.all())


def test_sections_and_their_numbers_equal_the_papers(edition: Edition) -> None:
    assert [part["number"] for part in edition.parts] == NUMBERS
    told = [(part["number"], part["level"], part["heading"]) for part in edition.parts]
    assert told == [(one.number, one.level, one.heading) for one in sections()]


def test_the_fifteen_takeaways_and_their_order_equal_the_papers(edition: Edition) -> None:
    found = {part["session"]: part["takeaways"] for part in edition.parts if part["takeaways"]}

    assert {slug: [short_hash(one["text"]) for one in told] for slug, told in found.items()} == {
        slug: hashes.split() for slug, (_section, hashes) in TAKEAWAYS.items()
    }
    assert list(found) == list(TAKEAWAYS)
    assert sum(map(len, found.values())) == 15


def test_the_words_of_every_section_equal_the_papers(edition: Edition, eve: Client) -> None:
    html = eve.get(PAGE).content.decode()
    found = re.findall(r'<section class="doc-section" id="section-([^"]*)">(.*?)</section>', html, re.DOTALL)

    assert [anchor for anchor, _ in found] == [number.lower().replace(".", "-") for number in NUMBERS]
    for (_anchor, drawn), section in zip(found, sections(), strict=True):
        assert tight(words(_without_extras(drawn))) == tight(_without_marks(section)), section.number


EXTRAS = r'<figure.*?</figure>|<sup.*?</sup>|<div class="footnotes".*?</div>|<p class="src".*?</p>'


def _without_extras(html: str) -> str:
    """Take out what stands beside the text: pictures with captions, footnotes, the link to the session."""
    return re.sub(EXTRAS, "", html, flags=re.DOTALL)


def _without_marks(section: DocumentSection) -> str:
    text = re.sub(r"[¹²³⁴]", "", section.body)
    for figure in section.figures.all():
        text = text.replace(f"[Figure {figure.number}]", f"{figure.heading} {figure.source_text}")
    return f"{section.number}{section.heading}{unmarked(text)}"


def test_contents_captions_and_footnotes_are_the_papers(edition: Edition, eve: Client) -> None:
    html = eve.get(PAGE).content.decode()
    footnotes = Document.objects.get(kind="output-paper").footnotes.all()

    contents = html.split('class="doc-toc"')[1].split("</nav>")[0]
    assert re.findall(r'href="#section-([^"]*)"', contents) == [number.lower().replace(".", "-") for number in NUMBERS]
    assert re.findall(r"<(?:fig)?caption>(.*?)</(?:fig)?caption>", html) == [
        "Table 1. Agenda",
        "Figure 1. How clusters can facilitate the implementation of the recovery plans",
        "Figure 2. Slido results",
    ]
    assert re.findall(r'<li id="fn-paper-(\d)"', html) == ["1", "2", "3", "4"]
    assert [html.count(f'href="{note.url}"') for note in footnotes] == [1, 1, 1, 1]
    assert re.findall(r'<ol start="(\d)"', html) == ["3"]


def test_the_pdf_is_tagged_and_has_the_papers_bookmarks(edition: Edition, eve: Client) -> None:
    answer = eve.get(f"{PAGE[:-1]}.pdf")
    reader = PdfReader(BytesIO(answer.content))
    text = tight(" ".join(page.extract_text() for page in reader.pages))

    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    marks = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert [mark.split(". ")[0] for mark in marks] == ["1", "2", "ANNEX"]
    assert [tight(one.text[:60]) in text for one in Takeaway.objects.all()] == [True] * 15
    assert ("Table1.Agenda" in text, "Figure2.Slidoresults" in text) == (True, True)
    assert eve.get(f"{PAGE[:-1]}.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 304
