"""The directory at the size that is promised: 5,000 partnerships and 20,000 organisations. Made once, then kept."""

from random import Random
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from partnerships.models import (
    Generation,
    Indicator,
    KeyFigure,
    Organisation,
    Participation,
    Partnership,
    Sector,
    TargetMarket,
    Technology,
)
from partnerships.regions import country_of, regions

PARTNERSHIPS: Final = 5_000
ORGANISATIONS: Final = 20_000
# Four to twelve bodies take part, some in several; a record says two or three sentences of itself.
PARTNERS: Final = (4, 12)
SUMMARY: Final = "Clusters that share what they know, look for partners and go to new markets together. " * 3


def full_directory() -> None:
    """Make what lacks, at random but the same every time."""
    if not Partnership.objects.filter(slug=f"filled-{PARTNERSHIPS}").exists():
        _fill(Random(20_201_116))


@transaction.atomic
def _fill(random: Random) -> None:
    bodies = _organisations(random)
    made = _partnerships(random)
    taking_part = []
    for one in made:
        chosen = random.sample(bodies, random.randint(*PARTNERS))
        for place, body in enumerate(chosen):
            role = Participation.Role.PARTNER if place else Participation.Role.COORDINATOR
            taking_part.append(Participation(partnership=one, organisation=body, role=role))
    Participation.objects.bulk_create(taking_part, batch_size=5_000)
    _figures(random, made)
    with connection.cursor() as cursor:
        for table in (Partnership, Organisation, Participation, KeyFigure):
            cursor.execute(f'ANALYZE "{table._meta.db_table}"')


def _organisations(random: Random) -> list[Organisation]:
    codes = sorted(regions())
    rows = []
    for n in range(1, ORGANISATIONS + 1):
        region = random.choice(codes)
        # One in ten states no country, one in three no region.
        country = country_of(region) if n % 10 else ""
        rows.append(
            Organisation(
                slug=f"filled-body-{n}",
                name=f"Cluster {n} of {region}",
                kind=Organisation.Kind.CLUSTER,
                country=country,
                region=region if country and n % 3 else "",
            )
        )
    return Organisation.objects.bulk_create(rows, batch_size=2_000)


def _partnerships(random: Random) -> list[Partnership]:
    generations = [*Generation.objects.select_related("initiative"), None]
    now = timezone.now()
    rows = []
    for n in range(1, PARTNERSHIPS + 1):
        generation = random.choice(generations)
        rows.append(
            Partnership(
                slug=f"filled-{n}",
                name=f"Partnership {random.randrange(10**6):06} {n}",
                full_name=f"Partnership number {n} of European clusters",
                summary=SUMMARY,
                generation=generation,
                initiative=generation.initiative if generation else None,
                verified_at=now if n % 4 else None,
            )
        )
    made = Partnership.objects.bulk_create(rows, batch_size=1_000)
    for field, model, most in (
        ("sectors", Sector, 3),
        ("target_markets", TargetMarket, 3),
        ("technologies", Technology, 2),
    ):
        known = list(model._default_manager.values_list("pk", flat=True))
        through = getattr(Partnership, field).through
        column = f"{model._meta.model_name}_id"
        links = [
            through(**{"partnership_id": one.pk, column: pk})
            for one in made
            for pk in random.sample(known, min(random.randint(0, most), len(known)))
        ]
        through.objects.bulk_create(links, batch_size=5_000)
    return made


def _figures(random: Random, made: list[Partnership]) -> None:
    """Give each partnership a result of each of the indicators that the scoreboard has, one in five nothing."""
    tracked = Indicator.objects.exclude(scoreboard_position=None)
    KeyFigure.objects.bulk_create(
        (
            KeyFigure(key=f"filled-{one.pk}-{what.pk}", partnership=one, indicator=what, basis="achieved", value=value)
            for one in made
            for what in tracked
            if (value := random.randrange(500)) < 400
        ),
        batch_size=5_000,
    )
