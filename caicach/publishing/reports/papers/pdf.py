"""A paper as PDF, by Typst, with the font that ships beside this package."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from caicach.foundation.documents.typesetting import typeset
from caicach.publishing.reports.papers.blocks import Annex, Block, Heading, Paper, Paragraph, Table
from caicach.publishing.reports.papers.layout import LayoutParts
from caicach.rulebook.paper_layouts import PaperLayout

TEMPLATE = Path(__file__).parent / "nd30.typ"


def write(paper: Paper, layout: PaperLayout, *, made_at: datetime | None = None) -> bytes:
    """The PDF. Same paper, layout and moment give the same bytes on every machine."""
    return typeset(TEMPLATE, _as_json(paper, LayoutParts(layout)), made_at=made_at)


def _as_json(paper: Paper, parts: LayoutParts) -> dict[str, Any]:
    head = paper.letterhead
    return {
        "layout": parts.as_json(),
        "national": {"title": parts.national_title, "motto": parts.motto},
        "letterhead": {
            "superior": head.superior,
            "issuer": head.issuer,
            "number": head.number,
            "place_and_date": head.place_and_date,
            "kind": head.kind,
            "abstract": head.abstract,
        },
        "addressees": list(paper.addressees),
        "blocks": [_block(block) for block in paper.blocks],
        "footnotes": list(paper.footnotes),
        "signature": {
            "authority": paper.signature.authority,
            "capacities": list(paper.signature.capacities),
            "name": paper.signature.name,
        },
        "recipients": list(paper.recipients),
        "annexes": [_annex(annex) for annex in paper.annexes],
        "check_line": paper.check_line,
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        runs = [{"text": r.text, "bold": r.bold, "italic": r.italic, "footnote": r.footnote} for r in block.runs]
        return {"kind": "paragraph", "runs": runs}
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "line": block.line}
    return {"kind": "table", **_table(block)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [{"title": c.title, "share": c.share, "align": c.align.value} for c in table.columns],
        "rows": [{"cells": list(r.cells), "heading": r.is_heading} for r in table.rows],
    }


def _annex(annex: Annex) -> dict[str, Any]:
    return {
        "number": annex.number,
        "title": annex.title,
        "attached": annex.attached_to,
        "table": _table(annex.table),
        "wide": annex.is_wide,
    }
