"""Runs the web server and the worker side by side, and stops both when either ends or somebody says stop."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from launch.say import ROOT, Stop

GRACE_SECONDS = 10


class Interrupted(BaseException):
    """Somebody asked the set-up to stop: Ctrl-C, a closed terminal, or the system."""


def stop_on_signals() -> None:
    """Turn every polite way of stopping into one exception, so that clearing up has one place."""

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Interrupted

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has asked
        signal.signal(signal.SIGHUP, interrupt)


def free_port(host: str, text: str) -> int:
    """The port to serve on, once it is sure that nobody else does."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Stop(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop(f"Port {port} needs more rights: choose one above 1023, for example PORT=9000.") from None
        except OSError as error:
            raise Stop(
                f"Port {port} of {host} cannot be used ({error.strerror}): "
                "stop what listens there, or choose another port, for example PORT=9000 make run."
            ) from None
    return port


class Children:
    """Processes that live and die together."""

    def __init__(self) -> None:
        """Nobody yet."""
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        """Start one in a session of its own, so that Ctrl-C reaches it only through us."""
        self.running[name] = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def ended(self) -> str | None:
        """The name of one that has ended, if any has."""
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def wait_until_answering(self, url: str, seconds: float = 60) -> None:
        """Return when the page answers; a child that ends before it does is the reason it never will."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if name := self.ended():
                raise Stop(f"The {name} ended before the site answered; the lines above say why.")
            try:
                with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                    return
            except OSError:
                time.sleep(0.1)
        raise Stop(f"The site did not answer at {url} within {seconds:.0f} seconds.")

    def wait(self) -> NoReturn:
        """Wait until one ends, which none should."""
        while not (name := self.ended()):
            time.sleep(0.5)
        raise Stop(f"The {name} ended unexpectedly, so everything was stopped.")

    def stop(self) -> None:
        """Ask all to end, wait, then insist; nothing started here is left behind."""
        for child in self.running.values():
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            finally:
                _signal(child, signal.SIGKILL)
                child.wait()
        self.running.clear()


def _signal(child: subprocess.Popen[bytes], number: int) -> None:
    """Signal a child and all it has started itself."""
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        return
