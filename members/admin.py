"""Members in the workplace: moderators suspend and reinstate, admins keep roles. Nobody sees a password or secret."""

from datetime import datetime
from typing import Any, ClassVar

from allauth.mfa import admin as _stock  # noqa: F401 - registers what we replace
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.admin import FullTextAdmin, HouseAdmin, OneRecordAdmin, SetFilter, TraceAdmin, reason_action
from core.verbs import ReasonForm, RuledTermForm
from members import account_admin  # noqa: F401 - its pages belong here
from members.models import DataExport, Joining, MailDomain, Member
from members.rules import administers, may_suspend, moderates
from members.sudo import prove
from members.verbs import REINSTATE, SILENCE, SUSPEND, UNSILENCE

# Private, or a matter of roles: admins alone see and change these.
ADMINS_ONLY = ("email", "groups", "is_staff", "is_superuser")
PUBLIC = ("display_name", "username", "affiliation", "about", "language", "time_zone", "is_sample")
DATES = ("joined_at", "verified_at", "last_login")
STANDING = ("vouched_at", "silenced_at", "silenced_until", "silence_reason", "suspended_at", "suspended_until")


class ProvenAdmin[M: models.Model](HouseAdmin[M]):
    """Pages that give or take rights: who uses them has shown within five minutes that it is really them."""

    def save_model(self, request: HttpRequest, obj: M, form: "forms.ModelForm[M]", change: bool) -> None:
        """Ask who is there, then save."""
        prove(request)
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        """Ask who is there, then delete."""
        prove(request)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[M]) -> None:
        """Ask who is there, then delete them all."""
        prove(request)
        super().delete_queryset(request, queryset)


admin.site.unregister((Group, Authenticator))


@admin.register(Group)
class RightsAdmin(ProvenAdmin[Group], GroupAdmin):
    """What a group of members may do."""


@admin.register(Authenticator)
class FactorAdmin(ProvenAdmin[Authenticator]):
    """Second factors: an admin sees that there is one, and removes it for who has lost it."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    fields = readonly_fields = list_display
    ordering = ("-created_at", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: members set up their own."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a secret is nobody else's."""
        return False

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        """Take it away, and sign its owner out wherever they are."""
        super().delete_model(request, obj)
        obj.user.lose_factor()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Authenticator]) -> None:
        """Do so for each owner."""
        owners = list(Member.objects.filter(authenticator__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for owner in owners:
            owner.lose_factor()


@admin.register(Member)
class MemberAdmin(FullTextAdmin[Member]):
    """Find a member, see what they did, suspend or reinstate them with a reason."""

    names_people = True
    list_display = ("display_name", "affiliation", "joined", "confirmed", "state", "is_staff")
    list_filter = (
        ("vouched_at", SetFilter),
        ("silenced_at", SetFilter),
        ("suspended_at", SetFilter),
        ("verified_at", SetFilter),
        "is_staff",
        "is_sample",
        "groups",
    )
    ordering = ("-joined_at", "-pk")
    filter_horizontal = ("groups",)
    readonly_fields = ("username", *DATES, *STANDING)
    search_help_text = _("Part of the name, or words of name and affiliation; admins also by address.")
    actions = [
        *(
            reason_action(verb, form, allowed=may_suspend)
            for verb, form in (
                *((SILENCE, RuledTermForm), (UNSILENCE, ReasonForm)),
                *((SUSPEND, RuledTermForm), (REINSTATE, ReasonForm)),
            )
        ),
        "sign_out",
    ]
    action_help: ClassVar = {
        "sign_out": _(
            "Ends all sessions of these members and the addresses of their private feeds. Nobody is told; they sign in "
            "again. It cannot be undone."
        )
    }

    # Days are enough in the list: with their hours the table outgrows the window.
    @admin.display(description=_("joined"), ordering="joined_at")
    def joined(self, member: Member) -> str:
        """Return the day of joining."""
        return day(member.joined_at)

    @admin.display(description=_("address confirmed"), ordering="verified_at", empty_value="-")
    def confirmed(self, member: Member) -> str | None:
        """Return the day when the address was confirmed."""
        return day(member.verified_at) if member.verified_at else None

    @admin.display(description=_("state"))
    def state(self, member: Member) -> str:
        """Say what the member may not do at this moment, and until when."""
        for holds, word, until in (
            (member.is_suspended, _("Suspended"), member.suspended_until),
            (member.is_silenced, _("Silenced"), member.silenced_until),
        ):
            if holds:
                return f"{word}, {gettext('until')} {day(until)}" if until else str(word)
        return ""

    def get_fields(self, request: HttpRequest, obj: Member | None = None) -> tuple[str, ...]:
        """Keep addresses and roles from moderators."""
        private = ADMINS_ONLY if self._is_admin(request) else ()
        return PUBLIC + private + DATES + STANDING

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Member], search_term: str
    ) -> tuple[models.QuerySet[Member], bool]:
        """Find by the start of a name as well, for the boxes that complete; by address for admins alone."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        term = search_term.strip().replace("\x00", "")
        if not term:
            return found, doubled
        more = Q(display_name__istartswith=term)
        if self._is_admin(request):
            more |= Q(email__iexact=term)
        return found | queryset.filter(more), doubled

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: members join by themselves and confirm their address."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: suspending is enough here; erasing is a member's own right."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to narrow the list by what a page does not show: letter by letter the address would tell a secret."""
        field = lookup.partition("__")[0]
        hidden = {"password", "feed_key"} | (set() if self._is_admin(request) else set(ADMINS_ONLY[:1]))
        return field not in hidden and super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: Member, form: "forms.ModelForm[Member]", change: bool) -> None:
        """Ask who is there before anybody gets or loses a right."""
        if set(ADMINS_ONLY).intersection(form.changed_data):
            prove(request)
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Sign out everywhere"), permissions=["administer"])
    def sign_out(self, request: HttpRequest, selected: models.QuerySet[Member]) -> None:
        """End all sessions of these members, and the addresses of their private feeds."""
        for member in selected:
            member.end_sessions(kept=request if member == request.user else None)
            self.log_change(request, member, "Signed out everywhere.")
        self.message_user(request, _("They are signed out on every device."), messages.SUCCESS)

    def has_administer_permission(self, request: HttpRequest) -> bool:
        """Tell whether the action for admins is offered."""
        return self._is_admin(request)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        """Tell whether the actions are offered."""
        return moderates(request.user)

    def _is_admin(self, request: HttpRequest) -> bool:
        return administers(request.user)


@admin.register(DataExport)
class DataExportAdmin(TraceAdmin[DataExport]):
    """That a copy was asked for and made; what is in it is its member's alone."""

    list_display = ("member", "asked_at", "ready_at", "size")
    list_select_related = ("member",)
    ordering = ("-pk",)
    fields = ("member", "asked_at", "ready_at", "size")


def day(moment: datetime) -> str:
    """Return the day of a moment, in the reader's zone."""
    return date_format(localtime(moment), "SHORT_DATE_FORMAT")


@admin.register(MailDomain)
class MailDomainAdmin(HouseAdmin[MailDomain]):
    """Mail services that nobody joins with, and those that say nothing of anybody."""

    list_display = ("domain", "kind")
    list_filter = ("kind",)
    search_fields = ("domain",)
    ordering = ("domain",)


@admin.register(Joining)
class JoiningAdmin(OneRecordAdmin[Joining]):
    """The traps for robots that join."""

    list_display = ("__str__", "trap_name", "seconds", "hours")
