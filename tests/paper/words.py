"""The Output Paper as plain words, so that a test can ask whether something stands in it."""

import re
from hashlib import sha256

from events.models import Document


def unmarked(text: str) -> str:
    """Take Markdown's marks away and leave the words, with single spaces."""
    text = re.sub(r"\[((?:\\.|[^\]\\])*)\]\(#\)", r"\1", text)
    text = re.sub(r"(?m)^(## |- |\| --- \| --- \|$)", "", text)
    text = re.sub(r"</?u>|\*\*|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)|(?m:^\| | \|$)", "", text).replace(" | ", " ")
    return " ".join(text.replace("\\(", "(").replace("\\)", ")").split())


def output_paper() -> Document:
    return Document.objects.get(event__slug="side-event-2020", slug="output-paper")


def whole_paper() -> str:
    """Every printed word in order: cover, sections, and at the end figures and footnotes."""
    document = output_paper()
    sections = [f"{s.number}. {s.heading}\n{s.body}" for s in document.sections.all()]
    figures = [f"{f.heading}\n{f.caption}\n{f.source_text}" for f in document.figures.all()]
    notes = [note.text for note in document.footnotes.all()]
    return " ".join(unmarked(part) for part in [document.cover, *sections, *figures, *notes])


def bullets() -> list[str]:
    """The lines that the paper prints as bullets, in order and marked as printed."""
    bodies = output_paper().sections.values_list("body", flat=True)
    return [line[2:] for body in bodies for line in body.split("\n") if line.startswith("- ")]


def short_hash(text: str) -> str:
    """The first 12 digits that the checklist gives for a text."""
    return sha256(text.encode()).hexdigest()[:12]
