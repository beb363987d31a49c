"""Counts what a member does, and reads what they are about to post, in one statement of the database.

The statement locks one row for each member and act, so a limit holds however many requests come at once, and it says
along the way which watched words and hosts the text has: a reply asks nothing more for all of this.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.models import safety
from forum.models.watching import Match
from members.models import Member
from members.rules import is_trusted


class Act(models.TextChoices):
    """What is counted."""

    POST = "post", _("Replies")
    THREAD = "thread", _("Threads")
    EDIT = "edit", _("Changes of posts")
    REPORT = "report", _("Reports")


# For each act its first window, and the fields of Safety that limit it within that window and within a day.
WINDOWS: Final = {
    Act.POST: (timedelta(minutes=1), "posts_a_minute", "posts_a_day"),
    Act.THREAD: (timedelta(hours=1), "threads_an_hour", "threads_a_day"),
    Act.EDIT: (timedelta(minutes=1), "edits_a_minute", "edits_a_day"),
    Act.REPORT: (timedelta(hours=1), "reports_an_hour", "reports_a_day"),
}

# Of so many forms it is known that they were counted: a form that is sent again is no further act.
TOKENS: Final = 10

# A window begins with the first act in it and ends with its length. What is refused counts nothing, and neither does a
# form that was counted before. Two at once wait for each other at the row.
COUNT: Final = """
WITH most AS (
    SELECT
        CASE WHEN is_new THEN coalesce(s.new_{short}, %(new_short)s) ELSE coalesce(s.{short}, %(short)s) END AS short,
        CASE WHEN is_new THEN coalesce(s.new_{day}, %(new_day)s) ELSE coalesce(s.{day}, %(day)s) END AS day,
        coalesce(s.first_posts, %(first_posts)s) AS first_posts, coalesce(s.holds_links, true) AS holds_links
    FROM (VALUES (1)) AS one (id) LEFT JOIN forum_safety AS s ON s.id = one.id,
    LATERAL (SELECT NOT %(trusted)s
        AND %(joined)s > %(now)s - make_interval(days => coalesce(s.new_days, %(days)s)::int) AS is_new) AS account
), said AS (
    SELECT ' ' || regexp_replace(core_fold(%(text)s), '[^[:alnum:]]+', ' ', 'g') || ' ' AS folded
)
INSERT INTO forum_pace AS pace (member_id, act, short_at, short_count, day_at, day_count, tokens)
SELECT %(member)s, %(act)s, %(now)s, 1, %(now)s, 1, array_remove(ARRAY[%(token)s::uuid], NULL)
FROM most WHERE least(short, day) > 0
ON CONFLICT (member_id, act) DO UPDATE SET
    short_at = CASE WHEN pace.short_at <= %(now)s - %(span)s THEN %(now)s ELSE pace.short_at END,
    short_count = CASE WHEN %(token)s = ANY(pace.tokens) THEN pace.short_count
        WHEN pace.short_at <= %(now)s - %(span)s THEN 1 ELSE pace.short_count + 1 END,
    day_at = CASE WHEN pace.day_at <= %(now)s - interval '1 day' THEN %(now)s ELSE pace.day_at END,
    day_count = CASE WHEN %(token)s = ANY(pace.tokens) THEN pace.day_count
        WHEN pace.day_at <= %(now)s - interval '1 day' THEN 1 ELSE pace.day_count + 1 END,
    tokens = CASE WHEN %(token)s::uuid IS NULL OR %(token)s = ANY(pace.tokens) THEN pace.tokens
        ELSE (%(token)s::uuid || pace.tokens)[:{tokens}] END
WHERE %(token)s = ANY(pace.tokens)
    OR (pace.short_at <= %(now)s - %(span)s OR pace.short_count < (SELECT short FROM most))
    AND (pace.day_at <= %(now)s - interval '1 day' OR pace.day_count < (SELECT day FROM most))
RETURNING (
    SELECT coalesce(
        jsonb_agg(jsonb_build_array(w.kind, w.text, w.deed, w.replacement, w.reason) ORDER BY w.id), '[]')::text
    FROM forum_watched AS w, said
    WHERE (w.kind = 'word' AND strpos(said.folded, w.needle) > 0) OR (w.kind = 'host' AND w.text = ANY(%(hosts)s))
), NOT %(trusted)s AND (
    SELECT count(*) FROM (
        SELECT 1 FROM forum_post AS p WHERE p.author_id = %(member)s AND p.hidden_at IS NULL LIMIT 1000
    ) AS posted
) < (SELECT first_posts FROM most), NOT %(trusted)s AND (SELECT holds_links FROM most)
"""


class TooOftenError(Exception):
    """The member has done this as often as allowed for now."""


@dataclass(frozen=True)
class Read:
    """What the statement found."""

    matches: list[Match]
    # Of a newcomer: one of the first posts, and whether links wait.
    is_first: bool = False
    holds_links: bool = False


class PaceQuerySet(models.QuerySet["Pace"]):
    """The verb that counts."""

    def count_act(
        self, act: Act, by: Member, *, text: str = "", hosts: "list[str] | None" = None, token: UUID | None = None
    ) -> Read:
        """Count one act and read its text; `TooOftenError` says that it is one too many.

        A form that is sent again, by its token, is read again and neither counted nor refused.
        """
        span, short, day = WINDOWS[act]
        defaults = (getattr(safety, name.upper()) for name in (short, day, f"new_{short}", f"new_{day}"))
        asked: dict[str, Any] = dict(zip(("short", "day", "new_short", "new_day"), defaults, strict=True))
        asked |= {
            "member": by.pk,
            "act": act.value,
            "span": span,
            "days": safety.NEW_DAYS,
            "first_posts": safety.FIRST_POSTS,
        }
        asked |= {"token": token, "trusted": is_trusted(by), "joined": by.joined_at, "now": timezone.now()}
        with connection.cursor() as cursor:
            statement = COUNT.format(short=short, day=day, tokens=TOKENS)
            cursor.execute(statement, asked | {"text": text.replace("\x00", ""), "hosts": hosts or []})
            row = cursor.fetchone()
        if row is None:
            raise TooOftenError
        return Read([Match(*found) for found in json.loads(row[0])], is_first=row[1], holds_links=row[2])


class Pace(models.Model):
    """How often one member did one thing within the windows that run."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="paces", verbose_name=_("member")
    )
    act = models.CharField(_("what"), max_length=6, choices=Act)
    short_at = models.DateTimeField(_("first window since"))
    short_count = models.PositiveIntegerField(_("times in it"))
    day_at = models.DateTimeField(_("day since"))
    day_count = models.PositiveIntegerField(_("times in the day"))
    # The forms that were counted last.
    tokens = ArrayField(models.UUIDField(), default=list, blank=True, editable=False)

    objects = PaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("pace")
        verbose_name_plural = _("paces")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "act"],
                name="pace_once_for_act",
                violation_error_message=_("This is counted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_act_display()}"
