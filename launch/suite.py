"""`make test`: the whole suite, and a browser for it."""

import os
import shutil
import subprocess
import sys

from launch import postgres
from launch.packages import use_packages
from launch.say import ROOT, Stop, say

# In the order of their names: the browser's tests, by far the longest, come first and no core waits at the end.
ALL = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def test() -> None:
    """Run pytest on two cores; TESTS chooses what, for example TESTS="tests/forum -x"."""
    use_packages("dev")
    browser = find_browser() or install_browser()
    values = {**os.environ, "CHROMIUM": browser}
    chosen = os.environ.get("TESTS", "").split()
    try:
        if "DATABASE_URL" not in os.environ:
            values["DATABASE_URL"] = postgres.borrow()
        command = [sys.executable, "-m", "pytest", *(chosen or ALL)]
        done = subprocess.run(command, check=False, cwd=ROOT, env=values, stdin=subprocess.DEVNULL)  # noqa: S603
    finally:
        postgres.give_back()
    sys.exit(done.returncode)


def find_browser() -> str | None:
    """The Chromium to test with: the one CHROMIUM names, or the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named and not shutil.which(named):
        raise Stop(f"CHROMIUM names {named}, which cannot be run.")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def install_browser() -> str:
    """Install Debian's Chromium, where that is possible and allowed."""
    apt = shutil.which("apt-get")
    if apt:
        say("Installing Chromium for the browser tests.")
        rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (["install"], ["update"], ["install"]):
            packages = ["--no-install-recommends", "chromium"] if arguments == ["install"] else []
            command = [*rights, apt, "-y", "-q", *arguments, *packages]
            _quietly(command, environment)
            if browser := find_browser():
                return browser
    raise Stop(
        "The browser tests need Chromium and it could not be installed: install the package chromium, "
        "or set CHROMIUM to one you have."
    )


def _quietly(command: list[str], environment: dict[str, str]) -> None:
    if shutil.which(command[0]):
        subprocess.run(  # noqa: S603
            command, check=False, env=environment, stdin=subprocess.DEVNULL, capture_output=True
        )
