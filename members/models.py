"""A member: someone with an account. A person named in a record is `partnerships.Person`."""

import zoneinfo
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import BaseUserManager, Permission
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.languages import LANGUAGES
from core.markdown import escaped
from core.removal import Names
from core.search import Searchable, beginning, begun_words, question, vector_field
from members.domains import MailDomain
from members.exports import DataExport
from members.guarded import Guarded
from members.joining import Joining
from members.requests import DataRequest
from members.rules import Reader, is_member, moderates
from members.standing import Standing
from members.terms import over

__all__ = [
    "DataExport",
    "DataRequest",
    "Joining",
    "MailDomain",
    "Member",
    "MemberManager",
    "MemberQuerySet",
    "check_time_zone",
    "no_control_characters",
]


def check_time_zone(value: str) -> None:
    """Refuse a name that the IANA time zone database does not know."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("%(zone)s is not a time zone."), params={"zone": value})


# Two texts that differ only in letters nobody can see would be two names that look alike.
no_control_characters = RegexValidator(
    r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]",
    _("Use letters, digits, spaces and punctuation that can be seen."),
    inverse_match=True,
)


class MemberQuerySet(Searchable["Member"]):
    """Questions about members."""

    def visible_to(self, reader: Reader) -> "MemberQuerySet":
        """Everyone sees members whose address is confirmed, and search engines are asked not to.

        A suspended member is seen by moderators only, an unconfirmed one by themselves too.
        """
        if moderates(reader):
            return self
        shown = over("suspended") & Q(verified_at__isnull=False)
        if is_member(reader):
            return self.filter(shown | Q(pk=reader.pk))
        return self.filter(shown)

    def writing(self) -> "MemberQuerySet":
        """Those for whom `may_write` is true: a confirmed address, neither suspended nor silenced."""
        return self.reading().filter(over("silenced"))

    def reading(self) -> "MemberQuerySet":
        """Those who may sign in and read: a confirmed address, not suspended."""
        return self.filter(over("suspended"), verified_at__isnull=False)

    def moderating(self) -> "MemberQuerySet":
        """Those for whom `moderates` is true: staff who may, by themselves or by a group, and admins."""
        may = Permission.objects.filter(content_type__app_label="forum", codename="moderate")
        allowed = Q(is_superuser=True) | Q(user_permissions__in=may) | Q(groups__permissions__in=may)
        working = Member._base_manager.filter(allowed, over("suspended"), is_staff=True)
        return self.filter(pk__in=working.values("pk"))

    def due_back(self) -> "MemberQuerySet":
        """Suspended members whose term is over."""
        return self.filter(suspended_at__isnull=False, suspended_until__lte=timezone.now())

    def never_confirmed(self, before: datetime) -> "MemberQuerySet":
        """Those who joined before a moment and have never confirmed an address: they could write nothing."""
        unconfirmed = self.filter(verified_at__isnull=True, joined_at__lt=before, last_login__isnull=True)
        return unconfirmed.filter(suspended_at__isnull=True, is_staff=False, posts__isnull=True)

    def named(self, usernames: Iterable[str]) -> "MemberQuerySet":
        """Those with these user names."""
        return self.filter(username__in=usernames)

    def called(self, name: str) -> "MemberQuerySet":
        """Those with this user name or display name, capitals aside; nobody is called nothing."""
        name = name.removeprefix("@")
        return self.filter(Q(username=name.lower()) | Q(search_vector=question(name), display_name__iexact=name))

    def beginning(self, text: str) -> "MemberQuerySet":
        """Those whose user name, or a word of whose display name, begins like this; accents and capitals aside."""
        username = Q(username__startswith=text.lower()) if text.replace("-", "").replace("_", "").isalnum() else Q()
        words = begun_words(text)
        if not words:
            return self.none()
        return self.filter(username | Q(search_vector=beginning(words))).order_by("display_name", "pk")


class MemberManager(BaseUserManager["Member"].from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Makes members, and finds them by address whatever its capitals."""

    def get_by_natural_key(self, email: str | None) -> "Member":
        """Return the member with this address."""
        member: Member = self.get(email__iexact=email)
        return member

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Make a member who can sign in with `password`."""
        member: Member = self.model(email=email.strip().lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Make an admin with a confirmed address."""
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **{"verified_at": timezone.now()} | fields)


