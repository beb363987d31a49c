"""The description of all that is open, for programs: OpenAPI 3.1, made of the table of addresses and of the shapes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from pages.open_data.addresses import AGENDA, Address, groups
from pages.open_data.records import SHAPES
from pages.open_data.shapes import ADDRESS, WORD, Schema

ABOUT = (
    "What visitors read on the pages of the Forum, for programs. No key is needed. null: not stated, never 0. "
    "A slug is an id and stays. Nothing here names a person but released agendas and feeds, as their pages do."
)


def licence() -> dict[str, str | None] | None:
    """Return under which licence the operator gives the data; None where they have not said."""
    if not settings.OPEN_DATA_LICENCE:
        return None
    return {"name": settings.OPEN_DATA_LICENCE, "url": settings.OPEN_DATA_LICENCE_URL or None}


def described() -> dict[str, Any]:
    """Return the whole description."""
    paths = {address.path: {"get": _asked(address, str(title))} for title, some in groups() for address in some}
    return {
        "openapi": "3.1.1",
        "info": _info(),
        "servers": [{"url": settings.FORUM_BASE_URL}],
        "paths": paths,
        "components": {"schemas": _schemas()},
    }


def _info() -> dict[str, Any]:
    info: dict[str, Any] = {"title": "Cluster Forum: open data", "version": "1", "description": ABOUT}
    if said := licence():
        info["license"] = {part: word for part, word in said.items() if word}
    return info


def _asked(address: Address, title: str) -> dict[str, Any]:
    """Describe one address: what may be asked, and each answer."""
    asked: dict[str, Any] = {"operationId": address.key, "summary": str(address.about), "tags": [title]}
    parts = [{"name": part, "in": "path", "required": True, "schema": _part(part)} for part in address.parts]
    query = [
        {"name": name, "in": "query", "description": str(about), "schema": WORD}
        for name, about in address.query.items()
    ]
    if parts or query:
        asked["parameters"] = [*parts, *query]
    answers: dict[str, Any] = {"200": {"description": "Found.", "content": {_bare(address.media): _content(address)}}}
    if address.kept:
        answers["304"] = {"description": "Unchanged since the ETag that was sent in If-None-Match."}
    if parts:
        answers["404"] = {"description": "Not there, or not for everyone."}
    return asked | {"responses": answers}


def _part(name: str) -> Schema:
    return {"type": "integer"} if name == "pk" else WORD


def _bare(media: str) -> str:
    return media.partition(";")[0]


def _content(address: Address) -> dict[str, Any]:
    """Describe a body; of a table the head, which no schema can say, stands in `x-columns`."""
    if address.columns:
        return {"schema": WORD, "x-columns": list(address.columns)}
    return {"schema": address.schema or WORD}


def _schemas() -> dict[str, Schema]:
    stated = {
        "type": ["object", "null"],
        "description": "Under which licence the data is given; null: not stated.",
        "properties": {"name": WORD, "url": ADDRESS | {"type": ["string", "null"]}},
        "required": ["name", "url"],
        "additionalProperties": False,
    }
    return {"Licence": stated, AGENDA: _agenda()} | {shape.name: shape.schema for shape in SHAPES}


@cache
def _agenda() -> Schema:
    path = Path(settings.BASE_DIR) / "docs/agenda.schema.json"
    schema: Schema = json.loads(path.read_text(encoding="utf-8"))
    return schema
