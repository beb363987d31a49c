"""The environment of the demo, the desk and the tests; production sets its own (docs/operators.md)."""

import atexit
import os
import secrets

from launch.postgres import borrow, give_back
from launch.say import VAR

FILE = VAR / "environment"
LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"


def demo(database_url: str, port: int) -> dict[str, str]:
    """What `make run` tells Django; whatever the caller's own environment says goes first."""
    return {
        "FORUM_DEMO": "1",
        "STAFF_NEEDS_SECOND_FACTOR": "0",
        "FORUM_BASE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": LOCAL_HOSTS,
        "SECRET_KEY": _secret_key(),
        "DATABASE_URL": database_url,
        "MEDIA_ROOT": str(VAR / "media"),
        "LOG_LEVEL": "WARNING",
    }


def production_like(database_url: str) -> dict[str, str]:
    """What an operator would set, for checks that ask whether the site is safe to deploy."""
    return {
        "FORUM_DEMO": "0",
        "DEBUG": "0",
        "FORUM_BASE_URL": "https://forum.example",
        "ALLOWED_HOSTS": "forum.example",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "WARNING",
    }


def remember(values: dict[str, str]) -> None:
    """Keep the demo's environment, so that plain `manage.py` sees the same site."""
    FILE.write_text("".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")
    FILE.chmod(0o600)


def use_local_environment() -> None:
    """Let `manage.py` see what `make run` or `make db` set up, unless the environment speaks for itself."""
    if "DATABASE_URL" in os.environ or not FILE.exists():
        return
    for line in FILE.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)


def use_test_environment() -> None:
    """Give the tests a fixed environment, and a database for as long as this process lives."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = borrow()
        atexit.register(give_back)
    os.environ.update(
        FORUM_DEMO="0",
        FORUM_BASE_URL="http://testserver",
        ALLOWED_HOSTS=f"testserver,{LOCAL_HOSTS}",
        SECRET_KEY="tests-only-" * 5,
        DEBUG="0",
        LOG_LEVEL="WARNING",
        # What it asks of staff has tests of its own, which switch it on.
        STAFF_NEEDS_SECOND_FACTOR="0",
    )


def _secret_key() -> str:
    path = VAR / "secret-key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")
