"""The agenda of an event as markup, drawn by functions.

As templates, an agenda of a thousand sessions is forty thousand nodes and a second; as functions it is a tenth of that
(docs/decisions/0014). Everything that is not markup of ours goes through `events.markup`, which escapes it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.template.defaultfilters import linebreaksbr
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from core.templatetags.ui import glyph, icon
from events.addresses import stem
from events.agenda import Agenda, Slot
from events.drawn_people import bylines, terms, where_people_stand
from events.markup import fill, joined
from events.models import Event


class Rail:
    """The rail of nodes, day by day; a preview leads nowhere."""

    def __init__(self, event: Event, *, preview: bool = False) -> None:
        """Look up once what every row needs."""
        self.preview = preview
        self.sessions = stem("events:session_detail", event.slug)
        self.people = where_people_stand()
        self.topics = stem("forum:topic_detail")
        self.page = event.get_absolute_url()
        self.to = gettext("to")

    def days(self, agenda: Agenda) -> SafeString:
        """Return the whole agenda."""
        days = agenda.days
        return joined(piece for day, slots in days for piece in (self._day(day, len(days)), self._slots(slots)))

    def _day(self, day: datetime, days: int) -> str:
        return fill('<h3 class="h-sec timeline-day">{}</h3>', date_format(day, "l j F Y")) if days > 1 else ""

    def _slots(self, slots: Iterable[Slot]) -> SafeString:
        return fill('<ol class="timeline">\n{}</ol>\n', joined(map(self._slot, slots)))

    def _slot(self, slot: Slot) -> SafeString:
        shape = slot.shape
        return fill(
            '<li class="slot slot-{}{}" id="{}">\n<p class="slot-time">{}<span class="slot-end">{} {}</span></p>\n'
            '<div class="slot-body">\n<h3 class="slot-title" lang="{}">{}</h3>\n{}</div>\n</li>\n',
            shape,
            "" if slot.is_held else " is-off",
            slot.slug,
            _clock(slot.starts_at),
            self.to,
            _clock(slot.ends_at),
            slot.language,
            slot.title if shape == "break" else self._title(slot),
            joined(self._body(slot, shape)),
        )

    def _title(self, slot: Slot) -> str:
        title: str = slot.title
        return title if self.preview else fill('<a class="plain" href="{}{}/">{}</a>', self.sessions, slot.slug, title)

    def _body(self, slot: Slot, shape: str) -> Iterator[str]:
        yield status(slot)
        yield place(slot)
        if slot.theme:
            yield self._theme(slot)
        yield note(slot, slot.text)
        yield bylines(slot.people, self.people)
        yield self.breakouts(slot)
        if shape != "parallel":
            yield self._links(slot)

    def _theme(self, slot: Slot) -> SafeString:
        topic = slot.topic
        if not topic:
            return fill('<p class="slot-topic" lang="{}">{}</p>', slot.language, slot.theme)
        return fill(
            '<p class="slot-topic topic-{}" lang="{}">{}<a href="{}{}/">{}</a></p>',
            topic["hue"],
            slot.language,
            glyph(topic["glyph"], topic["hue"], "sm"),
            self.topics,
            topic["slug"],
            slot.theme,
        )

    def breakouts(self, block: Slot, level: int = 4) -> SafeString:
        """Return the breakouts of a block side by side; `level` is that of their headings."""
        cards = joined(self._breakout(breakout, block, level) for breakout in block.breakouts)
        return fill('<ol class="breakouts">{}</ol>', cards) if cards else SafeString()

    def _breakout(self, slot: Slot, block: Slot, level: int) -> SafeString:
        topic, level_name = slot.topic, f"h{level}"
        other_time = (slot.starts_at, slot.ends_at) != (block.starts_at, block.ends_at)
        return fill(
            '<li class="breakout{} topic-{}" id="{}">\n'
            '<div class="breakout-head">{}<p class="breakout-no">{}{}</p></div>\n'
            '<{} class="breakout-title" lang="{}">{}</{}>\n{}</li>\n',
            "" if slot.is_held else " is-off",
            topic["hue"] if topic else "value",
            slot.slug,
            glyph(topic["glyph"], topic["hue"], "lg") if topic else "",
            gettext("Breakout %(n)s") % {"n": slot.number},
            fill(", {}–{}", _clock(slot.starts_at), _clock(slot.ends_at)) if other_time else "",
            level_name,
            slot.language,
            self._title(slot),
            level_name,
            joined(
                (
                    status(slot),
                    seat(slot),
                    place(slot),
                    note(slot, slot.theme),
                    note(slot, slot.text),
                    terms(slot.people, self.people),
                    self._links(slot),
                )
            ),
        )

    def _links(self, slot: Slot) -> SafeString:
        """What the site knows about a session beyond the agenda."""
        links = joined(self._each_link(slot)) if not self.preview else ""
        return fill('<p class="slot-links">\n{}</p>\n', links) if links else SafeString()

    def _each_link(self, slot: Slot) -> Iterator[SafeString]:
        if count := len(slot.takeaways):
            said = ngettext("%(n)s key take-away", "%(n)s key take-aways", count) % {"n": count}
            yield _link(f"{self.page}#t-{slot.slug}", "highlighter", said)
        if slot.has_poll:
            yield _link(f"{self.sessions}{slot.slug}/#poll", "chart-column", gettext("Poll results"))
        if topic := slot.topic:
            count = topic["thread_count"]
            said = ngettext("%(n)s thread", "%(n)s threads", count) % {"n": count} if count else gettext("Discuss")
            yield _link(f"{self.topics}{topic['slug']}/", "messages-square", said)


def _link(address: str, sign: str, words: str) -> SafeString:
    return fill('<a href="{}">{}{}</a>\n', address, icon(sign), words)


def _clock(at: datetime) -> SafeString:
    return fill('<time datetime="{}">{}</time>', at.isoformat(timespec="minutes"), f"{at:%H:%M}")


def note(slot: Slot, text: str) -> str:
    """Return a text of a session, its lines as they were typed."""
    return fill('<p class="slot-note" lang="{}">{}</p>', slot.language, linebreaksbr(text)) if text else ""


def place(slot: Slot) -> str:
    """Name the room of a session, if one is stated."""
    room = slot.content.get("room")
    return fill('<p class="slot-note slot-room">{}{}</p>', icon("map-pin"), room) if room else ""


def seat(slot: Slot) -> str:
    """Say that the reader has a seat in this breakout."""
    if not slot.is_chosen:
        return ""
    return fill(
        '<p class="slot-off"><span class="chip chip-good">{}{}</span></p>', icon("check"), gettext("Your breakout")
    )


def status(slot: Slot) -> str:
    """Say what becomes of a session that is not held: in words, since a line through a title is seen and not heard."""
    if slot.is_held:
        return ""
    why = slot.why_not_held
    return fill(
        '<p class="slot-off"><span class="chip chip-bad">{}{}</span>{}</p>',
        icon("circle-x"),
        slot.status_label,
        fill(' <span lang="{}">{}</span>', slot.language, why) if why else "",
    )
