"""Serves the demo (`make run`) and the desk (`make dev`)."""

import os
import sys
from collections.abc import Callable

from launch import environment, postgres
from launch.packages import use_packages
from launch.prepare import prepare
from launch.processes import Children, Interrupted, free_port, stop_on_signals
from launch.say import VAR, say

Command = list[str]
WELCOME = """
The Forum runs at {url} (Ctrl-C stops it).
Sign in at {url}/accounts/login/ with the password cluster-demo as
  member@forum.example  coordinator@forum.example  organiser@forum.example
  moderator@forum.example  admin@forum.example
Staff need no second factor here; a real site asks them for one (STAFF_NEEDS_SECOND_FACTOR, docs/operators.md).
{note}"""


def run() -> None:
    """Serve the demo as production would: granian over WSGI, and the worker beside it."""
    _serve(_granian, {"DEBUG": "0"}, "Mails the site sends can be read at {url}/demo/mail/ (in the demo only).")


def dev() -> None:
    """Serve the desk: the server reloads when the code changes."""
    _serve(_runserver, {"DEBUG": "1"}, "The server starts again when the code changes.")


def _granian(host: str, port: int) -> Command:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += [
        "--workers",
        "2",
        "--respawn-failed-workers",
        "--log-level",
        "warning",
        "--no-ws",
        "--blocking-threads",
        "4",
        "--backpressure",
        "64",
    ]
    return [*command, "config.wsgi:application"]


def _runserver(host: str, port: int) -> Command:
    return [sys.executable, "manage.py", "runserver", "--skip-checks", f"{host}:{port}"]


def _serve(server: Callable[[str, int], Command], mode: dict[str, str], note: str) -> None:
    host = os.environ.get("HOST", "127.0.0.1")
    port = free_port(host, os.environ.get("PORT", "8000"))
    use_packages("run")
    stop_on_signals()
    children = Children()
    VAR.mkdir(exist_ok=True)
    try:
        settings = environment.demo(os.environ.get("DATABASE_URL") or postgres.borrow(), port)
        if "DATABASE_URL" not in os.environ:
            environment.remember(settings)
        values = {**mode, **settings, **os.environ}
        prepare(values)
        children.start("web server", server(host, port), values)
        children.start("worker", [sys.executable, "manage.py", "procrastinate", "worker", *WORKER], values)
        url = f"http://{host}:{port}"
        children.wait_until_answering(f"{url}/healthz")
        say(WELCOME.format(url=url, note=note.format(url=url)))
        children.wait()
    except Interrupted:
        say("\nStopping.")
    finally:
        children.stop()
        postgres.give_back()


# A finished job may hold an address or a log-in code, so it does not stay in the queue.
WORKER = ["--concurrency", "2", "--delete-jobs", "successful"]
