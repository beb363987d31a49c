"""What becomes of a member's words when they leave: kept without a name, or taken along.

Threads still read afterwards. A post that is taken along leaves an empty place, so that positions, permalinks and
what others answered stay; a thread in which nobody else wrote goes whole.
"""

from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.utils import timezone
from django.utils.text import slugify

from core.removal import Names, take_names_out
from forum.models import (
    Attachment,
    Bookmark,
    Draft,
    Mention,
    ModerationEntry,
    Nomination,
    Post,
    PostRevision,
    Practice,
    Reaction,
    Thread,
    Topic,
)
from forum.rendering import drawn
from members.models import Member
from notifications.models import Notification, kind_of

# What the trigger of the log compares with; see migration 0017.
LOG = """
UPDATE forum_moderationentry
SET label = left(regexp_replace(label, %(erased)s, '[former member]', 'gi'), 240),
    reason = left(regexp_replace(reason, %(erased)s, '[former member]', 'gi'), 500)
WHERE (label ~* %(erased)s OR reason ~* %(erased)s) AND id = ANY(%(ids)s)
"""


# What deeds changed may be a title that names somebody; label and reason have let go of the name by then.
DEEDS = """
UPDATE forum_moderationentry
SET before = regexp_replace(before::text, %(erased)s, '[former member]', 'gi')::jsonb,
    after = regexp_replace(after::text, %(erased)s, '[former member]', 'gi')::jsonb
WHERE before::text ~* %(erased)s OR after::text ~* %(erased)s
"""
# The same for the log of changes; see migration 0019. It names members by number, but keeps texts of other records.
CHANGES = """
UPDATE forum_change
SET label = left(regexp_replace(label, %(erased)s, '[former member]', 'gi'), 240),
    before = regexp_replace(before::text, %(erased)s, '[former member]', 'gi')::jsonb,
    after = regexp_replace(after::text, %(erased)s, '[former member]', 'gi')::jsonb
WHERE label ~* %(erased)s OR before::text ~* %(erased)s OR after::text ~* %(erased)s
"""


def forget_names(member: Member, names: Names) -> None:
    """Take a member's names out of posts, drafts, titles and the log: in all of them, or only near the member."""
    wrote = Post.objects.filter(thread=OuterRef("pk"), author=member)
    named = Mention.objects.filter(post__thread=OuterRef("pk"), member=member)
    near = Thread.objects.filter(Exists(wrote) | Exists(named)).values("pk")
    Mention.objects.filter(member=member).delete()
    for is_near in (False, True) if names.nearby else (False,):
        threads = Q(pk__in=near) if is_near else Q()
        for thread in take_names_out(Thread.objects.filter(threads), ["title"], names, near=is_near):
            Thread.objects.filter(pk=thread.pk).update(slug=slugify(thread.title)[:80] or "thread")
        texts: list[tuple[QuerySet[Post | PostRevision | Practice | Draft | Attachment], list[str], str]] = [
            (PostRevision.objects.all(), ["source", "reason"], "post__thread"),
            (Practice.objects.all(), [*Practice().parts], "post__thread"),
            (Draft.objects.all(), ["title", "source", "fields"], "thread"),
            (Attachment.objects.all(), ["name", "alt"], "post__thread"),
        ]
        for rows, fields, path in texts:
            list(take_names_out(rows.filter(**{f"{path}__in": near}) if is_near else rows, fields, names, near=is_near))
        posts = Post.objects.filter(thread__in=near) if is_near else Post.objects.filter(search_vector=_asked(names))
        for post in take_names_out(posts, ["source"], names, near=is_near):
            Post.objects.filter(pk=post.pk).update(html=drawn(post), version=F("version") + 1)
    _forget_in_log(member, names)


