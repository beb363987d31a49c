"""The released agenda as JSON of our own, with what no exchange format can say: roles as printed.

docs/formats.md documents it, docs/agenda.schema.json is its schema; `format` rises when a field changes its meaning or
goes.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from events.agenda import Agenda, Appearance, Slot
from events.models import AgendaRelease, Document
from events.models.drafts import utc
from events.models.status import Status

FORMAT = 1


def document(release: AgendaRelease) -> dict[str, Any]:
    """Return a release for the world: people who asked to be removed are not in it."""
    agenda = Agenda(release.content)
    event = release.event
    return {
        "format": FORMAT,
        "event": {
            "uuid": str(event.uuid),
            "url": f"{settings.FORUM_BASE_URL}{event.get_absolute_url()}",
            "status": Status.SCHEDULED,
            "status_note": "",
            "place": event.place,
            **release.content["event"],
        },
        "release": {"number": release.number, "released_at": utc(release.released_at), "note": release.note},
        "sessions": [_session(slot) for slot in agenda.all],
        "documents": [_document(one, agenda) for one in public_documents(release)],
    }


def public_documents(release: AgendaRelease) -> list[Document]:
    """Return the documents beside an agenda that anybody may read at this moment."""
    return list(Document.objects.listed_for(AnonymousUser()).of(release.event).for_files())


def _document(document: Document, agenda: Agenda) -> dict[str, Any]:
    session = document.session and str(document.session.uuid)
    return {
        "url": f"{settings.FORUM_BASE_URL}{document.get_absolute_url()}",
        "kind": document.kind,
        "title": document.title,
        "language": document.language,
        "session": session if session in {slot.uuid for slot in agenda.all} else None,
    }


# As released; the description as printed may name people who asked to be removed since.
SESSION_FIELDS = (
    "uuid",
    "slug",
    "kind",
    "title",
    "theme",
    "text",
    "language",
    "starts_at",
    "ends_at",
    "number",
    "block",
    "time_as_printed",
)


def _session(slot: Slot) -> dict[str, Any]:
    return {
        **{name: slot.content[name] for name in SESSION_FIELDS},
        "room": slot.content.get("room", ""),
        # Releases from before these words say nothing; then it goes ahead.
        "status": slot.content.get("status", Status.SCHEDULED),
        "status_note": slot.content.get("status_note", ""),
        "roles": [_role(someone) for someone in slot.people],
    }


def _role(someone: Appearance) -> dict[str, Any]:
    return {
        "person": someone.person.slug if someone.person else None,
        "name": someone.name,
        "role": someone.role,
        "label": someone.label,
        "affiliation": someone.affiliation,
        "spoken_order": someone.spoken_order,
    }
