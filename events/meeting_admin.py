"""Meetings in the workplace: to look at. Their verbs are on the pages of the two who meet."""

from typing import Any

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core.admin import TraceAdmin
from events.models import Availability, Booking, Meeting, MeetingRules, MeetingStep


@admin.register(MeetingRules)
class MeetingRulesAdmin(TraceAdmin[MeetingRules]):
    """When there is time for meetings; organisers set it on the site."""

    list_display = ("event", "starts_at", "ends_at", "slot_minutes", "opened_at")
    list_select_related = ("event",)


@admin.register(Availability)
class AvailabilityAdmin(TraceAdmin[Availability]):
    """Who takes meetings."""

    list_display = ("member", "event", "speaks_for", "said_at", "stopped_at")
    list_select_related = ("member", "event")


@admin.display(description=_("agreed time"), ordering="slot")
def agreed_time(row: Any) -> str:
    """Say from when until when, on the clocks of the site; nothing while no time is agreed on."""
    if not row.slot:
        return ""
    begins, ends = localtime(row.slot.lower), localtime(row.slot.upper)
    return f"{date_format(begins, 'j F Y, H:i')}–{date_format(ends, 'H:i')}"


@admin.register(Meeting)
class MeetingAdmin(TraceAdmin[Meeting]):
    """Requests and what became of each. The link to meet stays with the two."""

    list_display = ("created_at", "event", "requester", "invitee", "kind", "state", agreed_time)
    list_select_related = ("event", "requester", "invitee")
    exclude = ("url",)


@admin.register(Booking)
class BookingAdmin(TraceAdmin[Booking]):
    """Whose time is taken."""

    list_display = ("member", "meeting", agreed_time)
    list_select_related = ("member", "meeting__event", "meeting__requester", "meeting__invitee")


@admin.register(MeetingStep)
class MeetingStepAdmin(TraceAdmin[MeetingStep]):
    """What happened to meetings."""

    list_display = ("made_at", "meeting", "kind", "by")
    list_select_related = ("by", "meeting__event", "meeting__requester", "meeting__invitee")
