"""An account under attack: what a member of staff needs before they act, and what ends everything that is open."""

from typing import Any, Final
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.functions import RandomUUID
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# Recovery codes are a way back to a factor, not one of their own.
FACTORS: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Guarded(AbstractBaseUser, PermissionsMixin):
    """A member whose rights and sessions can be trusted."""

    is_staff = models.BooleanField(_("staff"), default=False)
    # Names the member to their private feed; a new one ends the old address.
    feed_key = models.UUIDField(db_default=RandomUUID(), editable=False)
    # Every session that began before this moment has ended, on whatever device.
    signed_out_at = models.DateTimeField(null=True, editable=False)
    # They have read that a second factor would be good, and will come to it by themselves.
    factor_declined_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether signing in takes more than a password: an authenticator app or a passkey."""
        return bool(Authenticator.objects.filter(user=self.pk, type__in=FACTORS).exists())

    @property
    def lacks_second_factor(self) -> bool:
        """Whether this is staff who cannot work yet: the site asks them for a second factor and they have none."""
        staff = self.is_staff or self.is_superuser
        return bool(settings.STAFF_NEEDS_SECOND_FACTOR and staff and not self.has_second_factor)

    @property
    def urged_to_second_factor(self) -> bool:
        """Whether a page of organisers asks this member to set one up: until they have, or have said no."""
        return self.factor_declined_at is None and not self.has_second_factor

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Give admins the rights of an admin only once they have a second factor."""
        return not (self.is_superuser and self.lacks_second_factor) and bool(super().has_perm(perm, obj))

    def has_module_perms(self, app_label: str) -> bool:
        """Do so for whole apps as well."""
        return not (self.is_superuser and self.lacks_second_factor) and super().has_module_perms(app_label)

    def decline_factor(self) -> None:
        """Remember that they do not want to be asked again to set up a second factor."""
        self.factor_declined_at = timezone.now()
        self.save(update_fields=["factor_declined_at"])

    @transaction.atomic
    def lose_factor(self) -> None:
        """End all sessions when a factor was taken away; recovery codes for none that is left go with it."""
        if not self.has_second_factor:
            Authenticator.objects.filter(user=self.pk).delete()
        self.end_sessions()

    @transaction.atomic
    def end_sessions(self, *, kept: HttpRequest | None = None) -> None:
        """Sign out everywhere, but for the browser that asks; end the address of the private feed."""
        self.signed_out_at, self.feed_key = timezone.now(), uuid4()
        self.save(update_fields=["signed_out_at", "feed_key"])
        ended = UserSession.objects.filter(user=self.pk)
        if kept is not None:
            update_session_auth_hash(kept, self)  # type: ignore[arg-type]  # the one member class there is
            UserSession.objects.create_from_request(kept)
            ended = ended.exclude(session_key=kept.session.session_key)
        for session in ended:
            session.end()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie sessions to the password and to the moment when all ended: no list of them is needed."""
        moment = self.signed_out_at.isoformat() if self.signed_out_at else ""
        return salted_hmac("members.sessions", self.password + moment, secret=secret, algorithm="sha256").hexdigest()
