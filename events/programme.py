"""The released agenda as a programme on paper: a manuscript that `core.typeset` sets."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.manuscript import Block, Heading, Manuscript, Paragraph, Run, Table
from events.agenda import Agenda, Appearance, Slot
from events.models import AgendaRelease
from events.models.status import Status


def programme(release: AgendaRelease) -> Manuscript:
    """Return what is printed of a release: who left the records is not in it, as nowhere."""
    event, agenda = release.event, Agenda(release.content)
    site = f"{settings.FORUM_BASE_URL}{event.get_absolute_url()}"
    return Manuscript(
        title=agenda.event["title"],
        language=agenda.event["language"],
        subtitle=_("Programme"),
        summary=event.summary,
        facts=list(_facts(release, agenda)),
        imprint=_("Release %(number)d, %(address)s") % {"number": release.number, "address": site},
        blocks=[*_days(agenda), *_participants(agenda)],
    )


def _facts(release: AgendaRelease, agenda: Agenda) -> Iterator[tuple[str, str]]:
    event = release.event
    start, end = agenda.starts_at, agenda.ends_at
    days = [date_format(start, "l j F Y")]
    if start.date() != end.date():
        days.append(date_format(end, "l j F Y"))
    yield _("Date"), " – ".join(days)
    yield _("Times"), f"{agenda.zone_name} ({agenda.offset}), {agenda.own_zone.key}"
    if agenda.doors_at:
        yield _("Log-in from"), f"{agenda.doors_at:%H:%M}"
    yield _("Held"), str(event.get_attendance_display())
    if event.place:
        yield _("Place"), event.place
    status = Status(agenda.event.get("status", Status.SCHEDULED))
    if status != Status.SCHEDULED:
        note = agenda.event.get("status_note", "")
        yield str(status.label), note or _("no reason stated")


def _days(agenda: Agenda) -> Iterator[Block]:
    for day, slots in agenda.days:
        yield Heading(date_format(day, "l j F Y") if len(agenda.days) > 1 else _("Agenda"))
        head = [_("Time (%(zone)s)") % {"zone": agenda.zone_name}, _("Session")]
        yield Table(head, [row for slot in slots for row in _rows(slot)], widths=[0, 1])


def _rows(slot: Slot) -> Iterator[list[list[Block]]]:
    for each in (slot, *slot.breakouts):
        hours = f"{each.starts_at:%H:%M}–{each.ends_at:%H:%M}"
        yield [[Paragraph(hours)], list(_session(each))]


def _session(slot: Slot) -> Iterator[Block]:
    status = Status(slot.status)
    gone = status == Status.CANCELLED
    number = _("Breakout %(number)d") % {"number": slot.number} if slot.number else ""
    title = f"{number}: {slot.title}" if number else slot.title
    yield Paragraph([Run(title, strong=True, struck=gone)], language=slot.language)
    if status != Status.SCHEDULED:
        yield Paragraph(f"{status.label}. {slot.content.get('status_note', '')}".strip(), soft=True)
    if slot.theme:
        yield Paragraph([Run(slot.theme, emphasis=True)], language=slot.language)
    if slot.text:
        yield Paragraph(slot.text, language=slot.language)
    for someone in slot.people:
        yield Paragraph(_someone(someone), soft=True)


def _someone(someone: Appearance) -> list[Run]:
    role = [Run(f"{someone.role_shown}: ")] if someone.role_shown else []
    where = [Run(f", {someone.affiliation}")] if someone.affiliation else []
    return [*role, Run(someone.name, strong=True), *where]


def _participants(agenda: Agenda) -> Iterator[Block]:
    """Everyone once, with where they are named."""
    if not agenda.participants:
        return
    yield Heading(_("People"))
    rows: list[list[list[Block]]] = []
    for someone in agenda.participants:
        parts = [
            Paragraph(f"{slot.starts_at:%H:%M} {slot.title}", language=slot.language) for _role, slot in someone.parts
        ]
        name: list[Block] = [Paragraph([Run(someone.name, strong=True)])]
        if someone.affiliation:
            name.append(Paragraph(someone.affiliation, soft=True))
        rows.append([name, list(parts)])
    yield Table([_("Name"), _("Sessions")], rows, widths=[1, 1])
