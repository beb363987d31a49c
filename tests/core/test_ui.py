"""The small words of the templates."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import timezone

from core.templatetags import ui

ROOT = Path(__file__).resolve().parents[2]


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_an_icon_without_words_is_silent() -> None:
    assert drawn('{% icon "bell" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons/sprite.svg#bell"/></svg>'
    )


def test_an_icon_with_a_label_is_a_picture_with_a_name() -> None:
    assert drawn("{% icon 'bell' label %}", label='Ring "now"') == (
        '<svg class="icon" role="img" aria-label="Ring &quot;now&quot;">'
        '<use href="/static/icons/sprite.svg#bell"/></svg>'
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("dao", "D"),
        ("Anna Maria van Dijk", "AD"),
        ("Žilina Ňovák", "ŽŇ"),
        ("(Sample) Ben", "B"),
        ("", "?"),
    ],
)
def test_initials_are_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.parametrize(("name", "letters"), [("MobiGoIn", "Mo"), ("DIVA", "DI"), ("EACP-EUROSME", "EA")])
def test_a_partnership_keeps_its_own_capitals(name: str, letters: str) -> None:
    assert ui.monogram(name) == letters


def test_a_name_has_one_tone_for_good() -> None:
    assert [ui.tone(name) for name in ("Ada", "Ben", "Ada")] == [ui.tone("Ada"), ui.tone("Ben"), ui.tone("Ada")]
    assert {ui.tone(str(number)) for number in range(100)} == {1, 2, 3, 4, 5, 6}


def test_an_avatar_escapes_the_name() -> None:
    assert "<b>" not in drawn("{% avatar name %}", name="<b> <i>")


def test_a_moment_is_shown_in_the_readers_zone() -> None:
    moment = datetime(2020, 11, 16, 8, 0, tzinfo=UTC)
    with timezone.override("Europe/Brussels"):
        assert drawn("{% time moment 'H:i' %}", moment=moment) == (
            '<time datetime="2020-11-16T09:00:00+01:00">09:00</time>'
        )


def test_a_day_has_no_zone() -> None:
    assert drawn("{% time day 'j F Y' %}", day=date(2020, 11, 16)) == (
        '<time datetime="2020-11-16">16 November 2020</time>'
    )


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=1, hours=2), "1 day"),
        (timedelta(days=6), "6 days"),
    ],
)
def test_recent_moments_are_told_by_their_age(ago: timedelta, words: str) -> None:
    assert f">{words}</time>" in drawn("{% relative_time moment %}", moment=timezone.now() - ago)


def test_a_sentence_says_ago() -> None:
    moment = timezone.now() - timedelta(days=3)
    assert ">3 days ago</time>" in drawn("{% relative_time moment ago=True %}", moment=moment)
    assert ">just now</time>" in drawn("{% relative_time moment ago=True %}", moment=timezone.now())


def test_older_moments_are_told_by_their_date() -> None:
    moment = datetime(2020, 11, 16, 8, 0, tzinfo=UTC)
    with timezone.override("UTC"):
        assert ">16 Nov 2020</time>" in drawn("{% relative_time moment %}", moment=moment)


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""\{% icon ["']([^"']+)["']""", template.read_text())
    }
    assert named - sprite == set()


def test_no_form_says_twice_what_to_correct():
    """A form drawn by crispy brings its own summary of errors."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")}
    drawn = {name: text for name, text in texts.items() if "|crispy" in text or "{% crispy" in text}
    assert [name for name, text in drawn.items() if "error_summary.html" in text] == []
