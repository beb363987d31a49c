"""Registrations as rows of a table, for organisers to take along. No cell can be taken for a formula."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.cells import text
from events.models import Event, Registration


def table_of(event: Event) -> Iterator[list[str]]:
    """Give the head of the table, then a row for each registration, by name."""
    questions = list(event.registration_questions.all())
    columns = [
        _("Name"),
        _("Affiliation"),
        _("E-mail address"),
        _("State"),
        _("Registered (UTC)"),
        _("Checked in (UTC)"),
    ]
    yield [text(cell) for cell in (*columns, _("Breakouts"), *(one.words for one in questions))]
    found = Registration.objects.for_event(event).known().select_related("member").with_breakouts()
    for one in found.order_by("name", "pk"):
        moments = [f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (one.created_at, one.checked_in_at)]
        breakouts = "; ".join(choice.session.title for choice in one.choices.all() if choice.held_at)
        cells = [one.name, one.affiliation, one.address, one.state.label, *moments, breakouts]
        yield [text(cell) for cell in (*cells, *(one.answers.get(str(each.pk), "") for each in questions))]
