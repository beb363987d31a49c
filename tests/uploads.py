"""Files for tests, made in memory: honest ones and others."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    file = BytesIO()
    Image.new(mode, size).save(file, kind, **options)
    return file.getvalue()


def film(kind: str = "GIF", frames: int = 3) -> bytes:
    first, *more = [Image.new("RGB", (8, 8), (number * 40, 0, 0)) for number in range(frames)]
    file = BytesIO()
    first.save(file, kind, save_all=True, append_images=more)
    return file.getvalue()


def office(parts: dict[str, str | bytes] | None = None, main: str = WORD) -> bytes:
    parts = {"[Content_Types].xml": f'<Override ContentType="{main}"/>', "word/document.xml": "<w/>"} | (parts or {})
    return archive(parts)


def archive(parts: dict[str, str | bytes]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return file.getvalue()


def open_document(kind: str = "text", **parts: str) -> bytes:
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"} | parts)


PDF = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n"


def upload(content: bytes = b"", name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
