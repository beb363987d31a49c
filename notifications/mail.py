"""Mail is queued in PostgreSQL and sent by a worker: a dead mail server breaks no sign-up.

The queue row is written in the caller's transaction, so mail about something that was rolled back
is never sent. What waits in the queue is sealed: it may hold a one-time code.
"""

import json
from collections.abc import Sequence
from email.utils import formatdate
from typing import Any

from django.core.mail import EmailAttachment, EmailMessage, EmailMultiAlternatives, mailers, make_msgid
from django.core.mail.backends.base import BaseEmailBackend

from core.sealing import seal, unseal
from notifications.queueing import put

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


class QueuedEmailBackend(BaseEmailBackend):
    """The mailer "default": hands every message to the worker, which uses the mailer "smtp"."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; a malformed one raises here, where the caller can hear it."""
        from notifications.tasks import send_mail  # tasks import this module

        for message in email_messages:
            message.message()
            put(send_mail, sealed=pack(message))
        return len(email_messages)


def pack(message: EmailMessage) -> str:
    """Return a message as sealed text; what is attached is text too, as a calendar file is."""
    attached = [list(part) for part in message.attachments if isinstance(part, EmailAttachment)]
    if len(attached) != len(message.attachments) or not all(isinstance(content, str) for _, content, _ in attached):
        raise ValueError("Queued mail carries text only.")
    data: dict[str, Any] = {name: getattr(message, name) for name in FIELDS}
    # Set now, so that a message tried twice is the same message to whoever receives it.
    data["headers"] = {"Message-ID": make_msgid(), "Date": formatdate()} | dict(message.extra_headers)
    data["subject"] = str(message.subject)
    data["body"] = str(message.body)
    data["attachments"] = attached
    if isinstance(message, EmailMultiAlternatives):
        data["alternatives"] = [[str(content), mimetype] for content, mimetype in message.alternatives]
    return seal(json.dumps(data))


def unpack(sealed: str) -> EmailMultiAlternatives:
    """Return the message that `pack` made into text."""
    data = json.loads(unseal(sealed))
    alternatives, attached = data.pop("alternatives", []), data.pop("attachments", [])
    message = EmailMultiAlternatives(**data)
    for part in attached:
        message.attach(*part)
    for content, mimetype in alternatives:
        message.attach_alternative(content, mimetype)
    return message


def deliver(sealed: str) -> None:
    """Send a packed message through the real mailer; raises when that does not work."""
    mailers["smtp"].send_messages([unpack(sealed)])
