"""The register of personal data names every field that holds some, and the public page shows it."""

from collections import Counter

from django.apps import apps

from core.privacy import concerning
from pages.privacy import impersonal, parts, register

HOW_TO = "declare each in KEPT or IMPERSONAL of its app's privacy.py"


def test_every_field_that_may_hold_personal_data_is_declared() -> None:
    found = {
        f"{model._meta.label}.{name}"
        for model in apps.get_models(include_auto_created=True)
        for name in concerning(model)
    }
    declared = {field for kept in register() for field in kept.fields}

    assert found - declared - impersonal() == set(), HOW_TO
    # Nor is anything declared that is gone.
    assert (declared | impersonal()) - found == set()


def test_no_field_is_declared_both_personal_and_not() -> None:
    assert {field for kept in register() for field in kept.fields} & impersonal() == set()


def test_whatever_leads_to_a_member_is_exported_or_says_why_not() -> None:
    silent = [kept.fields for kept in register() if not kept.of and not kept.withheld]
    assert silent == []
    names = Counter(part.name for part in parts())
    assert [name for name, times in names.items() if times > 1] == []


def test_everybody_reads_what_is_kept_why_on_which_ground_and_until_when(eve) -> None:
    html = eve.get("/privacy/register/").content.decode()

    for kept in register():
        for words in (kept.what, kept.why, kept.until, *kept.holds):
            assert str(words).replace("'", "&#x27;") in html
    assert "Article 6(1)(b)" in html
