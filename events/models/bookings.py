"""The time that an agreed meeting takes of each of the two.

The database itself refuses that anybody is in two meetings at once, whichever side they are on and at whichever event:
ranges of one number each are equal if they overlap, so no extension of PostgreSQL is needed (decision 18).
"""

from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from members.models import Member


def lock_members(*pks: int | None) -> None:
    """Take these members, always in the same order: nobody agrees on another meeting, or leaves, meanwhile."""
    held = Member.objects.select_for_update(no_key=True).filter(pk__in=[pk for pk in pks if pk])
    list(held.order_by("pk").values_list("pk"))


class BookingQuerySet(models.QuerySet["Booking"]):
    """Questions about taken time."""

    def of(self, members: "Iterable[Member | int]") -> Self:
        """What is taken of these members."""
        return self.filter(member__in=list(members))

    def within(self, slot: object) -> Self:
        """What overlaps a time."""
        return self.filter(slot__overlap=slot)


class Booking(models.Model):
    """That one of the two is not free then."""

    meeting = models.ForeignKey(
        "events.Meeting", on_delete=models.CASCADE, related_name="bookings", verbose_name=_("meeting")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookings", verbose_name=_("member")
    )
    slot = DateTimeRangeField(_("time"))

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booked time")
        verbose_name_plural = _("booked times")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "member"],
                name="booking_once_a_meeting",
                violation_error_message=_("This member is booked for this meeting already."),
            ),
            ExclusionConstraint(
                name="booking_nobody_in_two_meetings",
                expressions=[
                    (
                        Func(
                            F("member"),
                            F("member"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("slot", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is another meeting at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.meeting_id}"
