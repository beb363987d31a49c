"""The paper is loaded whole, word for word, once."""

from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import models

from events.models import EventFact
from forum.models import Topic
from members.models import Member
from partnerships.models import Call, Generation, Initiative, KeyFigure, Organisation, Partnership, Person
from tests.paper.words import bullets, unmarked

RECORDS = ("partnerships", "events", "forum")


def contents() -> dict[str, str]:
    """Every row of the record, written down, by model."""
    return {
        model._meta.label: serializers.serialize("json", model._default_manager.order_by("pk"))
        for label in RECORDS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def test_the_document_holds_every_word_of_the_paper(paper: str) -> None:
    # The digits of the paper's own text: cover, sections, figures, footnotes, without marks and line ends.
    assert len(paper) == 43_053
    assert sha256(paper.encode()).hexdigest() == "6a5e46849776bea068b6ddc1d2ce388585fa557c564ee56c972e0d569c2b87a3"


def test_there_are_fifty_five_bullets(paper: str) -> None:
    assert len(bullets()) == 55


@pytest.mark.parametrize("options", [{}, {"missing": True}])
def test_loading_again_changes_nothing(paper: str, options: dict[str, Any]) -> None:
    before = contents()

    call_command("load_paper", verbosity=0, **options)

    assert contents() == before


def test_what_people_changed_is_left_alone(paper: str) -> None:
    Partnership.objects.filter(slug="diva").update(summary="Confirmed by its coordinator.")
    Topic.objects.filter(slug="digitalisation").update(thread_count=3)

    call_command("load_paper", verbosity=0, missing=True)

    assert Partnership.objects.get(slug="diva").summary == "Confirmed by its coordinator."
    assert Topic.objects.get(slug="digitalisation").thread_count == 3


def test_what_is_missing_comes_back_when_asked_for(paper: str) -> None:
    Call.objects.filter(source_section="A.2").delete()

    call_command("load_paper", verbosity=0)
    assert Call.objects.count() == 3

    call_command("load_paper", verbosity=0, missing=True)
    assert Call.objects.count() == 4


@pytest.mark.parametrize("app", RECORDS)
def test_every_record_names_a_section_of_the_paper(paper: str, app: str) -> None:
    known = {"1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3", "2.4", "A.1", "A.2", "A.3", "A.4", "A.5"}
    for model in apps.get_app_config(app).get_models():
        if not any(field.name == "source_section" for field in model._meta.get_fields()):
            continue
        for record in model._default_manager.all():
            assert set(record.source_section.split(", ")) <= known, record  # type: ignore[attr-defined]


QUOTED: list[tuple[type[models.Model], tuple[str, ...]]] = [
    (Initiative, ("full_name", "aim", "history", "activities")),
    (Generation, ("call_reference", "note", "target_markets_note")),
    (Organisation, ("name", "short_name", "place", "summary")),
    (Partnership, ("name", "full_name", "initiative_as_printed", "summary", "objectives", "results")),
    (Person, ("name", "note")),
    (Call, ("summary", "strands", "status_as_printed", "budget_as_printed")),
    (EventFact, ("text",)),
    (Topic, ("title", "summary")),
]


@pytest.mark.parametrize(("model", "fields"), QUOTED)
def test_texts_are_quoted_word_for_word(paper: str, model: type[models.Model], fields: tuple[str, ...]) -> None:
    for row in model._default_manager.values_list("pk", *fields):
        for text in row[1:]:
            for line in text.split("\n"):
                assert unmarked(line) in paper, line


@pytest.mark.parametrize("model", [Initiative, Generation, Organisation, Partnership, Person, Topic])
def test_every_other_spelling_stands_in_the_paper(paper: str, model: type[models.Model]) -> None:
    spellings = [alias for row in model._default_manager.values_list("aliases", flat=True) for alias in row]
    assert [alias for alias in spellings if alias not in paper] == []


def test_stated_figures_stand_in_the_paper(paper: str) -> None:
    stated = KeyFigure.objects.filter(origin="stated")
    for figure in stated:
        assert figure.value_as_printed in figure.label_as_printed, figure.key
        assert figure.label_as_printed in paper, figure.key


def test_the_sample_is_refused_outside_the_demonstration(paper: str) -> None:
    with pytest.raises(CommandError, match="for the demonstration only"):
        call_command("load_sample", verbosity=0)
    assert Member.objects.count() == 0
