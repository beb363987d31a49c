"""What others may want to know about members. Sent inside the verb's transaction."""

from django.dispatch import Signal

# Arguments: member, by, reason. The moderation log listens.
member_suspended = Signal()
member_reinstated = Signal()
member_silenced = Signal()
member_unsilenced = Signal()

# Argument: member, who is suspended and has shown who they are. Who holds the statement of reasons answers with
# its rule, facts and address; everybody else with nothing.
statement_sought = Signal()
