"""What texts may call a member who leaves: which of their names are theirs wherever they stand.

A name of one word can be a word as well ("Will", "Rose"), or somebody else's. It is taken for a name where no language
has it among its little words, nobody else and nothing in the records is called so, and posts do not often write it
small.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.db import connection, models

from core.removal import Names, whole_words
from members.models import Member
from partnerships.models import Organisation, Partnership, Person

# Of the posts that have the word, found by the index of search; a thousand tell.
SMALL: Final = """
SELECT (SELECT bool_or(to_tsvector(oid::regconfig, %(name)s) = '') FROM pg_ts_config)
    OR (SELECT count(*) FILTER (WHERE source ~ %(small)s) > count(*) FILTER (WHERE source ~ %(as_is)s) FROM (
        SELECT source FROM forum_post WHERE search_vector @@ plainto_tsquery('simple', core_fold(%(name)s)) LIMIT 1000
    ) AS found)
"""


def names_of(member: Member, known_as: Iterable[str] = ()) -> Names:
    """Return what a member is called; `known_as` is what they were called in the records, which they leave too."""
    names = member.names()
    alone = tuple(name for name in names.nearby if len(name.split()) == 1 and _is_only_theirs(name, member))
    nearby = tuple(name for name in names.nearby if name not in alone)
    return replace(names, everywhere=(*names.everywhere, *known_as, *alone), nearby=nearby)


def _is_only_theirs(name: str, member: Member) -> bool:
    pattern = whole_words([name])
    others = Member.objects.exclude(pk=member.pk).filter(display_name__iregex=pattern)
    records: list[models.QuerySet[models.Model]] = [
        model._default_manager.filter(name__iregex=pattern) for model in (Person, Organisation, Partnership)
    ]
    return not any(found.exists() for found in (others, *records)) and not _is_a_word(name)


def _is_a_word(name: str) -> bool:
    with connection.cursor() as cursor:
        asked = {"name": name, "small": whole_words([name.lower()]), "as_is": whole_words([name])}
        cursor.execute(SMALL, asked)
        return bool(cursor.fetchone()[0])
