"""Letters about a registration: in its person's language, owed to them whatever they chose for notices."""

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.times import zone_label
from events.models import Event, Registration
from events.registration_calendar import calendar_of
from events.registration_tokens import new_link
from notifications.letters import absolute, defused, duty_letter, spoken

# What a letter is about: its subject, what it says, and the words of its link.
LETTERS: Final = {
    "link": (
        _("Confirm your registration: %(event)s"),
        _("Somebody, we hope you, registered for this event with this address. Open the link within two days and "
          "confirm it; until then no seat is held. If it was not you, ignore this mail."),
        _("Confirm my registration"),
    ),
    "again": (
        _("Your registration: %(event)s"),
        _("Somebody, we hope you, asked for the link to your registration. With it you change or cancel it, and see or "
          "delete what is kept of you. Keep it to yourself."),
        _("Open my registration"),
    ),
    "asking": (
        _("Your registration waits for approval: %(event)s"),
        _("The organisers look at every registration. You get another mail when they have decided."),
        _("Open my registration"),
    ),
    "waiting": (
        _("You are on the waiting list: %(event)s"),
        _("All seats are taken. When one becomes free it is offered to the first who waits, by mail, and held for "
          "them until a time. Your place in the list stands on the page."),
        _("See my place in the list"),
    ),
    "offered": (
        _("A seat is free for you: %(event)s"),
        _("It is held for you until %(until)s. If you do not take it by then, it is offered to the next."),
        _("Take the seat"),
    ),
    "confirmed": (
        _("You are registered: %(event)s"),
        _("You have a seat. The calendar file is attached. If you cannot come, please cancel: others may be waiting."),
        _("Open my registration"),
    ),
    "refused": (
        _("Your registration was not accepted: %(event)s"),
        _("The organisers did not accept your registration. Their reason: %(reason)s"),
        _("Open my registration"),
    ),
    "cancelled": (
        _("Your registration is cancelled: %(event)s"),
        _("Your seat was given back. The calendar file takes the event out of your calendar."),
        _("Open my registration"),
    ),
    "unseated": (
        _("Your breakout is not held: %(event)s"),
        _("Not held any more: %(lost)s. Your seat there is given back; your registration stays as it is. Choose "
          "another breakout on the page, as long as that is possible and seats are free."),
        _("Choose another breakout"),
    ),
    "allocated": (
        _("Your breakouts: %(event)s"),
        _("Seats in the breakouts were given by lot, with regard to what everybody ranked. You can still change to one "
          "with a free seat until %(choice)s."),
        _("See my breakouts"),
    ),
}  # fmt: skip
WITH_CALENDAR: Final = {"confirmed", "cancelled"}


def write(registration: Registration, what: str) -> None:
    """Queue the letter, in the caller's transaction."""
    person, event = registration.member or registration, registration.event
    if not registration.address:
        return
    with spoken(person.language):
        name = "again" if what == "link" and registration.verified_at else what
        subject, words, link = LETTERS[name]
        context = _context(registration, event) | {"link": link}
        context |= {"subject": subject % context, "words": words % context}
        letter = duty_letter(registration.address, "events/mail/registration", context)
        if what in WITH_CALENDAR:
            letter.attach(f"{event.slug}.ics", calendar_of(registration), "text/calendar")
        letter.send()


def _context(registration: Registration, event: Event) -> dict[str, Any]:
    chosen = registration.sessions() if registration.confirmed_at else []
    return {
        "event": defused(event.title),
        "name": defused(registration.name),
        "reason": defused(registration.reason),
        "starts": _in_words(event.starts_at, event),
        "place": defused(event.place),
        "lost": defused(", ".join(registration.lost)),
        "until": _in_words(registration.offered_until, event),
        "choice": _in_words(event.registration_rules.choice_ends_at, event),
        "breakouts": [defused(session.public_title) for session in chosen],
        "url": absolute(_address(registration)),
    }


def _address(registration: Registration) -> str:
    """Where the link leads: for a guest the address itself opens it."""
    if registration.member_id:
        return registration.get_absolute_url()
    return reverse("events:registration_open", args=[new_link(registration)])


def _in_words(at: datetime | None, event: Event) -> str:
    """A moment as clocks at the event show it, with the name of its zone."""
    if at is None:
        return ""
    local = at.astimezone(event.zone)
    return f"{date_format(local, 'j F Y, H:i')} {zone_label(local)}"
