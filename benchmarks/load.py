"""Asks for pages as fast as they come, over so many connections at once: by wrk, or by Python where there is none."""

import http.client
import json
import multiprocessing
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

SCRIPT = Path(__file__).with_name("wrk.lua")
TOOL = "wrk" if shutil.which("wrk") else "Python (wrk is not installed; fast pages measure slower than they are)"


class Ask(NamedTuple):
    """One request: a GET, or a POST if it has a body."""

    path: str
    cookie: str = ""
    body: str = ""


class Load(NamedTuple):
    """What came of it: answers a second, and milliseconds that half and 95 % of them took at most."""

    per_second: float
    p50: float
    p95: float
    failed: int
    # Which kinds of errors wrk met: connect, read, status, timeout.
    errors: str = ""


def load(site: str, asks: list[Ask], *, at_once: int, seconds: float) -> Load:
    """Send these requests in turn, again and again, keeping `at_once` under way."""
    return (_wrk if TOOL == "wrk" else _python)(site, asks, at_once, seconds)


def _wrk(site: str, asks: list[Ask], at_once: int, seconds: float) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".asks") as file:
        file.writelines("\t".join(ask) + "\n" for ask in asks)
        file.flush()
        threads = min(at_once, 2)
        command = [
            "wrk",
            f"-t{threads}",
            f"-c{at_once}",
            f"-d{seconds:.0f}s",
            "--timeout",
            "30s",
            "-s",
            str(SCRIPT),
            site,
            "--",
            file.name,
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(said.strip().splitlines()[-1])
    return Load(found["answered"] / found["seconds"], found["p50"], found["p95"], found["failed"], found["errors"])


def _python(site: str, asks: list[Ask], at_once: int, seconds: float) -> Load:
    with multiprocessing.get_context("fork").Pool(at_once) as pool:
        jobs = [pool.apply_async(_ask_on, (site, asks, place * 997, seconds)) for place in range(at_once)]
        answers = [job.get() for job in jobs]
    taken = sorted(moment for moments, _failed in answers for moment in moments)
    if not taken:
        return Load(0, 0, 0, sum(failed for _moments, failed in answers))
    half, most = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
    return Load(len(taken) / seconds, half, most, sum(failed for _moments, failed in answers))


def _ask_on(site: str, asks: list[Ask], place: int, seconds: float) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    taken, failed, end = [], 0, time.monotonic() + seconds
    while time.monotonic() < end:
        path, cookie, body = asks[place % len(asks)]
        place += 1
        headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        begun = time.perf_counter()
        connection.request("POST" if body else "GET", path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
        taken.append(1000 * (time.perf_counter() - begun))
        failed += answer.status >= 400
    return taken, failed
