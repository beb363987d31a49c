"""The agenda as it is being typed: rows of text, and what the buttons between them do.

Nothing here knows the database. Whatever was typed stays, right or wrong, until it is saved; that
is how adding, moving and removing rows work without JavaScript.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4
from zlib import crc32

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.shifting import clock, minutes, shift

type Values = dict[str, str]

MAX_ROWS = 120
MAX_PEOPLE = 40
ROW_FIELDS = ("uuid", "day", "starts", "ends", "kind", "title", "theme", "text", "room", "language")
PERSON_FIELDS = ("role_id", "name", "role", "label", "affiliation")
BLOCK, BREAKOUT = "breakouts", "breakout"


@dataclass
class Row:
    """One session as typed, with its people."""

    values: Values
    people: list[Values] = field(default_factory=list)
    # Its times as the page was first shown: what "shift the rest" measures from.
    was: str = ""
    # A mark of what was saved when the page was opened: tells whether it was touched since.
    base: str = ""

    @property
    def kind(self) -> str:
        """Return the kind chosen."""
        return self.values.get("kind", "")

    @property
    def times(self) -> str:
        """Return when it starts and ends, as typed."""
        return f"{self.values.get('starts', '')} {self.values.get('ends', '')}".strip()

    @property
    def mark(self) -> str:
        """Return a mark of all that the row says; two rows with the same mark say the same."""
        values = {name: text for name, text in self.values.items() if name != "uuid"}
        people = [{name: text for name, text in person.items() if name != "role_id"} for person in self.people]
        return f"{crc32(repr((sorted(values.items()), people)).encode()):08x}"

    @property
    def is_untouched(self) -> bool:
        """Tell whether it says what was saved when the page was opened."""
        return bool(self.base) and self.base == self.mark

    def copied(self) -> "Row":
        """Return another session that says the same."""
        people = [person | {"role_id": ""} for person in self.people]
        return Row(self.values | {"uuid": str(uuid4())}, people)


class Sheet:
    """All rows, in the order shown. A breakout right behind a block, or behind its breakouts, is in the block."""

    def __init__(self, rows: list[Row]) -> None:
        """Start with these rows; `focus` names what the last button leaves the cursor on, `said` why it did nothing."""
        self.rows = rows
        self.focus = self.said = ""
        # Rows that were saved and taken out here: their ids, and the marks of what they said.
        self.gone: Values = {}

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Sheet":
        """Return the rows that a form sent."""
        rows = []
        for i in range(min(_number(data.get("rows")), MAX_ROWS)):
            people = [
                {name: data.get(f"row-{i}-person-{j}-{name}", "") for name in PERSON_FIELDS}
                for j in range(min(_number(data.get(f"row-{i}-people")), MAX_PEOPLE))
            ]
            values = {name: data.get(f"row-{i}-{name}", "") for name in ROW_FIELDS}
            rows.append(Row(values, people, data.get(f"row-{i}-was", ""), data.get(f"row-{i}-base", "")))
        sheet = cls(rows)
        sheet.gone = dict(pair for each in data.get("gone", "").split() if len(pair := each.split(":")) == 2)
        return sheet

    def write(self) -> Values:
        """Return the rows as a form sends them."""
        data = {"rows": str(len(self.rows)), "gone": self.gone_words}
        for i, row in enumerate(self.rows):
            data |= {f"row-{i}-{name}": value for name, value in row.values.items()}
            data[f"row-{i}-was"], data[f"row-{i}-base"] = row.was, row.base
            data[f"row-{i}-people"] = str(len(row.people))
            for j, person in enumerate(row.people):
                data |= {f"row-{i}-person-{j}-{name}": value for name, value in person.items()}
        return data

    @property
    def gone_words(self) -> str:
        """Return the rows taken out, as a form sends them."""
        return " ".join(f"{uuid}:{mark}" for uuid, mark in self.gone.items())

    def told(self) -> list[dict[str, Any]]:
        """Return what the rows say, as a state keeps it: without what only the page of the moment needs."""
        people = [[_kept(person | {"role_id": ""}) for person in row.people] for row in self.rows]
        return [{"values": _kept(row.values), "people": p} for row, p in zip(self.rows, people, strict=True)]

    def tell(self, told: list[dict[str, Any]]) -> None:
        """Say what a state keeps; rows that were there keep what the page knows of them."""
        here = {row.values["uuid"]: row for row in self.rows}
        self.rows = [Row(dict(row["values"]), [dict(person) for person in row["people"]]) for row in told]
        for row in self.rows:
            if old := here.pop(row.values["uuid"], None):
                row.was, row.base = old.was, old.base
        self._note_gone(here.values())

    def _note_gone(self, rows: Iterable[Row]) -> None:
        self.gone |= {row.values["uuid"]: row.base for row in rows if row.base}

    def block_of(self, index: int) -> int | None:
        """Return the row of the block that this row's breakout belongs to."""
        if self.rows[index].kind != BREAKOUT:
            return None
        while index > 0 and self.rows[index].kind == BREAKOUT:
            index -= 1
        return index if self.rows[index].kind == BLOCK else None

    def groups(self) -> list[range]:
        """Return the rows that stand together: a block with its breakouts, or one row."""
        found: list[range] = []
        for i in range(len(self.rows)):
            if found and self.block_of(i) is not None:
                found[-1] = range(found[-1].start, i + 1)
            else:
                found.append(range(i, i + 1))
        return found

    def press(self, button: str) -> None:
        """Do what a button says: "add", "up:3", "drop:3:1". One that makes no sense does nothing."""
        verb, *numbers = button.split(":")
        places = [_number(number) for number in numbers if number.isdecimal()]
        if verb == "add" and not numbers:
            places = [len(self.rows) - 1]
        fits = len(places) == (2 if verb in {"drop", "lift", "to"} else 1)
        if verb not in VERBS or not fits or places[0] >= max(len(self.rows), 1):
            return
        if len(places) == 2 and places[1] >= len(self.rows if verb == "to" else self.rows[places[0]].people):
            return
        getattr(self, verb)(*places)

    def add(self, index: int) -> None:
        """Add a row below `index` and the breakouts under it; it starts when that one ends."""
        after = next((g.stop for g in self.groups() if index in g), len(self.rows))
        values = dict.fromkeys(ROW_FIELDS, "") | {"kind": "panel", "language": "en"}
        if self.rows:
            above = self.rows[index].values
            block = self.block_of(index)
            timed = self.rows[index if block is None else block].values  # a breakout may have no time of its own
            values |= {"starts": timed["ends"], "day": above["day"], "language": above["language"]}
        self._insert(after, values)

    def breakout(self, index: int) -> None:
        """Add a breakout at the end of the block at `index`, or of the breakout there; it takes the block's time."""
        if self.rows[index].kind != BLOCK and self.block_of(index) is None:
            self.said = _("Choose the kind “Breakout block” first: breakouts stand in one.")
            return
        after = next((g.stop for g in self.groups() if index in g), len(self.rows))
        above = self.rows[index].values
        values = {"kind": BREAKOUT, "day": above["day"], "language": above["language"]}
        self._insert(after, dict.fromkeys(ROW_FIELDS, "") | values)

    def _insert(self, index: int, values: Values) -> None:
        if len(self.rows) >= MAX_ROWS:
            self.said = FULL % {"n": MAX_ROWS}
        else:
            self.rows.insert(index, Row(values | {"uuid": str(uuid4())}))
            self.focus = f"row-{index}-{'title' if values['kind'] == BREAKOUT else 'starts'}"

    def bring_back(self, row: Row) -> None:
        """Add a row that was taken out, at the end; saving puts it where its time belongs."""
        self.rows.append(row)
        self.focus = f"row-{len(self.rows) - 1}-starts"

    def remove(self, index: int) -> None:
        """Take a row out; a block takes its breakouts along."""
        group = next(g for g in self.groups() if index in g)
        gone = group if index == group.start else range(index, index + 1)
        self._note_gone(self.rows[gone.start : gone.stop])
        del self.rows[gone.start : gone.stop]
        self.focus = f"row-{min(gone.start, len(self.rows) - 1)}-title"

    def duplicate(self, index: int) -> None:
        """Say the same once more below; a block with its breakouts. The copy starts when the first one ends."""
        group = next(g for g in self.groups() if index in g)
        whole = group if index == group.start else range(index, index + 1)
        if len(self.rows) + len(whole) > MAX_ROWS:
            self.said = FULL % {"n": MAX_ROWS}
            return
        copies = [self.rows[i].copied() for i in whole]
        start, end = (minutes(copies[0].values[name]) for name in ("starts", "ends"))
        if self.block_of(index) is None and start is not None and end is not None:
            copies[0].values |= {"starts": clock(end), "ends": clock(2 * end - start)}
        self.rows[whole.stop : whole.stop] = copies
        self.focus = f"row-{whole.stop}-title"

    def may_indent(self, index: int) -> bool:
        """Tell whether a session stands right below a block, and so can go into it."""
        if index == 0 or self.rows[index].kind == BLOCK or self.block_of(index) is not None:
            return False
        return self.rows[index - 1].kind == BLOCK or self.block_of(index - 1) is not None

    def indent(self, index: int) -> None:
        """Put a session into the block right above it; it takes the block's time."""
        if not self.may_indent(index):
            self.said = _("Only a session right below a breakout block can go into the block.")
            return
        row = self.rows[index]
        row.was = row.was or row.times
        row.values |= {"kind": BREAKOUT, "starts": "", "ends": ""}
        self.focus = f"row-{index}-title"

    def outdent(self, index: int) -> None:
        """Take a breakout out of its block: it stands below, at the time it had before or when the block ends."""
        block = self.block_of(index)
        if block is None:
            self.said = _("Only a breakout in a block can be taken out of it.")
            return
        group = next(g for g in self.groups() if index in g)
        row = self.rows.pop(index)
        starts, _space, ends = row.was.partition(" ")
        own = {"starts": row.values["starts"] or starts, "ends": row.values["ends"] or ends}
        row.values |= own if own["starts"] else {"starts": self.rows[block].values["ends"]}
        row.values["kind"] = "panel"
        self.rows.insert(group.stop - 1, row)
        self.focus = f"row-{group.stop - 1}-starts"

    def shift(self, index: int) -> None:
        """Move everything later on that day by as much as this row's time was changed (`events.shifting`)."""
        self.said = shift(self.rows, index)
        self.focus = f"row-{index}-ends"

    def close(self, index: int) -> None:
        """Close the gap below: the next session starts when this one ends."""
        groups = self.groups()
        place = next(i for i, g in enumerate(groups) if index in g)
        if place + 1 < len(groups):
            below = groups[place + 1].start
            self.rows[below].values["starts"] = self.rows[groups[place].start].values["ends"]
            self.focus = f"row-{below}-starts"

    def person(self, index: int) -> None:
        """Add an empty line for somebody."""
        people = self.rows[index].people
        if len(people) < MAX_PEOPLE:
            people.append(dict.fromkeys(PERSON_FIELDS, ""))
            self.focus = f"row-{index}-person-{len(people) - 1}-name"

    def drop(self, index: int, place: int) -> None:
        """Take somebody out of a session."""
        del self.rows[index].people[place]
        self.focus = f"person:{index}"

    def lift(self, index: int, place: int) -> None:
        """Name somebody one place earlier."""
        people = self.rows[index].people
        if place > 0:
            people[place - 1], people[place] = people[place], people[place - 1]
            self.focus = f"row-{index}-person-{place - 1}-summary"

    def up(self, index: int) -> None:
        """Swap a row with the one above; both keep their length and take each other's time."""
        self._move(index, -1)

    def down(self, index: int) -> None:
        """Swap a row with the one below; both keep their length and take each other's time."""
        self._move(index, 1)

    def to(self, index: int, target: int) -> None:
        """Move a row up or down, step by step, until it stands where `target` stood; a breakout within its block."""
        block = self.block_of(index)
        if block is not None and self.block_of(target) != block:
            self.said = _("A breakout moves within its block. Take it out of the block first.")
            return
        groups = self.groups()
        place, goal = index, target
        if block is None:
            place, goal = (next(i for i, group in enumerate(groups) if each in group) for each in (index, target))
        for _each in range(abs(goal - place)):
            self._move(index, 1 if place < goal else -1)
            index = int(self.focus.partition(":")[2])

    def _move(self, index: int, step: int) -> None:
        if self.block_of(index) is not None:
            other = index + step
            if 0 <= other < len(self.rows) and self.block_of(other) == self.block_of(index):
                self.rows[index], self.rows[other] = self.rows[other], self.rows[index]
                self.focus = f"{'up' if step < 0 else 'down'}:{other}"
            return
        groups = self.groups()
        place = next(i for i, g in enumerate(groups) if index in g)
        if not 0 <= place + step < len(groups):
            return
        first, second = sorted((place, place + step))
        upper, lower = groups[first], groups[second]
        self._swap_times(self.rows[upper.start].values, self.rows[lower.start].values)
        moved = [self.rows[i] for i in lower] + [self.rows[i] for i in upper]
        self.rows[upper.start : lower.stop] = moved
        landed = upper.start if step < 0 else upper.start + len(lower)
        self.focus = f"{'up' if step < 0 else 'down'}:{landed}"

    @staticmethod
    def _swap_times(upper: Values, lower: Values) -> None:
        """Let `lower` begin where `upper` began and `upper` end where `lower` ended, on one day."""
        times = [minutes(v[name]) for v in (upper, lower) for name in ("starts", "ends")]
        start, middle, begin, end = times
        if upper["day"] != lower["day"]:
            upper["day"], lower["day"] = lower["day"], upper["day"]
        elif start is not None and middle is not None and begin is not None and end is not None:
            lower |= {"starts": clock(start), "ends": clock(start + end - begin)}
            upper |= {"starts": clock(end - middle + start), "ends": clock(end)}


FULL: Any = gettext_lazy("An agenda has at most %(n)d rows. Nothing was added.")
VERBS = (
    "add",
    "duplicate",
    "indent",
    "outdent",
    "shift",
    "close",
    "breakout",
    "remove",
    "person",
    "drop",
    "lift",
    "up",
    "down",
    "to",
)


def _kept(values: Values) -> Values:
    """Without the one character that a database cannot keep."""
    return {name: text.replace("\0", "") for name, text in values.items()}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 5 else 0
