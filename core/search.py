"""Full-text search that finds any spelling: accents optional, words stemmed in their language.

Every searchable model has a generated column `search_vector` made by `vector_field`; its QuerySet
mixes in `Searchable` and gains `.search(text)`. Visibility is the caller's first word:
`Post.objects.visible_to(user).search("impresa")`.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Self

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import connection, models
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
WALKED: Final = 2000
LOOKED_UP: Final = 60_000
# What filters leave is read whole up to so many rows.
FEW: Final = 2000
ALL_READ: Final = f"(SELECT count(*) FROM few) <= {FEW}"  # noqa: S608 - our own words

type Sql = tuple[str, tuple[Any, ...]]


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


def begun_words(text: str) -> str:
    """Return what `beginning` asks of titles and names for `text`; empty if it holds no word."""
    return " & ".join(f"'{word}':*A" for word in WORD.findall(text[:MAX_QUESTION_LENGTH]))


def beginning(words: str) -> SearchQuery:
    """Return the question which titles and names hold words that begin like these `begun_words`."""
    folded = Func(Value(words), function="core_fold", output_field=models.TextField())
    return SearchQuery(folded, config="simple", search_type="raw")


class SettledQuery(SearchQuery):
    """A question that PostgreSQL has parsed already."""

    function = ""
    template = "%(expressions)s::tsquery"

    def __init__(self, parsed: str) -> None:
        """Take the parsed question as text."""
        super().__init__(parsed, search_type="raw")


class UnguessedQuery(SettledQuery):
    """A question hidden from the planner: words it believes common in everything would make it read the table."""

    template = "(SELECT %(expressions)s::tsquery)"


class Asked(NamedTuple):
    """A question as PostgreSQL understood it: for texts, for names by their beginnings, for texts without a stemmer.

    The last is empty where no word is long enough, or the question says exactly what it wants.
    """

    texts: str
    names: str
    begun: str


# A question folded, and stemmed in each language; it is a parameter of each.
READINGS: Final = [
    "websearch_to_tsquery('simple'::regconfig, core_fold(%s))::text",
    *(f"websearch_to_tsquery('{config}'::regconfig, %s)::text" for config in STEMMERS.values()),
]


def ask(text: str, *besides: tuple[str, Sequence[Any]]) -> tuple[Asked, list[Any]]:
    """Have a question parsed in every language that has a stemmer, and expressions evaluated besides, in one query.

    A word that one language leaves out (Italian "come") is no reason to find texts without it: a stemmer
    that leaves words out is heard only in English and in the reader's language.
    """
    wanted, unwanted = _parts(text.replace("\x00", "")[:MAX_QUESTION_LENGTH])
    parsed = [wanted, unwanted] if unwanted else [wanted]
    columns = [*(READINGS * len(parsed)), *(sql for sql, _params in besides)]
    params = [part for part in parsed for _reading in READINGS]
    params += [value for _sql, values in besides for value in values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        row: Sequence[Any] = cursor.fetchone()
    asked, refused = row[: len(READINGS)], row[len(READINGS) : len(READINGS) * len(parsed)]
    return _heard(text, asked, refused), list(row[len(READINGS) * len(parsed) :])


def _heard(text: str, asked: Sequence[str], refused: Sequence[str]) -> Asked:
    folded, *stems = asked
    heard = {"en", (get_language() or "en")[:2]}
    whole = len(LEXEME.findall(folded))
    stems = [
        stem for code, stem in zip(STEMMERS, stems, strict=True) if code in heard or len(LEXEME.findall(stem)) >= whole
    ]
    texts, without = _any_of([folded, *stems]), _any_of(refused)
    beginnings = (
        [""] if EXACT.search(text) else [_begun(folded, least) for least in (SHORTEST_BEGINNING, SHORTEST_IN_TEXTS)]
    )
    return Asked(_but(texts, without), _but(_any_of([texts, beginnings[0]]), without), beginnings[-1])


def _parts(text: str) -> tuple[str, str]:
    """Return what is wanted, and what is not as alternatives."""
    terms = [(dash, term) for dash, term in TERM.findall(LONELY_DASH.sub(" ", text)) if WORD.search(term)]
    wanted = " ".join(term for dash, term in terms if not dash)
    return wanted, " or ".join(term for dash, term in terms if dash)


def _begun(folded: str, least: int) -> str:
    words = [word for word in LEXEME.findall(folded) if len(word) - 2 >= least]
    return " & ".join(f"{word}:*" for word in words)


def _any_of(questions: Sequence[str]) -> str:
    return " | ".join(f"({each})" for each in dict.fromkeys(questions) if each)


def _but(wanted: str, without: str) -> str:
    return f"({wanted}) & !({without})" if wanted and without else wanted


def matching(asked: Asked, *, language: str = "", names: bool = False, unguessed: bool = False) -> Q:
    """Return the condition for texts, or for names; `language` names the column that says what texts are written in."""
    query = UnguessedQuery if unguessed else SettledQuery
    if names:
        return Q(search_vector=query(asked.names))
    found = Q(search_vector=query(asked.texts))
    if asked.begun and language:
        found |= Q(**{f"{language}__in": UNSTEMMED, "search_vector": query(asked.begun)})
    return found


class Look(NamedTuple):
    """How to look through a large table.

    At most `most` are wanted, by names or in texts of a language. `top` is the highest id to look at, where ids rise
    with time and have few gaps. `narrow` says that the filters may leave few enough to read them all.
    """

    most: int
    names: bool
    language: str = ""
    top: int | None = None
    narrow: bool = False


def newest_of_many(seen: models.QuerySet[Any], asked: Asked, look: Look, filters: Q | None = None) -> RawSQL:
    """Return the ids of the newest matches among those `seen`, at a cost that the table's size hardly decides.

    What filters leave is read whole if it is little. Else the newest few rows are read one by one, which finds
    enough of any common word. Only then is the index asked, first for the newest, at last for all there ever was.
    Each step runs only if the ones before found too few: what was found decides, not what PostgreSQL guesses
    (docs/decisions/0011-search-in-steps.md).
    """
    every: models.QuerySet[Any] = seen.model._default_manager.all()
    newest = every if look.top is None else every.filter(pk__lte=look.top)
    rows = every.filter(filters or Q())
    found = rows.filter(matching(asked, language=look.language, names=look.names, unguessed=True))
    matches = seen.filter(matching(asked, language=look.language, names=look.names), filters or Q())
    steps = [(newest.order_by("-pk").values_list("pk")[:WALKED], matches)]
    if look.top is not None:
        # PostgreSQL does the sum: a prepared question holds the number as it was given.
        lowest = Value(look.top, models.BigIntegerField()) - LOOKED_UP
        steps.append((_newest_first(found.filter(pk__lte=look.top, pk__gt=lowest)), seen))
    steps.append((_newest_first(found), seen))
    return _one_after_another(
        [_seen_of(_compiled(ids), check, look.most) for ids, check in steps],
        look.most,
        few=(_compiled(rows.order_by().values_list("pk")[: FEW + 1]), matches) if look.narrow else None,
    )


def _newest_first(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Order so that PostgreSQL cannot walk the table for a word that is not in it."""
    return rows.order_by((F("pk") + 0).desc()).values_list("pk")


