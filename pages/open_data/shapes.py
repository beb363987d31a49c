"""Shapes: what a record says, field by field. JSON, CSV and their description are made of the same fields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

from django.utils.functional import Promise

from core.tables import Cell

type Schema = dict[str, Any]
type Words = str | Promise

WORD: Final[Schema] = {"type": "string"}
ADDRESS: Final[Schema] = {"type": "string", "format": "uri"}
TEXT: Final[Schema] = {"type": ["string", "null"]}
WHOLE: Final[Schema] = {"type": ["integer", "null"]}
NUMBER: Final[Schema] = {"type": ["number", "null"]}
DAY: Final[Schema] = {"type": ["string", "null"], "format": "date"}
MOMENT: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}
TEXTS: Final[Schema] = {"type": ["array", "null"], "items": WORD}
BETWEEN: Final = "; "


def ref(shape: str) -> Schema:
    """Return the schema that stands under this name."""
    return {"$ref": f"#/components/schemas/{shape}"}


def listed(shape: str) -> Schema:
    """Return the schema of a list of these; null where nothing is stated."""
    return {"type": ["array", "null"], "items": ref(shape)}


@dataclass(frozen=True)
class Field:
    """One thing that is said: `of` takes it from a row, by default what the row has under that name."""

    name: str
    schema: Schema
    about: Words
    of: Callable[[Any], Any] | None = None
    # Whether an empty text says something of its own.
    may_be_empty: bool = False
    # Whether it fits into the cell of a table.
    in_table: bool = True

    def told(self, row: Any) -> Any:
        """Return what is said of a row; None where it is not stated."""
        said = self.of(row) if self.of else attrgetter(self.name)(row)
        return None if said in ("", []) and not self.may_be_empty else said


@dataclass(frozen=True)
class Shape:
    """Everything that is said about one kind of thing."""

    name: str
    fields: tuple[Field, ...]

    @property
    def schema(self) -> Schema:
        """Describe it: every field is always there, and no other."""
        properties = {field.name: field.schema | {"description": str(field.about)} for field in self.fields}
        return closed(properties)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the head of a table."""
        return tuple(field.name for field in self.fields if field.in_table)

    def told(self, row: Any) -> dict[str, Any]:
        """Return all that is said of a row."""
        return {field.name: field.told(row) for field in self.fields}

    def line(self, row: Any) -> list[Cell]:
        """Return a row as the cells of a table."""
        return [_cell(field.told(row)) for field in self.fields if field.in_table]


def closed(properties: Mapping[str, Schema]) -> Schema:
    """Describe an object that has all of these, and nothing else."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _cell(said: Any) -> Cell:
    """Return one thing for a cell; of a list the names, with semicolons."""
    if isinstance(said, list):
        return BETWEEN.join(each["name"] if isinstance(each, dict) else each for each in said)
    if isinstance(said, date):
        return said.isoformat()
    cell: Cell = said
    return cell
