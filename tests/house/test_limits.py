"""The page of limits says what the code says."""

import re
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.test import Client

from core.emoji import EMOJI
from core.files import MEDIA_TYPES
from forum.formatting import EXAMPLES

PAGE = (Path(settings.BASE_DIR) / "docs/limits.md").read_text(encoding="utf-8")


def test_every_limit_is_as_documented() -> None:
    rows = re.findall(r"^\| [^|]+ \| (\d+) \| `([\w.]+)\.(\w+)` \|$", PAGE, flags=re.MULTILINE)

    told = {f"{module}.{name}": int(number) for number, module, name in rows}
    assert told == {f"{module}.{name}": getattr(import_module(module), name) for _, module, name in rows}
    assert len(rows) == PAGE.count("| `") > 10


def test_every_kind_of_file_is_named() -> None:
    kinds = set(MEDIA_TYPES) - {"webp", "csv", "txt"}
    assert [kind for kind in kinds if not re.search(rf"\b{kind}\b", PAGE, re.IGNORECASE)] == []


def test_the_page_on_writing_shows_all_there_is(eve: Client) -> None:
    html = eve.get("/formatting/").content.decode()

    assert [name for name in EMOJI if f":{name}:" not in html] == []
    assert [example.source for example in EXAMPLES if str(example.html) not in html] == []
    assert "up to 10.0\xa0MB each, 10 in a post, 50.0\xa0MB a day." in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
