"""What an organiser sees beside the draft: what will change, what to check, what was taken out."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from events.agenda_forms import Entry
from events.checks import Caution, check
from events.diff import Change, ChangeKind, compare, unchanged
from events.models import AgendaRelease, Event, Session
from events.models.drafts import freeze
from events.released import shown_content
from partnerships.models import Organisation, Person

# A longer list of suggestions would only slow the page down.
SUGGESTIONS = 400


class Desk:
    """The saved draft of an event beside its public release."""

    def __init__(self, event: Event, sessions: list[Session] | None = None) -> None:
        """Read both; the rest is comparison."""
        self.event = event
        self.release: AgendaRelease | None = event.releases.with_removed().newest_first().first()
        self.draft = freeze(event, sessions)
        old = shown_content(self.release) if self.release else None
        self.changes: list[Change] = compare(old, self.draft)
        self.details = [self._label(name) for name in event.pending]
        self.unchanged = unchanged(old, self.draft) if old else 0
        self.cautions: list[Caution] = check(self.draft)

    @staticmethod
    def _label(name: str) -> str:
        field = Event._meta.get_field(name)
        return str(field.verbose_name) if isinstance(field, models.Field) else name

    @property
    def next_number(self) -> int:
        """Return the number that the next release will have."""
        return self.release.number + 1 if self.release else 1

    @property
    def conflicts(self) -> list[Caution]:
        """Return what would mislead a reader."""
        return [caution for caution in self.cautions if caution.is_conflict]

    @property
    def remarks(self) -> list[Caution]:
        """Return what may well be meant."""
        return [caution for caution in self.cautions if not caution.is_conflict]

    @property
    def problem(self) -> str:
        """Return why the draft cannot be released, or nothing."""
        if not self.draft["sessions"]:
            return _("There is nothing to publish: the draft has no session.")
        if self.release and not self.changes and not self.event.pending:
            return _("There is nothing to publish: the draft says what the public release says.")
        return ""

    @property
    def removed(self) -> list[Change]:
        """Return the released sessions that the draft takes out."""
        return [change for change in self.changes if change.kind == ChangeKind.REMOVED]

    @property
    def people(self) -> list[str]:
        """Return the names to choose from."""
        return [person.name for person in Person.objects.visible_to(None).order_by("name")[:SUGGESTIONS]]

    @property
    def organisations(self) -> list[str]:
        """Return the organisations to choose from."""
        return [
            body.short_name or body.name
            for body in Organisation.objects.visible_to(None).order_by("name")[:SUGGESTIONS]
        ]

    def mark(self, entries: Iterable[Entry]) -> None:
        """Hang changes and cautions on the rows they are about."""
        for entry in entries:
            entry.changes = [c for c in self.changes if c.uuid == entry.uuid] if self.release else []
            entry.cautions = [c for c in self.cautions if c.uuid == entry.uuid]


def desk(event: Event, sessions: list[Session] | None = None) -> Desk:
    """Return the desk of an event; its `sessions`, if they are loaded."""
    return Desk(event, sessions)
