"""What others may want to know about events. Sent inside the verb's transaction."""

from django.dispatch import Signal

# Arguments: release. The forum opens the topics of new breakouts.
agenda_released = Signal()

# Arguments: registration, what ("confirmed", "waiting", "offered" ...). `events.receivers` writes the letter.
registration_told = Signal()

# Arguments: scheduled. Its organisers are told why it was not published.
release_refused = Signal()

# Arguments: notes, what ("submitted", "returned", "published"), by. `events.notes_receivers` writes the letters.
notes_moved = Signal()

# Arguments: telling. The worker writes the messages.
telling_sent = Signal()

# Arguments: meeting, step, to (whom to tell of it). `events.meeting_receivers` gives the notice and writes the letter.
meeting_told = Signal()

# Arguments: proposal, what (a ProposalState). `events.topic_receivers` writes the letter to its proposer.
proposal_decided = Signal()
