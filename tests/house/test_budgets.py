"""The house guards its own budgets (docs/architecture.md): what grows past them is redesigned, not excused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [
    "config",
    "core",
    "members",
    "notifications",
    "partnerships",
    "events",
    "opportunities",
    "forum",
    "pages",
    "launch",
]


def modules() -> list[Path]:
    return [
        path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def lines(path: Path) -> int:
    return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{shown(path)}:{node.lineno} {node.name}", node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_over_400_lines() -> None:
    assert {shown(p): lines(p) for p in modules() if lines(p) > 400} == {}


def test_the_median_file_is_short() -> None:
    assert median(lines(p) for p in modules() if lines(p)) <= 60


def test_no_test_file_is_over_600_lines() -> None:
    assert {shown(p): lines(p) for p in (ROOT / "tests").rglob("*.py") if lines(p) > 600} == {}


def test_no_function_is_over_50_lines() -> None:
    assert {name: length(node) for name, node in functions() if length(node) > 50} == {}


def test_the_median_function_is_short() -> None:
    assert median(length(node) for _, node in functions()) <= 8


def test_every_function_is_typed() -> None:
    def bare(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
        named = [a for a in arguments if a is not None and a.arg not in {"self", "cls"}]
        return node.returns is None or any(a.annotation is None for a in named)

    assert [name for name, node in functions() if bare(node)] == []


def test_no_view_module_has_over_12_views() -> None:
    def views(path: Path) -> int:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        return sum(
            isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and bool(node.args.args)
            and node.args.args[0].arg == "request"
            for node in tree.body
        )

    paths = [p for p in modules() if p.stem == "views" or p.parent.name == "views"]
    assert paths != []
    assert {shown(p): views(p) for p in paths if views(p) > 12} == {}


def test_no_template_is_over_120_lines() -> None:
    templates = (ROOT / "templates").rglob("*.*")
    assert {shown(p): lines(p) for p in templates if p.is_file() and lines(p) > 120} == {}


def test_our_javascript_is_under_800_lines() -> None:
    ours = [p for p in (ROOT / "static").rglob("*.js") if "vendor" not in p.parts]
    assert sum(lines(p) for p in ours) <= 800
    assert {shown(p): lines(p) for p in ours if lines(p) > 60} == {}


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "constants"])
def test_no_cellars(name: str) -> None:
    assert [shown(p) for p in modules() if p.stem == name] == []


INLINE = re.compile(
    r"<style\b|<script(?![^>]*\bsrc=)(?![^>]*type=.(?:application/ld\+json|application/json))|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)


def test_no_template_has_inline_script_or_style() -> None:
    found = {
        shown(path): match.group(0)
        for path in (ROOT / "templates").rglob("*.html")
        if (match := INLINE.search(re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_views_ask_the_querysets() -> None:
    """A view starts from a word such as visible_to; `.filter(` in a view would go around it."""
    paths = [p for p in modules() if p.stem == "views" or p.parent.name == "views"]
    found = [shown(p) for p in paths if re.search(r"\.(filter|exclude|extra)\(", p.read_text(encoding="utf-8"))]
    assert found == []
