"""What the worker does for the forum: tells members of posts, and mails them."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from forum import digests, mailing
from forum.models import Appeal, Decision, Post, Thread
from forum.notices import tell_about_answer, tell_about_post
from forum.statements import tell_about_appeal, tell_about_decision
from notifications.queueing import put

# A notice that could not be given is tried again for about an hour.
PATIENCE: Final = RetryStrategy(max_attempts=7, exponential_wait=3)
# A mail about a notice is held back this long: who reads the post meanwhile gets none.
MINUTES_HELD: Final = 5


@app.task(queue="notices", retry=PATIENCE)
def post_written(*, post_id: int, changed: bool = False) -> None:
    """Tell of a post; mail about it follows a little later. Both or neither: told again, nobody is told."""
    with transaction.atomic():
        post = Post.objects.for_notices().first_with(post_id)
        if post is not None and tell_about_post(post, changed=changed):
            put(mail_notices, in_minutes=MINUTES_HELD, post_id=post_id)


@app.task(queue="notices", retry=PATIENCE)
def answer_accepted(*, post_id: int) -> None:
    """Tell the author of an accepted answer, and mail them a little later."""
    with transaction.atomic():
        post = Post.objects.for_notices().first_with(post_id)
        if post is not None and tell_about_answer(post):
            put(mail_notices, in_minutes=MINUTES_HELD, post_id=post_id)


@app.task(queue="mail", retry=PATIENCE)
def mail_notices(*, post_id: int) -> None:
    """Mail those who want one mail for each notice, and have not read it yet."""
    post = Post.objects.for_notices().first_with(post_id)
    if post is not None:
        mailing.mail_notices(post)


@app.task(queue="notices", retry=PATIENCE)
def decision_made(*, decision_id: int) -> None:
    """Give the author the statement of reasons, and reporters the outcome."""
    for decision in Decision.objects.for_statement().filter(pk=decision_id):
        tell_about_decision(decision)


@app.task(queue="notices", retry=PATIENCE)
def appeal_decided(*, appeal_id: int) -> None:
    """Tell who appealed what became of it."""
    for appeal in Appeal.objects.for_page().filter(pk=appeal_id):
        tell_about_appeal(appeal)


@app.periodic(cron="12 * * * *")
@app.task(queue="mail", queueing_lock="send_digests", retry=PATIENCE)
def send_digests(timestamp: int) -> None:
    """Send the digests that are due: each hour it is seven in the morning somewhere."""
    digests.send_due()


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="unpin_threads")
def unpin_threads(timestamp: int) -> None:
    """Let pinned threads whose time is over take their places by activity."""
    for thread in Thread.objects.pinned_too_long():
        thread.unpin(by=None, reason=gettext("The day until which it was pinned is over."))
