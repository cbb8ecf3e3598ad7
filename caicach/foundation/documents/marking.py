"""A paper as markup, with places marked in it: paragraphs, headings, real tables, footnotes, marks of pages.

Marks are cut where blocks end and nested where places overlap, so that the markup is always well formed. Time grows
with the length of the paper and the number of marks, not with their product.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from caicach.domain.documents.paper import Block, BlockKind, Paper

_CLASSES: Final = {
    BlockKind.FOOTNOTE: "paper-footnote",
    BlockKind.HEADER: "paper-running",
    BlockKind.FOOTER: "paper-running",
}
#: A heading is short.
_HEADING: Final = 200
_STRETCH: Final = 512


class Place(Protocol):
    """A stretch of the text to be marked."""

    @property
    def key(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def tone(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """A place with the tone it is marked in."""

    key: str
    start: int
    end: int
    tone: str


class Places:
    """Places to be marked, found by where they lie."""

    def __init__(self, places: Iterable[Place]) -> None:
        ordered = sorted(places, key=lambda place: (place.start, -place.end))
        self._stretches: dict[int, list[tuple[int, Place]]] = {}
        for rank, place in enumerate(ordered):
            for stretch in range(place.start // _STRETCH, max(place.end - 1, place.start) // _STRETCH + 1):
                self._stretches.setdefault(stretch, []).append((rank, place))

    def touching(self, start: int, end: int) -> list[tuple[int, int, Place]]:
        """Those that touch a stretch of the text, cut to it, in order of start, the longest first."""
        near: dict[int, Place] = {}
        for stretch in range(start // _STRETCH, max(end - 1, start) // _STRETCH + 1):
            near.update(self._stretches.get(stretch, ()))
        cut = ((max(p.start, start), min(max(p.end, p.start + 1), end), p) for _, p in sorted(near.items()))
        return [item for item in cut if item[0] < item[1]]


def marked(paper: Paper, places: Iterable[Place], headings: Iterable[int] = ()) -> SafeString:
    """The whole paper as safe markup. `headings`: where paragraphs begin that are headings."""
    return mark_safe("".join(_pieces(paper, Places(places), frozenset(headings))))


def _pieces(paper: Paper, places: Places, headings: frozenset[int]) -> Iterator[str]:
    cells: dict[int, list[Block]] = {}
    for block in paper.blocks:
        if block.kind is BlockKind.CELL and block.table is not None:
            cells.setdefault(block.table, []).append(block)
    at, page = 0, None
    has_pages = len({block.page for block in paper.blocks if block.page is not None}) > 1
    for block in paper.blocks:
        if block.kind is BlockKind.CELL or block.start < at:
            continue
        yield from _loose(paper, places, at, block.start)
        if has_pages and block.page is not None and block.page != page:
            page = block.page
            yield f'<div class="paper-page">Trang {page}</div>'
        if block.kind is BlockKind.TABLE:
            yield _table(paper, cells.get(block.table or 0, []), places)
        else:
            own = f' class="{name}"' if (name := _class(paper.text, block, headings)) else ""
            yield f"<p{own}>{span(paper.text, block.start, block.end, places)}</p>"
        at = max(at, block.end)
    yield from _loose(paper, places, at, len(paper.text))


def _class(text: str, block: Block, headings: frozenset[int]) -> str:
    if block.kind in _CLASSES:
        return _CLASSES[block.kind]
    is_short = block.end - block.start <= _HEADING
    if is_short and (block.start in headings or text[block.start : block.end].isupper()):
        return "paper-heading"
    return ""


def _loose(paper: Paper, places: Places, start: int, end: int) -> Iterator[str]:
    """Text no block speaks of is shown all the same."""
    if paper.text[start:end].strip():
        yield f"<p>{span(paper.text, start, end, places)}</p>"


def _table(paper: Paper, cells: Iterable[Block], places: Places) -> str:
    rows: dict[int, list[str]] = {}
    for cell in cells:
        spans = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        spans += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        rows.setdefault(cell.row or 0, []).append(f"<td{spans}>{span(paper.text, cell.start, cell.end, places)}</td>")
    body = "".join(f"<tr>{''.join(rows[number])}</tr>" for number in sorted(rows))
    table = f'<table class="table table-sm table-bordered"><tbody>{body}</tbody></table>'
    return f'<div class="table-responsive" tabindex="0" role="region" aria-label="Bảng trong văn bản">{table}</div>'


def span(text: str, start: int, end: int, places: Places | Sequence[Place]) -> str:
    """A stretch of the text with the marks that touch it."""
    touching = (places if isinstance(places, Places) else Places(places)).touching(start, end)
    cuts = sorted({start, end, *(at for first, last, _ in touching for at in (first, last))})
    out: list[str] = []
    open_now: list[Place] = []
    for left, right in pairwise(cuts):
        wanted = [place for first, last, place in touching if first <= left < last]
        shared = 0
        while shared < min(len(open_now), len(wanted)) and open_now[shared] is wanted[shared]:
            shared += 1
        out.append("</mark>" * (len(open_now) - shared))
        out += [f'<mark class="tone-{place.tone}" data-finding="{place.key}">' for place in wanted[shared:]]
        out.append(escape(text[left:right]))
        open_now = wanted
    return "".join(out) + "</mark>" * len(open_now)
