"""Signs members in as allauth does, and asks for their permissions in one query, not two."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, Q

from members.models import Member
from members.rules import Reader, is_member


class MemberBackend(AuthenticationBackend):  # type: ignore[misc]
    """A suspended member is nobody: neither sign-in nor an open session lasts."""

    def get_user(self, user_id: Any) -> Member | None:
        """Return the member of a session, and in the same query whether a notice waits for them, and any permission.

        Every page shows it; most members have read theirs and have none, and then no page asks again.
        """
        own = Member.objects.filter(pk=OuterRef("pk"))
        waiting = own.filter(notifications__read_at__isnull=True, notifications__isnull=False)
        granted = own.filter(Q(groups__isnull=False) | Q(user_permissions__isnull=False))
        members = Member.objects.annotate(has_notices=Exists(waiting), has_permissions=Exists(granted))
        member = members.defer("search_vector").filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None

    def get_all_permissions(self, user_obj: Reader, obj: Any = None) -> set[str]:
        """Return the permissions a member has, by a group or in person."""
        if obj is not None or not is_member(user_obj) or not user_obj.is_active:
            return set()
        if user_obj.is_superuser:
            found: set[str] = super().get_all_permissions(user_obj, obj)
            return found
        if not getattr(user_obj, "has_permissions", True):  # get_user has looked
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            granted = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj)).order_by()
            names = granted.values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in names}  # type: ignore[attr-defined]
        cached: set[str] = user_obj._perm_cache  # type: ignore[attr-defined]
        return cached
