"""The pieces that pages share."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.querysets import KeysetPage
from members.models import Member
from tests.factories import make_partnership, make_thread, make_topic

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))


def drawn(name: str, **context: Any) -> str:
    request = RequestFactory().get("/topics/", {"after": "old", "q": "milk"})
    return " ".join(render_to_string(f"components/{name}.html", context, request).split())


def test_breadcrumbs_end_where_the_reader_is() -> None:
    html = drawn("breadcrumbs", first="Topics", first_url="/topics/", here="<Digital>")
    assert '<a href="/topics/">Topics</a>' in html
    assert '<li class="breadcrumb-item active" aria-current="page">&lt;Digital&gt;</li>' in html


def test_paging_keeps_the_question_and_replaces_the_cursor() -> None:
    html = drawn("pagination", page=KeysetPage(items=[], before="", after="2020~7"))
    assert '<span class="page-link">Newer</span>' in html
    assert 'rel="next" href="?after=2020~7&amp;q=milk">Older</a>' in html


def test_one_page_has_no_paging() -> None:
    assert drawn("pagination", page=KeysetPage(items=[], before="", after="")) == ""


def test_an_empty_state_names_one_next_step() -> None:
    html = drawn("empty", title="No threads yet", text="Ask.", action="Start", action_url="/new/")
    assert '<a class="btn btn-primary" href="/new/">Start</a>' in html


def test_a_topic_without_threads_says_so(db: None) -> None:
    assert "No threads yet" in drawn("topic_card", topic=make_topic("Digitalisation"))


def test_a_thread_row_says_what_it_is(chiara: Member) -> None:
    thread = make_thread(make_topic("Digitalisation"), by=chiara, title="Sensors in small dairies", language="en")
    thread.refresh_from_db()
    thread.read_mark, thread.new_count = 0, 1  # as ReadByMembers.with_news_for tells of a reader
    html = drawn("thread_row", thread=thread, show_topic=True)
    assert f'<li class="thread-row is-new" id="thread-{thread.pk}">' in html
    assert '<span class="visually-hidden">Unread: </span>Sensors in small dairies</a>' in html
    assert "Digitalisation" in html
    assert "by Chiara" in html
    assert '<span class="num">0</span><span class="thread-row-unit"> replies</span>' in html


def test_a_thread_outlives_its_author(chiara: Member) -> None:
    thread = make_thread(by=chiara)
    thread.author = thread.last_author = None
    assert "by a former member" in drawn("thread_row", thread=thread)


def test_a_partnership_card_leads_to_its_profile(db: None) -> None:
    partnership = make_partnership("MobiGoIn")
    html = drawn("partnership_card", partnership=partnership)
    assert f'href="{partnership.get_absolute_url()}">MobiGoIn</a>' in html


def test_a_date_reads_as_words_and_as_a_date() -> None:
    html = drawn("date_block", day=datetime(2020, 11, 16, 9, 0, tzinfo=UTC))
    assert '<time class="date-block" datetime="2020-11-16">' in html


def test_a_call_invents_no_deadline() -> None:
    call = SimpleNamespace(name="Clusters Go International", get_absolute_url="/calls/", next_at=None)
    assert "Deadline not stated" in drawn("call", call=call)


class Letter(forms.Form):
    """A form with every kind of field the pack draws."""

    name = forms.CharField(help_text="As printed.")
    about = forms.CharField(required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    read = forms.BooleanField(label="I have read it")

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("Nothing fits.")


@pytest.fixture
def refused() -> str:
    return " ".join(render_to_string("cluster/uni_form.html", {"form": Letter({"about": "Hello"})}).split())


def test_the_summary_counts_and_links_what_to_correct(refused: str) -> None:
    assert '<div class="error-summary" role="alert" tabindex="-1" autofocus>' in refused
    assert "There are 4 things to correct" in refused
    assert "<li>Nothing fits.</li>" in refused
    assert '<li><a href="#id_name">Name: This field is required.</a></li>' in refused
    assert '<li><a href="#id_kind_0">Kind: This field is required.</a></li>' in refused


def test_help_and_error_belong_to_their_control(refused: str) -> None:
    assert 'aria-invalid="true"' in refused
    assert 'aria-describedby="id_name_helptext id_name_error"' in refused
    assert '<div class="form-text" id="id_name_helptext">As printed.</div>' in refused
    assert '<div id="id_name_error"><p class="field-error">' in refused


def test_a_group_has_a_legend_and_optional_fields_say_so(refused: str) -> None:
    assert '<fieldset class="field has-error" id="div_id_kind" aria-describedby="id_kind_error">' in refused
    assert '<legend class="form-label">Kind</legend>' in refused
    assert 'About <span class="form-optional">(optional)</span>' in refused


def test_what_was_typed_stays(refused: str) -> None:
    assert ">\nHello</textarea>".replace("\n", " ") in refused


def test_every_component_says_what_it_takes() -> None:
    silent = [path.name for path in COMPONENTS if not re.search(r"^\{# takes[: ]", path.read_text(), re.MULTILINE)]
    assert silent == []


def test_the_guide_names_every_component_and_every_style_sheet() -> None:
    guide = (ROOT / "docs/look.md").read_text()
    sheets = (ROOT / "static/css/pages").glob("*.css")
    assert [path.stem for path in [*COMPONENTS, *sheets] if f"`{path.stem}`" not in guide] == []
