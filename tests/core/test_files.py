"""What may be uploaded is told by what is in it; images are made anew."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from core import files
from core.files import accept, own_words
from core.images import LONGEST_SIDE
from core.uploads import MOST_BYTES
from tests.uploads import PDF, archive, film, office, open_document, picture, upload

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def refusal(content: bytes, name: str = "file") -> str:
    with pytest.raises(ValidationError) as refused:
        accept(upload(content, name))
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_an_image_becomes_webp(kind: str) -> None:
    accepted = accept(upload(picture(kind), f"Our plan.{kind.lower()}"))

    image = Image.open(BytesIO(accepted.content))
    assert (accepted.name, accepted.media_type) == ("Our plan.webp", "image/webp")
    assert (image.format, image.size, accepted.width, accepted.height) == ("WEBP", (40, 30), 40, 30)


def test_a_large_image_shrinks_and_a_clear_one_stays_clear() -> None:
    wide = accept(upload(picture(size=(2 * LONGEST_SIDE, 100))))
    clear = accept(upload(picture(mode="RGBA")))

    assert (wide.width, wide.height) == (LONGEST_SIDE, 50)
    assert Image.open(BytesIO(clear.content)).mode == "RGBA"


def test_A24_nothing_is_left_of_camera_and_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Spy camera"
    exif.get_ifd(0x8825)[2] = (50.0, 51.0, 0.0)

    accepted = accept(upload(picture("JPEG", exif=exif)))

    image = Image.open(BytesIO(accepted.content))
    assert (image.size, dict(image.getexif()), image.info.get("exif")) == ((30, 40), {}, None)
    assert b"Spy camera" not in accepted.content


def test_A24_what_hangs_on_an_image_is_cut_off() -> None:
    accepted = accept(upload(picture() + b"<script>alert(1)</script>" + archive({"a": "b"}), "x.png"))

    assert b"script" not in accepted.content
    assert b"PK\x03\x04" not in accepted.content


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, "pdf"),
        (office(), "docx"),
        (office(main=SHEET), "xlsx"),
        (office(main=SLIDES), "pptx"),
        (open_document(), "odt"),
        (open_document("spreadsheet"), "ods"),
        (open_document("presentation"), "odp"),
        ("Grüße\n".encode(), "txt"),
        ("Grüße\n".encode("cp1252"), "txt"),
    ],
)
def test_A24_a_file_is_what_is_in_it(content: bytes, extension: str) -> None:
    for name in ("minutes", "minutes.html", "minutes.exe", f"minutes.{extension}"):
        accepted = accept(upload(content, name))
        assert (accepted.name, accepted.content) == (f"minutes.{extension}", content)
        assert accepted.media_type == files.MEDIA_TYPES[extension]


def test_a_table_is_a_table() -> None:
    assert accept(upload(b"a;b\n1;2\n", "Budget.CSV")).name == "Budget.csv"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.pdf"),
        ("invoice.exe.pdf", "invoice exe.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ('a"\r\nSet-Cookie: x=1;.pdf', "a Set-Cookie x=1.pdf"),
        ("Übersicht №1.pdf", "Übersicht №1.pdf"),
        ("....pdf", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 300, f"{'x' * files.NAME_LENGTH}.pdf"),
    ],
)
def test_A24_names_lose_paths_and_tricks(name: str, kept: str) -> None:
    assert own_words(name, "pdf") == kept


REFUSED = {
    "empty": (b"", "The file is empty."),
    "large": (PDF + b" " * MOST_BYTES, "The file is too large: 10.0\xa0MB are the most."),
    "svg": (b"<svg onload=alert(1)>", "SVG drawings can hold programs and are not taken. Save the drawing as PNG."),
    "xml svg": (
        b'\xef\xbb\xbf<?xml version="1.0"?><!-- x --><svg/>',
        "SVG drawings can hold programs and are not taken. Save the drawing as PNG.",
    ),
    "html": (b"\n <!DOCTYPE html>", "Web pages and XML can hold programs and are not taken. Save it as PDF."),
    "cut image": (picture()[:60], "The image is damaged or not what it seems: it cannot be opened."),
    "html in gif": (b"GIF89a/*<script>*/=1;", "The image is damaged or not what it seems: it cannot be opened."),
    "wav": (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
    "film": (film(), "The image moves. Only still images are taken: they disturb nobody who reads."),
    "webp film": (film("WEBP"), "The image moves. Only still images are taken: they disturb nobody who reads."),
    "bomb of frames": (
        film(frames=1_000),
        "The image moves. Only still images are taken: they disturb nobody who reads.",
    ),
    "bomb of pixels": (picture("PNG", (6_000, 5_000), "1"), "The image has too many pixels: 25 million are the most."),
    "large bomb": (picture("GIF", (20_000, 10_000), "1"), "The image has too many pixels: 25 million are the most."),
    "cut pdf": (PDF[:-7], "The PDF is damaged: its end is missing."),
    "archive": (archive({"a.txt": "x"}), None),
    "broken archive": (office()[:60], "The file is damaged: it cannot be opened."),
    "macros": (office({"word/vbaProject.bin": "x"}), "The file holds macros. Save it without macros, or as PDF."),
    "more macros": (office(main="application/vnd.ms-word.document.macroEnabled.main+xml"), None),
    "open macros": (open_document(**{"Basic/x.xml": "x"}), "The file holds macros. Save it without macros, or as PDF."),
    "zip bomb": (office({"word/x": b"\x00" * 250_000_000}), "The file unpacks to more than it may."),
    "many parts": (office({f"p{n}": "" for n in range(5_001)}), "The file unpacks to more than it may."),
    "path": (office({"../../x": "x"}), "The file is damaged: it cannot be opened."),
    "hidden in a pdf": (b"x" + PDF + b"\x00", None),
    "old office": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "Old Office files can hold macros and are not taken. Save it as docx, xlsx or pptx, or as PDF.",
    ),
    "heic": (b"\x00\x00\x00\x18ftypheic", "Films and HEIC photos are not taken. Save the photo as JPEG."),
    "bmp": (b"BM\x00\x00", "This kind of image is not taken. Save it as JPEG or PNG."),
    "program": (b"MZ\x90\x00\x03", None),
}
OTHERS = (
    "This kind of file is not taken: send an image, a PDF, an office file, a table as CSV or plain text.",
    "Archives are not taken, nor templates and files with macros. Send the document itself.",
)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_A24_what_is_refused_says_why(content: bytes, words: str | None) -> None:
    for name in ("file.png", "file.pdf"):
        assert refusal(content, name) in ([words] if words else OTHERS)
