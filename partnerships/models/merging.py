"""Two records of one organisation become one: links, spellings and the old address go to the record that is kept."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.acting import acting
from members.models import Member
from notifications.models import Follow
from partnerships.models.organisations import Organisation

if TYPE_CHECKING:
    type Moved = dict[str, list[int]]

REASON_LENGTH: Final = 500


class CannotMergeError(Exception):
    """They cannot become one: they are the same record, or one of them stands for another already."""


class OrganisationMergeQuerySet(models.QuerySet["OrganisationMerge"]):
    """Questions about merges, and the verbs that make one."""

    @transaction.atomic
    def merge_all(
        self, kept: Organisation, all_of_them: models.QuerySet[Organisation], *, by: Any, reason: str
    ) -> None:
        """Let `kept` stand for all of them, or change nothing."""
        for merged in all_of_them.exclude(pk=kept.pk).order_by("pk"):
            self.merge(kept, merged, by=by, reason=reason)

    @transaction.atomic
    def merge(self, kept: Organisation, merged: Organisation, *, by: Member, reason: str) -> "OrganisationMerge":
        """Let `kept` stand for both: all links move, the names become spellings, the old address leads to it.

        A link that the kept record has too stays behind, out of sight. Raises CannotMergeError, also for whoever
        comes second.
        """
        pair = {each.pk: each for each in _locked(kept.pk, merged.pk)}
        if len(pair) < 2 or any(each.merged_into_id for each in pair.values()):
            raise CannotMergeError
        kept, merged = pair[kept.pk], pair[merged.pk]
        spellings = [merged.name, merged.short_name, *merged.aliases]
        known = {kept.name, kept.short_name, *kept.aliases, ""}
        added = [each for each in dict.fromkeys(spellings) if each not in known]
        with acting(by.pk):
            moved = {place: pks for place, pks in _move_all(merged, kept) if pks}
            kept.aliases = [*kept.aliases, *added]
            kept.save(update_fields=["aliases"])
            merged.merged_into = kept
            merged.save(update_fields=["merged_into"])
            return self.create(kept=kept, merged=merged, by=by, reason=reason, moved=moved, added=added)


class OrganisationMerge(models.Model):
    """That one organisation stands for another: who said so and why, and what moved, so that it can be taken back."""

    kept = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("kept"))
    merged = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="merges", verbose_name=_("merged into it")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    merged_at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    # Which rows were moved, by "app.Model.field".
    moved = models.JSONField(_("moved links"), default=dict, editable=False)
    added = ArrayField(
        models.CharField(max_length=240), verbose_name=_("added spellings"), default=list, editable=False
    )
    undone_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    undone_reason = models.CharField(_("why it was taken back"), max_length=REASON_LENGTH, blank=True, editable=False)

    objects = OrganisationMergeQuerySet.as_manager()
    quotes: ClassVar = ("reason", "undone_reason")

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering: ClassVar = ["-merged_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="organisation_merged_once",
                violation_error_message=_("It stands for another organisation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"

    @transaction.atomic
    def undo(self, *, by: Member, reason: str) -> None:
        """Make them two again: what still hangs on the kept record goes back, added spellings go; twice is once."""
        pair = {each.pk: each for each in _locked(self.kept_id, self.merged_id)}
        self.refresh_from_db()
        if self.undone_at:
            return
        kept, merged = pair[self.kept_id], pair[self.merged_id]
        with acting(by.pk):
            for place, pks in self.moved.items():
                app, model, field = place.split(".")
                _move(apps.get_model(app, model)._default_manager.filter(pk__in=pks), field, kept, merged)
            kept.aliases = [each for each in kept.aliases if each not in self.added]
            kept.save(update_fields=["aliases"])
            merged.merged_into = None
            merged.save(update_fields=["merged_into"])
            self.undone_at, self.undone_reason = timezone.now(), reason
            self.save(update_fields=["undone_at", "undone_reason"])


def _locked(*pks: int) -> list[Organisation]:
    return list(Organisation.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def _move_all(here: Organisation, there: Organisation) -> "Iterator[tuple[str, list[int]]]":
    """Move every link; yield which rows of which place went."""
    for model, field in links():
        yield f"{model._meta.label}.{field}", _move(model._default_manager.all(), field, here, there)
    # Who follows it names it by kind and id.
    yield f"{Follow._meta.label}.target_id", _move(Follow.objects.of_kind(Organisation), "target_id", here, there)


def _move(rows: Any, field: str, here: Organisation, there: Organisation) -> list[int]:
    """Move what names `here`, and return which rows went; a row that `there` has as well stays."""
    went = []
    for pk in list(rows.filter(**{field: here.pk}).order_by("pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                rows.model._default_manager.filter(pk=pk).update(**{field: there.pk})
        except IntegrityError:
            continue
        went.append(pk)
    return went


def links() -> list[tuple[type[models.Model], str]]:
    """Return every column of the site that names an organisation, but for what tells of merges."""
    found = [
        (relation.related_model, relation.field.name)
        for relation in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
    ]
    return [(model, name) for model, name in found if model is not OrganisationMerge]
