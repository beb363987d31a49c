"""Beyond CommonMark: footnotes, emoji, members, images; nothing a member writes can pretend to be made by us."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from core.emoji import EMOJI, named
from core.markdown import TAGS, ImageSize, Text, clean, plain, render

CHIARA = {"chiara": "/members/chiara/"}
KEY = "01234567-89ab-cdef-0123-456789abcdef"
IMAGE = f"/attachments/{KEY}/"
LINK = '<a href="/members/chiara/" class="mention" rel="nofollow ugc noopener">@chiara</a>'


def test_a_member_is_named_by_user_name() -> None:
    assert render("Ask @Chiara, please.", members=CHIARA) == f"<p>Ask {LINK.replace('@c', '@C')}, please.</p>\n"
    assert render("(_@chiara_)", members=CHIARA) == f"<p>(<em>{LINK}</em>)</p>\n"


def test_who_is_not_known_stays_text() -> None:
    assert render("Ask @dao.", members=CHIARA) == render("Ask @dao.") == "<p>Ask @dao.</p>\n"


def test_code_links_and_addresses_name_nobody() -> None:
    text = Text("`@chiara` [@chiara](https://x.example) x@chiara.eu https://x.example/@chiara @chiara@x.example")

    assert text.usernames == []
    assert "mention" not in text.html(members=CHIARA)


def test_names_are_told_once_in_order() -> None:
    assert Text("> @dao and @chiara\n\n@dao\n\n[^1]: @una\n\nx[^1]").usernames == ["dao", "chiara", "una"]


def test_emoji_by_their_short_names() -> None:
    assert render("Well done :tada: :nobody: 10:30:45") == "<p>Well done 🎉 :nobody: 10:30:45</p>\n"
    assert render("`:tada:`") == "<p><code>:tada:</code></p>\n"
    assert all(re.fullmatch(r"[a-z0-9_+-]{1,20}", name) for name in EMOJI)
    assert named("ta", most=3) == [("tada", "🎉"), ("target", "🎯"), ("mountain", "⛰️")]


def test_footnotes_lead_there_and_back() -> None:
    rel = 'rel="nofollow ugc noopener"'

    assert render("One[^a] two[^a].\n\n[^a]: A note.", scope="p7") == (
        f'<p>One<sup class="footnote-ref"><a href="#fn-p7-1" id="fnref-p7-1" aria-label="Footnote 1" {rel}>1</a></sup>'
        f' two<sup class="footnote-ref"><a href="#fn-p7-1" id="fnref-p7-1-2" aria-label="Footnote 1" {rel}>1</a></sup>'
        '.</p>\n<div class="footnotes" role="group" aria-label="Footnotes">\n<ol>\n<li id="fn-p7-1"><p>A note.'
        f' <a class="footnote-back" href="#fnref-p7-1" aria-label="Back to footnote 1 in the text" {rel}>↩\ufe0e</a>'
        f' <a class="footnote-back" href="#fnref-p7-1-2" aria-label="Back to footnote 1 in the text" {rel}>↩\ufe0e</a>'
        "</p>\n</li>\n</ol>\n</div>\n"
    )


def test_footnotes_of_two_texts_have_two_sets_of_ids() -> None:
    ids = [set(re.findall(r'id="([^"]+)"', render(f"{word}[^1]\n\n[^1]: x"))) for word in ("One", "Two")]

    assert [len(found) for found in ids] == [2, 2]
    assert ids[0].isdisjoint(ids[1])


def test_an_image_keeps_its_place() -> None:
    shown = f'<img src="{IMAGE}" alt="A plan" width="640" height="480" loading="lazy" decoding="async">'

    assert render(f"![A plan]({IMAGE})", images={KEY: ImageSize(640, 480)}) == f"<p>{shown}</p>\n"


def test_A26_an_image_that_is_not_ours_to_show_is_a_link() -> None:
    link = f'<a href="{IMAGE}" rel="nofollow ugc noopener">A plan</a>'

    assert render(f"![A plan]({IMAGE})") == f"<p>{link}</p>\n"


def test_files_are_told_with_their_words() -> None:
    other = IMAGE.replace("0", "1")
    text = Text(
        f"![A plan]({IMAGE}) [The file]({other}) ![again]({IMAGE}) ![no]({IMAGE}x) [no](https://x.example{IMAGE})"
    )

    assert [(file.id, file.is_image, file.alt) for file in text.attachments] == [
        (KEY, True, "A plan"),
        (other.split("/")[2], False, ""),
    ]


def test_excerpts_leave_out_marks() -> None:
    assert plain(render("One[^1].\n\n[^1]: A note.")) == "One . A note."


def test_A18_only_our_own_values_of_attributes_stay() -> None:
    forged = (
        '<a id="main" class="btn" href="#x">x</a><li id="fn-x">x</li><sup class="btn">x</sup>'
        '<div class="post" role="alert" tabindex="1" hx-get="/" data-hx-get="/">x</div><th scope="row" class="x">x</th>'
        '<img src="/accounts/logout/" width="1e9" loading="eager" onerror="x">'
    )

    assert clean(forged, more_tags=frozenset({"div", "sup", "img"})) == (
        '<a href="#x" rel="nofollow ugc noopener">x</a><li>x</li><sup>x</sup><div>x</div>x<img>'
    )


PIECES = ["@chiara", "@", ":tada:", "[^1]", "[^1]: ", f"![a]({IMAGE})", "![](x)"]
PIECES += ["|", "\n", "\n\n", "|-|\n", "> ", "- "]
PIECES += ["<b onclick=x>", "`", "**", "_", "[a](javascript:x)", "](", "[", "    ", "&lt;", '"', "'", "\x00", "\u202e"]
TAG = re.compile(r"</?([a-z0-9]+)((?: [a-z-]+=\"[^\"<>]*\")*)\s*/?>")
ATTRIBUTES = {"href", "title", "start", "rel", "class", "id", "role", "tabindex", "aria-label", "scope"}
ATTRIBUTES |= {"src", "alt", "width", "height", "loading", "decoding"}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map("".join))
def test_A40_whatever_is_typed_gives_known_markup(source: str) -> None:
    html = render(source, members=CHIARA, images={KEY: ImageSize(1, 1)})

    assert "<" not in TAG.sub("", html)
    for tag, attributes in TAG.findall(html):
        assert tag in TAGS | {"div", "img", "sup"}
        assert set(re.findall(r" ([a-z-]+)=", attributes)) <= ATTRIBUTES
    assert set(re.findall(r'href="([a-z]+):', html)) <= {"http", "https", "mailto"}
    assert set(re.findall(r'src="([^"]*)"', html)) <= {IMAGE}
