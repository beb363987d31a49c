"""What others may want to know about the records. Sent inside the verb's transaction."""

from django.dispatch import Signal

# Argument: claim. The letter to who claimed a person goes out with it.
claim_decided = Signal()

# Arguments: candidacy; step, which is "asked", "escalated" or an outcome. Its letters go out with it.
candidacy_moved = Signal()

# Arguments: person, who is without a name by now; slug and spellings, what it was known by. Who keeps copies of the
# record forgets them there.
person_removed = Signal()

# Arguments: step, moves. Those whom it concerns hear of it; `moves` says that the exchange stands elsewhere now.
exchange_stepped = Signal()
