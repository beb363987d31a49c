"""What members had read of two threads before a merge, and how much they wished to hear of each."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from forum.models.surgery import MERGED_LEVEL, READERS, marks_of
from forum.models.threads import Thread
from notifications.levels import Level

KEEP_MARKS = f"""
WITH reader AS ({READERS})
INSERT INTO forum_operationmark (operation_id, member_id, mark, other_mark, level, other_level)
SELECT %(operation)s, id, mark_a, mark_b, level_a, level_b FROM reader
"""  # noqa: S608 - our own words

# Whoever had a state before has it again; whoever has read on since has read both threads as far, and whoever has
# changed the level since meant both.
GIVE_MARKS_BACK = f"""
INSERT INTO forum_threadstate (member_id, thread_id, last_read_post_id, level)
SELECT kept.member_id, %(thread)s, greatest(kept.{{mark}}, now.last_read_post_id),
    CASE WHEN now.level <> {MERGED_LEVEL.format("kept.level", "kept.other_level")}
    THEN now.level ELSE coalesce(kept.{{level}}, 'normal') END
FROM forum_operationmark AS kept
LEFT JOIN forum_threadstate AS now ON now.member_id = kept.member_id AND now.thread_id = %(merged)s
WHERE kept.operation_id = %(operation)s AND (kept.{{level}} IS NOT NULL OR now.last_read_post_id > kept.{{mark}})
UNION ALL
SELECT now.member_id, %(thread)s, now.last_read_post_id, now.level FROM forum_threadstate AS now
WHERE now.thread_id = %(merged)s AND now.member_id NOT IN (
    SELECT member_id FROM forum_operationmark WHERE operation_id = %(operation)s
)
ON CONFLICT (member_id, thread_id)
DO UPDATE SET last_read_post_id = excluded.last_read_post_id, level = excluded.level
"""  # noqa: S608 - our own words


class OperationMarkQuerySet(models.QuerySet["OperationMark"]):
    """The verbs by which marks are kept and given back."""

    def keep(self, operation: int, thread: Thread, into: Thread) -> None:
        """Write down the marks of all who have a state in one of two threads; the caller holds the locks."""
        with connection.cursor() as cursor:
            cursor.execute(KEEP_MARKS, marks_of(thread, into) | {"operation": operation})

    def give_back(self, operation: int, thread: Thread, other: Thread) -> None:
        """Give members the states they had in a thread and in the other, which had taken it in."""
        values: dict[str, Any] = {"operation": operation, "merged": other.pk}
        with connection.cursor() as cursor:
            cursor.execute(GIVE_MARKS_BACK.format(mark="mark", level="level"), values | {"thread": thread.pk})
            cursor.execute(
                GIVE_MARKS_BACK.format(mark="other_mark", level="other_level"), values | {"thread": other.pk}
            )
        now = other.states.filter(member=models.OuterRef("member")).values("last_read_post_id")[:1]
        stateless = self.filter(operation=operation, other_level__isnull=True, other_mark__gte=models.Subquery(now))
        other.states.filter(member__in=stateless.values("member")).delete()


class OperationMark(models.Model):
    """What one member had read of two threads before they were merged, and how much they wished to hear of each.

    No level: there was no state, and what was read followed from the topic or from when the member joined.
    """

    operation = models.ForeignKey(
        "forum.Operation", on_delete=models.CASCADE, related_name="marks", verbose_name=_("operation")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("member")
    )
    mark = models.BigIntegerField(_("read up to post"))
    other_mark = models.BigIntegerField(_("read of the other up to post"))
    level = models.CharField(_("level"), max_length=6, choices=Level, null=True)
    other_level = models.CharField(_("level of the other"), max_length=6, choices=Level, null=True)

    objects = OperationMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark before a merge")
        verbose_name_plural = _("marks before merges")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["operation", "member"],
                name="operation_mark_once",
                violation_error_message=_("This member has a mark for this operation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation}: {self.member}"
