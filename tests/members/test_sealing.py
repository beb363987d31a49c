"""Secrets of second factors rest sealed, and keys can change while they do."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from django.core.management import call_command
from django.db import connection

from core.sealing import seal, unseal
from members.models import Member
from tests.members.factors import code_of, recovery_codes, set_up_app

pytestmark = pytest.mark.django_db

OLD, NEW = "an-earlier-key-" * 4, "a-newer-key-" * 5


def columns() -> str:
    """Everything the table of second factors holds, as a dump would show it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(mfa_authenticator)::text, ' ') FROM mfa_authenticator")
        return str(cursor.fetchone()[0])


def factor(member: Member, kind: str) -> Authenticator:
    return Authenticator.objects.get(user=member, type=kind)


def test_the_table_holds_no_secret_in_the_clear(chiara: Member) -> None:
    secret, codes = set_up_app(chiara), recovery_codes(chiara)
    seed = unseal(factor(chiara, "recovery_codes").data["seed"])

    stored = columns()

    assert [word for word in (secret, seed, *codes) if word in stored] == []
    assert (secret, len(codes)) == (unseal(factor(chiara, "totp").data["secret"]), 10)


def test_a_key_changes_and_who_has_an_app_notices_nothing(settings: Any, chiara: Member) -> None:
    settings.MFA_ENCRYPTION_KEY = settings.SECRET_KEY = OLD
    secret, codes = set_up_app(chiara), recovery_codes(chiara)

    settings.MFA_ENCRYPTION_KEY = settings.SECRET_KEY = NEW
    settings.SECRET_KEY_FALLBACKS = [OLD]

    assert TOTP(factor(chiara, "totp")).validate_code(code_of(secret)) is True
    assert RecoveryCodes(factor(chiara, "recovery_codes")).validate_code(codes[0]) is True


def test_a_key_of_its_own_can_be_added_later(settings: Any) -> None:
    settings.MFA_ENCRYPTION_KEY = settings.SECRET_KEY = OLD
    sealed = seal("hush")
    settings.MFA_ENCRYPTION_KEY = NEW
    assert unseal(sealed) == "hush"


def test_after_resealing_the_earlier_key_can_be_forgotten(settings: Any, chiara: Member, capsys: Any) -> None:
    settings.MFA_ENCRYPTION_KEY = settings.SECRET_KEY = OLD
    secret, codes = set_up_app(chiara), recovery_codes(chiara)
    left_behind = seal("hush")
    settings.MFA_ENCRYPTION_KEY = settings.SECRET_KEY = NEW
    settings.SECRET_KEY_FALLBACKS = [OLD]

    call_command("reseal")
    settings.SECRET_KEY_FALLBACKS = []

    assert capsys.readouterr().out == "2 secrets are sealed with the newest key.\n"
    assert unseal(factor(chiara, "totp").data["secret"]) == secret
    assert RecoveryCodes(factor(chiara, "recovery_codes")).generate_codes() == codes
    with pytest.raises(InvalidToken):
        unseal(left_behind)
