"""Assembles a paper: agenda, notes, take-aways and annex, as the document that an edition keeps for ever."""

from typing import Any

from django.utils.translation import gettext, override

from events.models.drafts import utc
from events.models.events import Event
from events.models.numbering import Numbered, numbered
from events.models.paper import PaperPart
from events.models.releases import AgendaRelease
from events.models.takeaways import Takeaway

type Content = dict[str, Any]


def assembled(event: Event) -> Content:
    """Return the whole paper as it would be published now: only what is public already, and the paper's own parts."""
    release = event.releases.newest_first().first()
    parts = list(PaperPart.objects.of(event))
    concluded: dict[int, list[Content]] = {}
    for one in Takeaway.objects.filter(session__in=[part.session_id for part in parts]).order_by("session", "number"):
        concluded.setdefault(one.session_id, []).append({"id": one.pk, "text": one.text, "language": one.language})
    with override(event.language):
        title = gettext("Output Paper")
    return {
        "title": title,
        "event": {
            "title": event.title,
            "language": event.language,
            "starts_at": utc(event.starts_at),
            "time_zone": event.time_zone,
        },
        "agenda": _agenda(release),
        "parts": [_part(each, event, concluded) for each in numbered(parts)],
    }


def _agenda(release: AgendaRelease | None) -> Content | None:
    return {"number": release.number, "content": release.content} if release else None


def _part(each: Numbered, event: Event, concluded: dict[int, list[Content]]) -> Content:
    part = each.part
    text, language = part.body, event.language
    notes = getattr(part.session, "notes", None)
    if notes and notes.published_at:
        text, language = notes.public_source, notes.public_language
    return {
        "number": each.number,
        "anchor": each.anchor,
        "level": each.level,
        "kind": part.kind,
        "heading": part.heading,
        "body": text,
        "language": language,
        "session": part.session.slug if part.session else None,
        "takeaways": concluded.get(part.session_id or 0, []),
    }