class Member(Standing, Guarded):  # type: ignore[override]
    """Someone with an account. The address is private; the display name is what others see."""

    class Theme(models.TextChoices):
        SYSTEM = "", _("Like my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class MailMode(models.TextChoices):
        EACH = "each", _("One mail for each notice")
        DAILY = "daily", _("One mail a day")
        WEEKLY = "weekly", _("One mail a week")
        NONE = "none", _("No mail")

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    username = models.SlugField(
        _("user name"), unique=True, editable=False, help_text=_("Part of the member's address.")
    )
    display_name = models.CharField(_("display name"), max_length=80, validators=[no_control_characters])
    affiliation = models.CharField(
        _("affiliation"),
        max_length=160,
        blank=True,
        validators=[no_control_characters],
        help_text=_("Your cluster, partnership or organisation, shown beside your name."),
    )
    about = models.TextField(_("about"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels", validators=[check_time_zone])
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, blank=True)
    mail_mode = models.CharField(_("mail about notices"), max_length=6, choices=MailMode, default=MailMode.DAILY)
    # Posts up to this one count as read: what was there before the member joined is no news to them.
    read_through_post_id = models.BigIntegerField(default=0, editable=False)
    # When they had last read everything: no post up to this one is unread. It only bounds the search.
    caught_up_post_id = models.BigIntegerField(default=0, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("An invented member of the demonstration."))
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    verified_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    search_vector = vector_field("simple", models.F("display_name"), models.F("affiliation"))

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_vector"], name="member_search")]
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(suspended_until__isnull=True) | Q(suspended_at__isnull=False),
                name="member_term_of_a_suspension",
                violation_error_message=_("Only a suspension has an end."),
            ),
            models.CheckConstraint(
                condition=Q(silenced_at__isnull=False) | Q(silenced_until__isnull=True, silence_reason=""),
                name="member_term_of_a_silence",
                violation_error_message=_("Only a silence has an end and a reason."),
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="member_email_unique",
                violation_error_message=_("A member with this address exists already."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new member an address of their own, made from the name."""
        if self.username:
            super().save(*args, **kwargs)
            return
        stem = slugify(self.display_name)[:40] or "member"
        taken = Member.objects.filter(username=stem)
        self.username = f"{stem}-{uuid4().hex[:6]}" if taken.exists() else stem
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError:
            if not taken.exists():
                raise
            # Somebody of the same name joined in this very moment.
            self.username = f"{stem}-{uuid4().hex[:6]}"
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("members:member_detail", args=[self.username])

    def get_full_name(self) -> str:
        """Return the name others see; mails greet with it."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the name others see."""
        return str(self)

    def names(self) -> Names:
        """Return what texts may call this member.

        A name of one word may be a word as well, and a name of two members is not this one's alone: both are
        theirs only where they wrote or were named.
        """
        namesakes = Member.objects.filter(display_name__iexact=self.display_name).exclude(pk=self.pk)
        spellings = tuple(filter(None, (self.display_name, escaped(self.display_name))))
        is_unmistakable = len(self.display_name.split()) > 1 and not namesakes.exists()
        of_two_words = (self.username,) if "-" in self.username else ()
        return Names(
            username=self.username,
            everywhere=(self.email, *of_two_words, *(spellings if is_unmistakable else ())),
            nearby=() if is_unmistakable else spellings,
        )

    def verify(self) -> None:
        """Remember that the address is confirmed; the first time counts."""
        if self.verified_at is None:
            self.verified_at = timezone.now()
            self.save(update_fields=["verified_at"])

    def renew_feed_key(self) -> None:
        """End the address of the private feed; the next one is another."""
        self.feed_key = uuid4()
        self.save(update_fields=["feed_key"])

    def stop_mail(self) -> None:
        """Send this member no more mail about notices."""
        self.mail_mode = self.MailMode.NONE
        self.save(update_fields=["mail_mode"])
