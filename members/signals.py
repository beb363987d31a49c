"""What others may want to know about members. Sent inside the verb's transaction."""

from django.dispatch import Signal

# Arguments: member, by, reason. The moderation log listens.
member_suspended = Signal()
member_reinstated = Signal()
member_silenced = Signal()
member_unsilenced = Signal()
