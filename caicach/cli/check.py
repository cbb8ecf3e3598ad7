"""`caicach check`: check the figures, numbers and dates of a document."""

from __future__ import annotations

import argparse
import json
import sys

from caicach.cli.papers import add_arguments, open_paper
from caicach.domain.documents.checking import CheckResult, check_document
from caicach.domain.documents.checks.model import Finding, Severity
from caicach.domain.documents.paper import Paper

_NAMES = {Severity.ERROR: "LỖI", Severity.WARNING: "CẢNH BÁO", Severity.NOTE: "LƯU Ý"}
_AROUND = 50

__all__ = ["add_arguments", "run"]


def run(args: argparse.Namespace) -> int:
    """Check the file and print the findings. Exit status 1 when an error was found."""
    paper = open_paper(args.file)
    result = check_document(paper)
    for remark in paper.remarks:
        print(remark, file=sys.stderr)
    if args.json:
        print(json.dumps(result.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(paper, result)))
    return 1 if result.errors else 0


def _lines(paper: Paper, result: CheckResult) -> list[str]:
    lines: list[str] = []
    for finding in result.findings:
        line = paper.text.count("\n", 0, finding.start) + 1
        page = paper.page_at(finding.start)
        place = f"dòng {line}" if page is None else f"trang {page}, dòng {line}"
        lines.append(f"{_NAMES[finding.severity]} ({place}): {finding.message}")
        lines.append(f"    {_marked(paper.text, finding)}")
    counts = {name: sum(1 for item in result.findings if item.severity is name) for name in Severity}
    lines.append(
        f"{counts[Severity.ERROR]} lỗi, {counts[Severity.WARNING]} cảnh báo, {counts[Severity.NOTE]} lưu ý; "
        f"đã kiểm tra {len(result.ratios)} tỷ lệ và {len(result.sums)} phép cộng."
    )
    return lines


def _marked(text: str, finding: Finding) -> str:
    """The place in its line, between » and «."""
    left = max(text.rfind("\n", 0, finding.start) + 1, finding.start - _AROUND)
    stop = text.find("\n", finding.end)
    right = min(stop if stop >= 0 else len(text), finding.end + _AROUND)
    inside = " ".join(text[finding.start : finding.end].split())
    return f"{text[left : finding.start]}»{inside}«{text[finding.end : right]}".strip()
