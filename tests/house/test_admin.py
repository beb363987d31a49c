"""Admins can reach everything: every model of ours has its place in Django admin."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client

from members.models import Member

OURS = ["members", "notifications", "partnerships", "events", "opportunities", "forum"]
MODELS = [model for label in OURS for model in apps.get_app_config(label).get_models()]


def test_every_model_is_in_the_admin() -> None:
    # A through table without fields of its own is edited with the thing it belongs to.
    assert [model._meta.label for model in MODELS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_and_searches(model: type, sam: Member, signed_in) -> None:
    browser: Client = signed_in(sam)
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"

    assert browser.get(address).status_code == 200
    if admin.site.get_model_admin(model).search_fields:
        assert browser.get(address, {"q": "Ada's, \x00 'OR 1=1"}).status_code in {200, 302}
