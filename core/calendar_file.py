"""The head of a calendar that one can subscribe to (RFC 5545 and RFC 7986): what it is called and where it is from."""

from datetime import datetime, timedelta
from typing import Final

from icalendar import Calendar
from icalendar.prop import vDuration, vText, vUri

KIND: Final = "text/calendar; charset=utf-8"


def calendar_file(
    *, product: str, uid: str, name: str, page: str, source: str, changed_at: datetime | None = None
) -> Calendar:
    """Return a calendar without entries; `page` says more and `source` is where it is from, both whole addresses."""
    file = Calendar()
    file.add("prodid", product)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("uid", uid)
    file.add("name", name)
    file.add("x-wr-calname", vText(name))
    if changed_at:
        file.add("last-modified", changed_at)
    file.add("url", page)
    file.add("source", vUri(source), parameters={"VALUE": "URI"})
    file.add("refresh-interval", vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
    return file
