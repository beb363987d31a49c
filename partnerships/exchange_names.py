"""A field for the name of a record, with names to choose from; any other spelling is taken as well."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# So many names are offered while one types; others are found when typed in full.
MOST_OFFERED: Final = 200


class Offering(forms.TextInput):
    """A line of text with names to choose from: works without a script, and takes any other spelling."""

    def __init__(self, offered: Callable[[], QuerySet[Any]]) -> None:
        """Know where the names are."""
        super().__init__(attrs={"autocomplete": "off"})
        self.offered = offered

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Add the names below the field."""
        listed = f"{(attrs or {}).get('id', name)}-names"
        box = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in _names(self.offered())))
        return format_html('{}<datalist id="{}">{}</datalist>', box, listed, options)


def _names(rows: QuerySet[Any]) -> QuerySet[Any, str]:
    return rows.order_by("name", "pk").values_list("name", flat=True)[:MOST_OFFERED]


class Named(forms.CharField):
    """A record by its name or another spelling."""

    def __init__(self, offered: Callable[[], QuerySet[Any]], *, unknown: str | Promise, **options: Any) -> None:
        """Take where to look, and what to say of a name that nothing there has."""
        super().__init__(max_length=240, widget=Offering(offered), **options)
        self.offered, self.unknown = offered, unknown

    def clean(self, value: Any) -> Any:
        """Return the record."""
        name = super().clean(value)
        found = list(self.offered().called(name).order_by("pk")[:2])  # type: ignore[attr-defined]
        if not found:
            raise forms.ValidationError(str(self.unknown))
        if len(found) > 1:
            raise forms.ValidationError(_("Several are called so: type the full name."))
        return found[0]
