"""Manuscripts become PDFs that a screen reader reads, and in which no text is ever a program."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from core.manuscript import Contents, Figure, Heading, Manuscript, Paragraph, Run, Table
from core.transcribe import transcribed
from core.typeset import pdf

AT = datetime(2020, 11, 16, 9, tzinfo=UTC)
MARKDOWN = """## Findings

Some *emphasis*, **weight** and a note[^1].

- one
- two

| Term | Rank |
|---|---|
| trust | 1 |

#### Deeper

[^1]: Seen *twice*.
"""


def printed(*blocks, title="Output Paper", language="en") -> PdfReader:
    return PdfReader(BytesIO(pdf(Manuscript(title, language, blocks), at=AT)))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: PdfReader) -> list[str]:
    """Every tag of the structure tree, in reading order."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if not hasattr(node, "get"):
            continue
        found += [node["/S"]] if "/S" in node else []
        children = node.get("/K", [])
        children = children.get_object() if hasattr(children, "get_object") else children
        waiting += reversed(children if isinstance(children, list) else [children])
    return found


def test_a_pdf_has_title_language_bookmarks_and_tags():
    reader = printed(Contents("Inhalt"), Heading("1. Einführung"), *transcribed(MARKDOWN), language="de")
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Output Paper"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("de", True)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == ["1. Einführung"]
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/TOC", "/Em", "/Strong"} <= set(
        tags(reader)
    )


def test_markdown_is_printed_word_for_word():
    assert words(printed(*transcribed(MARKDOWN, level=1))).split("Findings ")[1] == (
        "Some emphasis, weight and a note1. • one • two Term Rank trust 1 Deeper 1Seen twice. 1 / 1"
    )


@pytest.mark.parametrize(
    "text",
    ['#read("/etc/passwd")', '#import "@preview/cetz:0.4.0"', "*a* _b_ $x^2$ <l> @l // c", "\\u{41} ~ -- #{1+1}"],
)
def test_what_people_write_is_printed_and_never_run(text):
    reader = printed(
        Heading(text),
        Paragraph([Run(text, strong=True)]),
        Table([text], [[[Paragraph(text)]]], caption=text),
        title=text,
    )
    assert reader.metadata.title == text
    assert words(reader).replace(" ", "").count(text.replace(" ", "")) == 6


def test_no_link_leads_anywhere_but_to_the_web_and_to_mail():
    assert [Run("x", href=to).href for to in ("https://a.eu/", "mailto:a@b.eu", "javascript:x", "#", "file:///a")] == [
        "https://a.eu/", "mailto:a@b.eu", "", "", "",
    ]  # fmt: skip


def test_a_letter_that_no_face_has_stops_nothing():
    assert tags(printed(Paragraph("日本 😀 text")))[0] == "/Document"


def test_the_same_manuscript_is_the_same_bytes():
    manuscript = Manuscript("Paper", "en", [Figure([Paragraph("not preserved")], "Figure 1. Words")])
    assert pdf(manuscript, at=AT) == pdf(manuscript, at=AT)
