"""What a page is made of. Lengths are points, x to the right, y down from the top of the page as people see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from caicach.domain.documents.paper import CellContent


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank between them."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    is_bold: bool = False

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line; upright where `is_upright`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_upright(self) -> bool:
        """Whether it goes down the page."""
        return self.bottom - self.top > self.right - self.left


@dataclass(frozen=True)
class Line:
    """Words at one height, from left to right."""

    words: Sequence[Word]

    @cached_property
    def text(self) -> str:
        """Its words, with marks of notes in brackets."""
        return " ".join(word.text for word in self.words)

    @cached_property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @cached_property
    def top(self) -> float:
        """Its highest letter."""
        return min(word.top for word in self.words)

    @cached_property
    def bottom(self) -> float:
        """Its lowest letter."""
        return max(word.bottom for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        sizes: dict[float, int] = {}
        for word in self.words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
        return max(sizes, key=lambda size: sizes[size])

    @cached_property
    def is_bold(self) -> bool:
        """Whether all its words are bold."""
        return all(word.is_bold for word in self.words)


@dataclass(frozen=True, slots=True)
class Frame:
    """The left and right ends of the text around a line, and the usual blank between two of its lines."""

    left: float
    right: float
    blank: float | None = None


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of running text in its frame."""

    line: Line
    frame: Frame


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table on a page; `edges` are the x of its columns' ends."""

    top: float
    bottom: float
    cells: list[CellContent]
    edges: tuple[float, ...] = ()


@dataclass
class Page:
    """A page as read from a file."""

    width: float
    height: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)
    is_scan: bool = False
