"""What the checker page shows: a paper, what does not agree in it, and every figure that was worked out again.

A paper is read and checked once (`examine`); the outcome is plain JSON, so that it can lie beside a held file.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from caicach.domain.documents.checking import CheckResult, check_scanned
from caicach.domain.documents.paper import Paper
from caicach.domain.documents.reading import read_scanned
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.errors import TradeError
from caicach.domain.vietnamese.numbers import format_number

#: Letters a paper may have to be checked in one go.
TEXT_LIMIT: Final = 1_500_000
#: Parts of a sum that are written out; of longer ones the first and the last.
_PARTS_SHOWN: Final = 9

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
VERDICTS: Final = {
    "ok": ("success", "khớp"),
    "truncated": ("warning", "bị cắt, chưa làm tròn"),
    "wrong": ("danger", "không khớp"),
}
ACCEPTED: Final = "accepted"
DISMISSED: Final = "dismissed"
DECISIONS: Final = {ACCEPTED: "Cần sửa", DISMISSED: "Bỏ qua", "": ""}

#: (done, total, words): how far the work is; may raise to stop it.
Report = Callable[[int, int | None, str], None]


class NotCheckableError(TradeError):
    """The file holds nothing to check; the message says why."""


@dataclass(frozen=True)
class Verified:
    """A share or a sum that was worked out again: what the paper writes, what comes out."""

    key: str
    kind: str
    quote: str
    start: int
    end: int
    verdict: str
    written: str
    computed: str
    page: int | None = None

    @property
    def tone(self) -> str:
        """Tone of its mark and badge."""
        return VERDICTS[self.verdict][0]

    @property
    def verdict_title(self) -> str:
        """The verdict in words."""
        return VERDICTS[self.verdict][1]

    @property
    def kind_title(self) -> str:
        """Share or sum, in words."""
        return KINDS[self.kind]


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
    figures: Verified | None = None

    @property
    def tone(self) -> str:
        """Tone of its badge."""
        return SEVERITIES[self.severity][0]

    @property
    def mark_tone(self) -> str:
        """Tone of its mark in the paper: pale once it was dismissed."""
        return "neutral" if self.decision == DISMISSED else self.tone

    @property
    def severity_title(self) -> str:
        """Its severity in words."""
        return SEVERITIES[self.severity][1]

    @property
    def kind_title(self) -> str:
        """Its kind in words."""
        return KINDS.get(self.kind, self.kind)

    @property
    def decision_title(self) -> str:
        """What the person decided, in words; "" while open."""
        return DECISIONS[self.decision]


@dataclass(frozen=True)
class Checked:
    """A paper and everything found in it, by place. `read` has the shape of `caicach read`."""

    paper: Paper
    read: Mapping[str, Any]
    findings: tuple[ShownFinding, ...]
    verified: tuple[Verified, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        """Findings by severity; every severity is there."""
        times = Counter(finding.severity for finding in self.findings)
        return {severity: times[severity] for severity in SEVERITIES}

    @property
    def sound(self) -> int:
        """How many of the figures worked out again agree."""
        return sum(item.verdict == "ok" for item in self.verified)

    @property
    def undecided(self) -> int:
        """How many findings nobody has said anything of."""
        return sum(not finding.decision for finding in self.findings)

    @property
    def kept(self) -> tuple[ShownFinding, ...]:
        """Findings that were not dismissed."""
        return tuple(finding for finding in self.findings if finding.decision != DISMISSED)

    @property
    def dismissed(self) -> tuple[ShownFinding, ...]:
        """Findings the person waved away."""
        return tuple(finding for finding in self.findings if finding.decision == DISMISSED)

    def with_decisions(self, decisions: Mapping[str, Mapping[str, str]]) -> "Checked":
        """The same with what the person decided: by key of the finding, "decision" and "reason"."""
        decided = tuple(
            replace(finding, decision=given["decision"], reason=given["reason"])
            if (given := decisions.get(finding.key))
            else finding
            for finding in self.findings
        )
        return replace(self, findings=decided)


class Pages:
    """The page of an offset, found by halving."""

    def __init__(self, paper: Paper) -> None:
        placed = sorted({block.start: block.page for block in paper.blocks if block.page is not None}.items())
        self._starts = [start for start, _ in placed]
        self._pages = [page for _, page in placed]
        if len(set(self._pages)) < 2:  # a Word file without page breaks knows nothing of its pages
            self._starts = []

    def at(self, offset: int) -> int | None:
        """The page on which an offset lies; None where the file knows no pages, or only one."""
        place = bisect_right(self._starts, offset)
        return self._pages[place - 1] if place else None


def examine(paper: Paper) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read and check a paper: the shapes of `caicach read` and `caicach check`."""
    if not paper.text.strip():
        raise NotCheckableError("Không đọc được chữ nào trong tệp; có thể đây là bản quét ảnh.")
    if len(paper.text) > TEXT_LIMIT:
        raise NotCheckableError(
            f"Văn bản dài {_grouped(len(paper.text))} ký tự, vượt mức {_grouped(TEXT_LIMIT)} ký tự kiểm tra một lần. "
            "Hãy tách phụ lục rồi kiểm tra từng phần."
        )
    scanned = ScannedPaper(paper)
    return read_scanned(scanned).as_json(), check_scanned(scanned).as_json()


