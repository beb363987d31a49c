"""A member's data as one file to take along: JSON and CSV of every part, and what they uploaded."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import chain
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import timezone

from core.privacy import Exported
from events.models import DocumentVersion
from forum.models import Attachment
from members.exports import own_name
from members.models import DataExport, Member
from pages.privacy import export, parts

type Rows = Iterator[dict[str, Any]]

# What spreadsheets would take for a formula (A23).
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Encoder(DjangoJSONEncoder):
    """Writes a span of time as ISO 8601 does: begin/end."""

    def default(self, o: Any) -> Any:
        """Return what JSON can hold."""
        if isinstance(o, Range):
            return f"{self.default(o.lower)}/{self.default(o.upper)}"
        return super().default(o)


def make(wanted: DataExport) -> bool:
    """Make the file of a copy that was asked for; tell whether it is still wanted.

    Made again, it replaces what a killed worker left; of a member who left meanwhile, nothing stays.
    """
    storage, name = wanted.file.storage, own_name(wanted, "")
    storage.delete(name)
    with TemporaryFile() as file:
        write(file, wanted.member)
        size = file.tell()
        file.seek(0)
        storage.save(name, File(file))
    ready = {"file": name, "size": size, "ready_at": timezone.now()}
    if DataExport.objects.filter(pk=wanted.pk).update(**ready):
        return True
    storage.delete(name)
    return False


def write(file: IO[bytes], member: Member) -> None:
    """Write everything, in portions: however much it is, little of it is in memory at once."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with _text(archive, "README.txt") as readme:
            readme.write(render_to_string("pages/mail/export.txt", {"member": member, "parts": parts()}))
        for part in export(member):
            _write_json(archive, part)
        for part in export(member):
            _write_csv(archive, part)
        for attachment in Attachment.objects.uploaded_by(member).iterator():
            _copy(archive, attachment.file, f"{attachment.pk}-{attachment.name}")
        for version in DocumentVersion.objects.uploaded_by(member).order_by("pk").iterator():
            _copy(archive, version.file, f"document-{version.pk}-{version.name}")


@contextmanager
def _text(archive: ZipFile, name: str) -> Iterator[TextIOWrapper]:
    with archive.open(name, "w", force_zip64=True) as raw, TextIOWrapper(raw, encoding="utf-8", newline="") as text:
        yield text


def _write_json(archive: ZipFile, exported: Exported) -> None:
    part, rows = exported[0], _some(exported[1])
    if rows is None:
        return
    with _text(archive, f"json/{part.name}.json") as text:
        text.write("[")
        for number, row in enumerate(rows):
            text.write(",\n" if number else "\n")
            json.dump(row, text, cls=Encoder, ensure_ascii=False)
        text.write("\n]\n")


def _write_csv(archive: ZipFile, exported: Exported) -> None:
    part, rows = exported[0], _some(exported[1])
    if rows is None:
        return
    with _text(archive, f"csv/{part.name}.csv") as text:
        # Spreadsheets read UTF-8 if the file begins so.
        text.write("\ufeff")
        lines = csv.writer(text)
        lines.writerow(part.columns)
        for row in rows:
            lines.writerow([_cell(row[column]) for column in part.columns])


def _some(rows: Rows) -> Rows | None:
    """Return the rows if there are any: of a part without any there is no file."""
    first = next(rows, None)
    return None if first is None else chain([first], rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, cls=Encoder, ensure_ascii=False).strip('"')
    return f"'{text}" if text.startswith(FORMULA) and isinstance(value, str) else text


def _copy(archive: ZipFile, file: FieldFile, name: str) -> None:
    """Copy an uploaded file; one that is lost is missing here too, and its row says what it was."""
    try:
        with file.open("rb") as source, archive.open(f"files/{PurePath(name).name}", "w") as target:
            for portion in source.chunks():
                target.write(portion)
    except FileNotFoundError:
        return
