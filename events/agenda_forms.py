"""The rows of an agenda as forms: what was typed, what is wrong with it, what it means."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.times import day_of, moment
from events.forms import clock_field
from events.models import DraftPerson, DraftRow, Event, Session, SessionRole
from events.models.agenda import SessionKind
from events.models.drafts import drafted
from events.sheet import Row, Sheet


class RowForm(forms.Form):
    """One session. A breakout in a block may leave its time empty: it takes the block's."""

    use_required_attribute = False

    uuid = forms.CharField(required=False, widget=forms.HiddenInput)
    day = forms.ChoiceField(label=_("Day"))
    starts = clock_field(_("Starts"), required=False)
    ends = clock_field(_("Ends"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 1}),
        error_messages={"required": _("Give the session a title.")},
    )
    theme = forms.CharField(
        label=_("Theme"), max_length=200, required=False, help_text=_("What a panel is about, if named.")
    )
    text = forms.CharField(label=_("Text"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    room = forms.CharField(label=_("Room"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the fields for the row."""
        super().__init__(*args, **kwargs)
        dress(self, {"kind": "form-select form-select-sm ed-kind", "title": "form-control ed-title"})

    def clean_title(self) -> str:
        """Keep a title on one line."""
        return " ".join(self.cleaned_data["title"].split())


class PersonForm(forms.Form):
    """Somebody in a session, as the agenda is to print it."""

    use_required_attribute = False

    role_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name as printed"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=SessionRole.Role.choices, required=False)
    label = forms.CharField(label=_("Role as printed"), max_length=120, required=False)
    affiliation = forms.CharField(label=_("Affiliation as printed"), max_length=240, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Dress the fields for the row, and offer the names we know."""
        super().__init__(*args, **kwargs)
        dress(self, {})
        self.fields["name"].widget.attrs["list"] = "known-people"
        self.fields["affiliation"].widget.attrs["list"] = "known-organisations"

    @property
    def role_shown(self) -> str:
        """Return the role as it will be printed, or in our words."""
        printed = str(self["label"].value() or "").rstrip(" .:")
        return printed or str(dict(SessionRole.Role.choices).get(str(self["role"].value() or ""), ""))

    def clean(self) -> dict[str, Any]:
        """A line with anything in it needs a name; an empty line is nobody."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name") and any(data.get(name) for name in ("role", "label", "affiliation")):
            self.add_error("name", _("Give the name, or clear this line."))
        return data


def dress(form: forms.Form, classes: dict[str, str]) -> None:
    """Give every field the class its kind of control has."""
    for name, made in form.fields.items():
        plain = "form-select form-select-sm" if isinstance(made, forms.ChoiceField) else "form-control"
        made.widget.attrs["class"] = classes.get(name, plain)


@dataclass
class Entry:
    """One row on the page: its form, its people, its place."""

    index: int
    form: RowForm
    people: list[PersonForm]
    block: int | None
    is_first: bool
    is_last: bool
    # The button that keeps the cursor: up, down, person or none.
    focus: str = ""
    errors: list[tuple[str, str]] = field(default_factory=list)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    was: str = ""
    base: str = ""
    # What somebody else made of the row meanwhile: their row, or that they took it out.
    theirs: Row | None = None
    is_gone: bool = False
    may_indent: bool = False
    # What the page says beside the row; the view hangs these on.
    changes: list[Any] = field(default_factory=list)
    cautions: list[Any] = field(default_factory=list)

    @property
    def remedies(self) -> list[tuple[Any, str]]:
        """Return the cautions, each with the button that would settle it, if one could."""
        names = [str(person["name"].value() or "") for person in self.people]
        return [(caution, self._button(caution, names)) for caution in self.cautions]

    def _button(self, caution: Any, names: list[str]) -> str:
        if not caution.remedy:
            return ""
        if not caution.name:
            return f"close:{self.index}"
        return f"drop:{self.index}:{names.index(caution.name)}" if caution.name in names else ""

    @property
    def uuid(self) -> str:
        """Return the session's id, empty for one that was never saved."""
        return str(self.form["uuid"].value() or "")

    @property
    def title(self) -> str:
        """Return what the row is called in the labels of its buttons."""
        return str(self.form["title"].value() or "").strip() or str(_("new session"))

    @property
    def is_block(self) -> bool:
        """Tell whether breakouts may stand under it."""
        return bool(self.form["kind"].value() == SessionKind.BREAKOUTS)


class AgendaForm:
    """All rows of an event's agenda."""

    def __init__(self, event: Event, sheet: Sheet, *, bound: bool = False) -> None:
        """Show what the sheet says; `bound` means that it is to be saved, and so checked."""
        self.event, self.sheet, self.bound = event.as_drafted(), sheet, bound
        self.days = self._days()
        for row in sheet.rows:
            row.values["day"] = row.values["day"] or self.days[0].isoformat()
        data = sheet.write()
        groups = sheet.groups()
        self.entries = [self._entry(i, row, data, groups) for i, row in enumerate(sheet.rows)]

    def _entry(self, index: int, row: Row, data: dict[str, str], groups: list[range]) -> Entry:
        prefix, block = f"row-{index}", self.sheet.block_of(index)
        made = RowForm(data, prefix=prefix) if self.bound else RowForm(initial=row.values, prefix=prefix)
        choices: Any = made.fields["day"]
        choices.choices = [(day.isoformat(), day) for day in self.days]
        if block is not None:
            for name in ("starts", "ends"):
                made.fields[name].widget.attrs["placeholder"] = self.sheet.rows[block].values[name]
        people = [
            PersonForm(data, prefix=f"{prefix}-person-{j}", empty_permitted=False)
            if self.bound
            else PersonForm(initial=values, prefix=f"{prefix}-person-{j}")
            for j, values in enumerate(row.people)
        ]
        group = next(g for g in groups if index in g)
        first, last = (block + 1, group.stop - 1) if block is not None else (groups[0].start, groups[-1].start)
        self._put_cursor(made, *people)
        verb, _colon, place = self.sheet.focus.partition(":")
        entry = Entry(index, made, people, block, index == first, index == last, verb if place == str(index) else "")
        entry.was, entry.base = row.was, row.base
        entry.may_indent = self.sheet.may_indent(index)
        return entry

    def _put_cursor(self, *forms_of_row: forms.Form) -> None:
        for each in forms_of_row:
            name = self.sheet.focus.removeprefix(f"{each.prefix}-")
            if name in each.fields:
                each.fields[name].widget.attrs["autofocus"] = True

    def _days(self) -> list[date]:
        zone = self.event.zone
        opens = day_of(self.event.doors_at or self.event.starts_at, zone)
        count = (day_of(self.event.ends_at, zone) - opens).days + 1
        typed = {_day(row.values["day"]) for row in self.sheet.rows}
        return sorted({opens + timedelta(days=n) for n in range(count)} | {day for day in typed if day})

    @property
    def session_count(self) -> int:
        """Return how many sessions people can go to: the block around breakouts is none of its own."""
        return sum(not entry.is_block for entry in self.entries)

    @property
    def one_day(self) -> bool:
        """Tell whether nobody needs to choose a day."""
        return len(self.days) == 1

    @cached_property
    def errors(self) -> list[tuple[str, str]]:
        """Return every error as the id of its field and a sentence that names the row."""
        found: list[tuple[str, str]] = []
        if self.bound:
            for entry in self.entries:
                self._time(entry)
                for each in (entry.form, *entry.people):
                    for name, messages in each.errors.items():
                        entry.errors.append((each[name].id_for_label, " ".join(map(str, messages))))
                found += [(where, f"{entry.index + 1}. {entry.title}: {what}") for where, what in entry.errors]
        return found

    def is_valid(self) -> bool:
        """Tell whether the draft can be saved as it was typed."""
        return self.bound and not self.errors

    def _time(self, entry: Entry) -> None:
        """Read the times of a row on the clocks of the event."""
        data, form = entry.form.cleaned_data if entry.form.is_valid() else {}, entry.form
        if not data:
            return
        block = self.entries[entry.block] if entry.block is not None else None
        for name in ("starts", "ends"):
            clock = data[name]
            if clock is None and block:
                setattr(entry, f"{name}_at", getattr(block, f"{name}_at"))
            elif clock is None:
                form.add_error(name, _("Give the time as hour and minute, like 09:25."))
            else:
                try:
                    setattr(entry, f"{name}_at", moment(date.fromisoformat(data["day"]), clock, self.event.zone))
                except ValidationError as error:
                    form.add_error(name, error)
        if entry.starts_at and entry.ends_at and entry.ends_at <= entry.starts_at:
            form.add_error("ends", _("The session must end after it starts."))

    def rows(self) -> list[DraftRow]:
        """Return what a valid form means. The agenda reads by time, whatever order was typed."""
        groups = [[self._row(self.entries[i]) for i in group] for group in self.sheet.groups()]
        groups.sort(key=lambda group: group[0].starts_at)
        return [row for group in groups for row in group]

    @staticmethod
    def _row(entry: Entry) -> DraftRow:
        data = entry.form.cleaned_data
        assert entry.starts_at is not None  # noqa: S101 - valid rows have times
        assert entry.ends_at is not None  # noqa: S101
        return DraftRow(
            **{name: data[name] for name in ("uuid", "kind", "title", "theme", "text", "room", "language")},
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            in_block=entry.block is not None,
            people=[DraftPerson(**p.cleaned_data) for p in entry.people if p.cleaned_data.get("name")],
        )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # a day that no calendar has
        return None


def sheet_of(event: Event, sessions: list[Session] | None = None) -> Sheet:
    """Return the saved draft of an event (its `sessions`, if they are loaded) as rows of text."""
    zone = event.as_drafted().zone
    planned = sessions if sessions is not None else drafted(event)
    ordered = [s for top in planned if not top.block_id for s in (top, *(b for b in planned if b.block_id == top.pk))]
    blocks = {session.pk: session for session in planned}
    return Sheet([row_of(session, blocks.get(session.block_id or 0), zone) for session in ordered])


def row_taken_out(event: Event, uuid: str) -> Row | None:
    """Return a session that was taken out of the draft, as a row to bring back."""
    found = next((s for s in event.sessions.taken_out().with_people() if str(s.uuid) == uuid), None)
    return row_of(found, None, event.as_drafted().zone) if found else None


def row_of(session: Session, block: Session | None, zone: Any) -> Row:
    """Return a saved session as a row of text; a breakout at its block's time shows none of its own."""
    starts, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    same = block is not None and (block.starts_at, block.ends_at) == (session.starts_at, session.ends_at)
    values = {
        "uuid": str(session.uuid),
        "day": starts.date().isoformat(),
        "starts": "" if same else f"{starts:%H:%M}",
        "ends": "" if same else f"{ends:%H:%M}",
        **{name: getattr(session, name) for name in ("kind", "title", "theme", "text", "room", "language")},
    }
    made = Row(
        values,
        [
            {
                "role_id": str(role.pk),
                "name": role.name_as_printed,
                "role": role.role,
                "label": role.label_as_printed,
                "affiliation": role.affiliation_as_printed,
            }
            for role in session.roles.all()
        ],
    )
    made.was, made.base = made.times, made.mark
    return made
