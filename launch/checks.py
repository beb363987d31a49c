"""`make check`: everything that can be judged without running the site, two checks at a time."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from launch import environment, postgres
from launch.audit import SKIPPED
from launch.packages import use_packages
from launch.say import ROOT, Stop, say

Check = tuple[str, list[str]]
# Modules, not scripts: the first line of a script cannot name a .venv that lies deep.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"


def check() -> None:
    """Run every check, show the output of those that fail, and stop with their names."""
    use_packages("dev")
    try:
        url = os.environ.get("DATABASE_URL") or postgres.borrow()
        values = {**os.environ, **environment.production_like(url)}
        with ThreadPoolExecutor(2) as pool:
            failed = [name for name in pool.map(lambda each: _run(*each, values=values), _checks()) if name]
    finally:
        postgres.give_back()
    if problems := [*failed, *_forks()]:
        raise Stop(f"Not clean: {', '.join(problems)}.")
    say("All checks are clean.")


def _checks() -> list[Check]:
    """The slowest first, so that the others fit beside it."""

    def tool(module: str, *arguments: str) -> list[str]:
        return [sys.executable, "-m", module, *arguments]

    def manage(*arguments: str) -> list[str]:
        return [sys.executable, "manage.py", *arguments]

    checks: list[Check] = [
        ("types", tool("mypy")),
        ("audit", tool("launch.audit")),
        ("imports", [sys.executable, "-c", LINT_IMPORTS, "--no-cache"]),
        ("lint", tool("ruff", "check", "--quiet", ".")),
        ("format", tool("ruff", "format", "--check", "--quiet", ".")),
        ("migrations", manage("makemigrations", "--check", "--dry-run", "--verbosity", "1")),
        ("deployment", manage("check", "--deploy", "--fail-level", "WARNING")),
    ]
    if any(ROOT.glob("templates/**/*.html")):
        checks.append(("templates", tool("djlint", "templates", "--lint", "--quiet")))
    return checks


def _run(name: str, command: list[str], *, values: dict[str, str]) -> str:
    """Run one check; its name comes back when it failed."""
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603
        command, check=False, cwd=ROOT, env=values, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    verdict = {0: "ok", SKIPPED: "skipped"}.get(done.returncode, "failed")
    output = f"\n{done.stdout}{done.stderr}".rstrip() if done.returncode else ""
    say(f"{name:<11} {verdict:<7} {time.monotonic() - begun:5.1f} s{output}")
    return name if verdict == "failed" else ""


def _forks() -> list[str]:
    """Apps whose migrations are not one line: 0001, 0002, 0003 with no number missing or taken twice."""
    problems = []
    for folder in sorted(ROOT.glob("*/migrations")):
        numbers = sorted(int(path.name[:4]) for path in folder.glob("[0-9][0-9][0-9][0-9]_*.py"))
        if numbers != list(range(1, len(numbers) + 1)):
            problems.append(f"migrations of {folder.parent.name} are no single line: {numbers}")
    return problems
