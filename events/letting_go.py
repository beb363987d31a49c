"""Takes a name out of what was released and of every copy of a draft: the one way in which those let go of something.

Triggers refuse every other change of a release and of an edition. They admit what the function `events_let_go` of the
database writes, and only where it is the text that stood there with a mark in the name's place. The row says when.
"""

import json
import re
from collections.abc import Iterable

from django.db import connection

from core.removal import NAME_REMOVED

PRINTED = """
SELECT DISTINCT role ->> 'name' FROM events_agendarelease, jsonb_path_query(
    content, '$.sessions[*].roles[*] ? (@.person == $who)', jsonb_build_object('who', %s::text)) AS role
"""


def let_go(pattern: str, names: Iterable[str], *, person: str = "", instead: str = "") -> None:
    """Put a mark wherever the pattern finds a name, in releases, editions and copies of drafts; in one transaction.

    `names` say which rows to look at. Roles of `person`, a slug, lose their name and affiliation and become `instead`.
    """
    longest = {max(re.findall(r"\w+", name), key=len, default="") for name in (*names, person)} - {""}
    asked = {
        "names": pattern,
        "near": "|".join(map(re.escape, sorted(longest))),
        "person": person,
        "instead": instead,
        "mark": NAME_REMOVED,
    }
    if longest:
        with connection.cursor() as cursor:
            cursor.execute("SELECT events_let_go(%s::jsonb)", [json.dumps(asked)])
            # Steps of typing are for undoing: those that name somebody who leaves are given up whole.
            cursor.execute("DELETE FROM events_sheetstate WHERE rows::text ~* %s", [pattern])


def printed_for(slug: str) -> set[str]:
    """Return the names that releases print for a person."""
    with connection.cursor() as cursor:
        cursor.execute(PRINTED, [slug])
        return {name for (name,) in cursor.fetchall() if name}
