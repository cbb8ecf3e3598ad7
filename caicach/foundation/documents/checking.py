"""What the checker page shows: a paper with marks in place, its findings, and what the person decided of each.

Nothing is kept but the file itself for a few hours, in its person's hands, and the decisions in the session.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache

from caicach.domain.documents import check_document
from caicach.domain.documents.paper import Paper
from caicach.domain.errors import TradeError
from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.documents.readers import UnreadableFile, read_paper
from caicach.foundation.documents.texts import is_scan

#: A page answers at once or not at all: larger files are not checked here.
SIZE_LIMIT: Final = 20 * 1024 * 1024
TEXT_LIMIT: Final = 1_500_000
_REMEMBERED: Final = 15 * 60

SEVERITIES: Final = {
    "error": ("danger", "Lỗi"),
    "warning": ("warning", "Cần xem lại"),
    "note": ("info", "Lưu ý"),
}
KINDS: Final = {
    "ratio": "Tỷ lệ",
    "sum": "Phép cộng",
    "cross": "Số liệu mâu thuẫn",
    "numbering": "Đánh số",
    "date": "Ngày tháng",
    "reference": "Viện dẫn",
    "range": "Khoảng giá trị",
    "table": "Bảng số liệu",
    "footnote": "Chú thích",
}
VERDICTS: Final = {"ok": "đúng", "truncated": "bị cắt, chưa làm tròn", "wrong": "không khớp"}
ACCEPTED: Final = "accepted"
DISMISSED: Final = "dismissed"


class NotCheckableError(TradeError):
    """The file holds nothing to check; the message says why."""


@dataclass(frozen=True)
class ShownFinding:
    """A finding with its place for people and the person's decision ("" while open)."""

    key: str
    kind: str
    severity: str
    quote: str
    start: int
    end: int
    message: str
    page: int | None
    decision: str = ""
    reason: str = ""

    @property
    def tone(self) -> str:
        """Tone of its mark and badge."""
        return SEVERITIES[self.severity][0]

    @property
    def severity_title(self) -> str:
        """Its severity in words."""
        return SEVERITIES[self.severity][1]

    @property
    def kind_title(self) -> str:
        """Its kind in words."""
        return KINDS.get(self.kind, self.kind)


@dataclass(frozen=True)
class Verified:
    """Something that was worked out again: a share or a sum, and how it came out."""

    title: str
    quote: str
    start: int
    verdict: str

    @property
    def verdict_title(self) -> str:
        """The verdict in words."""
        return VERDICTS.get(self.verdict, self.verdict)


@dataclass(frozen=True)
class Checked:
    """A paper and everything found in it, by place."""

    paper: Paper
    findings: tuple[ShownFinding, ...]
    verified: tuple[Verified, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Findings by severity; every severity is there."""
        times = Counter(finding.severity for finding in self.findings)
        return {severity: times[severity] for severity in SEVERITIES}

    def with_decisions(self, decisions: Mapping[str, Mapping[str, str]]) -> "Checked":
        """The same with what the person decided."""
        decided = tuple(
            ShownFinding(
                **{name: getattr(finding, name) for name in _PLACES},
                decision=decisions.get(finding.key, {}).get("decision", ""),
                reason=decisions.get(finding.key, {}).get("reason", ""),
            )
            for finding in self.findings
        )
        return Checked(self.paper, decided, self.verified)


_PLACES: Final = ("key", "kind", "severity", "quote", "start", "end", "message", "page")


def check_file(file: HeldFile) -> Checked:
    """Read and check a held file; the outcome is remembered for a while, so that decisions answer at once."""
    key = f"documents.checked.{file.sha256}"
    remembered: Checked | None = cache.get(key)
    if remembered is not None:
        return remembered
    if not file.kind.has_text:
        raise NotCheckableError(
            f"Tệp “{file.filename}” ({file.kind.title}) không có chữ để kiểm tra. "
            "Hãy chọn tệp PDF, Word (.docx), HTML hoặc văn bản thuần."
        )
    if file.kind.media_type.startswith("image/") or (file.kind.key == "pdf" and is_scan(file.path)):
        raise NotCheckableError(
            f"Tệp “{file.filename}” là bản quét ảnh: số nhận dạng từ ảnh không đủ tin để kiểm tra. "
            "Hãy dùng bản Word hoặc bản PDF xuất từ Word."
        )
    if file.size > SIZE_LIMIT:
        raise NotCheckableError(
            f"Tệp “{file.filename}” lớn hơn {SIZE_LIMIT // (1024 * 1024)} MB nên không kiểm tra tại chỗ được. "
            "Hãy bỏ bớt ảnh hoặc tách phụ lục."
        )
    try:
        paper = read_paper(file.path.read_bytes(), file.filename)
    except UnreadableFile as error:
        raise NotCheckableError(str(error)) from None
    checked = check_paper(paper)
    cache.set(key, checked, _REMEMBERED)
    return checked


def check_paper(paper: Paper) -> Checked:
    """Check a paper that has been read."""
    if not paper.text.strip():
        raise NotCheckableError("Không đọc được chữ nào trong tệp; có thể đây là bản quét ảnh.")
    if len(paper.text) > TEXT_LIMIT:
        raise NotCheckableError("Văn bản dài hơn mức kiểm tra được tại chỗ. Hãy tách phụ lục rồi kiểm tra từng phần.")
    found = check_document(paper).as_json()
    ordered = sorted(found["findings"], key=lambda finding: (finding["start"], finding["end"]))
    findings = tuple(
        ShownFinding(f"ph-{number}", page=paper.page_at(finding["start"]), **{n: finding[n] for n in _PLACES[1:-1]})
        for number, finding in enumerate(ordered, 1)
    )
    return Checked(paper, findings, tuple(sorted(_verified(found), key=lambda item: item.start)))


def _verified(found: Mapping[str, Any]) -> list[Verified]:
    ratios = [
        Verified(
            f"{_vi(r['part'])}/{_vi(r['whole'])} = {_vi(r['recomputed_percent'])} % "
            f"(văn bản ghi {_vi(r['stated_percent'])} %)",
            r["quote"],
            r["start"],
            r["verdict"],
        )
        for r in found["ratios"]
    ]
    sums = [
        Verified(f"{' + '.join(map(_vi, s['parts']))} = {_vi(s['total'])}", s["quote"], s["start"], s["verdict"])
        for s in found["sums"]
    ]
    return [*ratios, *sums]


def _vi(number: str) -> str:
    """A plain decimal as Vietnamese people write it: "1234.5" → "1.234,5"."""
    whole, _, rest = str(number).partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")
