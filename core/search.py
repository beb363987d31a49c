"""Full-text search that finds any spelling: accents optional, words stemmed in their language.

Every searchable model has a generated column `search_vector` made by `vector_field`; its QuerySet
mixes in `Searchable` and gains `.search(text)`. Visibility is the caller's first word:
`Post.objects.visible_to(user).search("impresa")`.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Self

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from core.languages import LANGUAGES

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

# Without a stemmer an inflected word is found by what it begins with: "klastr" asks for klastry and klastrów.
UNSTEMMED: Final = [code for code, _name in LANGUAGES if code not in STEMMERS]

# Longer questions are cut: nobody types them, and PostgreSQL would still parse every word.
MAX_QUESTION_LENGTH = 200

# A dash before a word excludes the word. PostgreSQL stacks up dashes before nothing until it fails.
LONELY_DASH = re.compile(r"(?<!\w)-(?!\w)")

WORD = re.compile(r"\w+")
EXACT = re.compile(r"\"|(?:^|\s)-")
# Two letters begin too many words to be a question.
SHORTEST_BEGINNING = 3
# Texts hold more words than names: a beginning in them is longer.
SHORTEST_IN_TEXTS = 4

# Phrases and words; a dash before one takes it out of the question.
TERM = re.compile(r'(-?)("[^"]*"|\S+)')
LEXEME = re.compile(r"'(?:[^']|'')*'")
# So many of the newest rows are read one by one, and so many are looked up, before the whole index is asked.
WALKED: Final = 4000
LOOKED_UP: Final = 60_000


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
        self.parsed = parsed
        super().__init__(parsed, search_type="raw")

    def unguessed(self) -> "UnguessedQuery":
        """Return this question so that PostgreSQL does not guess how many rows match, and takes the index."""
        return UnguessedQuery(self.parsed)


class UnguessedQuery(SettledQuery):
    """A question hidden from the planner: words it believes common in everything would make it read the table."""

    template = "(SELECT %(expressions)s::tsquery)"


class Asked(NamedTuple):
    """A question as PostgreSQL understood it: for texts, for names by their beginnings, for texts without a stemmer."""

    texts: SettledQuery
    names: SettledQuery
    begun: SettledQuery | None


def ask(text: str, *besides: Any) -> tuple[Asked, list[Any]]:
    """Have a question parsed in every language that has a stemmer, and other expressions evaluated, in one query.

    A word that one language leaves out (Italian "come") is no reason to find texts without it: a stemmer
    that leaves words out is heard only in English and in the reader's language.
    """
    wanted, unwanted = _parts(text.replace("\x00", "")[:MAX_QUESTION_LENGTH])
    codes = list(STEMMERS)
    asked = [_folded(wanted), *(_stemmed(wanted, code) for code in codes)]
    refused = [_folded(unwanted), *(_stemmed(unwanted, code) for code in codes)] if unwanted else []
    row = _evaluate(*(Func(each, template="(%(expressions)s)::text") for each in [*asked, *refused]), *besides)
    folded, *stems = row[: len(asked)]
    heard = {"en", (get_language() or "en")[:2]}
    whole = len(LEXEME.findall(folded))
    stems = [
        stem for code, stem in zip(codes, stems, strict=True) if code in heard or len(LEXEME.findall(stem)) >= whole
    ]
    texts = _any_of([folded, *stems])
    without = _any_of(row[len(asked) : len(asked) + len(refused)])
    beginnings = (
        [""] if EXACT.search(text) else [_begun(folded, least) for least in (SHORTEST_BEGINNING, SHORTEST_IN_TEXTS)]
    )
    names = _any_of([texts, beginnings[0]])
    asked_for = Asked(
        SettledQuery(_but(texts, without)),
        SettledQuery(_but(names, without)),
        SettledQuery(beginnings[-1]) if beginnings[-1] else None,
    )
    return asked_for, list(row[len(asked) + len(refused) :])


def _parts(text: str) -> tuple[str, str]:
    """Return what is wanted, and what is not as alternatives."""
    terms = [(dash, term) for dash, term in TERM.findall(LONELY_DASH.sub(" ", text)) if WORD.search(term)]
    wanted = " ".join(term for dash, term in terms if not dash)
    return wanted, " or ".join(term for dash, term in terms if dash)


def _folded(text: str) -> SearchQuery:
    folded = Func(Value(text), function="core_fold", output_field=models.TextField())
    return SearchQuery(folded, config="simple", search_type="websearch")


def _stemmed(text: str, code: str) -> SearchQuery:
    return SearchQuery(text, config=STEMMERS[code], search_type="websearch")


def _begun(folded: str, least: int) -> str:
    words = [word for word in LEXEME.findall(folded) if len(word) - 2 >= least]
    return " & ".join(f"{word}:*" for word in words)


def _any_of(questions: Sequence[str]) -> str:
    return " | ".join(f"({each})" for each in dict.fromkeys(questions) if each)


def _but(wanted: str, without: str) -> str:
    return f"({wanted}) & !({without})" if wanted and without else wanted


def _evaluate(*expressions: Any) -> Sequence[Any]:
    query = models.sql.Query(None)
    compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
    parts = [compiler.compile(expression.resolve_expression(query)) for expression in expressions]
    with connection.cursor() as cursor:
        columns = ", ".join(sql for sql, _params in parts)
        cursor.execute(f"SELECT {columns}", [value for _sql, params in parts for value in params])
        row: Sequence[Any] = cursor.fetchone()
        return row


def matching(asked: Asked, *, language: str = "") -> Q:
    """Return the condition for texts; `language` names the column that says what they are written in."""
    found = Q(search_vector=asked.texts)
    if asked.begun and language:
        found |= Q(**{f"{language}__in": UNSTEMMED, "search_vector": asked.begun})
    return found


def newest_of_many(rows: models.QuerySet[Any], asked: Asked, *, top: int, most: int) -> RawSQL:
    """Return the ids of the newest matches, at a cost that the table's size hardly decides.

    `top` is the highest id to expect: ids rise with time. The newest few rows are read one by one, which finds
    enough of any common word. Only then is the index asked, first for the newest, at last for all there ever was.
    Each step runs only if the ones before found too few: what was found decides, not what PostgreSQL guesses
    (docs/decisions/0011-search-in-steps.md).
    """
    rows = rows.order_by((F("pk") + 0).desc()).values_list("pk")
    newest = rows.filter(pk__lte=top)
    asked_for = asked.texts.unguessed()
    steps = [
        newest.filter(matching(asked, language="language"), pk__gt=top - WALKED)[:most],
        newest.filter(search_vector=asked_for, pk__gt=top - LOOKED_UP)[:most],
        rows.filter(search_vector=asked_for)[:most],
    ]
    if asked.begun:
        steps.insert(1, rows.filter(search_vector=asked.begun.unguessed(), language__in=UNSTEMMED)[:most])
    return _one_after_another([step.query.sql_with_params() for step in steps], most)


def _one_after_another(steps: list[tuple[str, tuple[Any, ...]]], most: int) -> RawSQL:
    """Join queries for ids so that each runs only while fewer than `most` were found."""
    parts, found = [], ""
    for number, (sql, _params) in enumerate(steps):
        wanted = f" WHERE (SELECT count(*) FROM ({found}) found) < {most}" if found else ""  # noqa: S608 - compiled
        parts.append(f"step{number} (id) AS MATERIALIZED (SELECT id FROM ({sql}) rows (id){wanted})")  # noqa: S608
        found += f"{' UNION ' if found else ''}SELECT id FROM step{number}"  # noqa: S608 - our own words
    params = [value for _sql, values in steps for value in values]
    return RawSQL(f"WITH {', '.join(parts)} {found} ORDER BY 1 DESC LIMIT {most}", params)  # noqa: S611 - compiled


class Searchable[M: models.Model](models.QuerySet[M]):
    """A QuerySet whose model has a generated `search_vector`."""

    def search(self, text: str) -> Self:
        """Keep what matches, best first; nothing matches an empty question."""
        if not text.strip():
            return self.none()
        asked = question(text)
        return self.filter(search_vector=asked).order_by(SearchRank(F("search_vector"), asked).desc(), "-pk")
