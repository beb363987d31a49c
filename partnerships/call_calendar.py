"""Deadlines as calendar entries (RFC 5545): one of a call, all of a call, or those of all calls.

The UID of a deadline never changes; SEQUENCE rises whenever it is told anew, and one that was called off stays as
STATUS:CANCELLED, so that a calendar that has it learns of both.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from icalendar import Event as Entry

from core import clocks
from core.calendar_file import calendar_file
from notifications.letters import absolute
from partnerships.models import CallDeadline

# Part of every UID for ever, whatever host the site moves to.
UID_DOMAIN: Final = "calls.cluster-forum"
PRODUCT: Final = "-//Cluster Forum//Calls//EN"


def calendar(deadlines: Iterable[CallDeadline], *, uid: str, name: str, page: str, source: str) -> bytes:
    """Return the file that holds these deadlines, each with its call."""
    found = list(deadlines)
    changed = max((deadline.changed_at for deadline in found), default=None)
    names = {"uid": f"{uid}@{UID_DOMAIN}", "name": name, "page": absolute(page), "source": absolute(source)}
    file = calendar_file(product=PRODUCT, changed_at=changed, **names)
    moments: dict[ZoneInfo, list[datetime]] = {}
    for deadline in found:
        moments.setdefault(deadline.zone_info, []).append(deadline.at)
    for zone, of_zone in moments.items():
        file.add_component(clocks.told(zone, of_zone))
    for deadline in found:
        file.add_component(_entry(deadline))
    body: bytes = file.to_ical()
    return body


def _entry(deadline: CallDeadline) -> Entry:
    call, entry = deadline.call, Entry()
    entry.add("uid", f"{deadline.uuid}@{UID_DOMAIN}")
    entry.add("dtstamp", deadline.changed_at)
    entry.add("created", deadline.created_at)
    entry.add("last-modified", deadline.changed_at)
    entry.add("sequence", deadline.sequence)
    entry.add("status", "CANCELLED" if deadline.cancelled_at else "CONFIRMED")
    stage = f" ({deadline.stage})" if deadline.stage else ""
    title = gettext("Deadline: %(call)s%(stage)s") % {"call": call.name, "stage": stage}
    entry.add("summary", title)
    # Without an end it takes no time (RFC 5545, 3.6.1), and nobody is busy then.
    entry.add("dtstart", deadline.local)
    entry.add("transp", "TRANSPARENT")
    entry.add("url", absolute(call.get_absolute_url()))
    return entry
