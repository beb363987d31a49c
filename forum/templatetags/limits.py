"""What may be uploaded, in words, from the numbers that are checked."""

from functools import lru_cache

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, gettext

from core.uploads import MOST_BYTES
from forum.models.attachments import MOST_BYTES_A_DAY
from forum.models.texts import MOST_ATTACHMENTS

register = template.Library()


@register.simple_tag
def upload_limits() -> str:
    """Say which files are taken, how large and how many."""
    return _in_words(get_language() or "")


@lru_cache(maxsize=32)  # every page with an editor says it
def _in_words(_language: str) -> str:
    words = gettext(
        "Images (JPEG, PNG, WebP, still GIF), PDF, office files without macros (docx, xlsx, pptx, odt, ods, odp), "
        "CSV and plain text: up to %(most)s each, %(number)d in a post, %(day)s a day."
    )
    sizes = {"most": filesizeformat(MOST_BYTES), "day": filesizeformat(MOST_BYTES_A_DAY)}
    return words % {**sizes, "number": MOST_ATTACHMENTS}
