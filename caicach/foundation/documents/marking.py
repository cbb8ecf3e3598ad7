"""A paper as markup, with its findings marked in place: paragraphs, real tables, footnotes, marks of pages.

Marks are cut where blocks end and nested where findings overlap, so that the markup is always well formed.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from caicach.domain.documents.paper import Block, BlockKind, Paper
from caicach.foundation.documents.checking import ShownFinding

_TAGS: Final = {BlockKind.FOOTNOTE: 'p class="paper-footnote"', BlockKind.HEADER: 'p class="text-secondary"'}


def marked(paper: Paper, findings: Sequence[ShownFinding]) -> SafeString:
    """The whole paper as safe markup."""
    return mark_safe("".join(_pieces(paper, sorted(findings, key=lambda f: (f.start, -f.end)))))


def _pieces(paper: Paper, findings: Sequence[ShownFinding]) -> Iterator[str]:
    cells: dict[int, list[Block]] = {}
    for block in paper.blocks:
        if block.kind is BlockKind.CELL and block.table is not None:
            cells.setdefault(block.table, []).append(block)
    at, page = 0, None
    for block in paper.blocks:
        if block.kind is BlockKind.CELL or block.start < at:
            continue
        yield from _loose(paper, findings, at, block.start)
        if block.page is not None and block.page != page:
            page = block.page
            yield f'<h3 class="subheader">Trang {page}</h3>'
        if block.kind is BlockKind.TABLE:
            yield _table(paper, cells.get(block.table or 0, []), findings)
        else:
            tag = _TAGS.get(block.kind, "p")
            yield f"<{tag}>{span(paper.text, block.start, block.end, findings)}</p>"
        at = max(at, block.end)
    yield from _loose(paper, findings, at, len(paper.text))


def _loose(paper: Paper, findings: Sequence[ShownFinding], start: int, end: int) -> Iterator[str]:
    """Text no block speaks of is shown all the same."""
    if paper.text[start:end].strip():
        yield f"<p>{span(paper.text, start, end, findings)}</p>"


def _table(paper: Paper, cells: Iterable[Block], findings: Sequence[ShownFinding]) -> str:
    rows: dict[int, list[str]] = {}
    for cell in cells:
        spans = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        spans += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        rows.setdefault(cell.row or 0, []).append(f"<td{spans}>{span(paper.text, cell.start, cell.end, findings)}</td>")
    body = "".join(f"<tr>{''.join(rows[number])}</tr>" for number in sorted(rows))
    table = f'<table class="table table-sm table-bordered"><tbody>{body}</tbody></table>'
    return f'<div class="table-responsive">{table}</div>'


def span(text: str, start: int, end: int, findings: Sequence[ShownFinding]) -> str:
    """A stretch of the text with the marks that touch it. `findings` stand in order of start, the longest first."""
    touching = [(max(f.start, start), min(max(f.end, f.start + 1), end), f) for f in findings]
    touching = [item for item in touching if item[0] < item[1]]
    cuts = sorted({start, end, *(at for first, last, _ in touching for at in (first, last))})
    out: list[str] = []
    open_now: list[ShownFinding] = []
    for left, right in pairwise(cuts):
        wanted = [f for first, last, f in touching if first <= left < last]
        shared = 0
        while shared < min(len(open_now), len(wanted)) and open_now[shared] is wanted[shared]:
            shared += 1
        out.append("</mark>" * (len(open_now) - shared))
        out += [f'<mark class="tone-{f.tone}" data-finding="{f.key}">' for f in wanted[shared:]]
        out.append(escape(text[left:right]))
        open_now = wanted
    return "".join(out) + "</mark>" * len(open_now)
