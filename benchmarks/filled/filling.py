"""Fills an empty, migrated database with a community: COPY in parallel connections, indexes built afterwards.

Run by `make bench` as `python -m benchmarks.filled`. What is there already is kept if its shape and the migrations
are the same.
"""

import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, models

from benchmarks.filled import rows
from benchmarks.filled.community import FIRST, Community
from benchmarks.filled.invariants import problems

CHUNK = 10_000
SHELF = "benchmark_community"
TABLES = "members.Member forum.Topic forum.Thread forum.Post forum.Reaction forum.Bookmark forum.ThreadState"
FILLED = [apps.get_model(name) for name in f"{TABLES} notifications.Notification".split()]


def fill(all_: Community) -> None:
    """Fill, say how long each part took, and stop if a counter or a position is wrong."""
    shape = f"{all_.shape}, {_migrations()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {SHELF} (shape text)")
        cursor.execute(f"SELECT shape FROM {SHELF}")
        if (found := cursor.fetchone()) and found[0] == shape:
            print(f"The community is there: {all_.shape}.")
            return
        if found or apps.get_model("forum.Post").objects.exists():
            raise SystemExit("This database holds something else; it is not emptied here.")
    again = _take_apart()
    for name, step in _steps(all_).items():
        _timed(name, step)
    _timed("indexes and constraints", lambda: _in_parallel(again))
    _timed("sequences and statistics", _settle)
    if wrong := problems():
        raise SystemExit("\n".join(wrong))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {SHELF} VALUES (%s)", [shape])


def _steps(all_: Community) -> dict[str, Callable[[], None]]:
    """Return what is copied, in an order that needs no lookups."""
    partnerships = list(apps.get_model("partnerships.Partnership").objects.values_list("pk", flat=True))
    post_type = ContentType.objects.get_for_model(apps.get_model("forum.Post")).pk
    password = make_password("cluster-demo")
    _ = all_.timeline, all_.authors, all_.languages, all_.last_posts, all_.first_posts, all_.shelves  # before the fork

    def small(worker: str, *arguments: Any) -> Callable[[], None]:
        return lambda: _copied(worker, *arguments)

    def large(worker: str) -> Callable[[], None]:
        chunks = [range(start, min(start + CHUNK, all_.posts)) for start in range(0, all_.posts, CHUNK)]
        return lambda: _forked([(worker, all_, chunk) for chunk in chunks])

    return {
        "members": small("members", all_, password),
        "topics": small("topics", all_, partnerships),
        "threads": small("threads", all_),
        "posts": large("posts"),
        "reactions": large("reactions"),
        "bookmarks, states, notices": lambda: _forked(
            [("bookmarks", all_), ("thread_states", all_), ("notifications", all_, post_type)]
        ),
    }


def _copied(worker: str, *arguments: Any) -> None:
    """Copy the rows of one function in a connection of its own."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as own, own.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        copy_rows(cursor, worker, *arguments)


def copy_rows(cursor: psycopg.Cursor[Any], worker: str, *arguments: Any) -> None:
    """Copy what one of the functions in `rows` yields into its table; other columns get the model's defaults."""
    model = next(model for model in FILLED if _worker(model) == worker)
    given = getattr(rows, worker.upper().removesuffix("S")).split()
    others = [
        field
        for field in model._meta.local_concrete_fields
        if field.column not in {*given, "id"} and not field.generated and field.db_default is models.NOT_PROVIDED
    ]
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)
    columns = ", ".join([*given, *(field.column for field in others)])
    with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in getattr(rows, worker)(*arguments):
            copy.write_row(row + defaults)


def _worker(model: type[models.Model]) -> str:
    """Return the function in `rows` that yields the rows of a model: ThreadState, thread_states."""
    name = model.__name__
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name)) + "s"


def _forked(jobs: list[tuple[Any, ...]]) -> None:
    connections.close_all()
    if connection.pool:
        connection.close_pool()
    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        for asked in [pool.apply_async(_copied, job) for job in jobs]:
            asked.get()


def _take_apart() -> list[list[str]]:
    """Drop indexes and constraints of the tables but for their keys; return the statements that bring them back.

    First come the indexes and what is unique, then what refers to it.
    """
    names = [model._meta.db_table for model in FILLED]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype FROM pg_constraint"
            " WHERE contype IN ('f', 'u', 'c') AND conrelid::regclass::text = ANY(%s)",
            [names],
        )
        constraints = cursor.fetchall()
        for table, name, _definition, _kind in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), indrelid::regclass::text FROM pg_index"
            " WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary",
            [names],
        )
        indexes = cursor.fetchall()
        for name, _definition, _table in indexes:
            cursor.execute(f"DROP INDEX {name}")
    again = [definition for _name, definition, _table in indexes]
    again.sort(key=lambda definition: "gin" not in definition)  # the slow ones first
    added = {
        kind: [f'ALTER TABLE {t} ADD CONSTRAINT "{n}" {d}' for t, n, d, k in constraints if k == kind] for kind in "ucf"
    }
    return [again, added["u"], added["c"], added["f"]]


def _in_parallel(stages: list[list[str]]) -> None:
    def run(statement: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
            own.execute("SET maintenance_work_mem = '512MB'")
            own.execute("SET max_parallel_maintenance_workers = 2")
            own.execute(statement)

    for place, stage in enumerate(stages):
        # Constraints lock two tables each and could wait for each other.
        with ThreadPoolExecutor(1 if place else os.cpu_count()) as pool:
            list(pool.map(run, stage))


def _settle() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
        for model in FILLED:
            table = model._meta.db_table
            own.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + {FIRST} FROM {table}))"
            )
            own.execute(f"VACUUM (ANALYZE) {table}")


def _timed(name: str, step: Callable[[], None]) -> None:
    begun = time.monotonic()
    step()
    print(f"{name:<28}{time.monotonic() - begun:6.1f} s", flush=True)


def _migrations() -> str:
    """Return a fingerprint of all migrations of ours."""
    paths = sorted(settings.BASE_DIR.glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
