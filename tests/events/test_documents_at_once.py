"""Two organisers at the same moment: two versions with two numbers, and never a document without one that stands."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from events.models import Document, DocumentVersion
from members.models import Member
from tests.at_once import at_once
from tests.factories import make_document, make_event, make_member, offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """A folder for files that goes with the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(document: Document, text: str, by: Member) -> int | str:
    try:
        return document.versions.upload(document, offer(text), by=by).number
    except ValidationError as error:
        return error.messages[0]


def test_as_many_versions_as_uploads_and_no_number_twice(media: Path) -> None:
    organisers = [make_member(), make_member()]
    document = make_document(make_event())

    numbers = at_once(*[partial(upload, document, f"Words {n}", organisers[n % 2]) for n in range(8)])

    assert sorted(numbers) == list(range(2, 10))
    assert sorted(DocumentVersion.objects.values_list("number", flat=True)) == list(range(1, 10))
    assert len([path for path in media.rglob("*") if path.is_file()]) == 9


def test_a_form_sent_ten_times_at_once_makes_one_version() -> None:
    document, orla = make_document(make_event()), make_member()

    answers = at_once(*[partial(upload, document, "The same", orla)] * 10)

    assert (answers.count(2), answers.count("That is the newest version already.")) == (1, 9)


def test_a_document_of_one_title_is_begun_once() -> None:
    event, orla = make_event(), make_member()

    def begin() -> str:
        try:
            return make_document(event, "Slides", by=orla).slug
        except ValidationError as error:
            return error.messages[0]

    assert at_once(*[begin] * 6).count("slides") == 1
    assert Document.objects.count() == 1


def test_of_two_versions_one_stands_though_both_are_withdrawn_at_once() -> None:
    document, orla = make_document(make_event()), make_member()
    upload(document, "Second", orla)

    def withdraw(number: int) -> bool:
        try:
            document.versions.get(number=number).withdraw(by=orla, reason="Wrong.")
        except ValidationError:
            return False
        return True

    assert sorted(at_once(partial(withdraw, 1), partial(withdraw, 2))) == [False, True]
    assert document.versions.standing().count() == 1
