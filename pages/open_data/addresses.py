"""Every public address for programs, in one table: its description, for programs and for people, is made of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.urls import get_resolver
from django.utils.translation import gettext_lazy as _

from core.calendar_file import KIND as CALENDAR
from core.tables import CSV
from events.frab import KIND as SCHEDULE
from pages.open_data.figures import CALLS, FIGURE, file_of, placed
from pages.open_data.records import KINDS, Kind
from pages.open_data.shapes import ADDRESS, Schema, Words, closed, ref
from partnerships.call_board import FACETS
from partnerships.call_files import HEAD
from partnerships.figures_file import COLUMNS, PLACES

JSON: Final = "application/json"
ATOM: Final = "application/atom+xml; charset=utf-8"
AGENDA: Final = "Agenda"
AFTER: Final = _("Where the page begins: the address of the next page says it.")


@dataclass(frozen=True)
class Address:
    """One address: the view it leads to, what is in the answer, and what may be asked for in it."""

    view: str
    about: Words
    media: str
    schema: Schema | None = None
    columns: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Words] = field(default_factory=dict)
    # Whether whoever has the answer already is told so.
    kept: bool = True

    @property
    def path(self) -> str:
        """Return the address as OpenAPI writes it, with what varies in braces."""
        space, _colon, name = self.view.partition(":")
        prefix, resolver = get_resolver().namespace_dict[space]
        template = resolver.reverse_dict.getlist(name)[0][0][0][0]
        named = re.sub(r"%\((\w+)\)s", r"{\1}", f"/{prefix}{template}")
        for part, value in self.fixed.items():
            named = named.replace(f"{{{part}}}", value)
        return named

    @property
    def parts(self) -> list[str]:
        """Return what varies in the path."""
        return re.findall(r"{(\w+)}", self.path)

    @property
    def key(self) -> str:
        """Return a name for it that no other has."""
        return "_".join([self.view.partition(":")[2], *self.fixed.values()])


def page_of(kind: Kind) -> Schema:
    """Describe a page of a list."""
    return closed(
        _FRAME
        | {"next": ADDRESS | {"type": ["string", "null"], "description": str(_("The next page; null on the last."))}}
        | {kind.word: {"type": "array", "items": ref(kind.shape.name)}}
    )


def one_of(kind: Kind) -> Schema:
    """Describe the file of one record."""
    return closed(_FRAME | {kind.one: ref(kind.shape.name)})


_FRAME: Final[dict[str, Schema]] = {"format": {"const": 1}, "licence": ref("Licence")}


def _of_kind(kind: Kind) -> list[Address]:
    given, paged = {"kind": kind.word}, {"after": AFTER}
    about = {
        "partnerships": (_("All partnerships"), _("One partnership")),
        "organisations": (_("All organisations"), _("One organisation")),
        "initiatives": (_("All initiatives, with generations"), _("One initiative")),
    }[kind.word]
    return [
        Address("pages:open_data_list", about[0], JSON, page_of(kind), fixed=given, query=paged),
        Address("pages:open_data_table", about[0], CSV, columns=kind.shape.columns, fixed=given, query=paged),
        Address("pages:open_data_record", about[1], JSON, one_of(kind), fixed=given),
    ]


_ACROSS: Final = {
    "indicator": _("Id of the indicator."),
    "generation": _("Id of a generation."),
    "country": _("Code of a country."),
}
_ALL_FIGURES: Final = _("One indicator across all partnerships")
_FIGURES: Final = _("Targets and results of one partnership")
_CALLS: Final = _("Calls, the next deadline first")
_AS_JSON: Final = {"kind": "json"}
_AS_CSV: Final = {"kind": "csv"}


def groups() -> list[tuple[Words, list[Address]]]:
    """Return every address, under what it is about."""
    return [
        (_("Records"), [address for kind in KINDS.values() for address in _of_kind(kind)]),
        (_("Figures"), _of_figures()),
        (_("Calls"), CALL_FILES),
        (_("Events"), EVENT_FILES),
        (_("Discussions"), FEEDS),
    ]


def _of_figures() -> list[Address]:
    across, one = "partnerships:scoreboard_file", "partnerships:partnership_scoreboard_file"
    wide, figures = (*PLACES, *COLUMNS), file_of(ref(FIGURE.name))
    whole = _("Figures of one initiative and its generations")
    return [
        Address(across, _ALL_FIGURES, JSON, file_of(placed()), fixed=_AS_JSON, query=_ACROSS, kept=False),
        Address(across, _ALL_FIGURES, CSV, columns=wide, fixed=_AS_CSV, query=_ACROSS, kept=False),
        Address(one, _FIGURES, JSON, figures, fixed=_AS_JSON, kept=False),
        Address(one, _FIGURES, CSV, columns=COLUMNS, fixed=_AS_CSV, kept=False),
        Address("partnerships:initiative_figures", whole, CSV, columns=COLUMNS, kept=False),
    ]


CALL_FILES: Final = [
    Address("partnerships:call_json", _CALLS, JSON, CALLS, query=FACETS),
    Address("partnerships:call_csv", _CALLS, CSV, columns=HEAD, query=FACETS, kept=False),
    Address("partnerships:call_calendar", _("Deadlines of calls"), CALENDAR, query=FACETS),
    Address("partnerships:call_ics", _("Deadlines of one call"), CALENDAR),
    Address("pages:feed_calls", _("What is told anew of calls"), ATOM),
]
EVENT_FILES: Final = [
    Address("events:agenda_json", _("Released agenda of an event"), JSON, ref(AGENDA)),
    Address("events:agenda_ics", _("The same for a calendar"), CALENDAR),
    Address("events:agenda_xml", _("The same for conference apps"), SCHEDULE),
    Address("pages:feed_agenda", _("Its releases, each with what it changed"), ATOM),
]
FEEDS: Final = [
    Address("pages:feed_site", _("Everything new"), ATOM),
    Address("pages:feed_threads", _("New threads of all topics"), ATOM),
    Address("pages:feed_topic", _("Threads of one topic"), ATOM),
    Address("pages:feed_thread", _("Posts of one thread"), ATOM),
]
