"""Counts queries and bytes of the main pages signed in, then requests per second beside a one-query page.

Run by `make bench`, on the demo's database. The second part needs wrk and is left out without it.
"""

import gzip
import re
import shutil
import subprocess
import sys
import time
import urllib.request

import django

from launch.environment import use_local_environment

use_local_environment()
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from forum.models import Thread  # noqa: E402
from members.models import Member  # noqa: E402

PORT = 8091
SECONDS = 8


def pages() -> dict[str, str]:
    thread = Thread.objects.order_by("-post_count")[0]
    return {
        "home": "/",
        "topics": "/topics/",
        "topic": thread.topic.get_absolute_url(),
        "thread": thread.get_absolute_url(),
        "event": "/events/side-event-2020/",
        "directory": "/partnerships/",
        "partnership": "/partnerships/mobigoin-action/",
        "initiative": "/initiatives/escp-4i/",
        "search": "/search/?q=digitalisation",
    }


def count_queries_and_bytes() -> None:
    settings.ALLOWED_HOSTS.append("testserver")
    browser = Client()
    browser.force_login(Member.objects.get(email="member@forum.example"), backend=settings.AUTHENTICATION_BACKENDS[0])
    print("| page, signed in | queries | HTML gz, kB | ms in Django |\n|---|---|---|---|")
    for name, address in pages().items():
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            started = time.perf_counter()
            answer = browser.get(address)
            taken = 1000 * (time.perf_counter() - started)
        size = len(gzip.compress(answer.content)) / 1000
        print(f"| {name} ({answer.status_code}) | {len(queries)} | {size:.1f} | {taken:.0f} |")


def requests_per_second() -> None:
    if not shutil.which("wrk"):
        print("wrk is not installed: requests per second are left out.")
        return
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--respawn-failed-workers"]
    command += ["--blocking-threads", "4", "--port", str(PORT), "--log-level", "warning", "benchmarks.wsgi:application"]
    server = subprocess.Popen(command)
    try:
        wait_for(f"http://127.0.0.1:{PORT}/healthz")
        print("\n| page, visitor | requests per second |\n|---|---|")
        for name, address in {"one-query view": "/one-query/", **pages()}.items():
            url = f"http://127.0.0.1:{PORT}{address}"
            run = ["wrk", "-t2", "-c16", f"-d{SECONDS}s", url]
            said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
            found = re.search(r"Requests/sec:\s+([\d.]+)", said)
            wrong = re.search(r"Non-2xx.*", said)
            print(f"| {name} | {found.group(1) if found else '?'} {wrong.group(0) if wrong else ''} |")
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not answer.")


if __name__ == "__main__":
    count_queries_and_bytes()
    requests_per_second()
