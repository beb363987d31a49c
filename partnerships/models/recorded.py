"""The verbs for figures that coordinators keep: each holds the partnership, confirms, and leaves a line of history."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from members.models import Member
from partnerships.models.figure_words import line_in_words
from partnerships.models.freshness import Verified
from partnerships.models.partnerships import Partnership

if TYPE_CHECKING:
    from partnerships.models.figures import KeyFigure


class Recorded(Verified):
    """A figure with verbs. What comes from the paper is not theirs to change."""

    class Meta:
        abstract = True

    def record(self: Any, *, by: Member) -> None:
        """Save a new or changed figure and confirm it; ValidationError says in words what the rules refuse."""
        with _held(self):
            before = type(self).objects.select_related("indicator").filter(pk=self.pk or 0).first()
            self.key = self.key or f"{self.partnership.slug[:60]}-{uuid4().hex}"
            self.verified_at, self.verified_by = timezone.now(), by
            self.validate_constraints()
            self.save()
            _write_down(self, "changed" if before else "recorded", before, self, by)

    def remove(self: Any, *, by: Member) -> None:
        """Delete it; its history keeps what it said. Twice is once."""
        with _held(self):
            before = type(self).objects.select_related("indicator").filter(pk=self.pk or 0).first()
            if before:
                _write_down(self, "removed", before, None, by)
                before.delete()


@contextmanager
def _held(figure: "KeyFigure") -> Iterator[None]:
    with transaction.atomic():
        Partnership.objects.select_for_update(no_key=True, of=("self",)).get(pk=figure.partnership_id or 0)
        yield


def _write_down(
    figure: "KeyFigure", deed: str, before: "KeyFigure | None", after: "KeyFigure | None", by: Member
) -> None:
    lines = {"before": line_in_words(before) if before else "", "after": line_in_words(after) if after else ""}
    if lines["before"] != lines["after"]:
        figure.revisions.create(partnership_id=figure.partnership_id or 0, deed=deed, by=by, **lines)
