"""Images as members upload them, made anew: another format, another size, nothing hidden in them."""

import struct
from io import BytesIO
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

# By their first bytes; Pillow may open these and nothing else.
FORMATS: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF8": "GIF", b"RIFF": "WEBP"}
MOST_PIXELS: Final = 25_000_000
LONGEST_SIDE: Final = 2_000
QUALITY: Final = 82

# What Pillow raises on damaged or hostile files; an unknown format is an OSError.
_BROKEN: Final = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, struct.error,
)  # fmt: skip

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class Picture(NamedTuple):
    """An image as we keep it: WebP without a word about camera, place or time."""

    content: bytes
    width: int
    height: int


def format_of(content: bytes) -> str:
    """Return which of the formats we take the bytes claim to be, or nothing."""
    found = next((name for start, name in FORMATS.items() if content.startswith(start)), "")
    return "" if found == "WEBP" and content[8:12] != b"WEBP" else found


def redraw(content: bytes, *, longest: int = LONGEST_SIDE) -> Picture:
    """Return the image upright, its longer side at most so many pixels, without anything but its pixels."""
    try:
        with Image.open(BytesIO(content), formats=[format_of(content)]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            # Phones put a second, small picture into a JPEG; that is no film.
            if image.format != "MPO" and getattr(image, "is_animated", False):
                raise ValidationError(_("The image moves. Only still images are taken: they disturb nobody who reads."))
            return _still(image, longest)
    except Image.DecompressionBombError as error:
        words = _("The image has too many pixels: %(most)d million are the most.")
        raise ValidationError(words, params={"most": MOST_PIXELS // 1_000_000}) from error
    except _BROKEN as error:
        raise ValidationError(_("The image is damaged or not what it seems: it cannot be opened.")) from error


def _still(image: Image.Image, longest: int) -> Picture:
    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    drawn = image if image.mode in {"RGB", "RGBA"} else image.convert("RGBA" if clear else "RGB")
    drawn.thumbnail((longest, longest))
    drawn = ImageOps.exif_transpose(drawn)
    file = BytesIO()
    drawn.save(file, "WEBP", quality=QUALITY, method=4, exif=b"", xmp=b"")
    return Picture(file.getvalue(), drawn.width, drawn.height)
