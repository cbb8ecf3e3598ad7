"""The page of a checked paper: its parts, what of a part is asked for, and how much of it is shown at a time."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from caicach.foundation.documents import readings
from caicach.foundation.documents.checking import ACCEPTED, DISMISSED, KINDS, SEVERITIES, Checked, ShownFinding
from caicach.foundation.documents.marking import Mark
from caicach.foundation.organizations.models import Person
from caicach.foundation.ui.writing import number_text

#: Rows of a part on one page; only they are marked in the paper, so that a paper with thousands stays usable.
PER_PAGE: Final = 100
FINDINGS, SOUND, TARGETS, TASKS, REFERENCES, HEADER = (
    "phat-hien",
    "so-lieu",
    "chi-tieu",
    "nhiem-vu",
    "vien-dan",
    "thong-tin",
)
_OPINIONS: Final = {"chua": "", "sua": ACCEPTED, "bo": DISMISSED}
OPINION_TITLES: Final = {"chua": "Chưa có ý kiến", "sua": "Cần sửa", "bo": "Bỏ qua"}


@dataclass(frozen=True)
class Part:
    """A part of the page: address word, title, rows for a person, template of its rows."""

    key: str
    title: str
    rows: Callable[[Checked, Person], Sequence[Any]]
    template: str


PARTS: Final = {
    part.key: part
    for part in (
        Part(FINDINGS, "Phát hiện", lambda checked, _person: checked.findings, "documents/_findings.html"),
        Part(SOUND, "Số liệu khớp", lambda checked, _person: checked.verified, "documents/_verified.html"),
        Part(TARGETS, "Chỉ tiêu", lambda checked, _person: readings.targets_of(checked), "documents/_read_items.html"),
        Part(TASKS, "Nhiệm vụ", lambda checked, _person: readings.tasks_of(checked), "documents/_read_items.html"),
        Part(REFERENCES, "Văn bản dẫn chiếu", readings.citations_of, "documents/_citations.html"),
        Part(
            HEADER, "Thông tin chung", lambda checked, _person: readings.outline_of(checked), "documents/_header.html"
        ),
    )
}


@dataclass(frozen=True)
class Asked:
    """What of the page is asked for, out of the query string; anything unknown counts as not asked."""

    token: str
    part: str = FINDINGS
    severity: str = ""
    kind: str = ""
    opinion: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Asked":
        """Out of GET or POST."""
        part, page = given.get("phan", ""), given.get("trang", "")
        severity, kind, opinion = given.get("muc", ""), given.get("loai", ""), given.get("y-kien", "")
        return cls(
            token=given.get("tep", ""),
            part=part if part in PARTS else FINDINGS,
            severity=severity if severity in SEVERITIES else "",
            kind=kind if kind in KINDS else "",
            opinion=opinion if opinion in _OPINIONS else "",
            page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
        )

    def query(self, **changes: Any) -> str:
        """The query string of this, with something changed."""
        now = {
            "tep": self.token,
            "phan": self.part if self.part != FINDINGS else "",
            "muc": self.severity,
            "loai": self.kind,
            "y-kien": self.opinion,
            "trang": self.page if self.page > 1 else "",
        } | changes
        return "?" + urlencode({name: value for name, value in now.items() if value})


@dataclass(frozen=True)
class Sheet:
    """Rows of one page of a part, what lies before and after, and what is marked for them."""

    rows: Sequence[Any]
    total: int
    first: int
    previous: str
    next: str

    @property
    def last(self) -> int:
        """Number of the last row."""
        return self.first + len(self.rows) - 1

    @property
    def is_cut(self) -> bool:
        """Whether there is more than this page."""
        return self.total > len(self.rows)

    @property
    def marks(self) -> list[Mark]:
        """Places in the paper."""
        return [Mark(row.key, row.start, row.end, getattr(row, "mark_tone", row.tone)) for row in self.rows]


def rows_of(checked: Checked, person: Person) -> dict[str, Sequence[Any]]:
    """The rows of every part."""
    return {key: part.rows(checked, person) for key, part in PARTS.items()}


def sheet(rows: Sequence[Any], asked: Asked) -> Sheet:
    """Of the rows of the part that is asked for, those that are asked for."""
    if asked.part == FINDINGS:
        rows = [finding for finding in rows if _fits(finding, asked)]
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(asked.page, pages)
    begin = (page - 1) * PER_PAGE
    return Sheet(
        rows=rows[begin : begin + PER_PAGE],
        total=len(rows),
        first=begin + 1,
        previous=asked.query(trang=page - 1) if page > 1 else "",
        next=asked.query(trang=page + 1) if page < pages else "",
    )


def _fits(finding: ShownFinding, asked: Asked) -> bool:
    return (
        (not asked.severity or finding.severity == asked.severity)
        and (not asked.kind or finding.kind == asked.kind)
        and (not asked.opinion or finding.decision == _OPINIONS[asked.opinion])
    )


def tabs(checked: Checked, asked: Asked, rows: Mapping[str, Sequence[Any]]) -> list[tuple[str, str, bool, str]]:
    """Title, address, whether it is this one, and how many rows."""
    counts = {key: number_text(len(found)) for key, found in rows.items()} | {HEADER: ""}
    if checked.verified:
        counts[SOUND] = f"{number_text(checked.sound)}/{counts[SOUND]}"
    other = {"muc": "", "loai": "", "trang": "", "y-kien": ""}
    return [
        (part.title, asked.query(phan="" if key == FINDINGS else key, **other), key == asked.part, counts[key])
        for key, part in PARTS.items()
    ]


def choices(checked: Checked, asked: Asked) -> dict[str, list[tuple[str, str, int, bool]]]:
    """What findings can be narrowed by: value, title, how many there are, whether it is chosen now."""
    by_kind = Counter(finding.kind for finding in checked.findings)
    by_decision = Counter(finding.decision for finding in checked.findings)
    return {
        "severities": [
            (key, title, checked.counts[key], key == asked.severity) for key, (_tone, title) in SEVERITIES.items()
        ],
        "kinds": [(key, title, by_kind[key], key == asked.kind) for key, title in KINDS.items() if by_kind[key]],
        "opinions": [
            (key, title, by_decision[_OPINIONS[key]], key == asked.opinion) for key, title in OPINION_TITLES.items()
        ],
    }
