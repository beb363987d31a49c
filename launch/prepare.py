"""Brings database and static files up to date, and does nothing at all when nothing has changed."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from launch.say import ROOT, VAR, Stop, say

DATABASE_SOURCES = ("*/migrations/*.py", "*/management/commands/*.py", "fixtures/**/*", "core/markdown.py")
STATIC_SOURCES = ("static/**/*", "requirements.txt")


def prepare(environment: dict[str, str]) -> None:
    """Migrate, load the paper and the sample content, collect the static files; each only when needed."""
    steps = []
    database = mark(DATABASE_SOURCES, environment["DATABASE_URL"])
    static = mark(STATIC_SOURCES, "")
    if _read("database") != database:
        steps += ["migrate", "createcachetable", "load_paper", "load_sample", "render_posts"]
    if _read("static") != static or not (ROOT / "staticfiles" / "staticfiles.json").exists():
        steps.append("collectstatic")
    if not steps:
        return
    command = [sys.executable, "-m", "launch.prepare", *steps]
    if subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode:  # noqa: S603
        raise Stop("The site could not be prepared; the lines above say why.")
    _stamp("database").write_text(database, encoding="utf-8")
    _stamp("static").write_text(static, encoding="utf-8")


def _stamp(name: str) -> Path:
    return VAR / f"prepared-{name}"


def _read(name: str) -> str:
    return _stamp(name).read_text(encoding="utf-8") if _stamp(name).exists() else ""


def mark(patterns: Iterable[str], salt: str) -> str:
    """A fingerprint of files by name, size and time; contents are not read, so it is quick."""
    digest = hashlib.sha256(salt.encode())
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        if path.parts[len(ROOT.parts)] not in {".venv", "var"}:
            stat = path.stat()
            digest.update(f"{path.relative_to(ROOT)}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


SAID = {
    "migrate": "Preparing the database.",
    "load_paper": "Loading the Output Paper.",
    "load_sample": "Loading the sample members and threads.",
    "collectstatic": "Collecting the static files.",
}


def main(steps: list[str]) -> None:
    """Run the steps in one Django process, since starting Django is most of their cost."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command, get_commands

    django.setup()
    for step in steps:
        if step not in get_commands():
            continue
        if step in SAID:
            say(SAID[step])
        options = {"interactive": False} if step in {"migrate", "collectstatic"} else {}
        call_command(step, verbosity=0, **options)


if __name__ == "__main__":
    main(sys.argv[1:])
