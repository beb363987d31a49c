"""Gives seats in breakouts by lot, with regard to what everybody ranked. Equal input gives an equal result.

The order of lots is that of SHA-256 over seed and registration id, so nobody can choose their place, and whoever knows
the seed can draw again. In that order each takes the dearest of their wishes that has a seat left: to rank what one
really wants is then always best. The next block is drawn in the opposite order, so that who came last is first there;
the third by the first order again, and so on. Whoever finds all their wishes full gets none, and chooses from what is
left.
"""

from hashlib import sha256
from typing import Any

# By id, as JSON has them: keys are texts.
type Wishes = dict[str, dict[str, list[int]]]
type Seats = dict[str, int | None]
type Result = dict[str, dict[str, int | None]]


def lot(seed: str, registration: str) -> str:
    """Return the lot of a registration."""
    return sha256(f"{seed}:{registration}".encode()).hexdigest()


def draw(seed: str, wishes: Wishes, seats: Seats) -> Result:
    """Return for each block who sits where."""
    left, result = dict(seats), {}
    for number, block in enumerate(sorted(wishes, key=int)):
        order = sorted(wishes[block], key=lambda one: lot(seed, one), reverse=bool(number % 2))
        result[block] = {one: _dearest(wishes[block][one], left) for one in order}
    return result


def _dearest(wished: list[int], left: dict[str, Any]) -> int | None:
    for session in wished:
        room = left.get(str(session), 0)
        if room is None:
            return session
        if room > 0:
            left[str(session)] = room - 1
            return session
    return None


def ranks_got(wishes: Wishes, result: Result) -> dict[int, int]:
    """Return how many got their first wish, their second ...; 0 for those who got none."""
    got: dict[int, int] = {}
    for block, people in result.items():
        for one, session in people.items():
            rank = wishes[block][one].index(session) + 1 if session else 0
            got[rank] = got.get(rank, 0) + 1
    return dict(sorted(got.items()))
