"""What the browser is sent beside the page: style sheets, icons, scripts."""

import gzip
import re
from pathlib import Path

from config.storage import joined

STATIC = Path(__file__).resolve().parents[2] / "static"
SHEETS = sorted(STATIC.rglob("*.css"))


def core() -> str:
    return joined(lambda name: (STATIC / name).read_text())


def test_the_core_style_sheet_is_one_file() -> None:
    assert re.findall(r"@import[^;]*;", core()) == []


def test_layers_are_named_before_anything_else() -> None:
    sheet = re.sub(r"/\*.*?\*/\s*", "", core(), flags=re.DOTALL)
    assert sheet.startswith("@layer bootstrap, tokens, base, layout, components, utilities;\n")


def test_the_core_style_sheet_keeps_its_budget() -> None:
    largest = max(len(gzip.compress(page.read_bytes())) for page in (STATIC / "css/pages").glob("*.css"))
    assert len(gzip.compress(core().encode())) + largest <= 40_000


def test_every_component_is_in_the_list() -> None:
    listed = re.findall(r'url\("(components/[^"]+)"\)', (STATIC / "css/core.css").read_text())
    there = [f"components/{sheet.name}" for sheet in (STATIC / "css/components").glob("*.css")]
    assert sorted(listed) == sorted(there)


def test_braces_are_balanced() -> None:
    assert [sheet.name for sheet in SHEETS if sheet.read_text().count("{") != sheet.read_text().count("}")] == []


def test_nothing_is_embedded_or_comes_from_elsewhere() -> None:
    addresses = [found for sheet in SHEETS for found in re.findall(r"url\(([^)]*)\)", sheet.read_text())]
    assert [address for address in addresses if "data:" in address or "//" in address] == []


def test_every_file_a_style_sheet_names_is_there() -> None:
    named = [
        (sheet.parent / found).resolve()
        for sheet in SHEETS
        for found in re.findall(r"url\(\"([^\"]*)\"\)", sheet.read_text())
    ]
    assert [path for path in named if not path.exists()] == []


def test_nothing_is_more_important_than_the_layers() -> None:
    ours = [sheet for sheet in SHEETS if "vendor" not in sheet.parts]
    assert [sheet.name for sheet in ours if "!important" in sheet.read_text()] == ["base.css"]


def test_every_module_is_small() -> None:
    lengths = {module.name: len(module.read_text().splitlines()) for module in (STATIC / "js").glob("*.js")}
    assert {name: length for name, length in lengths.items() if length > 60} == {}
