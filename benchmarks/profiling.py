"""Says what a page costs and where: `make bench BENCH_PROFILE="thread, last page"`, or this module with its name."""

import cProfile
import io
import os
import pstats
import sys
import time
from urllib.parse import urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402

from benchmarks.load import Ask  # noqa: E402
from benchmarks.pages import pages  # noqa: E402
from benchmarks.wsgi import application  # noqa: E402

TIMES = 200


def call(ask: Ask) -> int:
    """Send one request through the whole stack, as granian would, and return how many bytes came back."""
    url, body = urlsplit(ask.path), ask.body.encode()
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": url.path,
        "QUERY_STRING": url.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8091",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8091",
        "HTTP_COOKIE": ask.cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }
    if body:
        environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body))}
    said = []
    answer = application(environ, lambda status, headers: said.append(status))
    size = sum(map(len, answer))
    answer.close()
    assert said[0][0] in "23", said
    return size


def main() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = next(page for page in pages() if page.name == sys.argv[2])
    asks = (page.asks * (TIMES + 20))[: TIMES + 20]
    for ask in asks[:20]:
        call(ask)
    begun = time.process_time()
    for ask in asks[20:]:
        call(ask)
    print(f"{page.name}: {1000 * (time.process_time() - begun) / TIMES:.2f} ms of Python each.")
    profile = cProfile.Profile()
    profile.enable()
    for ask in asks[20:]:
        call(ask)
    profile.disable()
    stats = pstats.Stats(profile)
    stats.sort_stats(os.environ.get("SORT", "cumulative")).print_stats(int(os.environ.get("LINES", "60")))


if __name__ == "__main__":
    main()
