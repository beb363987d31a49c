"""A profile that members keep: several may, one alone cannot leave it, and nobody puts another one out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core.acting import acting
from members.models import Member, MemberQuerySet


class LastEditorError(ValidationError):
    """Nobody else would keep the profile."""

    def __init__(self) -> None:
        """Say what helps."""
        super().__init__(_("You are the only one who keeps this profile. Hand it over to somebody first."))


class Kept(models.Model):
    """A profile with editors. Who joins or leaves holds its row, so that two at once come one after the other."""

    if TYPE_CHECKING:
        editorships: Any
        slug: Any

    class Meta:
        abstract = True

    @classmethod
    def link_name(cls) -> str:
        """Return the field by which rows about profiles of this kind name theirs."""
        return str(cls._meta.model_name)

    @property
    def section(self) -> str:
        """Return where the addresses of profiles of this kind begin."""
        return f"{self.link_name()}s"

    @contextmanager
    def held(self, *, by: Member | None) -> Iterator[Self]:
        """Hold the row while its editors change; who acts stands in the log of rights."""
        with transaction.atomic(), acting(by.pk if by else None):
            yield type(self)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)

    def editors_at_work(self) -> MemberQuerySet:
        """Return those who keep it and may write now: whom a letter can help."""
        found: MemberQuerySet = Member.objects.writing().filter(pk__in=self.editorships.values("member"))
        return found.order_by("pk")

    def is_kept_by(self, member: Member) -> bool:
        """Tell whether a member looks after it."""
        return bool(self.editorships.filter(member=member).exists())

    def let_go(self, editor: Member) -> None:
        """Let an editor leave; LastEditorError where nobody else keeps it who may write. Twice is once."""
        with self.held(by=editor):
            mine = self.editorships.filter(member=editor)
            if not mine.exists():
                return
            if not self.editors_at_work().exclude(pk=editor.pk).exists():
                raise LastEditorError
            mine.get().delete()
