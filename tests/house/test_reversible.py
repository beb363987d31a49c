"""Whoever decides reads beforehand how it is taken back, or that it cannot be."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.contrib import admin

from core.verbs import Verb

MODULES = ("forum.verbs", "forum.deciding", "members.verbs", "partnerships.admin", "partnerships.verbs")
# "Restoring undoes it", "You can undo it", "This is for good", "cannot be undone", "What is sent cannot be unsent" ...
SAID = re.compile(r"undo|cannot be unsent|for good|The decision stands|taken back on|can be given again|can ask again")


def verbs() -> Iterator[Verb]:
    """Every deed that asks for a reason."""
    for name in MODULES:
        for value in vars(import_module(name)).values():
            found = value.values() if isinstance(value, dict) else [value]
            yield from (verb for verb in found if isinstance(verb, Verb))


@pytest.mark.parametrize("verb", sorted(set(verbs())), ids=lambda verb: verb.name)
def test_a_deed_says_how_it_is_taken_back(verb: Verb) -> None:
    assert SAID.search(str(verb.effect)), str(verb.effect)


def test_every_action_of_the_workplace_says_so_too() -> None:
    silent: list[Any] = []
    for page in admin.site._registry.values():
        for name, help_text in getattr(page, "action_help", {}).items():
            if not SAID.search(str(help_text)):
                silent.append((page, name))
    assert silent == []
