"""How the set-up speaks: one line per step, one sentence when it cannot go on."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


class Stop(Exception):  # noqa: N818 - it reads as what it does
    """The set-up cannot go on; the message is the one sentence the reader gets."""


def say(text: str) -> None:
    """Print one line at once, so that the order is right when children print too."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def last_line(text: str) -> str:
    """The last line that says anything: where programs put the reason."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removesuffix(".") if lines else "nothing"
