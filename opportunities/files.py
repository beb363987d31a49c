"""Open offers and requests for programs: what everybody reads on the board, and nothing of who published it."""

import json
from collections.abc import Iterable
from typing import Any

from notifications.letters import absolute
from opportunities.models import Opportunity


def as_json(opportunities: Iterable[Opportunity]) -> bytes:
    """Return all of them; what is not stated is null."""
    told = {"opportunities": [as_data(each) for each in opportunities]}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def as_data(opportunity: Opportunity) -> dict[str, Any]:
    """Return what everybody reads of one (of `for_list`)."""
    sectors: list[str] = opportunity.sector_names  # type: ignore[attr-defined]
    return {
        "id": opportunity.pk,
        "kind": opportunity.kind,
        "purpose": opportunity.purpose,
        "title": opportunity.title,
        "text": opportunity.body,
        "language": opportunity.language,
        "organisation": opportunity.organisation.slug,
        "country": opportunity.organisation.country or None,
        "sectors": sectors,
        "countries_sought": opportunity.countries,
        "call": opportunity.call.slug if opportunity.call else None,
        "event": opportunity.event.slug if opportunity.event else None,
        "partnership": opportunity.partnership.slug if opportunity.partnership else None,
        "published": opportunity.published_at.isoformat(),
        "expires": opportunity.expires_at.isoformat(),
        "url": absolute(opportunity.get_absolute_url()),
    }
