"""A template and the facts together: blocks of text, from which pages and files are made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bestendig.organisations.documents.facts import Facts, Missing
from bestendig.organisations.documents.templates import Name, template

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Run:
    """Some words that look the same. missing: they say what must still be filled in."""

    words: str
    bold: bool = False
    italic: bool = False
    missing: bool = False


Row = tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """kind: heading, paragraph, items, steps or table.

    runs: of a heading or paragraph. rows: an item each, or a row of cells each; `head` is the
    first row of a table, None when it has no words.
    """

    kind: str
    level: int = 0
    runs: tuple[Run, ...] = ()
    head: Row | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A filled document. missing: what must still be filled in, each once, in order."""

    name: Name
    title: str
    blocks: tuple[Block, ...]
    missing: tuple[Missing, ...]


def fill(name: Name, facts: Facts) -> Document:
    """The document `name` with these facts. Words of the facts are text, never marks."""
    writer = _Writer(facts)
    blocks = tuple(writer.blocks(_parser().parse(template(name, facts.conditions))))
    title, rest = blocks[0], blocks[1:]
    return Document(
        name=name,
        title="".join(run.words for run in title.runs),
        blocks=rest,
        missing=tuple(writer.missing.values()),
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


class _Writer:
    """Turns what the parser found into blocks, and remembers what is missing."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.missing: dict[str, Missing] = {}

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """The blocks, one after the other."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = _closing(tokens, at)
            inside = tokens[at + 1 : end]
            if token.type == "heading_open":
                yield Block(kind="heading", level=int(token.tag[1]), runs=self.runs(inside))
            elif token.type == "paragraph_open":
                yield Block(kind="paragraph", runs=self.runs(inside))
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                kind = "items" if token.type == "bullet_list_open" else "steps"
                items = (self.runs(item) for item in _within(inside, "list_item"))
                yield Block(kind=kind, rows=tuple((item,) for item in items))
            elif token.type == "table_open":
                yield self.table(inside)
            else:
                raise ValueError(f"a template has no {token.type}")
            at = end + 1

    def table(self, tokens: Sequence[Token]) -> Block:
        """A table; every row has as many cells as its head."""
        rows = [
            tuple(self.runs(cell) for cell in _within(row, "th", "td"))
            for row in _within(tokens, "tr")
        ]
        head = rows[0] if any(rows[0]) else None
        return Block(kind="table", head=head, rows=tuple(rows[1:]))

    def runs(self, tokens: Sequence[Token]) -> tuple[Run, ...]:
        """The words of the inline tokens among these."""
        return tuple(
            run
            for token in tokens
            if token.type == "inline"
            for run in self.inline(token.children or [])
        )

    def inline(self, children: Sequence[Token]) -> Iterator[Run]:
        """Runs of text, with the places filled."""
        bold = italic = False
        for child in children:
            if child.type in {"strong_open", "strong_close"}:
                bold = child.nesting == 1
            elif child.type in {"em_open", "em_close"}:
                italic = child.nesting == 1
            else:
                words = " " if child.type == "softbreak" else child.content
                # Odd parts are the names of places.
                for number, part in enumerate(_PLACE.split(words)):
                    if number % 2:
                        yield self.place(part, bold, italic)
                    elif part:
                        yield Run(part, bold, italic)

    def place(self, name: str, bold: bool, italic: bool) -> Run:
        """The words of a fact, or what must be filled in."""
        missing = self.facts.missing(name)
        if missing is None:
            return Run(" ".join(self.facts.values[name].split()), bold, italic)
        self.missing[name] = missing
        return Run(_to_fill_in(missing.label), bold, italic, missing=True)


def _to_fill_in(label: str | Promise) -> str:
    return f"[nog in te vullen: {label}]"


def _closing(tokens: Sequence[Token], at: int) -> int:
    level = tokens[at].level
    return next(i for i in range(at + 1, len(tokens)) if tokens[i].level == level)


def _within(tokens: Sequence[Token], *names: str) -> Iterator[Sequence[Token]]:
    """What stands inside each `name_open` … `name_close`."""
    for at, token in enumerate(tokens):
        if token.type in {f"{name}_open" for name in names}:
            yield tokens[at + 1 : _closing(tokens, at)]
