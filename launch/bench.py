"""Measures the site on a large community (`make bench`), in a database of its own."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

from launch import environment, postgres
from launch.packages import use_packages
from launch.prepare import mark
from launch.say import ROOT, VAR, Stop, say

DATABASE = "cluster_forum_bench"
POSTS = 1_000_000
PORT = 8091
PREPARE = ["launch.prepare", "migrate", "createcachetable", "load_paper", "collectstatic"]


def bench() -> None:
    """Fill the database with BENCH_POSTS posts unless they are there, then measure; the demo is left alone."""
    use_packages("run")
    VAR.mkdir(exist_ok=True)
    posts = int(os.environ.get("BENCH_POSTS", POSTS))
    try:
        url = os.environ.get("BENCH_DATABASE_URL") or _own_database(posts)
        values = {"DJANGO_SETTINGS_MODULE": "config.settings", **os.environ, **environment.demo(url, PORT)}
        values |= {"DEBUG": "0", "FORUM_DEMO": "0"}
        say(f"Measuring in the database {urlsplit(url).path.lstrip('/')}.")
        for step in (PREPARE, ["benchmarks.filled", str(posts)], ["benchmarks.measure", str(posts)]):
            if subprocess.run([sys.executable, "-m", *step], check=False, cwd=ROOT, env=values).returncode:  # noqa: S603
                raise Stop("Not measured; the lines above say why.")
    finally:
        postgres.give_back()


def _own_database(posts: int) -> str:
    """Return the address of a database beside the demo's, one for each size; made anew when migrations changed."""
    demo = postgres.borrow()
    name = f"{DATABASE}_{posts}"
    stamp, made_for = VAR / name, mark(("*/migrations/*.py", "benchmarks/filled/*.py", "fixtures/**/*"), name)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != made_for:
        postgres.Embedded().drop_database(name)
    postgres.Embedded().make_database(name)
    stamp.write_text(made_for, encoding="utf-8")
    return demo.replace(f"/{postgres.DATABASE}?", f"/{name}?")
