"""What holds for the site as a whole: its headers, its health, its demo accounts."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from config.checks import DEMO_ACCOUNTS, no_demo_accounts


def test_health_asks_neither_database_nor_host(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_every_answer_carries_the_whole_header_set(client):
    headers = client.get("/healthz").headers
    names = [
        "Content-Security-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
    ]
    policy = sorted(headers["Content-Security-Policy"].split("; "))
    assert [headers[name] for name in names[1:]] == [
        "same-origin",
        "same-origin",
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        "same-origin",
        "nosniff",
        "DENY",
    ]
    assert policy == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
    ]


@pytest.mark.django_db
def test_a_production_database_with_demo_accounts_is_refused(make_demo_account, settings):
    make_demo_account(DEMO_ACCOUNTS[0])
    with pytest.raises(SystemCheckError, match=r"forum\.E001"):
        call_command("check", databases=["default"])
    settings.FORUM_DEMO = True
    assert no_demo_accounts(None, ["default"]) == []


@pytest.fixture
def make_demo_account(django_user_model):
    """An account as the demo makes them."""
    return lambda email: django_user_model.objects.create(email=email, username=email.split("@")[0])


def test_a_server_loads_every_view_and_leaves_it_out_of_collecting_garbage():
    asked = "import config.wsgi, gc, sys; print('events.views.reading' in sys.modules, gc.get_freeze_count() > 100_000)"
    said = subprocess.check_output([sys.executable, "-c", asked], cwd=settings.BASE_DIR, text=True)
    assert said.split() == ["True", "True"]
