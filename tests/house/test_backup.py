"""A dump restores into an empty database, search and triggers included, as docs/operators.md says."""

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from launch.postgres import packaged_programs
from tests.factories import make_event, make_post, make_release, make_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A database beside the tests' own, and how to reach it."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield make_conninfo(os.environ["DATABASE_URL"], dbname=name)
        server.execute(f'DROP DATABASE "{name}"')


def run(program: str, *arguments: str) -> None:
    tool = packaged_programs() / "bin" / program
    subprocess.run([tool, *arguments], check=True, capture_output=True)


def test_a_dump_restores_into_an_empty_database(tmp_path, empty_database: str) -> None:
    make_post(source="What the committee's sensors measured")
    event = make_event()
    make_session(event)
    make_release(event)
    here = make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])

    run("pg_dump", "--format=custom", f"--file={tmp_path / 'forum.dump'}", here)
    run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={empty_database}", str(tmp_path / "forum.dump"))

    with psycopg.connect(empty_database) as restored:
        found = restored.execute(
            "SELECT count(*) FROM forum_post WHERE search_vector @@ to_tsquery('english', 'sensor')"
        )
        assert found.fetchone() == (1,)
        # Generated columns are made anew for rows written after the restore.
        restored.execute("UPDATE forum_post SET source = 'About dairies'")
        found = restored.execute(
            "SELECT count(*) FROM forum_post WHERE search_vector @@ to_tsquery('english', 'dairy')"
        )
        assert found.fetchone() == (2,)
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="never changed"):
            restored.execute("UPDATE events_agendarelease SET note = 'Changed'")
