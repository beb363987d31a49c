"""What allauth asks us: how a member is made, how mail names the site, how secrets rest."""

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from core.sealing import seal, unseal
from members.models import MailDomain, Member
from members.signals import statement_sought

SITE_NAME = "Cluster Forum"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Members are known by their display name; the address stays private."""

    def save_user(self, request: HttpRequest, user: Member, form: BaseForm, commit: bool = True) -> Member:
        """Give the new member the name and affiliation they typed and the language they read."""
        user.display_name = form.cleaned_data["display_name"]
        user.affiliation = form.cleaned_data["affiliation"]
        user.language = (get_language() or settings.LANGUAGE_CODE)[:2]
        saved: Member = super().save_user(request, user, form, commit)
        return saved

    def clean_email(self, email: str) -> str:
        """Refuse throw-away addresses, when joining and when changing the address."""
        cleaned: str = super().clean_email(email)
        MailDomain.objects.check_address(cleaned)
        return cleaned

    def populate_username(self, request: HttpRequest, user: Member) -> None:
        """Leave the user name to `Member.save`: allauth would make it from the private address."""

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as it is: the sender's name says who writes."""
        return subject

    def pre_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse | None:
        """Tell a suspended member why and until when, once they have shown who they are; strangers learn neither."""
        has_shown = bool(get_authentication_records(request, user))
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)  # forgets what was shown
        if user.is_active or not has_shown:
            return answer
        found = (said for _receiver, said in statement_sought.send(Member, member=user))
        context = {"member": user, "statement": next(filter(None, found), None)}
        return render(request, "account/account_inactive.html", context, status=HTTPStatus.FORBIDDEN)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Name the site as its pages do; without django.contrib.sites allauth would name the host."""
        site = {
            "name": SITE_NAME,
            "domain": settings.FORUM_BASE_URL.partition("://")[2],
            "address": settings.FORUM_BASE_URL,
        }
        super().send_mail(template_prefix, email, {"current_site": site} | context)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed before they reach the database (ASVS 6.5.2)."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a sealed secret."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Name the site in the authenticator app."""
        return SITE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site in the browser's passkey dialog."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": SITE_NAME}
