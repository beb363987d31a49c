"""Seals every secret of second factors with the newest key; afterwards earlier keys can be forgotten."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from core.sealing import reseal

SECRETS = ("secret", "seed")


class Command(BaseCommand):
    """`manage.py reseal`, after a key was changed; run twice, it does no harm."""

    help = "Seal the secrets of second factors with the newest key."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Go through all that holds a secret."""
        count = 0
        for factor in Authenticator.objects.select_for_update().iterator():
            sealed = {name: reseal(factor.data[name]) for name in SECRETS if name in factor.data}
            if sealed:
                factor.data |= sealed
                factor.save(update_fields=["data"])
                count += 1
        self.stdout.write(f"{count} secrets are sealed with the newest key.")
