"""Members decide what others see of them and how the site speaks to them."""

import zoneinfo

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from members.models import Member
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

PAGE = reverse("pages:settings")


def filled(**changes):
    return {
        "display_name": "Chiara Example",
        "affiliation": "Example Dairy Network",
        "about": "",
        "language": "it",
        "time_zone": "Europe/Athens",
        "mail_mode": "weekly",
        "theme": "dark",
    } | changes


def test_visitors_sign_in_first(eve: Client):
    assert eve.get(PAGE)["Location"] == f"{reverse('account_login')}?next={PAGE}"


def test_settings_are_kept(signed_in, chiara):
    answer = signed_in(chiara).post(PAGE, filled())
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    chiara.refresh_from_db()
    assert (chiara.display_name, chiara.language, chiara.time_zone, chiara.theme, chiara.username) == (
        "Chiara Example",
        "it",
        "Europe/Athens",
        "dark",
        "chiara",
    )


def test_the_theme_is_written_by_the_server(signed_in, chiara):
    browser = signed_in(chiara)
    browser.post(PAGE, filled())
    assert 'data-theme="dark"' in browser.get(PAGE).content.decode()


def test_an_organisation_is_linked_and_let_go_again(signed_in, chiara):
    dairy = make_organisation("Example Dairy Network")
    browser = signed_in(chiara)
    browser.post(PAGE, filled())
    assert [one.organisation for one in chiara.affiliations.all()] == [dairy]
    browser.post(PAGE, filled())
    browser.post(PAGE, filled(affiliation="Somewhere else"))
    assert list(chiara.affiliations.all()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", ""),
        ("display_name", "Chi\u200bara"),
        ("display_name", "x" * 81),
        ("affiliation", "y\u202ez"),
        ("time_zone", "Europe/Atlantis"),
        ("language", "xx"),
        ("theme", "pink"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(signed_in, chiara, field, value):
    answer = signed_in(chiara).post(PAGE, filled(**{field: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Error:" in answer.content.decode()
    assert Member.objects.get(pk=chiara.pk).display_name == "Chiara"


def test_nobody_becomes_staff_here(signed_in, chiara):
    signed_in(chiara).post(PAGE, filled(is_staff="on", is_superuser="on", email="eve@example.org"))
    chiara.refresh_from_db()
    assert (chiara.is_staff, chiara.is_superuser, chiara.email.startswith("chiara")) == (False, False, True)


def test_the_clock_and_the_language_of_one_member_do_not_stay_for_the_next(signed_in, eve: Client, chiara, monkeypatch):
    chiara.time_zone = "Asia/Tokyo"
    chiara.language = "it"
    chiara.save()
    seen = []
    monkeypatch.setattr("pages.views.render", lambda request, *args, **kwargs: _note(seen))
    signed_in(chiara).get(reverse("pages:about"))
    eve.get(reverse("pages:about"))
    assert seen == [("Asia/Tokyo", "en"), ("Europe/Brussels", "en")]


def test_the_site_speaks_a_members_language_once_it_is_translated(signed_in, chiara, settings, monkeypatch):
    settings.LANGUAGES = [("en", "English"), ("it", "Italiano")]
    chiara.language = "it"
    chiara.save()
    seen = []
    monkeypatch.setattr("pages.views.render", lambda request, *args, **kwargs: _note(seen))
    signed_in(chiara).get(reverse("pages:about"))
    assert seen == [("Europe/Brussels", "it")]


def _note(seen):
    from django.http import HttpResponse

    zone = timezone.get_current_timezone()
    seen.append((zone.key if isinstance(zone, zoneinfo.ZoneInfo) else str(zone), translation.get_language()))
    return HttpResponse()


def test_a_language_chosen_in_the_menu_is_remembered(signed_in, chiara, settings):
    settings.LANGUAGES = [("en", "English"), ("it", "Italiano")]
    browser = signed_in(chiara)
    browser.post(reverse("set_language"), {"language": "it", "next": "/about/"})
    chiara.refresh_from_db()
    assert chiara.language == "it"
    assert browser.get("/about/")["Content-Language"] == "it"
    assert site.LANGUAGE_COOKIE_NAME in browser.cookies