def _compiled(rows: models.QuerySet[Any]) -> Sql:
    sql, params = rows.query.sql_with_params()
    return sql, params


def _seen_of(ids: Sql, seen: models.QuerySet[Any], most: int) -> Sql:
    """Take the first of some ids that are seen.

    OFFSET 0 makes PostgreSQL look at one after another, as few as it takes: joined, it would gather all that
    the reader sees before it looks at the first id.
    """
    (found, values), (check, more) = ids, _compiled(seen.order_by().values_list("pk"))
    one = f"SELECT 1 FROM ({check}) seen (id) WHERE seen.id = found.id OFFSET 0"  # noqa: S608 - compiled
    return f"SELECT id FROM ({found}) found (id) WHERE EXISTS ({one}) LIMIT {most}", (*values, *more)  # noqa: S608


def _one_after_another(steps: list[Sql], most: int, *, few: tuple[Sql, models.QuerySet[Any]] | None) -> RawSQL:
    """Join queries for ids so that each runs only while fewer than `most` were found.

    None of them runs if `few` holds all rows there are: then those that match among them are the answer.
    """
    parts, params, guards, found = [], [], [], []
    if few:
        (sql, values), matches = few
        parts.append(f"few (id) AS MATERIALIZED ({sql})")
        check, more = _seen_of(("SELECT id FROM few ORDER BY id DESC", ()), matches, most)
        parts.append(f"read (id) AS MATERIALIZED (SELECT id FROM ({check}) rows (id) WHERE {ALL_READ})")  # noqa: S608
        params += [*values, *more]
        guards.append(f"NOT {ALL_READ}")
        found.append("read")
    for number, (sql, values) in enumerate(steps):
        if number:
            guards[bool(few) :] = [f"(SELECT count(*) FROM ({_union(found)}) found) < {most}"]  # noqa: S608 - our words
        where = f" WHERE {' AND '.join(guards)}" if guards else ""
        parts.append(f"step{number} (id) AS MATERIALIZED (SELECT id FROM ({sql}) rows (id){where})")  # noqa: S608
        params += values
        found.append(f"step{number}")
    return RawSQL(f"WITH {', '.join(parts)} {_union(found)} ORDER BY 1 DESC LIMIT {most}", params)  # noqa: S611


def _union(names: list[str]) -> str:
    return " UNION ".join(f"SELECT id FROM {name}" for name in names)  # noqa: S608 - our own words


class Searchable[M: models.Model](models.QuerySet[M]):
    """A QuerySet whose model has a generated `search_vector`."""

    def search(self, text: str) -> Self:
        """Keep what matches, best first; nothing matches an empty question."""
        if not text.strip():
            return self.none()
        asked = question(text)
        return self.filter(search_vector=asked).order_by(SearchRank(F("search_vector"), asked).desc(), "-pk")
