"""The mails of the demonstration: its mail server is a folder, and this reads it."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

# What Django's file mailer writes between two messages.
BETWEEN: Final = b"\n" + b"-" * 79 + b"\n"
NEWEST: Final = 50


@dataclass(frozen=True)
class Mail:
    """One mail as its receiver would read it."""

    subject: str
    to: str
    sent_at: datetime | None
    body: str


def read_mails(folder: Path) -> list[Mail]:
    """Return the newest mails of the folder, newest first; no folder means no mail."""
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    mails: list[Mail] = []
    for path in files[:NEWEST]:
        parts = [part for part in path.read_bytes().split(BETWEEN) if part.strip()]
        mails += [_read(part) for part in reversed(parts)]
    return mails[:NEWEST]


def _read(content: bytes) -> Mail:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the policy makes
    part = message.get_body(("plain",))
    text = part.get_content() if part else ""
    date = message["Date"]
    return Mail(str(message["Subject"]), str(message["To"]), parsedate_to_datetime(date) if date else None, text)
