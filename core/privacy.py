"""What is kept about people, declared beside the models that hold it (`<app>/privacy.py`).

The register at /privacy/register/, the export of a member's data and the test that finds undeclared fields
are made of these declarations, so none of them can say something else than the others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Ground(models.TextChoices):
    """Why the law allows it: the grounds of Article 6(1) of Regulation (EU) 2016/679 that we rely on."""

    CONTRACT = "b", _("to give you the account you asked for (Article 6(1)(b))")
    INTEREST = "f", _("our legitimate interest (Article 6(1)(f))")
    DUTY = "c", _("a duty of law (Article 6(1)(c))")


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One thing that is kept about people: which fields hold it, what for, on which ground, and until when."""

    # Model to the names of its fields, parted by blanks: "forum.Post": "author source".
    holds: Mapping[str, str]
    what: "_StrPromise"
    why: "_StrPromise"
    ground: Ground
    until: "_StrPromise"
    # How a row leads to its member: "author". Nothing for people without an account.
    of: str = ""
    # Columns that no export carries: secrets, and what belongs to others.
    without: str = ""
    # Further columns of an export, which tell a reader what a row is about.
    more: str = ""
    # Why no export has it, where none does.
    withheld: "_StrPromise | str" = ""

    @property
    def models(self) -> "list[type[models.Model]]":
        """Return the models that hold it."""
        return [apps.get_model(label) for label in self.holds]

    @property
    def fields(self) -> list[str]:
        """Return the fields that hold it, with their models."""
        return [f"{label}.{name}" for label, names in self.holds.items() for name in names.split()]

    @property
    def parts(self) -> "list[Part]":
        """Return what an export has of it: a part for each model."""
        if not self.of or self.withheld:
            return []
        return [Part(self, model) for model in self.models]


@dataclass(frozen=True)
class Part:
    """The rows of one model that are a member's own, as an export holds them."""

    kept: Kept
    model: "type[models.Model]"

    @property
    def name(self) -> str:
        """Return what its files are called."""
        known_by = "" if self.kept.of in PLAIN else f"-as-{self.kept.of.replace('__', '-')}"
        return f"{self.model._meta.app_label}-{self.model._meta.model_name}{known_by}"

    @property
    def columns(self) -> list[str]:
        """Return every column of the row but generated ones, secrets, and links to other members."""
        left_out = {*self.kept.without.split(), self.kept.of}
        own = [
            one.attname if one.is_relation else one.name
            for one in self.model._meta.concrete_fields
            if one.name not in left_out and not one.generated and not _names_a_member(one)
        ]
        return [*own, *self.kept.more.split()]

    def rows(self, member: models.Model) -> Iterator[dict[str, Any]]:
        """Give the rows, read in portions: a member may have written much."""
        rows = self.model._base_manager.filter(**{self.kept.of: member.pk}).order_by("pk")
        yield from rows.values(*self.columns).iterator(chunk_size=1000)


type Exported = tuple[Part, Iterator[dict[str, Any]]]


def exported(declared: Iterable[Kept], member: models.Model) -> Iterator[Exported]:
    """Give each part of a member's export with its rows."""
    for kept in declared:
        for part in kept.parts:
            yield part, part.rows(member)


# Relations whose name says no more than whose the row is.
PLAIN: Final = {"pk", "member", "user", "author"}

# What may hold words or traces of people. Choices are ours, and generated columns are made of other fields.
TEXTS: Final = (
    models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField,
    models.BinaryField, ArrayField,
)  # fmt: skip


def _names_a_member(one: "models.Field[Any, Any]") -> bool:
    return one.is_relation and one.related_model is apps.get_model("members.Member")


def is_free_text(one: "models.Field[Any, Any]") -> bool:
    """Tell whether a field may hold whatever somebody wrote."""
    return isinstance(one, TEXTS) and not one.choices and not one.generated


def concerning(model: "type[models.Model]") -> list[str]:
    """Return the fields of a model that must be declared: links to members, and whatever may hold a text."""
    return [one.name for one in model._meta.concrete_fields if _names_a_member(one) or is_free_text(one)]


@dataclass(frozen=True, kw_only=True)
class Term:
    """For how long something is kept, and what forgets it: the worker keeps every term once a night."""

    name: str
    what: "_StrPromise"
    # Counted from what, in words: "after it was read".
    since: "_StrPromise"
    days: int
    # Forgets what is older than a moment; returns how much that was.
    forget: Callable[[datetime], int] = field(repr=False)

    def keep(self) -> int:
        """Forget what has had its time."""
        return self.forget(timezone.now() - timedelta(days=self.days))
