"""The picture of an event for where somebody shares it: made of its title, its dates and where it is held."""

from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext, override
from PIL import Image, ImageDraw

from core.lettering import drawable, face, fitted
from events.models import Event

WIDTH, HEIGHT = 1200, 630
_PAPER, _INK, _SOFT, _ACCENT, _LINE = "#fbf9f4", "#14213d", "#434e69", "#b0421a", "#e6e0d3"
_LEFT: Final = 88
# The mark of the site, on the grid of static/icons/favicon.svg.
_NODES: Final = ((6.4, 21.4), (12.8, 7.8), (20.4, 24.4), (26.2, 12.2))
_EDGES: Final = ((0, 1), (1, 2), (2, 0), (1, 3), (3, 2))


@dataclass(frozen=True)
class Shared:
    """All that the picture shows; equal ones are one picture."""

    month: str
    day: str
    title: str
    lines: tuple[str, ...]
    off: str = ""


def shared(event: Event) -> Shared:
    """Return what the picture of a public event says, in the event's own language and zone."""
    start, end = event.local_start, event.local_end
    with override(event.language):
        days = [date_format(start, "j F Y")]
        if start.date() == end.date():
            days.append(f"{start:%H:%M}–{end:%H:%M} {event.zone_name}")
        else:
            days = [f"{days[0]} – {date_format(end, 'j F Y')}"]
        return Shared(
            month=drawable(date_format(start, "M")),
            day=str(start.day),
            title=drawable(event.title) or gettext("Event"),
            lines=tuple(filter(None, (", ".join(days), drawable(event.place or str(event.get_attendance_display()))))),
            off=str(event.status.label) if event.is_off else "",
        )


@lru_cache(maxsize=64)
def picture(said: Shared) -> bytes:
    """Return it as PNG: drawn once for the same words, then at hand."""
    image = _ground().copy()
    pen = ImageDraw.Draw(image)
    _day(pen, said)
    setting = fitted(said.title, name="bold", sizes=(76, 66, 58, 50, 44), width=WIDTH - 2 * _LEFT, height=268)
    for number, line in enumerate(setting.lines):
        pen.text((_LEFT, 258 + number * setting.line_height), line, font=setting.font, fill=_INK)
    pen.text((WIDTH - _LEFT, 552), "Cluster Forum", font=face("bold", 30), fill=_INK, anchor="rm")
    body = BytesIO()
    image.quantize(128).save(body, "PNG", optimize=True)
    return body.getvalue()


def _day(pen: ImageDraw.ImageDraw, said: Shared) -> None:
    """The block with month and day, as on the page, and beside it when and where."""
    pen.text((_LEFT + 64, 90), said.month, font=face("bold", 30), fill="#ffffff", anchor="mm")
    pen.text((_LEFT + 64, 160), said.day, font=face("bold", 76), fill=_INK, anchor="mm")
    lines = [(said.off, _ACCENT), *((line, _SOFT) for line in said.lines)]
    for number, (line, colour) in enumerate(line for line in lines if line[0]):
        setting = fitted(line, name="bold" if colour == _ACCENT else "regular", sizes=(38,), width=860, height=50)
        pen.text((_LEFT + 164, 66 + number * 52), setting.lines[0], font=setting.font, fill=colour)


@cache
def _ground() -> Image.Image:
    """What every picture has: drawn at twice the size, so that its edges are smooth."""
    scale = 2
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), _PAPER)
    pen = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * scale, top * scale, right * scale, bottom * scale

    pen.rectangle(box(0, HEIGHT - 14, WIDTH, HEIGHT), fill=_ACCENT)
    day = box(_LEFT, 64, _LEFT + 128, 214)
    pen.rounded_rectangle(day, radius=28, fill="#ffffff", outline=_LINE, width=4)
    pen.rounded_rectangle(box(_LEFT, 64, _LEFT + 128, 116), radius=28, fill=_ACCENT, corners=(True, True, False, False))
    _mark(pen, WIDTH - _LEFT - 270, 528, 1.5 * scale, scale)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _mark(pen: ImageDraw.ImageDraw, left: float, top: float, size: float, scale: int) -> None:
    at = [(left * scale + x * size, top * scale + y * size) for x, y in _NODES]
    for a, b in _EDGES:
        pen.line((*at[a], *at[b]), fill=_INK, width=int(3 * size))
    for number, (x, y) in enumerate(at):
        radius = 4.9 * size
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=_ACCENT if number == 3 else _INK)
