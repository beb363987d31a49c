"""Open data read back: a database without records says afterwards what the one it came from said."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models, transaction

from pages.open_data.initiatives import GENERATION, INITIATIVE
from pages.open_data.organisations import ORGANISATION
from pages.open_data.partnerships import PARTNERSHIP
from pages.open_data.reading import Said, kept, named, plain_names, read_figures
from pages.open_data.shapes import Shape
from partnerships.countries import COUNTRIES
from partnerships.models import (
    Generation,
    Initiative,
    Organisation,
    Participation,
    Partnership,
    Programme,
    Sector,
    TargetMarket,
    Technology,
)


class NotEmptyError(Exception):
    """There are records already: open data is read into a database that has none."""


@transaction.atomic
def read(records: dict[str, list[Said]]) -> int:
    """Make every record of these lists, or nothing; return how many. Raises NotEmptyError."""
    if any(model._default_manager.exists() for model in (Initiative, Organisation, Partnership)):
        raise NotEmptyError
    for said in records.get("initiatives", []):
        _initiative(said)
    for said in records.get("organisations", []):
        body = _made(Organisation, ORGANISATION, said, aliases=said["also_spelt"] or [])
        read_figures(said["figures"], organisation=body)
    partnerships = records.get("partnerships", [])
    for said in partnerships:
        _partnership(said)
    for said in partnerships:
        if said["successor_of"]:
            before = Partnership.objects.get(slug=said["successor_of"])
            Partnership.objects.filter(slug=said["slug"]).update(successor_of=before)
    return sum(map(len, records.values()))


def _made[M: models.Model](model: type[M], shape: Shape, said: Said, **links: Any) -> M:
    values = kept(model, said, plain_names(model, shape))
    if "confirmed_at" in said:
        values |= kept(model, said, {"confirmed_at": "verified_at"})
    return model._default_manager.create(**values, **links)


def _initiative(said: Said) -> None:
    one = _made(Initiative, INITIATIVE, said, programme=named(Programme, said["programme"]))
    one.sectors.set(_terms(Sector, said["sectors"]))
    read_figures(said["figures"], initiative=one)
    for position, cohort in enumerate(said["generations"] or [], 1):
        years = {"starts_year": cohort["first_year"], "ends_year": cohort["last_year"]}
        made = _made(Generation, GENERATION, cohort, initiative=one, position=position, **years)
        made.sectors.set(_terms(Sector, cohort["sectors"]))
        made.target_markets.set(_markets(cohort["target_markets"]))
        read_figures(cohort["figures"], generation=made)


def _partnership(said: Said) -> None:
    links = {
        "initiative": Initiative.objects.get(slug=said["initiative"]) if said["initiative"] else None,
        "generation": Generation.objects.get(slug=said["generation"]) if said["generation"] else None,
    }
    one = _made(Partnership, PARTNERSHIP, said, **links)
    one.sectors.set(_terms(Sector, said["sectors"]))
    one.target_markets.set(_markets(said["target_markets"]))
    one.technologies.set(_terms(Technology, said["technologies"]))
    for partner in said["organisations"] or []:
        body = Organisation.objects.get(slug=partner["slug"])
        Participation.objects.create(partnership=one, organisation=body, role=partner["role"])
    read_figures(said["figures"], partnership=one)


def _terms(model: type[models.Model], names: Iterable[str] | None) -> list[Any]:
    return [named(model, name) for name in names or []]


def _markets(names: Iterable[str] | None) -> list[TargetMarket]:
    return [named(TargetMarket, name, country=CODES.get(name, "")) for name in names or []]


# Open data names markets as the records do, in English.
CODES: Final = {str(name): code for code, name in COUNTRIES.items()}
