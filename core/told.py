"""What an admin page changed, before and after, as JSON for the log."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final

from django.db import models

# Longer texts are cut: the log says that they changed, and how they begin.
LONGEST: Final = 500
WITHHELD: Final = "…"


def told(value: Any, *, names_people: bool = False) -> Any:
    """Return a value as the log keeps it: records by their number, and no text of a page about people."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [told(one, names_people=names_people) for one in value]
    if names_people:
        return WITHHELD if value else ""
    return str(value)[:LONGEST]


def of_form(form: Any, *, names_people: bool) -> dict[str, dict[str, Any]]:
    """Return what a form changes: the values of its changed fields before and after."""
    before, after = {}, {}
    for name in form.changed_data:
        before[name] = told(form.initial.get(name), names_people=names_people)
        after[name] = told(form.cleaned_data.get(name), names_people=names_people)
    return {"before": before, "after": after}


def of_record(record: models.Model, *, names_people: bool) -> dict[str, Any]:
    """Return what a record holds, as it is deleted."""
    fields = (field for field in record._meta.concrete_fields if not field.generated and field.name != "password")
    return {field.name: told(getattr(record, field.attname), names_people=names_people) for field in fields}


def of_rows(formsets: Iterable[Any] | None, *, names_people: bool) -> dict[str, dict[str, Any]]:
    """Return what the rows below a form change, each under its kind and number."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for formset in formsets or []:
        gone = set(formset.deleted_forms)
        for form in formset.forms:
            if form not in gone and not form.has_changed():
                continue
            row = f"{form.instance._meta.model_name} {form.instance.pk or ''}".strip()
            if form in gone:
                before[row] = of_record(form.instance, names_people=names_people)
                continue
            values = of_form(form, names_people=names_people)
            before[row], after[row] = values["before"], values["after"]
    return {"before": before, "after": after}
