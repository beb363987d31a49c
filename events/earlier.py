"""An agenda as a template: the rows of an event's public release, on the day of another event."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from core.times import day_of
from events.models import AgendaRelease, Event
from events.released import shown_content
from events.sheet import FULL, MAX_ROWS, PERSON_FIELDS, Row, Sheet
from members.models import Member

# The newest are offered; who wants an older one can paste its table.
OFFERED: Final = 20


def events_for(event: Event, member: Member) -> list[Event]:
    """Return the events whose public agenda can be a template for this one, newest first."""
    released = Event.objects.visible_to(member).filter(Exists(AgendaRelease.objects.filter(event=OuterRef("pk"))))
    return list(released.exclude(pk=event.pk).order_by("-starts_at", "-pk")[:OFFERED])


def copy(sheet: Sheet, event: Event, offered: list[Event], slug: str, *, people: bool) -> None:
    """Add the rows of an earlier event, at the same hours, its first day moved to that of `event`."""
    found = next((each for each in offered if each.slug == slug), None)
    release = found.releases.with_removed().newest_first().first() if found else None
    if release is None:
        sheet.said = _("That event has no public agenda.")
        return
    rows = _rows(shown_content(release), day_of(event.doors_at or event.starts_at, event.zone), people=people)
    if len(sheet.rows) + len(rows) > MAX_ROWS:
        sheet.said = FULL % {"n": MAX_ROWS}
        return
    sheet.focus = f"row-{len(sheet.rows)}-title"
    sheet.rows += rows


def _rows(content: dict[str, Any], first_day: date, *, people: bool) -> list[Row]:
    zone = ZoneInfo(content["event"]["time_zone"])
    sessions = content["sessions"]
    opens = min((_local(s["starts_at"], zone).date() for s in sessions), default=first_day)
    blocks = {s["uuid"]: s for s in sessions}
    return [_row(s, blocks.get(s["block"]), zone, first_day - opens, people=people) for s in sessions]


def _row(session: dict[str, Any], block: Any, zone: ZoneInfo, days: timedelta, *, people: bool) -> Row:
    times = ("starts_at", "ends_at")
    starts, ends = (_local(session[name], zone) for name in times)
    same = block is not None and all(block[name] == session[name] for name in times)
    values = {
        "uuid": str(uuid4()),
        "day": (starts.date() + days).isoformat(),
        "starts": "" if same else f"{starts:%H:%M}",
        "ends": "" if same else f"{ends:%H:%M}",
        "room": session.get("room", ""),
        **{name: session[name] for name in ("kind", "title", "theme", "text", "language")},
    }
    return Row(values, [_person(role) for role in session["roles"]] if people else [])


def _person(role: dict[str, Any]) -> dict[str, str]:
    return dict.fromkeys(PERSON_FIELDS, "") | {name: role[name] for name in ("name", "role", "label", "affiliation")}


def _local(moment: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC).astimezone(zone)
