"""A manuscript becomes a tagged PDF (PDF/UA-1): title, language, bookmarks, a tree of tags, a text that can be copied.

    from core.manuscript import Contents, Heading, Manuscript, Paragraph
    from core.transcribe import transcribed
    from core.typeset import pdf

    manuscript = Manuscript(
        title="Output Paper",
        language="en",
        facts=[("Date", "16 November 2020")],
        blocks=[Contents(_("Contents")), Heading("1. Introduction"), *transcribed(markdown, level=2), Paragraph("...")],
    )
    response = HttpResponse(pdf(manuscript, at=edition.published_at), content_type="application/pdf")

The template is ours (`typesetting/manuscript.typ`) and the manuscript reaches it as data, so nothing that somebody
wrote is ever a program: `#read("...")` in a title is printed as it stands. Typst sees the folder of the template and
nothing else; no package is ever fetched, since only a template could ask for one. The same manuscript and moment give
the same bytes.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

import typst

from core.manuscript import Manuscript, plain

_FOLDER: Final = Path(__file__).parent / "typesetting"
_TEMPLATE: Final = _FOLDER / "manuscript.typ"
STANDARD: Final[Literal["ua-1"]] = "ua-1"


def pdf(manuscript: Manuscript, *, at: datetime) -> bytes:
    """Return the manuscript as PDF, dated `at`.

    PDF/UA-1 refuses a letter that no face has (a rare script, an emoji). Such a text is printed all the same, with a
    box in its place, tagged as ever, and does not claim the standard.
    """
    try:
        return _compiled(manuscript, at, STANDARD)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return _compiled(manuscript, at, None)


def _compiled(manuscript: Manuscript, at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        _TEMPLATE,
        root=_FOLDER,
        font_paths=_faces(),
        package_path=_FOLDER,
        package_cache_path=_FOLDER,
        sys_inputs={"manuscript": json.dumps(plain(manuscript))},
        pdf_standards=standard,
        timestamp=int(at.timestamp()),
    )


@cache
def _faces() -> typst.Fonts:
    """The same faces on every machine: Plex, and for letters it lacks those that typst brings."""
    return typst.Fonts(include_system_fonts=False, font_paths=[_FOLDER / "fonts"])
