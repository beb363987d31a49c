"""Read open data, as `/data/` gives it, into a database that has no records."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pages.open_data.importing import NotEmptyError, read
from pages.open_data.records import KINDS


class Command(BaseCommand):
    """Reads pages of partnerships, organisations and initiatives that were saved as files, in any order."""

    help = (
        "Read saved pages of /data/partnerships.json, organisations.json and initiatives.json into an empty database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pages", nargs="+", type=Path, help="Files, each a page that an address of /data/ gave.")

    def handle(self, *, pages: list[Path], **_options: Any) -> None:
        """Do it: all of them, or nothing."""
        records: dict[str, list[Any]] = {word: [] for word in KINDS}
        for path in pages:
            page = json.loads(path.read_text(encoding="utf-8"))
            for word in KINDS:
                records[word] += page.get(word, [])
        try:
            count = read(records)
        except NotEmptyError:
            raise CommandError("There are records already: this reads into a database that has none.") from None
        self.stdout.write(f"Read {count} records.")
