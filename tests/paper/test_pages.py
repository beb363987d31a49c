"""What a visitor reads of the paper: each fact of the checklists stands on its page."""

import re

import pytest

from tests.paper.reading import tight, words
from tests.paper.words import bullets, output_paper, unmarked

pytestmark = pytest.mark.usefixtures("paper")
EVENT = "/events/side-event-2020/"
PAPER = f"{EVENT}documents/output-paper/"


def test_the_paper_shows_its_fifty_five_bullets_once_and_in_order(read) -> None:
    prose = "".join(re.findall(r'<div class="prose">(.*?)</div>', read(PAPER), re.DOTALL))
    shown = re.findall(r"<li>(.*?)</li>", prose, re.DOTALL)
    assert [tight(words(item)) for item in shown] == [tight(unmarked(line)) for line in bullets()]


def test_the_paper_shows_every_section_under_its_printed_heading(read) -> None:
    page = read(PAPER)
    shown = re.findall(r'<section class="doc-section" id="([^"]*)">\s*<h[23]>(.*?)</h[23]>', page, re.DOTALL)
    printed = [(s.anchor, f"{s.number}{s.heading}") for s in output_paper().sections.all()]
    assert [(anchor, tight(words(heading))) for anchor, heading in shown] == [(a, tight(h)) for a, h in printed]


def test_the_contents_list_leads_to_every_section(read) -> None:
    contents = read(PAPER).split('<nav class="doc-toc"')[1].split("</nav>")[0]
    assert re.findall(r'href="#([^"]*)"', contents) == [s.anchor for s in output_paper().sections.all()]


def test_the_paper_shows_every_word_of_its_body(read) -> None:
    prose = re.findall(r'<div class="prose">(.*?)</div>', read(PAPER), re.DOTALL)
    for section, shown in zip(output_paper().sections.all(), prose, strict=True):
        text = re.sub(r"<figure.*?</figure>", "", shown, flags=re.DOTALL)
        body = unmarked(re.sub(r"\[Figure \d\]", "", section.body)).translate(str.maketrans("¹²³⁴", "1234"))
        assert tight(words(text)) == tight(body), section


def test_table_1_has_nine_rows_and_a_caption(read) -> None:
    table = read(PAPER).split("<table>")[1].split("</table>")[0]
    assert words(table.split("<thead>")[0]) == "Table 1. Agenda"
    assert words(table.split("</thead>")[1]).count("ECCP") == 8
    assert table.count("<tr>") == 10


def test_lost_links_have_no_target_and_say_so(read) -> None:
    page = read(PAPER)
    assert page.count('<span class="dead-link">') == 23
    assert page.count("(link not preserved in the source)") == 23
    assert 'href="#"' not in page


def test_footnotes_lead_there_and_back(read) -> None:
    page = read(PAPER)
    for note in output_paper().footnotes.all():
        assert page.count(f'href="#footnote-{note.number}"') == page.count(f'id="footnote-{note.number}"') == 1
        assert page.count(f'href="#footnote-{note.number}-mark"') == 1
        assert page.count(f'href="{note.url}"') == 1


def test_figures_show_caption_and_source_and_miss_their_image(read) -> None:
    page = read(PAPER)
    shown = [words(figure) for figure in re.findall(r"<figure.*?</figure>", page, re.DOTALL)]
    first = output_paper().figures.get(number=1)
    assert shown == [
        f"{first.heading} The image is not preserved in the source. {first.caption} {first.source_text}",
        "The image is not preserved in the source. Figure 2. Slido results",
    ]
    assert "<img" not in page


def test_the_input_paper_says_that_its_content_is_not_stated(read) -> None:
    assert "The content of this document is not stated" in words(read(f"{EVENT}documents/input-paper/"))
