"""The map of target markets: which generations of an initiative name which country."""

from dataclasses import dataclass, field
from functools import cached_property

from partnerships.models import Generation, Initiative, TargetMarket

# Where a market stands on the drawing (static/icons/world.svg, 900 by 330); others are listed beside it.
PLACES = {
    "BR": (286.4, 255.3),
    "CA": (148.8, 61.0),
    "CN": (686.3, 132.2),
    "IN": (622.7, 166.0),
    "JP": (777.1, 123.4),
    "SG": (688.3, 220.5),
    "US": (161.8, 117.3),
}
HOME = (444.8, 83.8)


@dataclass
class Market:
    """One country that partnerships turn to, and the generations that name it."""

    market: TargetMarket
    generations: list[Generation] = field(default_factory=list)

    @property
    def place(self) -> tuple[float, float] | None:
        """Where it stands on the drawing, if it does."""
        return PLACES.get(self.market.country)

    @property
    def arc(self) -> str:
        """The line from Europe: higher the further it goes."""
        (x, y), (home_x, home_y) = self.place or HOME, HOME
        top = min(y, home_y) - abs(x - home_x) * 0.16 - 10
        return f"M{home_x} {home_y}Q{(x + home_x) / 2:.1f} {max(top, 8):.1f} {x} {y}"


class MarketMap:
    """The markets of the first initiative that names any; one query."""

    @cached_property
    def names(self) -> list[tuple[Generation, TargetMarket]]:
        """Which generation of that initiative names which market, in order of time."""
        rows = Generation.target_markets.through.objects.select_related("generation__initiative", "targetmarket")
        by_time = ["generation__initiative__position", "generation__initiative", "generation__position"]
        found = [
            (row.generation, row.targetmarket) for row in rows.order_by(*by_time, "generation__number", "generation")
        ]
        return [(one, market) for one, market in found if one.initiative_id == found[0][0].initiative_id]

    @property
    def generations(self) -> list[Generation]:
        """The generations that name markets, each once."""
        return list({one.pk: one for one, _market in self.names}.values())

    @property
    def initiative(self) -> Initiative | None:
        """Whose partnerships go there."""
        return self.names[0][0].initiative if self.names else None

    @cached_property
    def markets(self) -> list[Market]:
        """Every market once, by name."""
        found: dict[str, Market] = {}
        for generation, market in self.names:
            found.setdefault(market.slug, Market(market)).generations.append(generation)
        return sorted(found.values(), key=lambda one: one.market.name)
