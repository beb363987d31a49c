"""Did you mean: when nothing is found, the nearest names the reader may see."""

from difflib import get_close_matches
from typing import Final

from django.db.models import F, QuerySet

from core.folding import WORD, fold
from forum.models import Topic
from members.rules import Reader
from partnerships.models import Initiative, Organisation, Partnership, Person

# How alike two words must be, from 0 to 1; below this the suggestions are odd.
LIKENESS: Final = 0.75
MOST_NAMES: Final = 2000
SHORTEST_WORD: Final = 4


def suggest(reader: Reader, words: list[str]) -> str:
    """Return the question with each unknown word replaced by the nearest known one, or nothing."""
    known = _known_words(reader)
    nearest = [known.get(next(iter(get_close_matches(word, known, 1, LIKENESS)), ""), word) for word in words]
    return " ".join(nearest) if [fold(word) for word in nearest] != words else ""


def _known_words(reader: Reader) -> dict[str, str]:
    """Return the words of names, folded and as spelt, in one query."""
    named: list[QuerySet[Partnership] | QuerySet[Organisation] | QuerySet[Person] | QuerySet[Initiative]] = [
        Partnership.objects.visible_to(reader),
        Organisation.objects.visible_to(reader),
        Person.objects.visible_to(reader),
        Initiative.objects.visible_to(reader),
    ]
    topics = Topic.objects.visible_to(reader).order_by().values_list(F("title"))
    names = topics.union(*(rows.order_by().values_list("name") for rows in named)).order_by()[:MOST_NAMES]
    found = [word for (name,) in names for word in WORD.findall(name)]
    return {fold(word): word for word in found if len(word) >= SHORTEST_WORD}
