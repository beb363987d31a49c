"""The released agenda as schedule.xml, which conference apps and video teams read (the frab format).

Valid against validator/xsd/schedule.xml.xsd of voc/schedule; tests/events/test_frab.py asserts its rules. The format
knows neither roles nor parallel sessions without rooms: roles stand behind the names, and each breakout has a room of
its own. Sessions that are cancelled are left out, as apps expect.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID
from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from events.agenda import Agenda, Appearance, Slot
from events.export import public_documents
from events.models import AgendaRelease, Document, Event
from events.models.status import Status

KIND = "application/xml; charset=utf-8"
# What XML cannot hold.
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
_LONGEST = 99 * 60 + 59


def schedule(release: AgendaRelease) -> bytes:
    """Return a release as schedule.xml."""
    event, agenda = release.event, Agenda(release.content)
    held = [slot for slot in agenda.all if slot.status != Status.CANCELLED]
    ids = _ids(agenda.all)
    documents = public_documents(release)
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name="Cluster Forum", version="1")
    _text(root, "url", _absolute(reverse("events:agenda_xml", args=[event.slug])))
    _text(root, "version", str(release.number))
    days = [(day, list(of_day)) for day, of_day in groupby(sorted(held, key=_start), key=lambda s: s.starts_at.date())]
    _conference(root, event, agenda, len(days) or 1)
    for index, (_day, slots) in enumerate(days, 1):
        _day_of(root, index, slots, event, ids, documents)
    if not days:
        _day_element(root, 1, agenda.starts_at, agenda.ends_at)
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def acronym(event: Event) -> str:
    """Return the short name that apps know the event by: four letters at least, in small letters."""
    slug = event.slug.lower()
    return slug if len(slug) >= 4 else f"event-{slug}"


def _start(slot: Slot) -> datetime:
    return slot.starts_at


def _ids(slots: Iterable[Slot]) -> dict[str, int]:
    """A number for each session, the same in every release; apps keep it in 31 bits."""
    found: dict[int, str] = {}
    for slot in slots:
        number = (UUID(slot.uuid).int >> 97) or 1
        while number in found:
            number += 1
        found[number] = slot.uuid
    return {uuid: number for number, uuid in found.items()}


def _conference(root: ET.Element, event: Event, agenda: Agenda, days: int) -> None:
    conference = ET.SubElement(root, "conference")
    _text(conference, "title", agenda.event["title"])
    _text(conference, "acronym", acronym(event))
    _text(conference, "start", agenda.starts_at.isoformat())
    _text(conference, "end", agenda.ends_at.isoformat())
    _text(conference, "days", str(days))
    _text(conference, "timeslot_duration", "00:05")
    _text(conference, "base_url", _absolute("/"))
    _text(conference, "url", _absolute(event.get_absolute_url()))
    _text(conference, "time_zone_name", agenda.own_zone.key)


def _day_element(root: ET.Element, index: int, start: datetime, end: datetime) -> ET.Element:
    return ET.SubElement(
        root, "day", index=str(index), date=f"{start:%Y-%m-%d}", start=start.isoformat(), end=end.isoformat()
    )


def _day_of(
    root: ET.Element, index: int, slots: list[Slot], event: Event, ids: dict[str, int], documents: list[Document]
) -> None:
    day = _day_element(root, index, slots[0].starts_at, max(slot.ends_at for slot in slots))
    rooms: dict[str, ET.Element] = {}
    for slot in slots:
        name = _room(slot, event)
        room = rooms.setdefault(name, ET.Element("room", name=name))
        entry = _session(room, slot, name, event, ids[slot.uuid])
        _attach(entry, [one for one in documents if one.session and str(one.session.uuid) == slot.uuid])
    day.extend(rooms.values())


def _room(slot: Slot, event: Event) -> str:
    """Where a session is: the format lets nothing overlap in one room."""
    if room := slot.content.get("room"):
        return str(room).translate(_NO_XML)
    if slot.number:
        return gettext("Breakout %(number)d") % {"number": slot.number}
    return (event.place or str(event.get_attendance_display())).translate(_NO_XML)


def _session(room: ET.Element, slot: Slot, room_name: str, event: Event, number: int) -> ET.Element:
    entry = ET.SubElement(room, "event", guid=slot.uuid, id=str(number))
    minutes = min(slot.minutes, _LONGEST)
    _text(entry, "date", slot.starts_at.isoformat())
    _text(entry, "start", f"{slot.starts_at:%H:%M}")
    _text(entry, "duration", f"{minutes // 60:02}:{minutes % 60:02}")
    _text(entry, "room", room_name)
    _text(entry, "slug", f"{acronym(event).replace('-', '_')}-{number}-{slot.slug.lower()}")
    _text(entry, "url", _absolute(reverse("events:session_detail", args=[event.slug, slot.slug])))
    _text(entry, "title", slot.title)
    _text(entry, "subtitle", slot.theme)
    _text(entry, "track", "")
    _text(entry, "type", slot.kind)
    _text(entry, "language", slot.language)
    _text(entry, "abstract", slot.text)
    _text(entry, "description", "")
    persons = ET.SubElement(entry, "persons")
    for someone in slot.people:
        _text(persons, "person", _named(someone))
    ET.SubElement(entry, "links")
    return entry


def _attach(entry: ET.Element, documents: list[Document]) -> None:
    """Name what belongs to a session by the address of its page, which always has the newest version."""
    attachments = ET.SubElement(entry, "attachments")
    for document in documents:
        _text(attachments, "attachment", document.title, href=_absolute(document.get_absolute_url()))


def _named(someone: Appearance) -> str:
    return f"{someone.name} ({someone.role_shown})" if someone.role_shown else someone.name


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text.translate(_NO_XML)


def _absolute(path: str) -> str:
    return f"{settings.FORUM_BASE_URL}{path}"
