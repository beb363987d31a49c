"""Calls as files: a line each for spreadsheets, and JSON for programs. What no source states is empty, never 0."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from core.tables import Cell, csv_lines
from notifications.letters import absolute
from partnerships.models import Call, CallDeadline

HEAD: Final = (
    "slug", "name", "initiative", "status", "procedure", "opens", "deadlines", "deadlines_as_told", "cluster_roles",
    "sectors", "budget", "currency", "budget_as_printed", "status_as_printed", "website", "source_section", "url",
)  # fmt: skip
TOLD: Final = ("day", "time", "zone", "stage")
BETWEEN: Final = "; "


def as_csv(calls: Iterable[Call]) -> Iterator[str]:
    """Yield the lines of a file for spreadsheets; cells with several values hold them with semicolons."""
    return csv_lines(HEAD, (_line(as_data(call)) for call in calls))


def _line(call: dict[str, Any]) -> list[Cell]:
    told = {
        "deadlines": BETWEEN.join(each["at"] for each in call["deadlines"]),
        "deadlines_as_told": BETWEEN.join(
            " ".join(filter(None, [each["day"], each["time"], each["zone"], each["stage"]]))
            for each in call["deadlines"]
        ),
        "cluster_roles": BETWEEN.join(call["cluster_roles"]),
        "sectors": BETWEEN.join(call["sectors"]),
    }
    return [(call | told)[name] for name in HEAD]


def as_json(calls: Iterable[Call]) -> bytes:
    """Return all calls; a value that no source states is null."""
    return json.dumps({"calls": [as_data(call) for call in calls]}, ensure_ascii=False, indent=1).encode()


def as_data(call: Call) -> dict[str, Any]:
    """Return what is stated of a call."""
    opens = call.opening
    return {
        "slug": call.slug,
        "name": call.name,
        "initiative": call.initiative.slug if call.initiative else None,
        "status": call.stands.value,
        "procedure": call.procedure or None,
        "opens": opens.isoformat() if opens else None,
        "deadlines": [_deadline(each) for each in call.standing_deadlines],
        "cluster_roles": list(call.cluster_roles),
        "sectors": [sector.slug for sector in call.sectors.all()],
        "budget": str(call.budget) if call.budget is not None else None,
        "currency": call.currency if call.budget is not None else None,
        "budget_as_printed": call.budget_as_printed or None,
        "status_as_printed": call.status_as_printed or None,
        "website": call.website or None,
        "source_section": call.source_section or None,
        "url": absolute(call.get_absolute_url()),
    }


def _deadline(deadline: CallDeadline) -> dict[str, str | None]:
    return {
        "id": str(deadline.uuid),
        "at": deadline.local.isoformat(),
        "day": deadline.closes_on.isoformat(),
        "time": f"{deadline.closes_time:%H:%M}",
        "zone": deadline.zone,
        "stage": deadline.stage or None,
    }
