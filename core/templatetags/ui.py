"""Small words of the templates: icon, glyph, avatar, time. Each gives markup that is safe to print."""

from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from core.browsers import browser_in_words

register = template.Library()
register.filter(browser_in_words)

SPRITE: Final = "icons/sprite.svg"

# How many tints css/components/avatar.css draws.
TONES: Final = 6

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
# After a week "8 days ago" says less than the date.
WEEK: Final = 7 * DAY


# A page of posts draws the same dozen icons two hundred times.
@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, label: str = "") -> SafeString:
    """Draw the icon `name` of the sprite; without `label` it is decoration and stays silent."""
    href = f"{static(SPRITE)}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
@lru_cache(maxsize=512)
def glyph(name: str, hue: str, size: str = "") -> SafeString:
    """Draw a topic's sign in its hue; `size` is xs, sm, lg, xl or nothing."""
    return format_html(
        '<span class="glyph glyph-{}{}"><svg viewBox="0 0 24 24" aria-hidden="true">'
        '<use href="{}#glyph-{}"/></svg></span>',
        hue,
        f" glyph-{size}" if size else "",
        static(SPRITE),
        name,
    )


@register.filter
def initials(name: object) -> str:
    """Return the first letters of the first and the last word of a name, or a question mark."""
    letters = [word[0] for word in str(name).split() if word[0].isalnum()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


@register.filter
def monogram(name: object) -> str:
    """Return the two letters that stand for a partnership: its own capitals where it has them."""
    letters = "".join(character for character in str(name) if character.isalnum())
    return letters[:2]


@register.filter
def tone(name: object) -> int:
    """Return the tint of a name, from 1 to 6, the same on every page and every server."""
    return crc32(str(name).encode()) % TONES + 1


@register.simple_tag
def avatar(name: object, size: str = "md") -> SafeString:
    """Draw a person's initials; the name itself always stands beside it."""
    return format_html(
        '<span class="avatar avatar-{} tint-{}" aria-hidden="true">{}</span>',
        size,
        tone(name),
        initials(name),
    )


@register.simple_tag
def mono(name: object, size: str = "md") -> SafeString:
    """Draw a partnership's square monogram; the name itself always stands beside it."""
    return format_html(
        '<span class="mono mono-{} tint-{}" aria-hidden="true">{}</span>',
        size,
        tone(name),
        monogram(name),
    )


@register.simple_tag
def time(value: datetime | date, style: str = "DATETIME_FORMAT") -> SafeString:
    """Give a moment in the reader's zone, or a day, as words and as a machine reads it."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, style))


@register.simple_tag
def relative_time(value: datetime, *, ago: bool = False) -> SafeString:
    """Say how long ago a moment was, up to a week; then its date. The full moment is its title.

    A column says "3 days", a sentence says "3 days ago": `ago` is for the sentence.
    """
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, "DATETIME_FORMAT"),
        _sentence(local) if ago else _short(local),
    )


def age(value: datetime) -> object:
    """Return what changes when `relative_time` of this moment does: the moment itself once it is given as a date."""
    seconds = int((timezone.now() - value).total_seconds())
    for unit, end in ((MINUTE, HOUR), (HOUR, DAY), (DAY, WEEK)):
        if seconds < end:
            return (value, seconds // unit if seconds >= MINUTE else 0, unit)
    return value


def _sentence(local: datetime) -> str:
    seconds = int((timezone.now() - local).total_seconds())
    if MINUTE <= seconds < WEEK:
        return gettext("%(time)s ago") % {"time": _short(local)}
    return _short(local)


def _short(local: datetime) -> str:
    seconds = int((timezone.now() - local).total_seconds())
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        return ngettext("%(n)d min", "%(n)d min", seconds // MINUTE) % {"n": seconds // MINUTE}
    if seconds < DAY:
        return ngettext("%(n)d h", "%(n)d h", seconds // HOUR) % {"n": seconds // HOUR}
    if seconds < WEEK:
        return ngettext("%(n)d day", "%(n)d days", seconds // DAY) % {"n": seconds // DAY}
    return date_format(local, "j M Y")
