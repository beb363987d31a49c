"""Exchanges of the demonstration, between sample organisations of sample partnerships; nobody gets a mail."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from members.models import Member
from partnerships.models import (
    DiaryEntry,
    Editorship,
    Exchange,
    ExchangeStep,
    Indicator,
    KeyFigure,
    Organisation,
    Partnership,
    Vouch,
)
from partnerships.models.exchange_clock import today
from partnerships.models.exchange_path import ASKED, REACHED, mark
from partnerships.models.exchange_words import Deed, Mode, Party

type Speakers = dict[str, Member]

# How long ago a sample was agreed on, before its first day.
AGREED: Final = timedelta(days=20)


def fill(fixture: dict[str, Any], members: Speakers) -> None:
    """Add the bodies, who speaks for them, and their exchanges."""
    speakers = {entry["slug"]: members[entry["speakers"][0]] for entry in fixture["organisation"]}
    for entry in fixture["organisation"]:
        told = {"name": entry["name"], "country": entry["country"]}
        organisation, _made = Organisation.objects.get_or_create(slug=entry["slug"], defaults=told)
        for name in entry["speakers"]:
            Vouch.objects.get_or_create(member=members[name], organisation=organisation)
    partnerships = [_partnership(entry, members) for entry in fixture["partnership"]]
    behind = dict(zip((Party.VISITING_PARTNERSHIP, Party.HOST_PARTNERSHIP), fixture["partnership"], strict=True))
    for entry in fixture["exchange"]:
        people = {party: members[told["editors"][0]] for party, told in behind.items()}
        people |= {Party.VISITING: speakers[entry["visiting"]], Party.HOST: speakers[entry["host"]]}
        _exchange(entry, partnerships, people, members)


def _partnership(entry: dict[str, Any], members: Speakers) -> Partnership:
    made = Partnership.objects.create(slug=entry["slug"], name=entry["name"], summary=entry["summary"])
    for name in entry["editors"]:
        Editorship.objects.create(partnership=made, member=members[name])
    KeyFigure.objects.create(
        key=f"{entry['slug']}-exchanges",
        partnership=made,
        indicator=Indicator.objects.get_by_natural_key("exchanges"),
        value=entry["planned"],
        basis=KeyFigure.Basis.PLANNED,
        source="Sample content of the demonstration",
    )
    return made


def _exchange(
    entry: dict[str, Any], partnerships: list[Partnership], people: dict[Party, Member], members: Speakers
) -> None:
    starts_on = today() + timedelta(days=entry["starts_in"])
    agreed = min(timezone.now(), timezone.now() + timedelta(days=entry["starts_in"])) - AGREED
    texts = {name: entry[name] for name in ("goals", "agenda", "contact", "report") if name in entry}
    exchange = Exchange(
        visiting=Organisation.objects.get_by_natural_key(entry["visiting"]),
        host=Organisation.objects.get_by_natural_key(entry["host"]),
        visiting_partnership=partnerships[0],
        host_partnership=partnerships[1],
        visitor=people[Party.VISITING],
        mode=entry.get("mode", Mode.PHYSICAL),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=entry["days"] - 1),
        submitted_at=agreed,
        **texts,
    )
    exchange.set_countries()
    steps = [(Deed.SUBMITTED, Party.VISITING, agreed)]
    if entry["reaches"] != "submitted":
        steps += _agree(exchange, agreed)
    if entry["reaches"] == "closed":
        exchange.reported_at = agreed + AGREED + timedelta(days=entry["days"] + 3)
        exchange.closed_at = exchange.reported_at + timedelta(days=4)
        steps.append((Deed.REPORTED, Party.VISITING, exchange.reported_at))
        steps.append((Deed.CLOSED, Party.VISITING_PARTNERSHIP, exchange.closed_at))
    exchange.save()
    for deed, party, at in steps:
        ExchangeStep.objects.create(exchange=exchange, deed=deed, party=party, by=people[party], taken_at=at)
    for told in entry.get("entry", []):
        words = {name: told[name] for name in ("side", "title", "done", "learned")}
        at = agreed + AGREED + timedelta(days=told["after"])
        DiaryEntry.objects.create(exchange=exchange, author=members[told["by"]], published_at=at, saved_at=at, **words)


def _agree(exchange: Exchange, since: datetime) -> list[tuple[Deed, Party, datetime]]:
    """Let all agree, a step every three days; return who did what when."""
    steps = []
    for days, (deed, parties) in enumerate(ASKED.values(), 1):
        at = since + timedelta(days=3 * days)
        exchange.given += [mark(deed, party) for party in parties]
        setattr(exchange, REACHED[deed], at)
        steps += [(deed, party, at) for party in parties]
    return steps
