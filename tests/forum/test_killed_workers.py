"""A worker dies in the middle of telling people: the sweep puts its job back, and nobody hears twice or never."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from forum import digests, mailing, tasks
from forum.models import Post
from members.models import Member
from notifications.models import Digest, Notification
from notifications.tasks import retry_stalled
from tests import worker
from tests.factories import make_member, make_post, make_thread

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = {
    "default": {"BACKEND": "notifications.mail.QueuedEmailBackend"},
    "smtp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
}


class KilledError(Exception):
    """Stands for the end of the process: whatever was not committed is gone."""


@pytest.fixture(autouse=True)
def queue(transactional_db: None, settings: Any) -> None:
    """Nothing waits, and letters go through the queue."""
    settings.MAILERS = LETTERS


def work() -> None:
    """Let a worker do what is due, and what comes of it."""
    worker.work(times=3)


def sweep() -> None:
    retry_stalled.defer(timestamp=0)
    work()


def bury(task: str) -> None:
    """Leave the job as a killed worker does: in its hands, and nothing heard of it for an hour."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - '1 hour'::interval) RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', scheduled_at = NULL, worker_id = %s WHERE task_name = %s",
            [cursor.fetchone()[0], task],
        )
        assert cursor.rowcount == 1


def make_due(task: str) -> None:
    """Let the minutes pass for which a job is held back."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE task_name = %s", [task])


def dying(done: Callable[..., Any], *, at: int) -> Callable[..., Any]:
    """Do the same, and let the process end right after the so-maniest time."""
    times = []

    def do(*args: Any, **kwargs: Any) -> Any:
        answer = done(*args, **kwargs)
        times.append(1)
        if len(times) == at:
            raise KilledError
        return answer

    return do


@pytest.fixture
def readers(queue: None) -> list[Member]:
    """Three members who each started a thread and wait for a reply."""
    return [make_member(name) for name in ("Gil", "Ivy", "Jon")]


def reach(members: list[Member], mode: str) -> None:
    Member.objects.filter(pk__in=[member.pk for member in members]).update(mail_mode=mode)


def letters() -> list[str]:
    return sorted(letter.to[0] for letter in mail.outbox)


def addresses(members: list[Member]) -> list[str]:
    return sorted(member.email for member in members)


def test_a_digest_run_that_was_killed_is_swept_up_and_sends_each_one_mail(readers, dao, monkeypatch):
    reach(readers, "daily")
    for reader in readers:
        make_post(make_thread(by=reader), by=dao)
    work()
    assert (Notification.objects.count(), letters()) == (3, [])
    with monkeypatch.context() as patch:
        # the second letter is queued, the transaction that marks it is not through
        patch.setattr(digests, "seen_at_once", dying(digests.seen_at_once, at=2))
        tasks.send_digests.defer(timestamp=0)
        work()
    assert len(letters()) == 1
    assert Digest.objects.filter(sent_at__isnull=False).count() == 1
    bury("forum.tasks.send_digests")

    sweep()

    assert letters() == addresses(readers)
    assert Digest.objects.filter(sent_at__isnull=False).count() == 3
    tasks.send_digests.defer(timestamp=0)
    work()
    assert letters() == addresses(readers)


def named_by_dao(readers: list[Member], dao: Member) -> Post:
    """A post that names all three."""
    return make_post(make_thread(by=dao), by=dao, source=" ".join(f"@{reader.username}" for reader in readers))


def test_telling_of_a_post_that_was_killed_is_swept_up_and_everybody_hears_once(readers, dao, monkeypatch):
    reach(readers, "each")
    post = named_by_dao(readers, dao)
    with monkeypatch.context() as patch:
        # the notices are written, the mails are not asked for yet
        patch.setattr(tasks, "tell_about_post", dying(tasks.tell_about_post, at=2))
        work()
    bury("forum.tasks.post_written")

    sweep()

    assert list(Notification.objects.of_target(post).order_by("member").values_list("member", flat=True)) == [
        reader.pk for reader in readers
    ]
    assert ProcrastinateJob.objects.filter(task_name="forum.tasks.mail_notices").count() == 1
    make_due("forum.tasks.mail_notices")
    work()
    assert letters() == addresses(readers)


def test_mail_about_notices_that_was_killed_is_swept_up_and_reaches_each_once(readers, dao, monkeypatch):
    reach(readers, "each")
    named_by_dao(readers, dao)
    work()
    make_due("forum.tasks.mail_notices")

    class Letters:
        """The second letter is queued and the process ends before the notice is marked for good."""

        send = staticmethod(mailing.write_letter)
        times = 0

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            letter = self.send(*args, **kwargs)
            Letters.times += 1
            if Letters.times == 2:
                letter.send = dying(letter.send, at=1)
            return letter

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "write_letter", Letters())
        work()
    assert len(letters()) == 1
    bury("forum.tasks.mail_notices")

    sweep()

    assert letters() == addresses(readers)
