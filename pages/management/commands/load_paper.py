"""Load the Output Paper, the first record of the Forum, from its fixtures."""

from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand
from django.db import transaction

from events.models import AgendaRelease, Event

# One fixture per chapter, in the order in which they name each other.
CHAPTERS: Final = (
    "sectors-and-markets",
    "organisations",
    "programmes",
    "partnerships",
    "people",
    "indicators",
    "key-figures-escp-4i",
    "key-figures-escp-4x",
    "key-figures-escp-s3",
    "key-figures-innosup-1",
    "key-figures-partnerships",
    "calls",
    "side-event-2020",
    "output-paper",
    "topics",
)
SIDE_EVENT: Final = "side-event-2020"
NOTE: Final = "The final Agenda, Table 1 of the Output Paper"


class Command(BaseCommand):
    """Loads the paper once, in one transaction; what people changed since then is left alone."""

    help = "Load the Output Paper from fixtures/paper and release the agenda of its Side Event."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing",
            action="store_true",
            help="Look at every record again and add those that are not there; never change one that is.",
        )

    @transaction.atomic
    def handle(self, *, missing: bool, **_options: Any) -> None:
        """Do it."""
        # The release is the last step, so it tells that all others were taken.
        if not missing and AgendaRelease.objects.filter(event__slug=SIDE_EVENT).exists():
            self.stdout.write("The Output Paper is there.")
            return
        added = sum(add_missing(chapter) for chapter in CHAPTERS)
        event = Event.objects.get_by_natural_key(SIDE_EVENT)
        if not event.releases.exists():
            AgendaRelease.objects.publish(event, by=None, note=NOTE)
        self.stdout.write(f"Loaded {added} records of the Output Paper.")


def add_missing(chapter: str) -> int:
    """Save the records of a chapter that are not in the database; return how many these were."""
    added = 0
    with (settings.BASE_DIR / "fixtures" / "paper" / f"{chapter}.json").open(encoding="utf-8") as fixture:
        # Reading goes row by row: a record may name one that stands above it.
        for record in serializers.deserialize("json", fixture):
            if record.object.pk is None:
                record.save()
                added += 1
    return added
