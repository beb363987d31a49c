"""How much one member may do within a while, and how newcomers are met: one record that admins change."""

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

POSTS_A_MINUTE: Final = 6
POSTS_A_DAY: Final = 200
THREADS_AN_HOUR: Final = 10
THREADS_A_DAY: Final = 30
EDITS_A_MINUTE: Final = 10
EDITS_A_DAY: Final = 200
REPORTS_AN_HOUR: Final = 20
REPORTS_A_DAY: Final = 20
# The same for new accounts for whom nobody stands.
NEW_POSTS_A_MINUTE: Final = 3
NEW_POSTS_A_DAY: Final = 20
NEW_THREADS_AN_HOUR: Final = 3
NEW_THREADS_A_DAY: Final = 5
NEW_EDITS_A_MINUTE: Final = 6
NEW_EDITS_A_DAY: Final = 40
NEW_REPORTS_AN_HOUR: Final = 5
NEW_REPORTS_A_DAY: Final = 5
NEW_DAYS: Final = 7
# So many posts of a newcomer wait for a moderator, one after the other.
FIRST_POSTS: Final = 2


def _limit(words: object, most: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(words, default=most, help_text=_("0 allows none."))  # type: ignore[arg-type]


class Safety(models.Model):
    """The limits, as one record. While there is none, the numbers above hold. A change holds at once."""

    posts_a_minute = _limit(_("replies within a minute"), POSTS_A_MINUTE)
    posts_a_day = _limit(_("replies within a day"), POSTS_A_DAY)
    threads_an_hour = _limit(_("threads within an hour"), THREADS_AN_HOUR)
    threads_a_day = _limit(_("threads within a day"), THREADS_A_DAY)
    edits_a_minute = _limit(_("changes of posts within a minute"), EDITS_A_MINUTE)
    edits_a_day = _limit(_("changes of posts within a day"), EDITS_A_DAY)
    reports_an_hour = _limit(_("reports within an hour"), REPORTS_AN_HOUR)
    reports_a_day = _limit(_("reports within a day"), REPORTS_A_DAY)
    new_posts_a_minute = _limit(_("replies within a minute, new accounts"), NEW_POSTS_A_MINUTE)
    new_posts_a_day = _limit(_("replies within a day, new accounts"), NEW_POSTS_A_DAY)
    new_threads_an_hour = _limit(_("threads within an hour, new accounts"), NEW_THREADS_AN_HOUR)
    new_threads_a_day = _limit(_("threads within a day, new accounts"), NEW_THREADS_A_DAY)
    new_edits_a_minute = _limit(_("changes of posts within a minute, new accounts"), NEW_EDITS_A_MINUTE)
    new_edits_a_day = _limit(_("changes of posts within a day, new accounts"), NEW_EDITS_A_DAY)
    new_reports_an_hour = _limit(_("reports within an hour, new accounts"), NEW_REPORTS_AN_HOUR)
    new_reports_a_day = _limit(_("reports within a day, new accounts"), NEW_REPORTS_A_DAY)
    new_days = models.PositiveSmallIntegerField(
        _("days for which an account is new"),
        default=NEW_DAYS,
        help_text=_("An account for which somebody vouches is never new."),
    )

    first_posts = models.PositiveSmallIntegerField(
        _("first posts that wait"),
        default=FIRST_POSTS,
        help_text=_("So many posts of a member for whom nobody vouches wait for a moderator. 0: none."),
    )
    holds_links = models.BooleanField(
        _("links wait"), default=True, help_text=_("Links to other sites, by a member for whom nobody vouches.")
    )

    objects = models.Manager["Safety"]()

    class Meta:
        verbose_name = _("limits")
        verbose_name_plural = _("limits")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(pk=1),
                name="safety_is_one_record",
                violation_error_message=_("There is one record of limits: change that one."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Limits"))
