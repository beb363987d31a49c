"""Search finds what was meant: any accents, any spelling on record, stems of the text's language."""

import pytest
from django.db import connection
from django.utils import translation

from forum.models import Post
from members.models import Member
from partnerships.models import Organisation
from tests.factories import make_organisation, make_post, make_thread


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Nicolai Sederberg Rottbøll", "nicolai sederberg rottboll"),
        ("Pôle de compétitivité", "pole de competitivite"),
        ("André", "andre"),
        ("Straße", "strasse"),
        ("ŁÓDŹ", "lodz"),
        ("Ænima œuvre", "aenima oeuvre"),
        ("ΜΕΤΑΞΎ", "μεταξυ"),
        ("България", "българия"),
    ],
)
def test_folding(db: None, written: str, folded: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_fold(%s)", [written])
        assert cursor.fetchone() == (folded,)


@pytest.mark.parametrize("question", ["Tecnotessile", "TECOTESSILE", "tecotessile italy"])
def test_every_spelling_finds_the_organisation(db: None, question: str) -> None:
    found = make_organisation("Next Technology Tecnotessile", aliases=["NEXT TECHNOLOGY TECOTESSILE (Italy)"])
    make_organisation("Flanders Food")

    assert list(Organisation.objects.search(question)) == [found]


def test_words_are_stemmed_in_the_language_of_the_text(chiara: Member) -> None:
    thread = make_thread(by=chiara)
    italian = make_post(thread, by=chiara, language="it", source="Le imprese del distretto")

    with translation.override("it"):
        assert list(Post.objects.search("impresa")) == [italian]


def test_english_is_understood_by_every_reader(chiara: Member) -> None:
    post = make_post(by=chiara, source="We digitalised our members' factories")

    with translation.override("et"):
        assert list(Post.objects.search("factory")) == [post]


def test_phrases_and_exclusions(chiara: Member) -> None:
    thread = make_thread(by=chiara)
    near = make_post(thread, by=chiara, source="A value chain for sensors")
    make_post(thread, by=chiara, source="A chain of value")

    assert list(Post.objects.search('"value chain"')) == [near]
    assert list(Post.objects.search("value -sensors")) != [near]


@pytest.mark.parametrize("question", ["", "   ", "\x00", "'", '"', "& | !", "a:*", "\\", "%", "-" * 300, "x" * 5000])
def test_no_question_breaks_the_search(db: None, question: str) -> None:
    assert list(Organisation.objects.search(question)) == []
