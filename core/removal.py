"""Takes a person's name out of the texts that quote a record.

A model whose texts quote a record says which: `quotes = ("summary",)`. Search columns are generated,
so a name that is gone from the text is gone from search in the same statement.
"""

from collections.abc import Iterable
from typing import Final

from django.apps import apps
from django.db.models import F, Value
from django.db.models.functions import Replace

# Stands in the text of a record, in the language of the record.
NAME_REMOVED: Final = "[name removed]"


def take_out(spellings: Iterable[str]) -> None:
    """Replace every spelling of a name in every quoting text, for good; the longest first."""
    names = sorted(filter(None, spellings), key=len, reverse=True)
    for model in apps.get_models():
        for field in getattr(model, "quotes", ()):
            for name in names:
                rows = model._default_manager.filter(**{f"{field}__contains": name})
                rows.update(**{field: Replace(F(field), Value(name), Value(NAME_REMOVED))})
