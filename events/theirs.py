"""Two organisers at one draft: what somebody else saved meanwhile, beside what is typed here.

A row that only one of them touched is theirs or ours without a question. One that both touched is shown in both
versions, and stays as typed here until its organiser takes the other.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from events.agenda_forms import Entry
from events.sheet import Row, Sheet

ADDED: Any = _("They added this session. Saving without it takes it out of the draft.")
CHANGED: Any = _("You took this session out, they changed it. It stays out if you save.")


def merge(mine: Sheet, theirs: Sheet) -> None:
    """Take over what only they touched, and drop what they took out if it was not touched here."""
    saved = _by_uuid(theirs)
    mine.rows = [
        saved.get(row.values["uuid"], row) if row.is_untouched else row
        for row in mine.rows
        if row.values["uuid"] in saved or not row.is_untouched
    ]


def compare(entries: Iterable[Entry], mine: Sheet, theirs: Sheet) -> list[tuple[Row, str]]:
    """Hang their version on each row that both touched; return the rows that only theirs has, and why."""
    saved = _by_uuid(theirs)
    for entry, row in zip(entries, mine.rows, strict=True):
        other = saved.pop(row.values["uuid"], None)
        entry.is_gone = other is None and bool(row.base)
        if other and other.mark not in {row.mark, row.base}:
            entry.theirs = other
    return [
        (row, CHANGED if uuid in mine.gone else ADDED)
        for uuid, row in saved.items()
        if row.mark != mine.gone.get(uuid)  # a row taken out here, which they did not touch
    ]


def take(mine: Sheet, theirs: Sheet, uuid: str) -> None:
    """Take their version of a row, at its place in their order if it is not here."""
    order = [row.values["uuid"] for row in theirs.rows]
    if uuid not in order:
        return
    wanted = theirs.rows[order.index(uuid)]
    places = {row.values["uuid"]: place for place, row in enumerate(mine.rows)}
    place = places.get(uuid)
    if place is None:
        above = [places[each] for each in order[: order.index(uuid)] if each in places]
        place = above[-1] + 1 if above else 0
        mine.rows.insert(place, wanted)
    mine.rows[place] = wanted
    mine.focus = f"row-{place}-title"


def _by_uuid(sheet: Sheet) -> dict[str, Row]:
    return {row.values["uuid"]: row for row in sheet.rows}
