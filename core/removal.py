"""Takes the names of people out of texts: of those named in a record, and of members who erase their account.

A model whose texts quote a record says which: `quotes = ("summary",)`. Search columns are generated,
so a name that is gone from the text is gone from search in the same statement.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.apps import apps
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Left

# Stands in the text of a record, in the language of the record.
NAME_REMOVED: Final = "[name removed]"


def take_out(spellings: Iterable[str]) -> None:
    """Replace every spelling of a name in every quoting text, for good, whatever its capitals."""
    pattern = whole_words(filter(None, spellings))
    for model in apps.get_models():
        for field in getattr(model, "quotes", ()):
            said: Any = Func(F(field), Value(pattern), Value(NAME_REMOVED), Value("gi"), function="regexp_replace")
            if longest := getattr(model._meta.get_field(field), "max_length", None):
                said = Left(said, longest)
            model._base_manager.filter(**{f"{field}__iregex": pattern}).update(**{field: said})


def fingerprint(text: str) -> str:
    """Return what knows a name again without telling it: nothing that is loaded or typed brings a removed one back."""
    return sha256(" ".join(text.casefold().split()).encode()).hexdigest()


# Stands where a text named a member who has left.
FORMER_MEMBER: Final = "[former member]"
FORMER_PLACE: Final = "/members/former-member"


@dataclass(frozen=True)
class Names:
    """What a member is called in texts: their address, their names, and the address of their page.

    `nearby` are names that could be a word as well ("Will"), or another member's too: they are taken out only
    where the member wrote or was named.
    """

    username: str
    everywhere: tuple[str, ...]
    nearby: tuple[str, ...] = ()

    @property
    def _mention(self) -> str:
        # As core.dialect reads it; an underscore before or after may be emphasis.
        return rf"(?:(?<![\w/@])|(?<=_))@{re.escape(self.username)}(?![A-Za-z0-9@]|[-_]+[A-Za-z0-9])"

    @property
    def _place(self) -> str:
        return rf"/members/{re.escape(self.username)}(?![\w-])"

    def pattern(self, *, near: bool = False) -> str:
        """Return an expression that finds the names, in Python and in PostgreSQL alike."""
        words = whole_words([*self.everywhere, *(self.nearby if near else ())])
        return f"{self._mention}|{self._place}|{words}"

    def out_of(self, text: str, *, near: bool = False) -> str:
        """Return a text without them."""
        text = re.sub(self._place, FORMER_PLACE, text, flags=re.IGNORECASE)
        text = re.sub(f"{self._mention}|{whole_words(self.everywhere)}", FORMER_MEMBER, text, flags=re.IGNORECASE)
        return re.sub(whole_words(self.nearby), FORMER_MEMBER, text) if near and self.nearby else text

    def out_of_all(self, value: Any, *, near: bool = False) -> Any:
        """Return a value without them, whatever it is made of."""
        if isinstance(value, str):
            return self.out_of(value, near=near)
        if isinstance(value, dict):
            return {key: self.out_of_all(one, near=near) for key, one in value.items()}
        return [self.out_of_all(one, near=near) for one in value] if isinstance(value, list) else value


def whole_words(names: Iterable[str]) -> str:
    """Return an expression for whole names, the longest first.

    Blanks, line ends and marks of a quote may part their words; underscores around them may be emphasis.
    """
    longest_first = sorted(set(names), key=len, reverse=True)
    spelt = "|".join(r"[\s>]+".join(map(re.escape, name.split())) for name in longest_first)
    return rf"(?:(?<!\w)|(?<=_))(?:{spelt})(?:(?!\w)|(?=_))"


def free_texts(model: "type[models.Model]") -> list[str]:
    """Return the fields of a model in which people write about others: no names, addresses, slugs and files."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    others = (models.SlugField, models.EmailField, models.URLField)
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, kinds) and not isinstance(one, others) and not (one.choices or one.generated or one.unique)
    ]


def take_names_out[M: models.Model](
    rows: "models.QuerySet[M]", fields: Iterable[str], names: Names, *, near: bool = False
) -> Iterator[M]:
    """Take a member's names out of these fields, and give each row that was changed; the caller is in a transaction.

    The database finds the rows, so those that name nobody are never read.
    """
    texts = {f"text_of_{field}": Cast(field, models.TextField()) for field in fields}
    named = Q()
    for text in texts:
        named |= Q(**{f"{text}__iregex": names.pattern(near=near)})
    for row in rows.alias(**texts).filter(named).select_for_update(of=("self",)) if texts else ():
        changed = {}
        for field in fields:
            before = getattr(row, field)
            after = names.out_of_all(before, near=near)
            if after != before:
                longest = row._meta.get_field(field).max_length
                changed[field] = after[:longest] if longest and isinstance(after, str) else after
                setattr(row, field, changed[field])
        if changed:
            rows.model._base_manager.filter(pk=row.pk).update(**changed)
            yield row
