"""Findings as a PDF that can be put into a file: what was checked, what is to be mended, what was dismissed and why."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from caicach.foundation.documents.checking import SEVERITIES, Checked, ShownFinding
from caicach.foundation.documents.readings import header_of
from caicach.foundation.documents.typesetting import typeset
from caicach.foundation.ui.writing import moment_text, number_text

TEMPLATE: Final = Path(__file__).parent / "findings.typ"
#: Fields of the head that tell which paper it was.
_TOLD: Final = ("Loại văn bản", "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu")
_QUOTE: Final = 300


def write(checked: Checked, filename: str, *, by: str, made_at: datetime) -> bytes:
    """The PDF. `by` is the person who checked."""
    return typeset(TEMPLATE, _as_json(checked, filename, by, made_at), made_at=made_at)


def _as_json(checked: Checked, filename: str, by: str, made_at: datetime) -> dict[str, Any]:
    told = [(line.title, "; ".join(line.values)) for line in header_of(checked) if line.title in _TOLD and line.values]
    severities = ", ".join(
        f"{number_text(checked.counts[key])} {title.lower()}" for key, (_tone, title) in SEVERITIES.items()
    )
    unsound = [item for item in checked.verified if item.verdict != "ok"]
    return {
        "facts": [("Tệp", filename), *told, ("Người kiểm tra", by), ("Lúc", moment_text(made_at))],
        "summary": [
            f"Phát hiện: {severities}. Đã bỏ qua {number_text(len(checked.dismissed))}, "
            f"chưa có ý kiến {number_text(checked.undecided)}.",
            f"Đã tính lại {number_text(len(checked.verified))} tỷ lệ và phép cộng: {number_text(checked.sound)} khớp, "
            f"{number_text(len(unsound))} không khớp hoặc bị cắt.",
        ],
        "scanned": checked.paper.scanned,
        "paged": any(one.page for one in checked.findings) or any(one.page for one in checked.verified),
        "kept": _rows(checked.kept),
        "dismissed": _rows(checked.dismissed),
        "figures": [
            {
                "page": _page(item.page),
                "written": item.written,
                "computed": item.computed,
                "verdict": item.verdict_title,
            }
            for item in checked.verified
        ],
    }


def _rows(findings: Iterable[ShownFinding]) -> list[dict[str, str]]:
    return [
        {
            "severity": finding.severity_title,
            "tone": finding.tone,
            "kind": finding.kind_title,
            "page": _page(finding.page),
            "quote": _short(finding.quote),
            "message": finding.message,
            "decision": finding.decision_title,
            "reason": finding.reason,
        }
        for finding in findings
    ]


def _page(page: int | None) -> str:
    return "" if page is None else str(page)


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE else f"{line[:_QUOTE]}…"
