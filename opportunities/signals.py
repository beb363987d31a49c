"""What others may want to know of offers and requests. Sent inside the verb's transaction."""

from django.dispatch import Signal

# Arguments: opportunity, by, reason. The moderation log listens.
opportunity_hidden = Signal()
opportunity_restored = Signal()
