"""Questions that are built and compiled once for each kind of reader, then asked with other values.

Building a question of many words and turning it into SQL costs Django more than PostgreSQL takes to answer. A function
under `@prepared` says the question in the usual words, `visible_to(reader)` first; it is called for two stand-ins, and
whatever differs between their SQL must be a value this module knows to put in. So the words stay the only truth, and a
question that depends on something else of the reader fails at once, in every test that asks it.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils import timezone

from members.models import Member
from members.rules import Reader, is_member, may_write

# What a question may hold of a member.
NUMBERS: Final = ("pk", "read_through_post_id", "caught_up_post_id")
# Small enough for every integer column, and nobody's number.
BEYOND: Final = 2**63
FIRST: Final = 1_900_000_000
SECOND: Final = 2_000_000_000
# Far enough apart that no number made from one of them is another.
STEP: Final = 1_000_000


@dataclass(frozen=True)
class Question:
    """Compiled SQL with, for each of its parameters, the name of the value that goes there, if one does."""

    rows: models.QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    names: tuple[str, ...]

    def ask(self, values: dict[str, int]) -> list[Any]:
        """Return the rows for these values, as the queryset would."""
        if max(values.values(), default=0) >= BEYOND:
            return []
        params = tuple(values[name] if name else param for name, param in zip(self.names, self.params, strict=True))
        compiler = copy(self.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_options: (self.sql, params)
        rows = self.rows.all()
        rows.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        return list(rows)


def prepared[M: models.Model](build: Callable[..., models.QuerySet[M]]) -> Callable[..., list[M]]:
    """Prepare a question about a reader and some numbers; moderators and who may not write ask it unprepared."""
    questions: dict[bool, Question] = {}

    @wraps(build)
    def asked(reader: Reader, **numbers: int) -> list[M]:
        member = is_member(reader)
        if member and (reader.is_staff or not may_write(reader)):
            return list(build(reader, **numbers))
        question = questions.get(member)
        if question is None:
            question = questions[member] = _prepare(build, reader, list(numbers))
        values = numbers | ({f"reader.{name}": getattr(reader, name) for name in NUMBERS} if member else {})
        return question.ask(values)

    return asked


def _prepare(build: Callable[..., models.QuerySet[Any]], reader: Reader, numbers: list[str]) -> Question:
    first, second = (_compiled(build, reader, numbers, base) for base in (FIRST, SECOND))
    known = {STEP * place: name for place, name in enumerate([*numbers, *(f"reader.{name}" for name in NUMBERS)])}
    names = []
    if first.sql != second.sql or len(first.params) != len(second.params):
        raise TypeError(f"{build.__name__} asks different questions of different members.")
    for one, other in zip(first.params, second.params, strict=True):
        name = known.get(one - FIRST, "") if isinstance(one, int) and other - one == SECOND - FIRST else ""
        if one != other and not name:
            raise TypeError(f"{build.__name__} holds {one!r}, which is neither the reader's number nor given.")
        names.append(name)
    return Question(first.rows, first.compiler, first.sql, first.params, tuple(names))


def _compiled(build: Callable[..., models.QuerySet[Any]], reader: Reader, numbers: list[str], base: int) -> Question:
    """Build and compile for a stand-in, whose numbers are counted from `base`."""
    given = {name: base + STEP * place for place, name in enumerate(numbers)}
    if is_member(reader):
        own = {name: base + STEP * (len(numbers) + place) for place, name in enumerate(NUMBERS)}
        words = {"username": f"stand-in-{base}", "display_name": f"Stand-in {base}", "email": f"{base}@forum.invalid"}
        reader = Member(**own, **words, verified_at=timezone.now())
    rows = build(reader, **given)
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    return Question(rows, compiler, sql, tuple(params), ())
