"""Undo and redo among the states of the rows that an organiser typed (`SheetState`)."""

from django.utils.translation import gettext as _

from events.models import Event, SheetState
from events.sheet import Sheet
from members.models import Member


class Steps:
    """Where an organiser stands: `at` is the state that their page shows, 0 if it shows what is saved."""

    def __init__(self, event: Event, member: Member, at: int) -> None:
        """Stand at a state."""
        self._event, self._member, self.at = event, member, at

    def keep(self, sheet: Sheet, *, version: int = 0) -> None:
        """Keep what the rows say, as the state the page shows from now on."""
        kept = SheetState.objects.keep(self._event, sheet.told(), by=self._member, at=self.at, version=version)
        self.at = kept.pk

    def walk(self, verb: str, sheet: Sheet) -> None:
        """Undo or redo: make the sheet say what it said before, or what was undone."""
        self.keep(sheet)
        mine = SheetState.objects.typed_by(self._member, self._event)
        found = mine.before(self.at) if verb == "undo" else mine.behind(self.at)
        if found:
            sheet.tell(found.rows)
            self.at = found.pk
        else:
            sheet.said = _("There is nothing to undo.") if verb == "undo" else _("There is nothing to redo.")
        sheet.focus = f"do:{verb}"
