"""A pasted table on its way into the agenda: first shown line by line, then added to the rows."""

from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.pasted_lines import Line, lines_of
from events.pasted_words import Said, said_by
from events.sheet import MAX_ROWS, ROW_FIELDS, Row, Sheet
from events.shifting import minutes
from partnerships.models import Person

# A longer text is no agenda; it is refused before it is read, and stays in its field.
PASTE_LENGTH: Final = 200_000
TITLE_LENGTH: Final = 200


@dataclass
class PastedLine:
    """One line of the table: what it becomes, and what is to be checked."""

    line: Line
    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Return the beginning of what was pasted."""
        text = " ".join(self.line.said)
        return f"{text[:90]}…" if len(text) > 90 else text


class Pasted:
    """What was pasted: the text, and once it is read, its lines."""

    def __init__(self, text: str) -> None:
        """Keep the text; nothing of it is ever lost."""
        self.text = text
        self.lines: list[PastedLine] = []
        self.problem = ""

    @property
    def rows(self) -> list[Row]:
        """Return all rows that it becomes."""
        return [row for line in self.lines for row in line.rows]

    def read(self, sheet: Sheet) -> None:
        """Read the lines, to be shown before anything is added."""
        if not self.text.strip():
            self.problem = _("Paste the table into the field first.")
            return
        lines = lines_of(self.text) if len(self.text) <= PASTE_LENGTH else []
        if not lines or len(lines) > MAX_ROWS:
            self.problem = self._too_long(len(lines) or self.text.count("\n") + 1)
            return
        known = frozenset(Person.objects.visible_to(None).values_list("name", flat=True))
        for line in lines:
            self.lines.append(_read(line, known))
        _check(self.lines)
        if len(sheet.rows) + len(self.rows) > MAX_ROWS:
            self.problem = self._too_long(len(sheet.rows) + len(self.rows))

    @staticmethod
    def _too_long(count: int) -> str:
        text = ngettext(
            "This would be %(n)d row, and an agenda has at most %(most)d.",
            "These would be %(n)d rows, and an agenda has at most %(most)d.",
            count,
        )
        return " ".join(
            (text % {"n": count, "most": MAX_ROWS}, _("Nothing was added; your text is still in the field."))
        )

    def add_to(self, sheet: Sheet) -> None:
        """Add the rows below those that are there; then the text has done its duty."""
        self.read(sheet)
        if self.problem or not self.rows:
            return
        day = sheet.rows[-1].values["day"] if sheet.rows else ""
        sheet.focus = f"row-{len(sheet.rows)}-title"
        for row in self.rows:
            row.values["day"] = day
            sheet.rows.append(row)
        self.text, self.lines = "", []


def _read(line: Line, known: frozenset[str]) -> PastedLine:
    if not line.starts:
        return PastedLine(line, [], [_("No time at its start: this line is left out.")])
    said = said_by(line.said, known)
    read = PastedLine(line, [_row(said, line.starts, line.ends), *(_row(each) for each in said.breakouts)])
    if said.is_guessed:
        read.notes.append(_("Check where the title ends and the name begins."))
    if not said.title:
        read.notes.append(_("It has no title: give it one in its row."))
    if any(len(row.values["title"]) > TITLE_LENGTH for row in read.rows):
        read.notes.append(_("The title is too long: shorten it in its row."))
    return read


def _row(said: Said, starts: str = "", ends: str = "") -> Row:
    values = {"uuid": str(uuid4()), "starts": starts, "ends": ends, "kind": str(said.kind), "language": "en"}
    values |= {"title": said.title, "theme": said.theme, "text": said.text}
    return Row(dict.fromkeys(ROW_FIELDS, "") | values, said.people)


def _check(lines: list[PastedLine]) -> None:
    """Fill in an end that is not said, and say beside each line what its times make doubtful."""
    timed = [line for line in lines if line.rows]
    for line, following in zip(timed, [*timed[1:], None], strict=True):
        values = line.rows[0].values
        if not values["ends"] and following:
            values["ends"] = following.line.starts
            line.notes.append(_("No end is given: it ends when the next one starts."))
        elif not values["ends"]:
            line.notes.append(_("No end is given: write it in its row."))
        start, end = minutes(values["starts"]), minutes(values["ends"])
        if start is not None and end is not None and end <= start:
            line.notes.append(_("It ends before it starts: correct its times in its row."))
        elif following and end is not None and end > (minutes(following.line.starts) or 0):
            line.notes.append(_("It overlaps with the next one."))
