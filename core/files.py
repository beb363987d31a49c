"""Files as members upload them: taken for what is in them, never for what they are called."""

import re
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.images import LONGEST_SIDE, format_of, redraw
from core.uploads import MOST_BYTES

MEDIA_TYPES: Final = {
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "csv": "text/csv",
    "txt": "text/plain",
}
# What the main part of an Office file is called in its list of contents.
_MAIN_PARTS: Final = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_OPEN_TYPES: Final = {MEDIA_TYPES[name].encode(): name for name in ("odt", "ods", "odp")}
# An office file is an archive; these bounds no honest one reaches.
MOST_ENTRIES: Final = 5_000
MOST_UNPACKED: Final = 200_000_000
_MOST_OF_ONE: Final = 1_000_000
_MACROS: Final = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml)$|^Basic/|^Scripts/|(^|/)activeX/", re.IGNORECASE)
_UNTEXTLIKE: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_UNNAMEABLE: Final = re.compile(r"""[\s.\\/:*?"'<>|;%&#\[\](){}`]+""")
NAME_LENGTH: Final = 100


class Accepted(NamedTuple):
    """A file that may be kept, as it will be kept."""

    name: str
    content: bytes
    media_type: str
    width: int | None = None
    height: int | None = None


def accept(upload: "UploadedFile[Any]", *, longest: int = LONGEST_SIDE) -> Accepted:
    """Return the file as we keep it, an image with its longer side at most so long, or say why it is not taken."""
    if not upload.size:
        raise ValidationError(_("The file is empty."))
    content = upload.read(MOST_BYTES + 1)
    if upload.size > MOST_BYTES or len(content) < upload.size:  # the rest was not kept (core.uploads)
        raise ValidationError(_("The file is too large: %(most)s are the most.") % {"most": filesizeformat(MOST_BYTES)})
    if format_of(content):
        picture = redraw(content, longest=longest)
        kept = own_words(upload.name or "", "webp")
        return Accepted(kept, picture.content, MEDIA_TYPES["webp"], picture.width, picture.height)
    extension = _kind_of(content, upload.name or "")
    return Accepted(own_words(upload.name or "", extension), content, MEDIA_TYPES[extension])


def accept_picture(upload: "UploadedFile[Any]", *, longest: int) -> Accepted:
    """Return an image as we keep it, or say why it is not taken."""
    accepted = accept(upload, longest=longest)
    if accepted.width is None:
        raise ValidationError(_("Send an image: PNG, JPEG, WebP or a still GIF."))
    return accepted


def extension_of(media_type: str) -> str:
    """Return what a file of this type is called at its end."""
    return next(name for name, known in MEDIA_TYPES.items() if known == media_type)


def own_words(name: str, extension: str) -> str:
    """Return a name to save the file under: the words it came with, without path, tricks or a second ending."""
    stem = PurePosixPath(name.replace("\\", "/")).name
    stem = stem.rpartition(".")[0] or stem
    stem = "".join(letter if letter.isprintable() else " " for letter in stem)
    return f"{_UNNAMEABLE.sub(' ', stem).strip(' -')[:NAME_LENGTH].strip() or 'file'}.{extension}"


def _kind_of(content: bytes, name: str) -> str:
    """Return the extension that is right for the bytes, or say why they are not taken."""
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-2_048:]:
            raise ValidationError(_("The PDF is damaged: its end is missing."))
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if reason := _reason_to_refuse(content):
        raise ValidationError(reason)
    return "csv" if name.lower().endswith(".csv") else "txt"


def _office(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" in names:
                listed = _read(archive, "[Content_Types].xml")
                found = "" if b"macroEnabled" in listed else _first(_MAIN_PARTS, listed)
            else:
                found = _OPEN_TYPES.get(_read(archive, "mimetype"), "") if "mimetype" in names else ""
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ValidationError(_("The file is damaged: it cannot be opened.")) from error
    if not found:
        raise ValidationError(
            _("Archives are not taken, nor templates and files with macros. Send the document itself.")
        )
    return found


def _check_entries(entries: list[ZipInfo]) -> None:
    """Refuse an archive that would burst, hides behind something else, is locked, or holds programs."""
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ValidationError(_("The file unpacks to more than it may."))
    if any(".." in entry.filename or entry.filename.startswith(("/", "\\")) for entry in entries):
        raise ValidationError(_("The file is damaged: it cannot be opened."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise ValidationError(_("The file is locked with a password. Send it without."))
    if any(_MACROS.search(entry.filename) for entry in entries):
        raise ValidationError(_("The file holds macros. Save it without macros, or as PDF."))


def _read(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MOST_OF_ONE)


def _first(names: dict[bytes, str], listed: bytes) -> str:
    return next((extension for part, extension in names.items() if part in listed), "")


def _reason_to_refuse(content: bytes) -> str:
    """Say why bytes that are no image, PDF or office file are not taken as text either; nothing if they are."""
    start = content[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        if b"<svg" in start:
            return _("SVG drawings can hold programs and are not taken. Save the drawing as PNG.")
        return _("Web pages and XML can hold programs and are not taken. Save it as PDF.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _("Old Office files can hold macros and are not taken. Save it as docx, xlsx or pptx, or as PDF.")
    if content[4:8] == b"ftyp":
        return _("Films and HEIC photos are not taken. Save the photo as JPEG.")
    if content.startswith((b"BM", b"II*\x00", b"MM\x00*")):
        return _("This kind of image is not taken. Save it as JPEG or PNG.")
    if _UNTEXTLIKE.search(content):
        return _("This kind of file is not taken: send an image, a PDF, an office file, a table as CSV or plain text.")
    return ""
