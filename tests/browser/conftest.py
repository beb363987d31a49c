"""A real browser before a real server on real PostgreSQL, filled with the paper and the sample content.

Every page opened here is watched: a report of the content policy, an error of a script or a request to
another host fails the test that caused it.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import handlers
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from playwright.sync_api import TimeoutError as TimedOut

from config.storage import CORE, joined
from forum.models import Case, Held
from members.models import DataRequest, Member
from tests.snapshot import Snapshot

# Playwright runs an event loop in the thread of the tests; Django would refuse to ask the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXTRA = {"label-content-name-mismatch": {"enabled": True}}  # WCAG 2.5.3; axe runs it only when it is asked to
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
# Without this, colours that are inherited arrive a frame later for each element in between.
STILL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# Styles, fonts and width that a page was given reach its layout a moment later.
SETTLED = """width => innerWidth === width && document.fonts.status === 'loaded'
    && [...document.querySelectorAll('link[rel=stylesheet]')].every(link => link.sheet)"""
FITS = """(width) => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return clientWidth <= width && scrollWidth <= clientWidth;
}"""
STATIC = Path(settings.BASE_DIR) / "static"


class LastingStaticFiles(StaticFilesHandler):
    """The core style sheet is one file, as it is where the site runs; a window asks for each file once."""

    def serve(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse
        if self.file_path(request.path) == CORE:
            answer = HttpResponse(joined(lambda name: (STATIC / name).read_text(encoding="utf-8")), "text/css")
        else:
            answer = super().serve(request)
        answer.headers["Cache-Control"] = "max-age=3600"
        return answer


handlers.StaticFilesHandler = LastingStaticFiles  # type: ignore[misc] # where pytest-django's server looks it up


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for each module: Playwright's event loop must not outlive it, other tests run one of their own."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.fail("No Chromium found: install Debian's chromium, or name one in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page, and everything it did that it should not."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    pending: set[Request] = field(default_factory=set)
    examining: bool = False

    def watch(self) -> None:
        host = urlsplit(self.address).netloc
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", lambda request: self._leave(request.url, host))
        self.page.on("request", lambda request: self.pending.add(request))
        for ended in ("requestfinished", "requestfailed"):
            self.page.on(ended, lambda request: self.pending.discard(request))

    def _hear(self, kind: str, text: str) -> None:
        if self.examining:
            return
        if "Content Security Policy" in text or "content-security-policy" in text.lower():
            self.faults.append(f"policy: {text}")
        elif kind == "error" and "the server responded with a status of 4" not in text:
            self.faults.append(f"console: {text}")

    def _leave(self, url: str, host: str) -> None:
        if urlsplit(url).scheme in {"http", "https", "ws", "wss"} and urlsplit(url).netloc != host:
            self.faults.append(f"another host: {url}")

    def open(self, path: str) -> Page:
        answer = self.page.goto(f"{self.address}{path}", wait_until="load")
        assert answer is not None
        assert answer.status < 500, path
        return self.page

    def rest(self) -> None:
        """Wait until the server has answered everything that was asked."""
        while self.pending and not self.page.is_closed():
            self.page.wait_for_timeout(20)  # lets Playwright hear of answers; how long does not matter

    def violations(self) -> list[str]:
        """What axe finds on the page as it stands. Axe itself writes inline styles; those reports are not ours."""
        self.examining = True
        if size := self.page.viewport_size:
            self.page.wait_for_function(SETTLED, arg=size["width"])
        self.page.evaluate(AXE)
        return self._examine({"type": "tag", "values": RULES})

    def violations_in_the_dark(self) -> list[str]:
        """What dark colours add to `violations`, asked before: only they differ, so only contrast is measured again."""
        self.page.evaluate(STILL)
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found = self._examine({"type": "rule", "values": ["color-contrast"]})
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        return found

    def _examine(self, what: dict[str, Any]) -> list[str]:
        found: dict[str, Any] = self.page.evaluate(
            "([what, rules]) => axe.run(document, {runOnly: what, rules, resultTypes: ['violations']})", [what, EXTRA]
        )
        return [
            f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
            for violation in found["violations"]
            for node in violation["nodes"][:3]
        ]

    def wide_at(self, widths: list[int]) -> list[int]:
        """Return the widths at which the page scrolls sideways once its layout has settled."""
        size = self.page.viewport_size
        wide = []
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            try:  # the new width, and a font it is the first to ask for, reach the layout a moment later
                self.page.wait_for_function(FITS, arg=width, timeout=3_000)
            except TimedOut:
                wide.append(width)
        if size:
            self.page.set_viewport_size(size)
        return wide


class Forum:
    """The running site, and browsers that visit it."""

    def __init__(self, address: str, chromium: Browser) -> None:
        self.address = address
        self.chromium = chromium
        self.contexts: list[BrowserContext] = []
        self.visits: list[Watched] = []

    def visit(self, member: Member | None = None, *, width: int = 1280, **options: Any) -> Watched:
        """Open a browser window, signed in as `member` if there is one."""
        context = self.chromium.new_context(viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if member:
            client = Client()
            client.force_login(member)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        watched = Watched(context.new_page(), self.address)
        watched.watch()
        self.visits.append(watched)
        return watched

    def close(self) -> list[str]:
        """Close all windows; a request still under way would write into the next test's database."""
        for visit in self.visits:
            visit.rest()
        for context in self.contexts:
            context.close()
        return [fault for visit in self.visits for fault in visit.faults]


FILLED: list[Snapshot] = []


def fill() -> None:
    """Load the paper and the sample content; from the second time on, from a copy."""
    if FILLED:
        FILLED[0].restore()
        return
    call_command("load_paper", verbosity=0)
    call_command("load_sample", verbosity=0)
    FILLED.append(Snapshot())


@pytest.fixture
def forum(live_server: Any, chromium: Browser, settings: Any) -> Iterator[Forum]:
    """The site with the paper and the sample content in it, as `make run` shows it."""
    settings.FORUM_DEMO = True
    fill()
    site = Forum(live_server.url, chromium)
    yield site
    assert site.close() == []


@pytest.fixture
def nothing_waits(forum: Forum) -> None:
    """Take away the sample's work for moderators, so that a journey meets only its own."""
    for model in (Case, Held, DataRequest):
        model._default_manager.all().delete()


def demo(role: str) -> Member:
    """The demonstration's account for a role."""
    return Member.objects.get(email=f"{role}@forum.example")
