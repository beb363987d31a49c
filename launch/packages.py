"""The virtual environment `.venv`, filled from the hash-pinned requirement files and from nothing else."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from launch.say import ROOT, VAR, Stop, last_line, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VAR / "install.log"
Kind = Literal["run", "dev"]
FILES: dict[Kind, Path] = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


def use_packages(kind: Kind) -> None:
    """Go on inside `.venv` with the wanted packages; builds what is missing and then starts over in there.

    FORUM_PYTHON names an interpreter whose packages are the caller's own business.
    """
    if os.environ.get("FORUM_PYTHON"):
        return
    if not _runs(PYTHON):
        _build()
    if not _installed(kind):
        _install(kind)
    if Path(sys.prefix).resolve() != VENV.resolve():
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), "-m", "launch", *sys.argv[1:]])  # noqa: S606


def _runs(python: Path) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0  # noqa: S603


def _build() -> None:
    say(f"Building .venv with Python {sys.version.split()[0]}.")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True
    )
    if made.returncode and not _uv("venv", "--quiet", "--python", sys.executable, str(VENV)):
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(
            f"{sys.executable} cannot make a virtual environment "
            f"({last_line(made.stderr or made.stdout)}): install its venv module or uv, then try again."
        )


def _uv(*arguments: str) -> bool:
    """Try uv, which is much quicker, where it is present."""
    uv = shutil.which("uv")
    if not uv:
        return False
    VAR.mkdir(exist_ok=True)
    with open(LOG, "a", encoding="utf-8") as log:
        command = [uv, *arguments]
        return subprocess.run(command, check=False, cwd=ROOT, stdout=log, stderr=log).returncode == 0  # noqa: S603


def _install(kind: Kind) -> None:
    say(f"Installing the packages of {FILES[kind].name}; this takes a minute the first time.")
    VAR.mkdir(exist_ok=True)
    LOG.unlink(missing_ok=True)
    wanted = ("--require-hashes", "--requirement", str(FILES[kind]))
    if not _uv("pip", "install", "--quiet", "--python", str(PYTHON), *wanted) and not _pip(*wanted):
        text = LOG.read_text(encoding="utf-8", errors="replace")
        raise Stop(
            "The packages could not be installed: check that the package index can be reached, then try again. "
            f"The last word of the installer was: {last_line(text)} (all of it is in var/install.log)."
        )
    for done in ("run", kind):
        _stamp(done).write_text(_wanted(done), encoding="utf-8")


def _pip(*wanted: str) -> bool:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2", *wanted]
    with open(LOG, "a", encoding="utf-8") as log:
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
    return done.returncode == 0


def _stamp(kind: Kind) -> Path:
    return VENV / f"{FILES[kind].stem}.stamp"


def _wanted(kind: Kind) -> str:
    return hashlib.sha256(FILES[kind].read_bytes()).hexdigest()


def _installed(kind: Kind) -> bool:
    return _stamp(kind).exists() and _stamp(kind).read_text(encoding="utf-8") == _wanted(kind)
