"""A letter goes into the queue with the deed it tells of, and leaves by the worker."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from members.models import Joining, Member
from members.traps import new_stamp
from notifications.mail import deliver, pack, unpack
from notifications.privacy import DAYS_TO_KEEP_FAILURES
from notifications.tasks import PATIENCE, retry_stalled
from tests.factories import PASSWORD
from tests.worker import work

pytestmark = pytest.mark.django_db

LOCMEM = {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
QUEUE = {"BACKEND": "notifications.mail.QueuedEmailBackend"}


class DeadServer(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def queue(settings):
    settings.MAILERS = {"default": QUEUE, "smtp": LOCMEM}
    return ProcrastinateJob.objects


def letter(**changes):
    values = {"subject": "Your code", "body": "ABCD-1234", "from_email": "forum@example.org", "to": ["una@example.org"]}
    return EmailMultiAlternatives(**values | changes)


def test_a_letter_waits_in_the_queue_sealed(queue):
    letter().send()
    (job,) = queue.all()
    assert (job.task_name, job.queue_name, job.status) == ("notifications.tasks.send_mail", "mail", "todo")
    assert "ABCD" not in str(job.args)
    assert mail.outbox == []


def test_the_worker_sends_what_was_queued(queue):
    message = letter(reply_to=["ada@example.org"], headers={"X-Topic": "codes"})
    message.attach_alternative("<p>ABCD-1234</p>", "text/html")
    message.send()
    deliver(queue.get().args["sealed"])
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to, sent.reply_to) == (
        "Your code",
        "ABCD-1234",
        ["una@example.org"],
        ["ada@example.org"],
    )
    assert [tuple(one) for one in sent.alternatives] == [("<p>ABCD-1234</p>", "text/html")]
    assert sent.extra_headers["X-Topic"] == "codes"


def test_a_letter_tried_twice_is_the_same_letter(queue):
    letter().send()
    sealed = queue.get().args["sealed"]
    assert unpack(sealed).message()["Message-ID"] == unpack(sealed).message()["Message-ID"]


def test_a_deed_rolled_back_sends_no_letter(queue):
    with transaction.atomic():
        letter().send()
        transaction.set_rollback(True)
    assert queue.count() == 0


def test_a_calendar_file_travels_with_a_letter(queue):
    message = letter()
    message.attach("agenda.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    message.send()
    deliver(queue.get().args["sealed"])
    (part,) = mail.outbox[0].attachments
    assert tuple(part) == ("agenda.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")


def test_anything_but_text_is_refused_where_the_caller_can_hear_it(queue):
    message = letter()
    message.attach("plan.png", b"\x89PNG", "image/png")
    with pytest.raises(ValueError, match="text only"):
        message.send()


def test_line_breaks_in_a_subject_are_refused(queue):
    with pytest.raises(ValueError, match=r"(?i)header|newline|linefeed"):
        EmailMessage("One\nBcc: eve@example.org", "text", "forum@example.org", ["una@example.org"]).send()
    assert queue.count() == 0


def test_a_dead_mail_server_breaks_no_sign_up(settings, eve: Client):
    Joining.objects.create(pk=1, seconds=0)
    settings.MAILERS = {"default": QUEUE, "smtp": {"BACKEND": f"{__name__}.DeadServer"}}
    answer = eve.post(
        reverse("account_signup"),
        {
            "display_name": "Una",
            "affiliation": "",
            "email": "una@example.org",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "begun": new_stamp(),
        },
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_email_verification_sent"))
    assert Member.objects.get().email == "una@example.org"
    job = ProcrastinateJob.objects.get()
    with pytest.raises(ConnectionRefusedError):
        deliver(job.args["sealed"])
    assert job.status == "todo"


def test_the_worker_is_patient_for_a_night():
    waits = [PATIENCE.exponential_wait ** (attempt + 1) for attempt in range(PATIENCE.max_attempts)]
    assert waits[:3] == [3, 9, 27]
    assert 8 * 3600 < sum(waits) < DAYS_TO_KEEP_FAILURES * 24 * 3600


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_the_queue_and_forgets_what_it_sent(transactional_db, queue):
    letter().send()
    work()
    assert [message.to for message in mail.outbox] == [["una@example.org"]]
    assert queue.filter(task_name="notifications.tasks.send_mail").count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_worker_tries_again_later(transactional_db, settings):
    settings.MAILERS = {"default": QUEUE, "smtp": {"BACKEND": f"{__name__}.DeadServer"}}
    letter().send()
    work()
    job = ProcrastinateJob.objects.get(task_name="notifications.tasks.send_mail")
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_letter_in_the_hands_of_a_killed_worker_is_sent_by_the_next(transactional_db, queue):
    letter().send()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - '1 hour'::interval) RETURNING id"
        )
        (killed,) = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [killed])
    retry_stalled.defer(timestamp=0)
    work(times=2)
    assert [message.to for message in mail.outbox] == [["una@example.org"]]
    assert queue.filter(task_name="notifications.tasks.send_mail").count() == 0


def test_pack_keeps_every_word():
    message = letter(subject="Cod de acces: ținută", body="ελληνικά\n\nășțâî")
    assert (unpack(pack(message)).subject, unpack(pack(message)).body) == (message.subject, message.body)
    assert "default" in mailers