def check_paper(paper: Paper) -> Checked:
    """Read and check a paper that is at hand."""
    read, found = examine(paper)
    return shown(paper, read, found)


def shown(paper: Paper, read: Mapping[str, Any], found: Mapping[str, Any]) -> Checked:
    """What was found, as people see it; `read` and `found` as `examine` gives them.

    In a scan no finding is an error: a figure may have been misread from the picture.
    """
    pages = Pages(paper)
    verified = tuple(
        replace(item, key=f"tl-{number}", page=pages.at(item.start))
        for number, item in enumerate(sorted(_verified(found), key=lambda item: (item.start, item.end)), 1)
    )
    wrong = {(item.start, item.end): item for item in verified if item.verdict != "ok"}
    ordered = sorted(found["findings"], key=lambda finding: (finding["start"], finding["end"]))
    findings = tuple(
        ShownFinding(
            key=f"ph-{number}",
            page=pages.at(finding["start"]),
            severity="warning" if paper.scanned and finding["severity"] == "error" else finding["severity"],
            figures=wrong.get((finding["start"], finding["end"])),
            **{name: finding[name] for name in _GIVEN},
        )
        for number, finding in enumerate(ordered, 1)
    )
    return Checked(paper, read, findings, verified)


def shown_result(paper: Paper, result: CheckResult) -> Checked:
    """The same out of what a check gave elsewhere, without a reading."""
    return shown(paper, {}, result.as_json())


_GIVEN: Final = ("kind", "quote", "start", "end", "message")


def _verified(found: Mapping[str, Any]) -> Iterator[Verified]:
    for ratio in found["ratios"]:
        part, whole = _vi(ratio["part"]), _vi(ratio["whole"])
        yield Verified(
            key="",
            kind="ratio",
            quote=ratio["quote"],
            start=ratio["start"],
            end=ratio["end"],
            verdict=ratio["verdict"],
            written=f"{_vi(ratio['stated_percent'])}\u00a0%",
            computed=f"{part}/{whole} = {_vi(ratio['recomputed_percent'])}\u00a0%",
        )
    for total in found["sums"]:
        yield Verified(
            key="",
            kind="sum",
            quote=total["quote"],
            start=total["start"],
            end=total["end"],
            verdict=total["verdict"],
            written=_vi(total["total"]),
            computed=f"{_added(total['parts'])} = {_vi(_plain_sum(total['parts']))}",
        )


def _plain_sum(parts: Sequence[str]) -> str:
    return format(sum(map(Decimal, parts), Decimal(0)), "f")


def _added(parts: Sequence[str]) -> str:
    if len(parts) <= _PARTS_SHOWN:
        return " + ".join(map(_vi, parts))
    first, last = parts[: _PARTS_SHOWN - 2], parts[-1]
    return f"{' + '.join(map(_vi, first))} + … ({len(parts)} số) … + {_vi(last)}"


def _vi(number: str) -> str:
    """A plain decimal as Vietnamese people write it: "1234.50" → "1.234,50"."""
    return format_number(Decimal(str(number)))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
