"""What a reader may do, as questions with an answer. Anyone may be asked, visitors too."""

from typing import TYPE_CHECKING, TypeGuard

from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from members.models import Member

type Reader = Member | AnonymousUser


def is_member(reader: Reader) -> "TypeGuard[Member]":
    """Tell whether somebody is signed in."""
    return reader.is_authenticated


def may_write(reader: Reader) -> "TypeGuard[Member]":
    """Tell whether somebody may post: a member with a confirmed address, neither suspended nor silenced.

    The clock ends both; `Member.objects.writing` asks the same of many.
    """
    if not is_member(reader) or reader.verified_at is None:
        return False
    return not reader.is_suspended and not reader.is_silenced


def is_trusted(reader: Reader) -> bool:
    """Tell whether somebody stands for a member, so that nothing they post waits: by affiliation, never by activity."""
    return is_member(reader) and (reader.vouched_at is not None or reader.is_staff)


def works(reader: Reader) -> "TypeGuard[Member]":
    """Tell whether somebody is staff and may act as such: with a second factor, where the site asks for one."""
    return is_member(reader) and reader.is_staff and not reader.lacks_second_factor


def administers(reader: Reader) -> "TypeGuard[Member]":
    """Tell whether somebody is an admin and may act as such."""
    return is_member(reader) and reader.is_superuser and not reader.lacks_second_factor


def moderates(reader: Reader) -> bool:
    """Tell whether somebody works as a moderator (or is an admin).

    Moderators are staff; asking that first spares every other member two queries a page.
    """
    return works(reader) and reader.has_perm("forum.moderate")


def may_suspend(reader: Reader, member: "Member") -> bool:
    """Tell whether somebody may suspend a member: moderators others than staff, admins anyone but themselves."""
    if not moderates(reader) or not is_member(reader) or member.pk == reader.pk:
        return False
    return administers(reader) or not member.is_staff


def may_leave(member: "Member") -> bool:
    """Tell whether a member may erase their account: anyone, but for the one admin left."""
    others = type(member)._default_manager.filter(is_superuser=True, suspended_at__isnull=True).exclude(pk=member.pk)
    return not member.is_superuser or others.exists()


def may_create_events(reader: Reader) -> bool:
    """Tell whether somebody may create events: the group Organisers, or an admin."""
    return may_write(reader) and reader.has_perm("events.add_event")
