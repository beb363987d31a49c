"""What happens to a member when allauth has done its part."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import authentication_step_completed, email_confirmed, password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from members.guarded import FACTORS
from members.middleware import SEEN_KEY
from members.models import Member
from members.session_age import note_sign_in
from members.signals import member_suspended
from members.workplace import note_work


@receiver(email_confirmed)
def verify_member(email_address: EmailAddress, **_kwargs: Any) -> None:
    """Let a member write once their address is confirmed."""
    email_address.user.verify()


@receiver(user_logged_in)
def note_activity(request: HttpRequest, **_kwargs: Any) -> None:
    """Start the clocks of the session, of its use and of the workplace; allauth has just noted the session itself."""
    note_sign_in(request)
    request.session[SEEN_KEY] = int(timezone.now().timestamp())
    note_work(request)


@receiver(authentication_step_completed)
def note_proof(request: HttpRequest, user: Member, **_kwargs: Any) -> None:
    """Open the workplace again for who has shown who they are; before signing in, nobody is there yet."""
    if request.user == user:
        note_work(request)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
@receiver([password_changed, password_reset])
def end_other_sessions(request: HttpRequest, user: Member, **_kwargs: Any) -> None:
    """Sign out every other device: whoever sits there may be why the password or the factor was changed."""
    member = Member.objects.get(pk=user.pk)
    member.end_sessions(kept=request if request.user == member else None)


@receiver(authenticator_added)
def show_the_workplace(request: HttpRequest, user: Member, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Lead staff on who have just set up what the workplace asks for."""
    if user.is_staff and authenticator.type in FACTORS:
        door, words = reverse("admin:index"), _("Go to the workplace")
        messages.success(request, format_html('<a href="{}">{}</a>', door, words))


@receiver(member_suspended)
def end_all_sessions(member: Member, **_kwargs: Any) -> None:
    """Sign out who is suspended, for good: when the suspension is over, they sign in anew."""
    member.end_sessions()