def _asked(names: Names) -> CombinedSearchQuery | SearchQuery:
    """Return what finds every post that may hold a name by the index: nobody reads a million texts for one name."""
    asked: Any = SearchQuery(f"'/members/{names.username}':*", config="simple", search_type="raw")
    for name in (names.username, *names.everywhere):
        folded = Func(Value(name), function="core_fold", output_field=TextField())
        asked |= SearchQuery(folded, config="simple", search_type="plain")
    return asked  # type: ignore[no-any-return]


def forget_in_changes(pattern: str) -> None:
    """Put a mark wherever the log of changes has what the pattern finds; in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('forum.erased', %s, true)", [pattern])
        cursor.execute(CHANGES, {"erased": pattern})
        cursor.execute("SELECT set_config('forum.erased', '', true)")


def _forget_in_log(member: Member, names: Names) -> None:
    about = Q(member=member) | Q(post__author=member) | Q(thread__author=member) | Q(moderator=member)
    near = list(ModerationEntry.objects.filter(about).values_list("pk", flat=True))
    everywhere = names.pattern()
    named = ModerationEntry.objects.filter(Q(label__iregex=everywhere) | Q(reason__iregex=everywhere))
    with connection.cursor() as cursor:
        for erased, ids in (
            (everywhere, list(named.values_list("pk", flat=True))),
            (names.pattern(near=True), near),
        ):
            cursor.execute("SELECT set_config('forum.erased', %s, true)", [erased])
            cursor.execute(LOG, {"erased": erased, "ids": ids})
            if erased == everywhere:
                cursor.execute(DEEDS, {"erased": erased})
                cursor.execute(CHANGES, {"erased": erased})
        cursor.execute("SELECT set_config('forum.erased', '', true)")


def let_go(member: Member) -> None:
    """Leave a member's posts without anything of theirs, and take back what they did to the posts of others."""
    for kind in Reaction.Kind.values:
        given = Reaction.objects.filter(member=member, kind=kind)
        counter = f"{kind}_count"
        Post.objects.filter(pk__in=given.values("post")).update(**{counter: F(counter) - 1}, version=F("version") + 1)
    Reaction.objects.filter(member=member).delete()
    # Their files are deleted with the rows.
    Attachment.objects.filter(member=member, post=None).delete()
    Post.objects.filter(author=member).update(author=None, affiliation="")


def take_along(member: Member) -> None:
    """Remove a member's posts: threads of theirs alone go whole, elsewhere an empty place stays."""
    others = Post.objects.filter(thread=OuterRef("pk"), erased_at=None).exclude(author=member, author__isnull=False)
    theirs = Thread.objects.filter(Exists(Post.objects.filter(thread=OuterRef("pk"), author=member)))
    for thread in theirs.filter(~Exists(others)).order_by("pk").select_for_update():
        _remove_thread(thread)
    posts = Post.objects.filter(author=member)
    threads = list(theirs.order_by("pk").select_for_update())
    ids = list(posts.values_list("pk", flat=True))
    Notification.objects.filter(kind_of(Post), target_id__in=ids).delete()
    for model in (PostRevision, Practice, Attachment, Mention, Bookmark, Nomination, Reaction, Draft):
        model._default_manager.filter(post__in=ids).delete()
    Thread.objects.filter(accepted_post__in=ids).update(accepted_post=None)
    now = timezone.now()
    nothing = {f"{kind}_count": 0 for kind in Reaction.Kind.values}
    posts.filter(hidden_at=None).update(hidden_at=now)
    posts.update(author=None, affiliation="", source="", html="", erased_at=now, version=F("version") + 1, **nothing)
    for thread in threads:
        thread.find_last_post()


def _remove_thread(thread: Thread) -> None:
    """Remove a thread whole, with those that were merged into it."""
    if thread.hidden_at is None and thread.merged_into_id is None:
        Topic.objects.filter(pk=thread.topic_id).update(
            thread_count=F("thread_count") - 1, post_count=F("post_count") - thread.post_count
        )
    Notification.objects.filter(kind_of(Post), target_id__in=thread.posts.values("pk")).delete()
    thread.merged_threads.all().delete()
    thread.delete()
