"""What the forum does when others act: opens topics, logs suspensions, keeps what is unread right, deletes files."""

from typing import Any, Final

from allauth.account.signals import user_signed_up
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from django.utils import timezone

from core.removal import whole_words
from core.signals import acted
from core.storing import drop
from events.models import AgendaRelease
from events.signals import agenda_released
from forum.erasing import forget_in_changes
from forum.models import Attachment, Case, Decision, ModerationEntry, Post, Thread, Topic, TopicModerator
from forum.models.reading import appears
from forum.statements import statement_url
from members.models import Member
from members.signals import member_reinstated, member_silenced, member_suspended, member_unsilenced, statement_sought
from opportunities.models import Opportunity
from opportunities.signals import opportunity_hidden, opportunity_restored
from partnerships.models import Affiliation, Editorship
from partnerships.signals import person_removed

# What a moderator does without the queue and the author must hear of, and what takes it back.
STATED: Final = {"hide": Decision.Deed.HIDE, "suspend": Decision.Deed.SUSPEND, "silence": Decision.Deed.SILENCE}
TAKEN_BACK: Final = {"restore": "hide", "reinstate": "suspend", "unsilence": "silence"}
# What becomes of members, by the verb of the log.
LOGGED: Final = {
    member_suspended: ModerationEntry.Verb.SUSPEND,
    member_reinstated: ModerationEntry.Verb.REINSTATE,
    member_silenced: ModerationEntry.Verb.SILENCE,
    member_unsilenced: ModerationEntry.Verb.UNSILENCE,
}


@receiver(person_removed)
def forget_person(slug: str, spellings: list[str], **_kwargs: Any) -> None:
    """Take a person who left the records out of the log of changes too."""
    forget_in_changes(whole_words([slug, *spellings]))


@receiver(acted)
def state_reasons(target: Any, verb: str, by: Member, rule: str, reason: str, **_kwargs: Any) -> None:
    """Give the author a statement of reasons, and say in it when a moderator takes the deed back."""
    if not isinstance(target, Post | Thread | Member):
        return
    if verb in STATED:
        Case.objects.note(target, STATED[verb], by=by, rule=rule, facts=reason)
    elif verb in TAKEN_BACK:
        stands = Decision.objects.about(target).standing(TAKEN_BACK[verb])
        Decision.objects.filter(pk__in=stands.values("pk")).update(reversed_at=timezone.now())


@receiver(list(LOGGED))
def log_standing(signal: Signal, member: Member, by: Member | None, reason: str, **_kwargs: Any) -> None:
    """Add a line to the log."""
    ModerationEntry.record(LOGGED[signal], by=by, reason=reason, member=member)


@receiver([opportunity_hidden, opportunity_restored])
def log_opportunity(signal: Signal, opportunity: Opportunity, by: Member, reason: str, **_kwargs: Any) -> None:
    """Add a line to the log."""
    verb = ModerationEntry.Verb.HIDE if signal is opportunity_hidden else ModerationEntry.Verb.RESTORE
    ModerationEntry.record(verb, by=by, reason=reason, opportunity=opportunity)


@receiver(statement_sought)
def explain_suspension(member: Member, **_kwargs: Any) -> dict[str, str] | None:
    """Give a suspended member, at the door, what their newest statement of reasons says and where it stands."""
    decisions = Decision.objects.filter(author=member).standing(Decision.Deed.SUSPEND)
    decision = decisions.order_by("-pk").first()
    if decision is None:
        return None
    return {"rule": decision.rule, "facts": decision.facts, "url": statement_url(decision)}


@receiver(post_delete, sender=Attachment)
def delete_file(instance: Attachment, **_kwargs: Any) -> None:
    """Delete the file of an attachment that is gone for good, whatever took it along."""
    drop(instance.file)


@receiver(post_save, sender=TopicModerator)
def let_work(instance: TopicModerator, **_kwargs: Any) -> None:
    """Let who moderates a topic into the workplace."""
    Member.objects.filter(pk=instance.member_id, is_staff=False).update(is_staff=True)


@receiver(post_delete, sender=TopicModerator)
def end_work(instance: TopicModerator, **_kwargs: Any) -> None:
    """Close the workplace to whoever moderates nothing any more and has no other right there."""
    idle = Member.objects.filter(pk=instance.member_id, is_staff=True, is_superuser=False, moderatorships=None)
    idle.filter(groups=None, user_permissions=None).update(is_staff=False)


@receiver(agenda_released)
def open_topics(release: AgendaRelease, **_kwargs: Any) -> None:
    """Open a topic for each released breakout that has none; twice gives one topic."""
    Topic.objects.open_for(release)


@receiver(user_signed_up)
def begin_reading(user: Member, **_kwargs: Any) -> None:
    """Count what was there before a member joined as read: it is no news to them."""
    user.read_through_post_id = user.caught_up_post_id = Post.objects.newest_id()
    user.save(update_fields=["read_through_post_id", "caught_up_post_id"])


@receiver(post_save, sender=Topic)
def show_topic(created: bool, **_kwargs: Any) -> None:
    """Look for unread threads anew: others may read a topic whose audience has changed or that is back."""
    if not created:
        appears(1)


@receiver(post_save, sender=Affiliation)
@receiver(post_save, sender=Editorship)
def let_in(instance: Affiliation | Editorship, **_kwargs: Any) -> None:
    """Look for unread threads anew: who belongs to a partnership reads its topics."""
    if instance.member:
        appears(1, to=instance.member)
