"""Full-text search that finds any spelling: accents optional, words stemmed in their language.

Every searchable model has a generated column `search_vector` made by `vector_field`; its QuerySet
mixes in `Searchable` and gains `.search(text)`. Visibility is the caller's first word:
`Post.objects.visible_to(user).search("impresa")`.
"""

import re
from typing import Any, Self

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import F, Func, Value
from django.utils.translation import get_language

# The same table stands in core/migrations/0001: the column and the question must stem alike.
STEMMERS = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}

# Longer questions are cut: nobody types them, and PostgreSQL would still parse every word.
MAX_QUESTION_LENGTH = 200

# A dash before a word excludes the word. PostgreSQL stacks up dashes before nothing until it fails.
LONELY_DASH = re.compile(r"(?<!\w)-(?!\w)")

WORD = re.compile(r"\w+")
EXACT = re.compile(r"\"|(?:^|\s)-")
# Two letters begin too many words to be a question.
SHORTEST_BEGINNING = 3


def joined(*parts: str | Func) -> Func:
    """Return an immutable SQL expression that joins text fields, and what `words` makes of arrays, with spaces."""
    spaced: list[Any] = [piece for part in parts for piece in (Value(" "), F(part) if isinstance(part, str) else part)]
    return Func(*spaced[1:], template="(%(expressions)s)", arg_joiner=" || ", output_field=models.TextField())


def words(field: str) -> Func:
    """Return an immutable SQL expression that joins the words of an array field."""
    return Func(F(field), function="core_join", output_field=models.TextField())


def vector_field(language: str | Any, title: Any, body: Any) -> models.GeneratedField:
    """Return the generated `search_vector` column: the title weighs A, the body C."""
    return models.GeneratedField(
        expression=Func(
            Value(language) if isinstance(language, str) else language,
            title,
            body,
            function="core_vector",
            output_field=SearchVectorField(),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )


def question(text: str) -> SearchQuery:
    """Return what a reader asked, as folded words or as stems of their language or English."""
    text = LONELY_DASH.sub(" ", text.replace("\x00", "")[:MAX_QUESTION_LENGTH])
    folded = Func(Value(text), function="core_fold", output_field=models.TextField())
    asked: SearchQuery = SearchQuery(folded, config="simple", search_type="websearch")
    for code in dict.fromkeys([(get_language() or "en")[:2], "en"]):
        if code in STEMMERS:
            asked = asked | SearchQuery(text, config=STEMMERS[code], search_type="websearch")
    return asked


def name_question(text: str) -> SearchQuery:
    """Return `question`, and for names also words that only begin as typed: "mobi" asks for MobiGoIn.

    Quotation marks and a minus mean exactly what they say, so they switch this off.
    """
    asked = question(text)
    begun = [f"'{word}':*" for word in WORD.findall(text[:MAX_QUESTION_LENGTH]) if len(word) >= SHORTEST_BEGINNING]
    if begun and not EXACT.search(text):
        folded = Func(Value(" & ".join(begun)), function="core_fold", output_field=models.TextField())
        asked = asked | SearchQuery(folded, config="simple", search_type="raw")
    return asked


def beginning(text: str) -> SearchQuery | None:
    """Return the question which titles and names hold words that begin like those of `text`; None if it has none."""
    begun = [f"'{word}':*A" for word in WORD.findall(text[:MAX_QUESTION_LENGTH])]
    if not begun:
        return None
    folded = Func(Value(" & ".join(begun)), function="core_fold", output_field=models.TextField())
    return SearchQuery(folded, config="simple", search_type="raw")


class SettledQuery(SearchQuery):
    """A question that PostgreSQL has parsed already."""

    function = ""
    template = "%(expressions)s::tsquery"

    def __init__(self, parsed: str) -> None:
        """Take the parsed question as text."""
        super().__init__(parsed, search_type="raw")


def settle(*questions: SearchQuery) -> list[SettledQuery]:
    """Have questions parsed in one query, for use in many places of another."""
    compiler = models.sql.Query(None).get_compiler(using=DEFAULT_DB_ALIAS)
    parts = [compiler.compile(asked.resolve_expression(models.sql.Query(None))) for asked in questions]
    with connection.cursor() as cursor:
        columns = ", ".join(f"({sql})::text" for sql, _params in parts)
        cursor.execute(f"SELECT {columns}", [value for _sql, params in parts for value in params])
        return [SettledQuery(parsed) for parsed in cursor.fetchone()]


class Searchable[M: models.Model](models.QuerySet[M]):
    """A QuerySet whose model has a generated `search_vector`."""

    def search(self, text: str) -> Self:
        """Keep what matches, best first; nothing matches an empty question."""
        if not text.strip():
            return self.none()
        asked = question(text)
        return self.filter(search_vector=asked).order_by(SearchRank(F("search_vector"), asked).desc(), "-pk")
