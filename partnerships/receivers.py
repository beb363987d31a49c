"""Keeps trust right: by confirmed addresses, by belonging, on the member; lets parties of an exchange hear of it."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed, email_removed
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.storing import drop
from members.models import Member
from notifications.queueing import put
from partnerships import candidacy_letters, exchange_telling, tasks
from partnerships.models import (
    Affiliation,
    Candidacy,
    Editorship,
    ExchangeStep,
    Organisation,
    Partnership,
    Vouch,
    VouchingDomain,
)
from partnerships.models.vouching import settle
from partnerships.signals import candidacy_moved, exchange_stepped


@receiver(email_confirmed)
def vouch_by_address(email_address: EmailAddress, **_kwargs: Any) -> None:
    """Let the domain of a confirmed address vouch."""
    Vouch.objects.by_domains_of(email_address.user)


@receiver(email_removed)
@receiver(email_changed)
def look_at_addresses_again(user: Member, **_kwargs: Any) -> None:
    """End what a domain said of a member who has no address there any more."""
    Vouch.objects.by_domains_of(user)


@receiver(post_save, sender=VouchingDomain)
def vouch_by_domain(instance: VouchingDomain, created: bool, **_kwargs: Any) -> None:
    """Vouch for those who have an address there already; what it said under another name is over."""
    if not created:
        for vouch in instance.vouches.select_related("member"):
            Vouch.objects.by_domains_of(vouch.member)
    instance.vouch()


@receiver(post_save, sender=Affiliation)
@receiver(post_save, sender=Editorship)
def vouch_by_belonging(instance: Affiliation | Editorship, **_kwargs: Any) -> None:
    """Let a partnership stand for its own people, whom an admin has named."""
    if instance.member and instance.partnership:
        Vouch.objects.give(instance.member, by=None, partnership=instance.partnership)


@receiver(post_delete, sender=Affiliation)
@receiver(post_delete, sender=Editorship)
def end_belonging(instance: Affiliation | Editorship, **_kwargs: Any) -> None:
    """End it when they no longer belong to the partnership; what a coordinator said stays."""
    if not instance.member_id or not instance.partnership_id:
        return
    here = {"member": instance.member_id, "partnership": instance.partnership_id}
    if not Affiliation.objects.filter(**here).exists() and not Editorship.objects.filter(**here).exists():
        Vouch.objects.filter(**here, by=None, domain=None).delete()


@receiver(post_delete, sender=Partnership)
@receiver(post_delete, sender=Organisation)
def drop_logo(instance: Partnership | Organisation, **_kwargs: Any) -> None:
    """Delete the file with its profile."""
    drop(instance.logo)


@receiver(candidacy_moved)
def write_letters(candidacy: Candidacy, step: str, **_kwargs: Any) -> None:
    """Tell whom it concerns."""
    candidacy_letters.tell(candidacy, step)


@receiver(post_save, sender=Vouch)
@receiver(post_delete, sender=Vouch)
def write_down(instance: Vouch, **_kwargs: Any) -> None:
    """Keep the mark on the member, whatever wrote the row."""
    settle(instance.member_id)


@receiver(exchange_stepped)
def tell_parties(step: ExchangeStep, moves: bool, **_kwargs: Any) -> None:
    """Give the notices now, with the deed; letters follow where it asks somebody, or ends."""
    exchange_telling.tell(step)
    if moves:
        put(tasks.mail_exchange, step_id=step.pk)
