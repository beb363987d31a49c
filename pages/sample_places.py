"""Where the sample organisations are, so that the map and the regions have something to show; none of them is real."""

from typing import Any

from partnerships.models import Organisation, Participation, Partnership, Sector, TargetMarket, Technology


def fill(fixture: dict[str, Any]) -> None:
    """Put the bodies in their regions, and let them take part in sample partnerships."""
    for entry in fixture["organisation"]:
        told = {name: entry[name] for name in ("name", "country", "region")}
        body, _made = Organisation.objects.update_or_create(slug=entry["slug"], defaults=told)
        for slug in entry["partnerships"]:
            partnership = Partnership.objects.get_by_natural_key(slug)
            Participation.objects.get_or_create(partnership=partnership, organisation=body)
    for entry in fixture["partnership"]:
        partnership = Partnership.objects.get_by_natural_key(entry["slug"])
        partnership.sectors.set(Sector.objects.filter(slug__in=entry["sectors"]))
        partnership.technologies.set(Technology.objects.filter(slug__in=entry["technologies"]))
        partnership.target_markets.set(TargetMarket.objects.filter(slug__in=entry["markets"]))
