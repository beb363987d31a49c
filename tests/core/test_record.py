from django.template import Context, Template

from core.templatetags.record import Sources, paper_address, prose, sections, source


def test_a_record_may_stand_on_several_sections():
    assert sections("2.4, A.2; 1.1") == ["2.4", "A.2", "1.1"]
    assert sections("") == []


def test_a_section_has_an_address_in_the_paper():
    page, _, anchor = paper_address("A.2").partition("#")
    assert page in {"", "/events/side-event-2020/documents/output-paper/"}
    assert anchor in {"", "section-a-2"}


def test_what_has_no_source_says_nothing():
    assert source("") == ""


def test_sources_are_numbered_as_the_page_names_them_and_only_once():
    page = Template('{% load record %}{% cite s "2.4" %}{% cite s "A.2" 1 %}{% cite s "2.4" %}{% cite s "" %}')
    sources = Sources()
    html = page.render(Context({"s": sources}))
    assert [(line.number, line.source_section, line.footnote) for line in sources] == [(1, "2.4", None), (2, "A.2", 1)]
    assert html.count('href="#source-1"') == 2
    assert html.count('aria-label="Source 2: Output Paper, A.2"') == 1


def test_the_text_of_a_record_keeps_its_lists_and_nothing_else():
    assert prose("One.\n\n- two\n- <b>three</b>") == (
        "<p>One.</p>\n<ul>\n<li>two</li>\n<li>&lt;b&gt;three&lt;/b&gt;</li>\n</ul>\n"
    )
