"""Questions that are built and compiled once for each kind of reader, then asked with other values.

Building a question of many words and turning it into SQL costs Django more than PostgreSQL takes to answer. A function
under `@prepared` says the question in the usual words, `visible_to(reader)` first; it is called for two stand-ins, and
whatever differs between their SQL must be a value this module knows to put in. So the words stay the only truth, and a
question that depends on something else of the reader fails at once, in every test that asks it.

    @prepared
    def _page(reader: Reader, *, thread: int, first: int) -> PostQuerySet: ...

    _page(reader, thread=5, first=26)      # the rows, as a list
    _page.statement(reader, thread=5, first=26)  # SQL and parameters, to stand within a larger question
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, update_wrapper
from threading import Lock
from typing import Any, Final, Self

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils import timezone
from psycopg import Cursor
from psycopg.types.numeric import Int8

from members.models import Member
from members.rules import Reader, administers, is_member, may_write, works

# What a question may be given, and what it may hold of a member.
type Given = int | str | datetime
NUMBERS: Final = ("pk", "read_through_post_id", "caught_up_post_id")
# Small enough for every integer column, and nobody's number.
BEYOND: Final = 2**63
FIRST: Final = 1_900_000_000
SECOND: Final = 2_000_000_000
# Far enough apart that no number made from one of them is another.
STEP: Final = 1_000_000
# So many forms of one question are kept; the least used goes first.
MOST_FORMS: Final = 200


@dataclass(frozen=True)
class Statement:
    """Compiled SQL with, for each of its parameters, the name of the value that goes there, if one does."""

    sql: str
    params: tuple[Any, ...]
    names: tuple[str, ...] = ()

    def filled(self, values: Mapping[str, Given]) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL and its parameters for these values."""
        pairs = zip(self.names, self.params, strict=True)
        return self.sql, tuple(values[name] if name else param for name, param in pairs)


class PreparedCursor(Cursor[Any]):
    """Lets PostgreSQL plan a statement once for each connection: planning takes it longer than answering."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        """Ask by the prepared statement, made now if this connection has none."""
        return super().execute(query, params, prepare=True, **options)


@dataclass(frozen=True)
class Question:
    """A statement, with what makes records of its rows."""

    rows: models.QuerySet[Any]
    compiler: Any
    statement: Statement
    keeps_plan: bool = False

    def ask(self, values: Mapping[str, Given]) -> list[Any]:
        """Return the rows for these values, as the queryset would."""
        connection, names = connections[DEFAULT_DB_ALIAS], filter(None, self.statement.names)
        with connection.cursor() as cursor:
            if self.keeps_plan:
                cursor.cursor = PreparedCursor(connection.connection)
            cursor.execute(self._text, [_typed(values[name]) for name in names])
            found = cursor.fetchall()
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *_args, **_options: [found]
        rows = self.rows.all()
        rows.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return list(rows)

    @cached_property
    def _text(self) -> str:
        """The SQL with what is always the same written out, so that PostgreSQL plans for it."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        pairs = zip(self.statement.names, self.statement.params, strict=True)
        words = ("%s" if name else _literal(connection, param) for name, param in pairs)
        return re.sub("%[s%]", lambda mark: next(words) if mark[0] == "%s" else mark[0], self.statement.sql)


