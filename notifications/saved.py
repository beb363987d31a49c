"""Saved searches: what a member looks for again and again, told when it is found for the first time."""

from typing import ClassVar, Final, NamedTuple, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Max, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.rules import Reader, is_member
from notifications.searches import Hit, SearchKind, kind_called

MOST_SAVED: Final = 20
HITS_TOLD: Final = 5
NAME_LENGTH: Final = 80
QUESTION_LENGTH: Final = 2000


class TooManySearchesError(Exception):
    """A member has saved as many searches as there is room for."""


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Questions about saved searches, and the verb that saves one."""

    def of(self, member: Reader) -> Self:
        """Searches of one member, by name; none for a visitor."""
        return self.filter(member=member).order_by("name", "pk") if is_member(member) else self.none()

    @transaction.atomic
    def save_for(self, member: Member, kind: SearchKind, question: str, name: str) -> "SavedSearch":
        """Save a question; what it finds now is known, what comes later is news. Saved twice, it is there once.

        Raises TooManySearchesError where a member has no room for another.
        """
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        mine = self.of(member)
        if known := mine.filter(kind=kind.key, question=question).first():
            return known
        if mine.count() >= MOST_SAVED:
            raise TooManySearchesError
        search = self.model(member=member, kind=kind.key, question=question, name=name)
        search.look()
        search.save()
        return search


class SavedSearch(models.Model):
    """A question of one member that is asked anew for each of their digests, and tells what it had not found before."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches", verbose_name=_("member")
    )
    kind = models.CharField(_("kind"), max_length=20)
    # The end of an address, as SearchKind.question spells it.
    question = models.CharField(_("question"), max_length=QUESTION_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    # Up to which id everything is known, where ids rise with time; else the ids that were found before.
    known_up_to = models.BigIntegerField(default=0, editable=False)
    known = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "kind", "question"],
                name="saved_search_once",
                violation_error_message=_("This search is saved already."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_search_has_a_name",
                violation_error_message=_("Give it a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.place.address(self.question)

    @property
    def place(self) -> SearchKind:
        """Return where it searches."""
        kind = kind_called(self.kind)
        assert kind is not None  # noqa: S101 - kinds are never taken away
        return kind

    def rename(self, name: str) -> None:
        """Call it otherwise."""
        self.name = name
        self.save(update_fields=["name"])

    def remove(self) -> None:
        """Forget it. Saved again, it begins anew."""
        self.delete()

    def look(self) -> list[int]:
        """Ask, and return the ids of what was not known; from now on it is. The caller saves."""
        found = self.place.found(self.member, QueryDict(self.question)).order_by()
        if not self.place.rises:
            new = sorted(set(found.values_list("pk", flat=True)) - set(self.known), reverse=True)
            self.known = [*self.known, *new]
            return new
        before, every = self.known_up_to, found.model._default_manager.all()
        self.known_up_to = every.aggregate(top=Max("pk"))["top"] or 0
        if self._state.adding:
            return []
        rows = found.filter(pk__gt=before, pk__lte=self.known_up_to).order_by("-pk")
        return list(rows.values_list("pk", flat=True))

    @transaction.atomic
    def take_news(self) -> "News":
        """Return what is found for the first time: whoever comes second, at the same moment even, finds nothing."""
        mine = SavedSearch.objects.select_for_update(of=("self",)).select_related("member").get(pk=self.pk)
        new = mine.look()
        mine.save(update_fields=["known", "known_up_to"])
        rows = mine.place.found(mine.member, QueryDict(mine.question)).filter(pk__in=new[:HITS_TOLD])
        return News(mine, [mine.place.told(row) for row in rows.order_by("-pk")] if new else [], len(new))


class News(NamedTuple):
    """What a saved search found for the first time: the newest of it, and how much there is."""

    search: SavedSearch
    hits: list[Hit]
    total: int

    @property
    def more(self) -> int:
        """Return how many are not told one by one."""
        return self.total - len(self.hits)
