"""Mail about single notices, to those who want one for each.

Everything is asked again when the mail is made: the notice is unread and not mailed, the member may still
sign in, wants the mail and may still read the post.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from core.markdown import plain
from forum.models import Post, Topic
from forum.notices import visible_notices
from members.models import Member
from notifications.letters import absolute, defused, spoken_to, write_letter
from notifications.models import Notification

EXCERPT = 400


def mail_notices(post: Post) -> int:
    """Mail everyone who wants to hear of this post at once; return how many mails were queued."""
    waiting = Notification.objects.of_target(post).unread().not_mailed()
    members = Member.objects.writing().filter(mail_mode=Member.MailMode.EACH, pk__in=waiting.values("member"))
    return sum(_mail(member, post) for member in members.order_by("pk").iterator())


def _mail(member: Member, post: Post) -> bool:
    """Queue one mail and mark the notice, both or neither; tell whether there was one to send."""
    with transaction.atomic():
        notice = visible_notices(member).of_target(post).unread().not_mailed().first()
        if notice is None or not notice.claim():
            return False
        with spoken_to(member):
            write_letter(member, "notifications/mail/notice", notice_words(notice, post), notice=notice.pk).send()
    return True


def notice_words(notice: Notification, post: Post) -> dict[str, Any]:
    """Return what a mail says of a notice. Of a topic that is not for everyone it says nothing from inside."""
    words = {"reason": notice.get_reason_display(), "url": absolute(post.get_absolute_url()), "post": post}
    if post.thread.topic.audience != Topic.Audience.EVERYONE:
        return words
    return words | {
        "title": defused(post.thread.title),
        "author": defused(post.author.display_name) if post.author else "",
        "excerpt": Truncator(plain(post.html)).chars(EXCERPT),
        "language_of_post": post.language,
    }


def seen_at_once(notices: list[Notification]) -> None:
    """Mark notices as mailed, together with the digest that tells of them."""
    Notification.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=timezone.now())
