"""The test database: made by the migrations once, copied from then on until a migration changes.

A hundred migrations take half a minute, a copy a second; whoever runs one test waits for the copy. The copy is
migrated as usual, so what stands in the tests' database is always what the migrations make.
"""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import setup_databases

SOURCES = ("*/migrations/*.py", "core/languages.py", "requirements.txt")
ONE_AT_A_TIME = 20201116


def make_database() -> Any:
    """Make the database of this process's tests; return what `teardown_databases` wants to drop it."""
    template = f"template_{connection.settings_dict['NAME']}_{digest(Path(settings.BASE_DIR))}"
    with connection.creation._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])  # until this connection closes
        copied = exists(server, template)
        name = connection.creation._get_test_db_name()
        if copied:
            copy(server, template, name)
        made: Any = setup_databases(verbosity=0, interactive=False, keepdb=copied)
        if not copied:
            connection.close()
            forget_older(server, template)
            copy(server, name, template)
    return made


def digest(root: Path) -> str:
    """Sum up everything that decides what the migrations make."""
    paths = sorted(path for pattern in SOURCES for path in root.glob(pattern))
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()[:12]


def exists(server: CursorWrapper, name: str) -> bool:
    server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return server.fetchone() is not None


def copy(server: CursorWrapper, source: str, target: str) -> None:
    server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def forget_older(server: CursorWrapper, template: str) -> None:
    """Keep one template; those of other migrations serve nobody."""
    family = template.rpartition("_")[0]
    server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{family}_"])
    for (name,) in server.fetchall():
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
