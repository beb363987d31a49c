"""A printed document is shown as printed, and says what was not preserved."""

from types import SimpleNamespace

from events.record import render_record

NOTE = '<span class="visually-hidden" lang="en"> (link not preserved in the source)</span>'


def test_words_keep_their_marks() -> None:
    assert render_record("**Bold**, *slanted* and <u>underlined</u>.") == (
        "<p><strong>Bold</strong>, <em>slanted</em> and <u>underlined</u>.</p>\n"
    )


def test_a_lost_link_keeps_its_text_and_says_so() -> None:
    assert render_record(r"- [EACP-EUROSME \(ESCP-S3\)](#): boosts") == (
        f'<ul>\n<li><span class="dead-link">EACP-EUROSME (ESCP-S3){NOTE}</span>: boosts</li>\n</ul>\n'
    )


def test_headings_stand_below_those_of_the_page() -> None:
    assert render_record("## Conclusions") == "<h4>Conclusions</h4>\n"


def test_footnote_marks_lead_to_the_footnote() -> None:
    assert render_record("as following¹:") == (
        '<p>as following<sup class="footnote-ref">'
        '<a href="#footnote-1" id="footnote-1-mark" aria-label="Footnote 1">1</a></sup>:</p>\n'
    )


def test_a_table_has_its_caption() -> None:
    assert render_record("Table 1. Agenda\n\n| Time |\n| --- |\n| 09: 20 – 09:25 |").replace("\n", "") == (
        "<table><caption>Table 1. Agenda</caption>"
        '<thead><tr><th scope="col">Time</th></tr></thead><tbody><tr><td>09: 20 – 09:25</td></tr></tbody></table>'
    )


def test_a_figure_without_its_image_says_so() -> None:
    figure = SimpleNamespace(number=2, heading="", caption="Figure 2. Slido results", source_text="")

    assert render_record("[Figure 2]", [figure]) == (
        '<figure class="doc-figure" id="figure-2">'
        '<p lang="en"><em>The image is not preserved in the source.</em></p>'
        "<figcaption>Figure 2. Slido results</figcaption></figure>\n"
    )


def test_a_mark_without_its_figure_stays_text() -> None:
    assert render_record("[Figure 9]") == "<p>[Figure 9]</p>\n"


def test_nothing_else_gets_through() -> None:
    assert render_record('<script>alert(1)</script><u onclick="x()">safe</u>') == "<u>safe</u>"
