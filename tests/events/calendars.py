"""Reading calendars by three parsers that share no code, and by the rules of RFC 5545 and RFC 7986."""

import re
from typing import Any

import vobject
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

ONCE = ("UID", "DTSTAMP", "SEQUENCE", "STATUS", "SUMMARY", "DTSTART", "DTEND", "LAST-MODIFIED", "URL")
NEEDED = ("PRODID", "VERSION", "UID", "NAME", "X-WR-CALNAME", "URL", "SOURCE", "REFRESH-INTERVAL")


def read(body: bytes, *, once: tuple[str, ...] = ONCE) -> dict[str, Any]:
    """Give the entries by title, after every parser has found the same ones and every rule holds."""
    text = body.decode()
    check_rules(body, once)
    first = Calendar.from_ical(body)
    assert [error for component in first.walk() for error in component.errors] == []
    second = IcsCalendarStream.calendar_from_ics(text)
    third = vobject.readOne(text)
    entries = first.walk("VEVENT")
    uids = [str(entry["UID"]) for entry in entries]
    assert len(set(uids)) == len(uids)
    assert [event.uid for event in second.events] == uids
    assert [event.uid.value for event in third.contents.get("vevent", [])] == uids
    assert [event.dtstart for event in second.events] == [entry["DTSTART"].dt for entry in entries]
    assert [event.dtstart.value.utctimetuple() for event in third.contents.get("vevent", [])] == [
        entry["DTSTART"].dt.utctimetuple() for entry in entries
    ]
    assert [event.summary for event in second.events] == [str(entry["SUMMARY"]) for entry in entries]
    return {str(entry["SUMMARY"]): entry for entry in entries}


def check_rules(body: bytes, once: tuple[str, ...] = ONCE) -> None:
    """Lines, order and what must be there, in the words of the RFCs and by no library."""
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 75
    lines = body.decode().replace("\r\n ", "").split("\r\n")
    head = lines[: next((n for n, line in enumerate(lines) if n and line.startswith("BEGIN:")), len(lines))]
    assert [sum(bool(re.match(rf"{name}[:;]", line)) for line in head) for name in NEEDED] == [1] * len(NEEDED)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in head
    assert any(line.startswith("SOURCE;VALUE=URI:http") for line in head)
    zones = {line.removeprefix("TZID:") for line in lines if line.startswith("TZID:")}
    assert {found for line in lines for found in re.findall(r";TZID=([^:;]+)", line)} <= zones
    for entry in "\n".join(lines).split("BEGIN:VEVENT\n")[1:]:
        names = re.findall(r"^([A-Z-]+)[:;]", entry, flags=re.MULTILINE)
        assert [names.count(name) for name in once] == [1] * len(once)
