"""Who fits: open offers for a request, open requests for an offer, each with the reasons in words.

One question to the database, and no more than it says: what both name, and which country each looks for. Take a shared
term away, and its reason is gone; without any reason nothing is suggested.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Func, IntegerField, Q, Value, When
from django.utils.translation import gettext as _

from members.rules import Reader
from opportunities.models import Interest, Kind, Opportunity
from partnerships.countries import country_name
from partnerships.models import Sector

MOST_SUGGESTED: Final = 5
# What weighs how much: the same call binds more than a sector.
SAME_CALL: Final = 3
SAME_EVENT: Final = 3
COUNTRY: Final = 2
SAME_PURPOSE: Final = 1


@dataclass(frozen=True)
class Suggestion:
    """One that fits, and why."""

    opportunity: Opportunity
    reasons: list[str]


def suggestions(mine: Opportunity, reader: Reader) -> list[Suggestion]:
    """Return what fits an open offer or request best; nothing of one's own, nor what one has written about already."""
    if not mine.is_open:
        return []
    found = _fitting(mine, reader).order_by("-score", "-published_at", "-pk")
    return [Suggestion(each, _reasons(mine, each)) for each in found[:MOST_SUGGESTED]]


def _fitting(mine: Opportunity, reader: Reader) -> models.QuerySet[Any]:
    """Return the other kind, from others, with a score made of what both have; those without any are left out."""
    wanted = Kind.OFFER if mine.kind == Kind.REQUEST else Kind.REQUEST
    written = Interest.objects.sent_by(reader).values("opportunity")
    shared = Sector.objects.filter(opportunities=models.OuterRef("pk"), pk__in=mine.sectors.values("pk"))
    here = mine.organisation.country
    rows: Any = (
        Opportunity.objects.visible_to(reader)
        .open()
        .filter(kind=wanted)
        .exclude(organisation=mine.organisation_id)
        .exclude(author=mine.author_id)
        .exclude(pk__in=written)
        .for_list()
        .annotate(
            shared_sectors=ArraySubquery(shared.order_by("name").values("name")),
            for_call=_when(Q(call=mine.call_id) if mine.call_id else None, SAME_CALL),
            at_event=_when(Q(event=mine.event_id) if mine.event_id else None, SAME_EVENT),
            you_seek=_when(Q(organisation__country__in=mine.countries) if mine.countries else None, COUNTRY),
            they_seek=_when(Q(countries__contains=[here]) if here else None, COUNTRY),
            same_purpose=_when(Q(purpose=mine.purpose), SAME_PURPOSE),
        )
    )
    sectors = Func(models.F("shared_sectors"), function="cardinality", output_field=IntegerField())
    parts = sectors + models.F("for_call") + models.F("at_event") + models.F("you_seek") + models.F("they_seek")
    scored: models.QuerySet[Any] = rows.annotate(fit=parts).filter(fit__gt=0)
    ordered: models.QuerySet[Any] = scored.annotate(score=models.F("fit") + models.F("same_purpose"))
    return ordered


def _when(condition: Q | None, weight: int) -> Any:
    if condition is None:
        return Value(0)
    return Case(When(condition, then=Value(weight)), default=Value(0), output_field=IntegerField())


def _reasons(mine: Opportunity, other: Any) -> list[str]:
    """Say in words what made the score."""
    reasons = [_("both: %(term)s") % {"term": name} for name in other.shared_sectors]
    if other.you_seek:
        reasons.append(_("you seek %(country)s") % {"country": country_name(other.organisation.country)})
    if other.they_seek:
        reasons.append(_("they seek %(country)s") % {"country": country_name(mine.organisation.country)})
    if other.for_call:
        reasons.append(_("same call"))
    if other.at_event:
        reasons.append(_("same event"))
    if other.same_purpose:
        reasons.append(_("same purpose: %(purpose)s") % {"purpose": other.get_purpose_display()})
    return reasons
