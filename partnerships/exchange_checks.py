"""What is looked at while somebody applies for an exchange: countries and days, each said next to its field."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnerships.models import EligibleCountry, Organisation
from partnerships.models.exchange_clock import today
from partnerships.models.exchange_rules import SAME_COUNTRY, SAME_ORGANISATION, TOO_LONG, TOO_SHORT, TURNED_AROUND
from partnerships.models.exchange_words import LEAST_DAYS, MOST_DAYS, Mode


def check(said: dict[str, Any]) -> Iterator[tuple[str, str | Promise]]:
    """Give what is wrong, each with the field it belongs to; of what is missing the fields have spoken already."""
    visiting, host, mode = said.get("visiting"), said.get("host"), said.get("mode")
    if visiting and host and visiting == host:
        yield "host", SAME_ORGANISATION
    elif visiting and host:
        yield from _countries(visiting, host, mode)
    starts, ends = said.get("starts_on"), said.get("ends_on")
    if starts and starts <= today():
        yield "starts_on", _("Choose a day that lies ahead.")
    if starts and ends:
        days = (ends - starts).days + 1
        if days < 1:
            yield "ends_on", TURNED_AROUND
        elif days < LEAST_DAYS and mode == Mode.PHYSICAL:
            yield "ends_on", TOO_SHORT
        elif days > MOST_DAYS:
            yield "ends_on", TOO_LONG


def _countries(visiting: Organisation, host: Organisation, mode: Any) -> Iterator[tuple[str, str | Promise]]:
    eligible = {*EligibleCountry.objects.open().values_list("code", flat=True)}
    for field, one in (("visiting", visiting), ("host", host)):
        if not one.country:
            yield field, _("Its record does not say in which country it is. An admin can add that.")
        elif one.country not in eligible:
            yield field, _("It is in %(country)s, which takes no part in exchanges.") % {"country": one.country_name}
    if mode == Mode.PHYSICAL and host.country and visiting.country == host.country:
        yield "host", SAME_COUNTRY
