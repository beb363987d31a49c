"""What a draw of lots gives, as its page shows it: counts for each breakout and each rank, no names."""

from dataclasses import dataclass

from events.models import Allocation, Session


@dataclass(frozen=True)
class Outcome:
    """One breakout: how many wished for it first, how many get a seat, how many there were."""

    title: str
    first_wishes: int
    given: int
    seats: int | None


def outcome_of(allocation: Allocation) -> list[Outcome]:
    """Return one line for each breakout that anybody ranked."""
    blocks, seats = allocation.wishes["blocks"], allocation.wishes["seats"]
    first = [wished[0] for people in blocks.values() for wished in people.values()]
    given = [session for people in allocation.result.values() for session in people.values() if session]
    ranked = {session for people in blocks.values() for wished in people.values() for session in wished}
    return [
        Outcome(one.title, first.count(one.pk), given.count(one.pk), seats.get(str(one.pk)))
        for one in Session.objects.filter(pk__in=ranked).in_order()
    ]
