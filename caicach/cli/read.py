"""`caicach read`: read an administrative document."""

from __future__ import annotations

import argparse
import json
import sys

from caicach.cli.papers import add_arguments, open_paper
from caicach.domain.documents.reading import DocumentReading, read_document

__all__ = ["add_arguments", "run"]


def run(args: argparse.Namespace) -> int:
    """Read the file and print what it says. Returns the exit status."""
    paper = open_paper(args.file)
    reading = read_document(paper)
    for remark in reading.remarks:
        print(remark, file=sys.stderr)
    if args.json:
        print(json.dumps(reading.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(reading)))
    return 0


def _lines(reading: DocumentReading) -> list[str]:
    head = reading.document
    lines = [
        f"Loại: {head.doc_type or '?'}   Số: {head.number or '?'}   "
        f"Ngày: {head.date.isoformat() if head.date else '?'}   Cơ quan: {head.issuer or '?'}",
        f"Trích yếu: {head.title or '?'}",
        "",
        f"Chỉ tiêu ({len(reading.targets)}):",
    ]
    for target in reading.targets:
        value = "" if target.value is None else f" {target.value}"
        upper = "" if target.upper is None else f"..{target.upper}"
        lines.append(f"  {target.comparator}{value}{upper} {target.unit or ''}  {target.subject}")
    lines.append(f"Nhiệm vụ ({len(reading.tasks)}):")
    for task in reading.tasks:
        due = task.due.isoformat() if task.due else task.due_text or "không rõ hạn"
        lines.append(f"  {task.title}  [{due}]")
    lines.append(f"Văn bản viện dẫn ({len(reading.references)}):")
    lines.extend(f"  {' '.join(reading.text[item.start : item.end].split())}" for item in reading.references)
    return lines
