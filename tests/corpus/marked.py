"""Papers with their gold written into them.

`{T >= 95 %|ít nhất 95% hồ sơ}` is a target, `{R 21/QĐ-UBND 2024-01-19|…}` a citation (date or -),
`{Q 239 266 89.84 truncated|…}` a stated share, `{C 239 266 89.85 ok|…}` one that stands in a table
cell, `{S 2+3=5 ok|…}` a sum, `{K lead; due; product|…}` a task (due as a day or in the paper's
words, - where the paper is silent; a paper with one K has them all), `{E kind|…}` a fault that must
be found there. `=/>=` or `sum/cross` name readings that are both right; what is found inside
`{O TK|…}` of the kinds named is neither wanted nor too much. Marks may stand inside one another.
Lines before `---` tell the header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_OPEN = re.compile(r"\{([TRQCSKEO]) ([^|{}]*)\|")


@dataclass
class Mark:
    """A marked span."""

    kind: str
    told: str
    start: int
    end: int


@dataclass
class MarkedPaper:
    """Text without marks, and the gold."""

    name: str
    text: str
    header: dict[str, str]
    marks: list[Mark] = field(default_factory=list)

    def of(self, kind: str) -> list[Mark]:
        """Marks of one kind."""
        return [mark for mark in self.marks if mark.kind == kind]

    @property
    def series(self) -> str:
        """The letter of its name; the p series is told apart in its two halves."""
        letter = self.name[:1]
        return letter + ("" if letter != "p" else " even" if self.held_out else " odd")

    @property
    def held_out(self) -> bool:
        """Series q and even numbers of p were measured once before anybody could see them."""
        return self.name[:1] == "q" or (self.name[:1] == "p" and int(self.name[1:3]) % 2 == 0)

    def leaves_open(self, kind: str, start: int, end: int) -> bool:
        """Whether a span lies where findings of a kind are neither wanted nor too much."""
        return any(kind in mark.told and start < mark.end and mark.start < end for mark in self.of("O"))


def strip_marks(source: str, name: str = "", header: dict[str, str] | None = None) -> MarkedPaper:
    """Take the marks out of a text."""
    pieces: list[str] = []
    length = 0
    stack: list[Mark] = []
    marks: list[Mark] = []
    at = 0
    while at < len(source):
        found = _OPEN.match(source, at)
        if found:
            stack.append(Mark(found.group(1), found.group(2).strip(), length, length))
            at = found.end()
        elif source[at] == "}" and stack:
            mark = stack.pop()
            mark.end = length
            marks.append(mark)
            at += 1
        else:
            pieces.append(source[at])
            length += 1
            at += 1
    assert not stack, f"{name}: mark not closed: {stack[-1]}"
    marks.sort(key=lambda mark: mark.start)
    return MarkedPaper(name, "".join(pieces), header or {}, marks)


def load_papers() -> list[MarkedPaper]:
    """The papers written by hand, by name."""
    papers = []
    for path in sorted((HERE / "papers").glob("*.txt")):
        head, _, body = path.read_text(encoding="utf-8").partition("---\n")
        header = dict(line.split(": ", 1) for line in head.strip().splitlines())
        papers.append(strip_marks(body, path.stem, header))
    return papers


def target_of(mark: Mark) -> tuple[list[str], Decimal, Decimal | None]:
    """Right comparators, value and upper value of a T mark ("range 85 90 %")."""
    words = mark.told.split()
    if words[0] == "range":
        return [words[0]], Decimal(words[1]), Decimal(words[2])
    return words[0].split("/"), Decimal(words[1]), None


def unit_of(mark: Mark) -> str | None:
    """Unit of a T mark; none of a rank or where the mark tells none."""
    words = mark.told.split()[3 if mark.told.startswith("range") else 2 :]
    return " ".join(words) or None


def task_of(mark: Mark) -> dict[str, str]:
    """What a K mark tells of lead, due and product; silent ones left out."""
    told = zip(("lead", "due", "product"), mark.told.split(";"), strict=True)
    return {key: value.strip() for key, value in told if value.strip() != "-"}


def reference_of(mark: Mark) -> tuple[str | None, str | None]:
    """Number and date of an R mark."""
    number, _, day = mark.told.rpartition(" ")
    return None if number == "-" else number, None if day == "-" else day


def ratio_of(mark: Mark) -> tuple[Decimal, Decimal, Decimal, str]:
    """Part, whole, stated share, verdict of a Q mark (written with Vietnamese thousands)."""
    part, whole, share, verdict = mark.told.split()
    return _number(part), _number(whole), Decimal(share), verdict


def sum_of(mark: Mark) -> tuple[list[Decimal], Decimal, str]:
    """Parts, total, verdict of an S mark."""
    sum_, verdict = mark.told.rsplit(" ", 1)
    parts, total = sum_.split("=")
    return [_number(part) for part in parts.split("+")], _number(total), verdict


def _number(written: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        return Decimal(written.replace(".", ""))
    return Decimal(written.replace(",", "."))


def header_of(paper: MarkedPaper) -> dict[str, Any]:
    """Expected header fields, "-" meaning none."""
    return {key: (None if value == "-" else value) for key, value in paper.header.items() if key != "tasks"}
