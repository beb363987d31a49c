"""Asks whether a package we pin has a known weakness, and says so when nobody could be asked.

At most once a day for the same pins. Without network, or where the index knows no advisories, the check is
skipped and says why: it never fails for what it could not find out.
"""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from launch.packages import FILES
from launch.say import ROOT, VAR, say

OK, FOUND, SKIPPED = 0, 1, 75
# Longer than an answer takes, shorter than the slowest check beside it.
SECONDS = 45
MEMORY = VAR / "audit.json"


def audit() -> int:
    """Return the verdict of today, asked now or remembered, after its words."""
    pins = FILES["run"].read_bytes()
    today = f"{datetime.now(UTC).date()} {hashlib.sha256(pins).hexdigest()}"
    known = json.loads(MEMORY.read_text(encoding="utf-8")) if MEMORY.exists() else {}
    if known.get("when") != today:
        verdict, words = judge(ask())
        known = {"when": today, "verdict": verdict, "words": words}
        VAR.mkdir(exist_ok=True)
        MEMORY.write_text(json.dumps(known), encoding="utf-8")
    if known["words"]:
        say(known["words"])
    return int(known["verdict"])


def ask() -> dict[str, Any] | None:
    """Return what pip-audit has found, or None if it could not ask."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(FILES["run"]), "--require-hashes"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        done = subprocess.run(  # noqa: S603
            command, check=False, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=SECONDS
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return found


def judge(found: dict[str, Any] | None) -> tuple[int, str]:
    """Return the verdict and its words; packages that nobody knew anything about were not audited."""
    if found is None:
        return SKIPPED, "No advisories could be asked for: there is no network, or pip-audit is not installed."
    asked = [package for package in found["dependencies"] if "skip_reason" not in package]
    weak = []
    for package in asked:
        for flaw in package["vulns"]:
            mended = ", ".join(flaw["fix_versions"]) or "no version"
            weak.append(f"{package['name']} {package['version']}: {flaw['id']}, mended in {mended}")
    if weak:
        return FOUND, "\n".join(weak)
    if not asked:
        return SKIPPED, "The package index in use knows no advisories, so nothing was audited."
    left = len(found["dependencies"]) - len(asked)
    return OK, f"{left} packages could not be audited." if left else ""


if __name__ == "__main__":
    raise SystemExit(audit())
