"""Times on the clocks of an event, on the two days a year when clocks lie."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from core.times import moment, offset, zone_label, zone_named

BRUSSELS = ZoneInfo("Europe/Brussels")


def test_a_time_of_winter_and_one_of_summer() -> None:
    assert moment(date(2020, 11, 16), time(9, 25), BRUSSELS) == datetime(2020, 11, 16, 8, 25, tzinfo=UTC)
    assert moment(date(2027, 7, 1), time(9, 25), BRUSSELS) == datetime(2027, 7, 1, 7, 25, tzinfo=UTC)


def test_a_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(
        ValidationError, match=r"02:30 does not exist on that day: clocks in Europe/Brussels go forward"
    ):
        moment(date(2027, 3, 28), time(2, 30), BRUSSELS)


def test_a_time_that_happens_twice_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"02:30 happens twice on that day: clocks in Europe/Brussels go back"):
        moment(date(2027, 10, 31), time(2, 30), BRUSSELS)


@pytest.mark.parametrize(
    ("zone", "name", "distance"),
    [
        ("Europe/Brussels", "CET", "UTC+1"),
        ("UTC", "UTC", "UTC"),
        ("Asia/Kolkata", "IST", "UTC+5:30"),
        ("America/Sao_Paulo", "UTC−3", "UTC−3"),
    ],
)
def test_zones_are_named_in_words(zone: str, name: str, distance: str) -> None:
    at = datetime(2020, 11, 16, 8, 0, tzinfo=UTC).astimezone(ZoneInfo(zone))

    assert (zone_label(at), offset(at)) == (name, distance)


@pytest.mark.parametrize("name", ["", "Mars/Base", "../etc/passwd", "europe/brussels", "\x00"])
def test_a_zone_nobody_knows_is_no_zone(name: str) -> None:
    assert zone_named(name) is None
