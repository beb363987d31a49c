"""One mail a day or a week that sums up what a member has not seen yet.

A row of Digest for each member and period stands for the mail, and is written in the transaction that queues
it: a run that is killed half-way goes on where it stopped, and a second run sends nothing twice.
"""

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from forum.mailing import notice_words, seen_at_once
from forum.models import Post, Thread
from forum.notices import post_of, visible_notices
from members.models import Member
from notifications.letters import absolute, defused, spoken_to, write_letter
from notifications.models import Digest, Notification
from notifications.saved import News, SavedSearch
from partnerships.models import CallDeadline
from partnerships.reminding import told

# When people sit down to work, in their own zone.
HOUR: Final = 7
MOST_SHOWN: Final = 10
BATCH: Final = 500
# As far ahead as the first reminder of a deadline comes.
DEADLINES_AHEAD: Final = timedelta(days=30)
PERIODS: Final = {Member.MailMode.DAILY: timedelta(days=1), Member.MailMode.WEEKLY: timedelta(days=7)}


def period(mode: str, local: datetime) -> str:
    """Return the period that a moment of somebody's own time belongs to; it begins at seven, a week on Monday."""
    begun = local - timedelta(hours=HOUR)
    if mode == Member.MailMode.DAILY:
        return begun.date().isoformat()
    year, week, _day = begun.isocalendar()
    return f"{year}-W{week:02}"


def send_due() -> int:
    """Make the digests that are due, in small transactions; return how many mails were queued."""
    return sum(send_digest(member, label) for member, label in _due())


def _due() -> Iterator[tuple[Member, str]]:
    """Give the members whose period has no digest yet, zone by zone and in batches by id."""
    wanting = Member.objects.writing().filter(mail_mode__in=PERIODS)
    zones = wanting.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    for zone in list(zones):
        local = timezone.now().astimezone(zoneinfo.ZoneInfo(zone))
        for mode in PERIODS:
            label = period(mode, local)
            due = Digest.objects.lacking(wanting.filter(time_zone=zone, mail_mode=mode), label).order_by("pk")
            last = 0
            while batch := list(due.filter(pk__gt=last)[:BATCH]):
                yield from ((member, label) for member in batch)
                last = batch[-1].pk


@transaction.atomic
def send_digest(member: Member, label: str) -> bool:
    """Queue the digest of a period, if it has not been made and there is something to tell."""
    digest, made = Digest.objects.get_or_create(member=member, period=label)
    if not made:  # another worker was quicker
        return False
    notices = _notices(member)
    threads = _threads(member)
    with spoken_to(member):
        news = [one for one in _news(member) if one.total]
        if not notices and not threads and not news:
            return False
        shown = notices[:MOST_SHOWN]
        now = timezone.now()
        deadlines = CallDeadline.objects.ahead_of(member, now, DEADLINES_AHEAD).with_calls()[:MOST_SHOWN]
        context: dict[str, Any] = {
            "notices": [notice_words(notice, post_of(notice)) for notice in shown],
            "more_notices": len(notices) - len(shown),
            "topics": _by_topic(threads[:MOST_SHOWN]),
            "more_threads": len(threads) > MOST_SHOWN,
            "deadlines": [_deadline(deadline) for deadline in deadlines],
            "news": [_told(one) for one in news],
            "searches_url": absolute(reverse("notifications:search_list")),
            "home_url": absolute("/"),
            "weekly": member.mail_mode == Member.MailMode.WEEKLY,
        }
        write_letter(member, "notifications/mail/digest", context).send()
    seen_at_once(notices)
    digest.sent_at = now
    digest.save(update_fields=["sent_at"])
    return True


def _deadline(deadline: CallDeadline) -> dict[str, Any]:
    call = deadline.call
    return {"call": defused(call.name), "closes": told(deadline), "url": absolute(call.get_absolute_url())}


def _news(member: Member) -> list[News]:
    """Return what the saved searches of a member find for the first time: the words of letters decide how they ask."""
    return [search.take_news() for search in SavedSearch.objects.of(member)]


def _told(news: News) -> dict[str, Any]:
    hits = [{"title": defused(hit.title), "url": absolute(hit.address), "language": hit.language} for hit in news.hits]
    url = absolute(news.search.get_absolute_url())
    return {"name": defused(news.search.name), "url": url, "hits": hits, "more": news.more}


def _notices(member: Member) -> list[Notification]:
    posts = Post.objects.for_notices()
    unread = visible_notices(member).unread().not_mailed().by_weight()
    return list(unread.prefetch_related(GenericPrefetch("target", [posts]))[: MOST_SHOWN * 10])


def _threads(member: Member) -> list[Thread]:
    """Return followed threads with something unread since the last digest, the liveliest topic by topic."""
    since = Digest.objects.last_sent_at(member) or timezone.now() - PERIODS[Member.MailMode(member.mail_mode)]
    followed = Thread.objects.visible_to(member).followed_by(member).unread_by(member).with_news_for(member)
    fresh = followed.filter(last_post_at__gt=since).for_list().order_by("topic__position", "topic", "-last_post_at")
    return list(fresh[: MOST_SHOWN + 1])


def _by_topic(threads: list[Thread]) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (
            defused(topic.title),
            [
                {"title": defused(t.title), "new": t.new_count, "language": t.language, "url": absolute(t.reply_place)}
                for t in group
            ],
        )
        for topic, group in groupby(threads, key=lambda thread: thread.topic)
    ]
