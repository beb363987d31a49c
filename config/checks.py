"""System checks that look at the site as a whole."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

DEMO_ACCOUNTS = tuple(f"{role}@forum.example" for role in ("member", "coordinator", "organiser", "moderator", "admin"))


@register(Tags.database)
def no_demo_accounts(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Outside the demo nobody may sign in with a password that the README prints; `migrate` refuses to go on."""
    if settings.FORUM_DEMO or not databases:
        return []
    try:
        found = get_user_model()._default_manager.filter(email__in=DEMO_ACCOUNTS).exists()
    except DatabaseError:  # before the very first migration there is no table to ask
        return []
    if not found:
        return []
    message = "This database holds demo accounts, whose password is public, and FORUM_DEMO is off."
    return [Error(message, hint="Start with a fresh database, or delete these members first.", id="forum.E001")]
