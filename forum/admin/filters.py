"""By what moderators choose cases."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from forum.models import Case, Report, Topic
from forum.models.cases import CaseQuerySet
from forum.models.subjects import KINDS
from members.rules import is_member

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# A longer list is no list; whoever moderates more topics filters by language and reason.
MOST_TOPICS = 100


class StateFilter(admin.SimpleListFilter):
    """What waits, unless asked otherwise."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, page: Any) -> "list[tuple[str, _StrPromise]]":
        """Name the states that are not the usual one."""
        return [("decided", _("Decided")), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:
        """Say "waiting" for the usual one."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice | ({"display": _("Waiting")} if number == 0 else {})

    def queryset(self, request: HttpRequest, queryset: CaseQuerySet) -> CaseQuerySet:  # type: ignore[override]
        """Keep the cases in this state."""
        if self.value() == "decided":
            return queryset.filter(closed_at__isnull=False).order_by("-closed_at")
        return queryset if self.value() == "all" else queryset.open()


class TopicFilter(admin.SimpleListFilter):
    """One topic; of whoever moderates some, these."""

    title = _("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, page: Any) -> list[tuple[str, str]]:
        """Name the topics."""
        topics = Topic.objects.moderated_by(request.user).in_order()
        return [(str(pk), title) for pk, title in topics.values_list("pk", "title")[:MOST_TOPICS]]

    def queryset(self, request: HttpRequest, queryset: CaseQuerySet) -> CaseQuerySet:  # type: ignore[override]
        """Keep what was written in it."""
        value = self.value() or ""
        return queryset.on(Topic.objects.filter(pk=value)) if value.isdecimal() and len(value) < 10 else queryset


class KindFilter(admin.SimpleListFilter):
    """What was reported, or what waits to be posted."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, page: Any) -> "list[tuple[str, _StrPromise]]":
        """Name the kinds."""
        return [
            ("reported", _("Reported")),
            ("held", _("Held texts")),
            ("post", _("Posts")),
            ("thread", _("Threads")),
            ("member", _("Profiles")),
            ("opportunity", _("Offers and requests")),
        ]

    def queryset(self, request: HttpRequest, queryset: CaseQuerySet) -> CaseQuerySet:  # type: ignore[override]
        """Keep the cases about it."""
        if self.value() == "reported":
            return queryset.reported()
        return queryset.filter(**{f"{self.value()}__isnull": False}) if self.value() in KINDS else queryset


class LanguageFilter(admin.SimpleListFilter):
    """What a moderator can read, of the languages in which something waits."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, page: Any) -> list[tuple[str, str]]:
        """Name the languages."""
        waiting = Case.objects.visible_to(request.user).open().order_by()
        spoken = set(waiting.values_list("language", flat=True).distinct())
        return [
            (code, name) for code, name in LANGUAGES if code in spoken or code == self.used_parameters.get("language")
        ]

    def queryset(self, request: HttpRequest, queryset: CaseQuerySet) -> CaseQuerySet:  # type: ignore[override]
        """Keep what is written in it."""
        return queryset.filter(language=self.value()) if self.value() in dict(LANGUAGES) else queryset


class ReasonFilter(admin.SimpleListFilter):
    """What somebody reported it for."""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, page: Any) -> "list[tuple[Any, Any]]":
        """Name the reasons."""
        return list(Report.Reason.choices)

    def queryset(self, request: HttpRequest, queryset: CaseQuerySet) -> CaseQuerySet:  # type: ignore[override]
        """Keep what was reported for it at least once."""
        return queryset.reported_for(self.value() or "") if self.value() in Report.Reason else queryset


class ClaimFilter(admin.SimpleListFilter):
    """Who works on it."""

    title = _("claimed")
    parameter_name = "claimed"

    def lookups(self, request: HttpRequest, page: Any) -> "list[tuple[str, _StrPromise]]":
        """Name whose cases there are."""
        return [("nobody", _("By nobody")), ("me", _("By me")), ("others", _("By others"))]

    def queryset(self, request: HttpRequest, queryset: CaseQuerySet) -> CaseQuerySet:  # type: ignore[override]
        """Keep those."""
        reader = request.user
        if self.value() == "nobody":
            return queryset.unclaimed()
        if self.value() not in {"me", "others"} or not is_member(reader):
            return queryset
        claimed = queryset.claimed_now()
        return claimed.filter(claimed_by=reader) if self.value() == "me" else claimed.exclude(claimed_by=reader)
