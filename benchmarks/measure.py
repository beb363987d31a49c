"""Measures the pages on a large community, each beside a plain view on the same server at the same time."""

import gzip
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import urls  # noqa: E402
from benchmarks.load import TOOL, Ask, Load, load  # noqa: E402
from benchmarks.pages import Page, pages  # noqa: E402

PORT = 8091
SITE = f"http://127.0.0.1:{PORT}"
SECONDS = 5
AT_ONCE = 16
MOST_MEGABYTES = 150
HEAD = ["page", "queries", "HTML gz, kB", "a second, 1", "p50, ms", "p95, ms"]
HEAD += ["a second, 16", "p50, ms", "p95, ms", "beside", "x", "target"]


def main() -> None:
    chosen = [page for page in pages() if not sys.argv[2:] or any(word in page.name for word in sys.argv[2:])]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {urls.WRITTEN} (id bigserial PRIMARY KEY, source text)")
    print(f"Load by {TOOL}; granian (WSGI), 2 workers of 4 threads; {SECONDS} s each.\n")
    print(f"| {' | '.join(HEAD)} |")
    print(f"|{'---|' * len(HEAD)}")
    costs = [queries_and_bytes(page.asks[0]) for page in chosen]
    connection.close()
    with socket.socket() as other:
        if other.connect_ex(("127.0.0.1", PORT)) == 0:
            raise SystemExit(f"Something answers on port {PORT} already: its answers would be measured too.")
    server = subprocess.Popen(server_command())
    try:
        wait_for(f"{SITE}/healthz")
        for page, (queries, size) in zip(chosen, costs, strict=True):
            print(row(page, queries, size, server.pid), flush=True)
        memory = max(megabytes(worker) for worker in workers(server.pid))
        kept = verdict(memory < MOST_MEGABYTES, f"< {MOST_MEGABYTES}")
        print(f"\nMemory of a web worker after that: {memory:.0f} MB ({kept}).")
    finally:
        server.terminate()
        server.wait(20)


def server_command() -> list[str]:
    """Return what launch/site.py serves the demo with."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT), "--workers", "2", "--no-ws"]
    command += ["--blocking-threads", "4", "--backpressure", "64", "--log-level", "warning", "--respawn-failed-workers"]
    return [*command, "benchmarks.wsgi:application"]


def queries_and_bytes(ask: Ask) -> tuple[int, float]:
    """Ask once to warm up, once to count; a post is sent once and its answer leads on."""
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "benchmarks.urls", ["*"]
    browser = Client(headers={"Cookie": ask.cookie})
    if not ask.body:
        browser.get(ask.path)
    with CaptureQueriesContext(connection) as queries:
        answer = (
            browser.post(ask.path, ask.body, content_type="application/x-www-form-urlencoded")
            if ask.body
            else browser.get(ask.path)
        )
    assert answer.status_code in {200, 302}, (ask.path, answer.status_code)
    return len(queries), len(gzip.compress(answer.content, 6)) / 1000


def row(page: Page, queries: int, size: float, server: int) -> str:
    load(SITE, page.asks, at_once=4, seconds=1)
    rest(server)
    alone = load(SITE, page.asks, at_once=1, seconds=SECONDS)
    plain = load(SITE, page.beside, at_once=AT_ONCE, seconds=SECONDS)
    rest(server)
    busy = load(SITE, page.asks, at_once=AT_ONCE, seconds=SECONDS)
    rest(server)
    share = busy.per_second / plain.per_second if plain.per_second else 0
    told = [page.name, queries, f"{size:.1f}", *shown(alone), *shown(busy), f"{plain.per_second:.0f}", f"{share:.2f}"]
    failed = [f"{one.failed} FAILED: {one.errors}" for one in (alone, plain, busy) if one.failed]
    told.append("; ".join([*promises(page, alone, share), *failed]))
    return f"| {' | '.join(map(str, told))} |"


def shown(found: Load) -> list[str]:
    return [f"{found.per_second:.0f}", f"{found.p50:.1f}", f"{found.p95:.1f}"]


def promises(page: Page, alone: Load, share: float) -> list[str]:
    said = []
    if page.target:
        said.append(verdict(share >= page.target, f">= {page.target} x"))
    if page.most:
        said.append(verdict(alone.p95 <= page.most, f"p95 <= {page.most:.0f} ms"))
    return said


def verdict(kept: bool, target: str) -> str:
    return f"{target}: {'OK' if kept else 'MISSED'}"


def workers(parent: int) -> list[int]:
    """Return the processes that the server has started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name_and_more = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(name_and_more[1]) == parent:
            found.append(int(status.parent.name))
    return found


def rest(server: int) -> None:
    """Wait until the workers do nothing: what a load leaves under way would slow the first answers of the next."""
    before = -1
    while before != (now := sum(map(ticks, workers(server)))):
        before = now
        time.sleep(0.2)


def ticks(process: int) -> int:
    """Return the processor time of a process, in hundredths of a second (proc(5): utime and stime)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000 if "VmRSS:" in status else 0


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
    main()
