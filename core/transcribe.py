"""Markdown becomes parts of a manuscript: the dialect of `core.markdown`, read for paper.

Pictures and mentions are printed as their words. Headings keep their order and start at the level asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from core.dialect import extend
from core.manuscript import Block, Code, Heading, Listing, Paragraph, Quote, Rule, Run, Table
from core.markdown import MAX_LENGTH, parser

_PARSER: Final = extend(parser())
_STYLES: Final = {"strong": "strong", "em": "emphasis", "s": "struck"}


def transcribed(source: str, *, level: int = 2) -> list[Block]:
    """Return a Markdown text as blocks; its highest heading stands on `level`."""
    env: dict[str, Any] = {}
    return _Reader(_PARSER.parse(source.replace("\x00", "")[:MAX_LENGTH], env), level).blocks()


class _Reader:
    """One text being read; footnotes are found first, since they hang on words that come before them."""

    def __init__(self, tokens: Sequence[Token], level: int) -> None:
        self._tree = SyntaxTreeNode([token for token in tokens if token.type != "footnote_anchor"])
        self._levels = sorted({int(node.tag[1]) for node in self._tree.children if node.type == "heading"})
        self._top = level
        self._notes: dict[int, list[Run]] = {}

    def blocks(self) -> list[Block]:
        """Return everything."""
        for node in self._tree.children:
            if node.type == "footnote_block":
                self._notes |= {each.meta["id"]: self._inside(each) for each in node.children}
        return list(self._read(self._tree.children))

    def _read(self, nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
        for node in nodes:
            match node.type:
                case "heading":
                    yield Heading(self._inside(node), self._top + self._levels.index(int(node.tag[1])))
                case "paragraph":
                    yield Paragraph(self._inside(node))
                case "bullet_list" | "ordered_list":
                    start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
                    yield Listing([list(self._read(item.children)) for item in node.children], start)
                case "blockquote":
                    yield Quote(list(self._read(node.children)))
                case "fence" | "code_block":
                    yield Code(node.content.rstrip("\n"))
                case "hr":
                    yield Rule()
                case "table":
                    yield self._table(node)

    def _table(self, node: SyntaxTreeNode) -> Table:
        head, *body = node.children
        rows = [row for part in body for row in part.children]
        return Table(
            head=[self._inside(cell) for cell in head.children[0].children],
            rows=[[[Paragraph(self._inside(cell))] for cell in row.children] for row in rows],
        )

    def _inside(self, node: SyntaxTreeNode) -> list[Run]:
        """Return the words below a node, whatever blocks stand between."""
        if node.type == "inline":
            return list(self._runs(node.children, Run("")))
        return [run for child in node.children for run in self._inside(child)]

    def _runs(self, nodes: Sequence[SyntaxTreeNode], style: Run) -> Iterator[Run]:
        for node in nodes:
            match node.type:
                case "text" | "mention":
                    yield replace(style, text=node.content)
                case "code_inline":
                    yield replace(style, text=node.content, code=True)
                case "softbreak" | "hardbreak":
                    yield replace(style, text="\n")
                case "footnote_ref":
                    yield Run("", note=self._notes.get(node.meta["id"], ()))
                case "link":
                    yield from self._runs(node.children, replace(style, href=str(node.attrs.get("href", ""))))
                case _:
                    more: dict[str, Any] = {_STYLES[node.type]: True} if node.type in _STYLES else {}
                    yield from self._runs(node.children or (), replace(style, **more))
