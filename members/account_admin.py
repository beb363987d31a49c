"""Addresses and sessions in the workplace, for admins: allauth's own pages on our ground."""

from typing import Any, ClassVar

from allauth.account import admin as _addresses
from allauth.account.models import EmailAddress
from allauth.usersessions import admin as _sessions  # noqa: F401 - registers what we replace
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import HouseAdmin

admin.site.unregister((EmailAddress, UserSession))


@admin.register(EmailAddress)
class AddressAdmin(HouseAdmin[EmailAddress], _addresses.EmailAddressAdmin):  # type: ignore[misc]
    """Which addresses members have, and which they confirmed."""

    names_people = True
    list_filter = ("verified",)
    list_select_related = ("user",)
    ordering = ("-pk",)
    sortable_by = ()
    action_help: ClassVar = {
        "make_verified": _(
            "Marks addresses as confirmed without their owner's click, and lets them in. Nobody is told. It can be "
            "taken back on the page of the address."
        )
    }


@admin.register(UserSession)
class SessionAdmin(HouseAdmin[UserSession]):
    """Who is signed in, and where; deleting a session here signs out that browser."""

    names_people = True
    list_display = ("user", "created_at", "last_seen_at", "ip", "user_agent")
    list_select_related = ("user",)
    raw_id_fields = ("user",)
    search_fields = ("user__display_name", "ip")
    ordering = ("-pk",)
    sortable_by = ()
    action_help: ClassVar = {
        "delete_selected": _(
            "Signs out the browsers you selected. Nobody is told; they sign in again. It cannot be undone."
        )
    }

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: signing in makes it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: there is nothing to correct."""
        return False

    def delete_model(self, request: HttpRequest, obj: UserSession) -> None:
        """End the session, not only what we show of it."""
        obj.end()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[UserSession]) -> None:
        """End them all."""
        for session in queryset:
            session.end()