class Prepared[M: models.Model]:
    """A question about a reader and some values, kept compiled in every form it was asked in.

    Arguments by position belong to the form of the question; arguments by name are values: numbers, texts, moments.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], *, keeps_plan: bool) -> None:
        """Take the function that says the question, and whether one plan of PostgreSQL is good for all its values."""
        update_wrapper(self, build)
        self._keeps_plan = keeps_plan
        self._build = build
        self._questions: OrderedDict[Hashable, Question] = OrderedDict()
        self._lock = Lock()

    def __call__(self, reader: Reader, *form: Hashable, **given: Given) -> list[M]:
        """Return the rows; none where a number is larger than any that PostgreSQL knows."""
        values = _values(reader, given)
        if any(isinstance(value, int) and value >= BEYOND for value in values.values()):
            return []
        return self._question(reader, form, given).ask(values)

    def statement(self, reader: Reader, *form: Hashable, **given: Given) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL of the question and its parameters."""
        return self._question(reader, form, given).statement.filled(_values(reader, given))

    def _question(self, reader: Reader, form: tuple[Hashable, ...], given: Mapping[str, Given]) -> Question:
        key = (_kind(reader), form, tuple((name, type(value)) for name, value in given.items()))
        with self._lock:
            if question := self._questions.get(key):
                self._questions.move_to_end(key)
                return question
        question = self._prepare(reader, form, given)
        with self._lock:
            self._questions[key] = question
            if len(self._questions) > MOST_FORMS:
                self._questions.popitem(last=False)
        return question

    def _prepare(self, reader: Reader, form: tuple[Hashable, ...], given: Mapping[str, Given]) -> Question:
        first, second = (self._compiled(reader, form, given, base) for base in (FIRST, SECOND))
        one, other = first.statement, second.statement
        asks = getattr(self._build, "__name__", "A question")
        if one.sql != other.sql or len(one.params) != len(other.params):
            raise TypeError(f"{asks} asks different questions of different members.")
        known = {value: name for name, value in _stand_ins(given, FIRST).items()}
        names = []
        for param, twin in zip(one.params, other.params, strict=True):
            name = "" if param == twin else known.get(param, "")
            if param != twin and not name:
                raise TypeError(f"{asks} holds {param!r}, which is neither the reader's number nor given.")
            names.append(name)
        return Question(first.rows, first.compiler, Statement(one.sql, one.params, tuple(names)), self._keeps_plan)

    def _compiled(self, reader: Reader, form: tuple[Hashable, ...], given: Mapping[str, Given], base: int) -> Question:
        """Build and compile for a stand-in and stand-in values, all counted from `base`."""
        values = _stand_ins(given, base)
        if is_member(reader):
            reader = _stand_in(reader, {name: values[f"reader.{name}"] for name in NUMBERS}, base)
        rows = self._build(reader, *form, **{name: values[name] for name in given})
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        return Question(rows, compiler, Statement(sql, tuple(params)))


def prepared[M: models.Model](build: Callable[..., models.QuerySet[M]]) -> Prepared[M]:
    """Prepare the question that a function says; PostgreSQL plans it once for each connection."""
    return Prepared(build, keeps_plan=True)


def compiled[M: models.Model](build: Callable[..., models.QuerySet[M]]) -> Prepared[M]:
    """Prepare a question that PostgreSQL plans each time, because the best plan hangs on the values."""
    return Prepared(build, keeps_plan=False)


def _literal(connection: Any, param: Any) -> str:
    """Return a parameter as it is written in a statement that has others."""
    return str(connection.ops.compose_sql("%s", [param])).replace("%", "%%")


def _typed(value: Given) -> Any:
    """Return a value as PostgreSQL is to take it: all numbers alike, or each size would be a statement of its own."""
    return Int8(value) if isinstance(value, int) else value


def _values(reader: Reader, given: Mapping[str, Given]) -> dict[str, Given]:
    own = {f"reader.{name}": getattr(reader, name) for name in NUMBERS} if is_member(reader) else {}
    return {**given, **own}


class _Unasked(set[str]):
    """The permissions of who is no staff: a question of theirs must not hang on one, for they are not looked up."""

    def __contains__(self, permission: object) -> bool:
        raise TypeError(f"A prepared question asks members for the permission {permission!r}.")


def _kind(reader: Reader) -> Hashable:
    """Return what decides which question a reader asks, beside numbers; permissions are those of staff alone."""
    if not is_member(reader):
        return None
    rights = reader.get_all_permissions() if works(reader) and not administers(reader) else ()
    return (may_write(reader), works(reader), administers(reader), frozenset(rights))


def _stand_in(reader: Member, numbers: Mapping[str, Any], base: int) -> Member:
    """Return a member of the same kind with other numbers and other names."""
    words = {"username": f"stand-in-{base}", "display_name": f"Stand-in {base}", "email": f"{base}@forum.invalid"}
    moment = timezone.now()
    member = Member(**numbers, **words, is_staff=works(reader), is_superuser=administers(reader))
    member.has_second_factor = True
    member.verified_at = reader.verified_at and moment
    member.suspended_at = moment if reader.is_suspended else None
    member.silenced_at = moment if reader.is_silenced else None
    rights: set[str] = set(reader.get_all_permissions()) if works(reader) and not administers(reader) else _Unasked()
    member._perm_cache = rights  # type: ignore[attr-defined]
    return member


def _stand_ins(given: Mapping[str, Given], base: int) -> dict[str, Given]:
    """Return a value of the same type for each that is given, and numbers for the reader; no two are alike."""
    values: dict[str, Given] = {}
    for place, (name, value) in enumerate({**given, **{f"reader.{name}": 0 for name in NUMBERS}}.items()):
        number = base + STEP * place
        if isinstance(value, str):
            values[name] = f"stand-in-{number}"
        elif isinstance(value, datetime):
            values[name] = datetime.fromtimestamp(0, UTC) + timedelta(seconds=number)
        else:
            values[name] = number
    return values
