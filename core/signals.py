"""What whoever looks on may want to know of deeds with a reason. Sent inside the transaction of the deed."""

from django.dispatch import Signal

# A moderator did something through a form that asked why. Arguments: target, verb (its name), by, rule (or ""), reason.
acted = Signal()
