"""What the words of a pasted line are: a title, a theme, a text, people with their roles, breakouts.

The wording is kept as printed. Where a line does not say where a title ends and a name begins, it is guessed from
names we know, else from capital letters; whoever pasted is asked to check.
"""

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Final

from events.models.agenda import SessionKind

type Person = dict[str, str]

_ROLE: Final = (
    r"(?:(?:Main|EC|Co)[ -])?Moderators?\s?:|Speaker(?: ?\d{1,2})?\s?[.:](?: [^\W\d][^:().\d\n]{1,30}:)?|Chair\s?:"
)
_MARK: Final = re.compile(rf"(?:(?<=\s)|^)(Topic\s?:|Theme\s?:|{_ROLE}|\d{{1,2}}\.(?=\s))", re.IGNORECASE)
_PERSON: Final = re.compile(r"^([^()]{2,120}?)(?: ?\((.{1,240})\))?[.,; ]*$", re.DOTALL)
_TRAILING: Final = re.compile(r"^(.+?) (\S+ \S+) \(([^()]{1,240})\)$", re.DOTALL)
_KINDS: Final = (
    (r"regist|log-?in|sign-?in", SessionKind.REGISTRATION),
    (r"opening", SessionKind.OPENING),
    (r"welcome", SessionKind.WELCOME),
    (r"introduct", SessionKind.INTRODUCTION),
    (r"(coffee |lunch |tea )?break$|lunch|pause", SessionKind.BREAK),
    (r"conclu|closing|wrap-?up|take-outs", SessionKind.CLOSING),
)
_BLOCK: Final = re.compile(r"^((?:parallel )?break-? ?outs?(?: sessions?)?)\s+(.+)$", re.IGNORECASE | re.DOTALL)


@dataclass
class Said:
    """What one session is, as the words say."""

    title: str = ""
    theme: str = ""
    text: str = ""
    kind: str = SessionKind.PANEL
    people: list[Person] = field(default_factory=list)
    breakouts: list["Said"] = field(default_factory=list)
    is_guessed: bool = False


def said_by(paragraphs: list[str], known: Container[str]) -> Said:
    """Read the paragraphs of a line; `known` are names of people."""
    pieces = _MARK.split("\n".join(paragraphs))
    said, current, count = Said(), None, 0
    _head(said, pieces[0].strip(), known)
    for mark, words in zip(pieces[1::2], pieces[2::2], strict=True):
        there = current or said
        text = words.strip()
        if mark[0].isdigit():
            if int(mark[:-1]) == count + 1:
                count += 1
                current = Said(title=" ".join(text.split()), kind=SessionKind.BREAKOUT)
                said.breakouts.append(current)
            else:  # a number within a sentence
                there.title = f"{there.title} {mark} {text}"
        elif mark.lower().startswith(("topic", "theme")):
            there.theme = " ".join(text.split())
        else:
            _role(there, mark, text)
    said.kind = SessionKind.BREAKOUTS if said.breakouts else _kind(said.title)
    return said


def _head(said: Said, head: str, known: Container[str]) -> None:
    """A title, perhaps with a person behind it, perhaps with a text below."""
    first, _newline, rest = head.partition("\n")
    lines = [line for line in rest.split("\n") if line]
    if block := _BLOCK.match(first):
        first, lines = block[1], [block[2], *lines]
    said.title = " ".join(first.split())
    while lines and (found := _PERSON.match(lines[-1])) and found[2]:
        said.people.insert(0, _person(found[1], found[2]))
        lines.pop()
    said.text = "\n".join(lines)
    trailing = None if said.people or lines else _TRAILING.match(said.title)
    if trailing:
        title, name = _known_name(trailing[1], trailing[2], known)
        if title:
            said.title, said.people, said.is_guessed = title, [_person(name, trailing[3])], True


def _known_name(before: str, last: str, known: Container[str]) -> tuple[str, str]:
    """Where the title ends: a name we know may be longer than two words; else both words begin with a capital."""
    words = f"{before} {last}".split()
    for length in (5, 4, 3, 2):
        name = " ".join(words[-length:])
        if name in known:
            return " ".join(words[:-length]), name
    capital = all(word[0].isupper() for word in last.split())
    return (before, last) if capital else ("", "")


def _role(said: Said, mark: str, text: str) -> None:
    """Somebody with the role's own wording; what follows the brackets belongs to the session's text."""
    label = " ".join(mark.split())
    numbered = any(sign.isdigit() for sign in label)
    name = " ".join(text.split())
    found = _PERSON.match(name)
    person = _person(*(found.groups() if found else (name[:120], "")))
    word = label.lower()
    role = "main-moderator" if word.startswith("main") else "ec-moderator" if word.startswith("ec") else "moderator"
    person |= {
        "role": "speaker" if word.startswith("speaker") else role,
        "label": label if numbered else label.rstrip(" :"),
    }
    said.people.append(person)


def _person(name: str, affiliation: str | None) -> Person:
    return {
        "role_id": "",
        "name": name.strip(" ,;."),
        "role": "",
        "label": "",
        "affiliation": (affiliation or "").strip(),
    }


def _kind(title: str) -> str:
    return next((kind for pattern, kind in _KINDS if re.match(pattern, title, re.IGNORECASE)), SessionKind.PANEL)
