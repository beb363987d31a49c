"""Times as typed: read, written, and moved together when one of them was changed."""

import re
from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _

LAST_MINUTE = 24 * 60 - 1


class Timed(Protocol):
    """A row of an agenda, as far as its times go."""

    values: dict[str, str]
    was: str

    @property
    def times(self) -> str:
        """Return when it starts and ends, as typed."""


def minutes(text: str) -> int | None:
    """Return a typed time as minutes since midnight."""
    found = re.fullmatch(r"\s*([01]?\d|2[0-3])[:.]?([0-5]\d)\s*", text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def clock(since_midnight: int) -> str:
    """Return minutes since midnight as a time of day."""
    return f"{since_midnight // 60 % 24:02}:{since_midnight % 60:02}"


def shift(rows: Sequence[Timed], index: int) -> str:
    """Move all that is later on the day by as much as the times of a row were changed; return why not, or nothing."""
    row = rows[index]
    changed = _changed(row)
    if changed is None:
        return _("Change a time of this session first; then shift the rest by as much.")
    name, delta, before = changed
    moving = [(row, "ends")] if name == "starts" else []
    for other in rows:
        begins = minutes(other.values["starts"])
        if other is not row and other.values["day"] == row.values["day"] and begins is not None and begins >= before:
            moving += [(other, "starts"), (other, "ends")]
    moved = [(each, what, at + delta) for each, what in moving if (at := minutes(each.values[what])) is not None]
    if any(not 0 <= at <= LAST_MINUTE for _each, _what, at in moved):
        return _("Nothing was shifted: a session would pass midnight.")
    for each, what, at in moved:
        each.values[what] = clock(at)
    for each in (row, *(other for other, _what, _at in moved)):
        each.was = each.times
    return ""


def _changed(row: Timed) -> tuple[str, int, int] | None:
    """Which time was changed, by how much, and from when on everything moves: the end counts before the start."""
    start, end = (minutes(text) for text in [*row.was.split(), "", ""][:2])
    for name, before in (("ends", end), ("starts", start)):
        now = minutes(row.values[name])
        if before is not None and now is not None and now != before:
            return name, now - before, before if name == "ends" else (end if end is not None else before)
    return None
