"""The commands behind the Makefile."""

import sys

from launch import environment, postgres
from launch.say import Stop, say


def db() -> None:
    """Start the embedded database and leave it running for `manage.py` and the tests."""
    server = postgres.Embedded()
    server.start()
    postgres.KEEP.touch()
    environment.remember(environment.demo(server.url, 8000))
    say(f"PostgreSQL runs until `make reset`: {server.url}")


COMMANDS = {"db": db}


def main() -> int:
    """Run one command; answer 1 and one sentence when it cannot be done."""
    try:
        COMMANDS[sys.argv[1]]()
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
