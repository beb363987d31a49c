"""The English of the libraries is said in the words of this house."""

import gettext
import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "locale/en/LC_MESSAGES"


def test_the_compiled_words_are_the_written_ones() -> None:
    written = dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"', (FOLDER / "django.po").read_text(), re.MULTILINE))
    with (FOLDER / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    assert {word: catalogue.gettext(word) for word in written} == written


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/accounts/2fa/", "Passkeys and second factor"),
        ("/accounts/sessions/", "Where you are signed in"),
        ("/accounts/password/change/", "Change your password"),
        ("/accounts/logout/", "Sign out"),
    ],
)
def test_account_pages_speak_as_their_menu_does(signed_in: Any, chiara: Any, address: str, title: str) -> None:
    page = signed_in(chiara).get(address).content.decode()
    assert re.findall(r"<h1[^>]*>\s*(.+?)\s*</h1>", page) == [title]
