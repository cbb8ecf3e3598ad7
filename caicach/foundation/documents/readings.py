"""Targets, tasks, citations, head and outline of a paper as people see them beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from caicach.domain.vietnamese.numbers import format_number
from caicach.foundation.documents.checking import Checked, Pages
from caicach.foundation.documents.choices import domain_titles, type_names
from caicach.foundation.documents.citing import CitedPaper, cited_papers
from caicach.foundation.organizations.models import Person

#: Below this a person should look twice.
_SURE: Final = 0.7
#: A longer line is no heading.
_HEADING_LENGTH: Final = 250
#: What a reader calls a comparator → how a plan words it.
_THRESHOLDS: Final = {
    ">=": "từ {value} trở lên",
    ">": "trên {value}",
    "=": "{value}",
    "<=": "không quá {value}",
    "<": "dưới {value}",
    "range": "từ {value} đến {upper}",
    "increase": "tăng {value}",
    "decrease": "giảm {value}",
    "rank": "thứ hạng {value}",
}
_UNIT_WORDS: Final = {"percent": "%", "percentage_point": "điểm %", "money": "đồng", "count": ""}
_HEADER: Final = (
    ("doc_type", "Loại văn bản"),
    ("number", "Số, ký hiệu"),
    ("date", "Ngày ban hành"),
    ("place", "Nơi ban hành"),
    ("issuer", "Cơ quan ban hành"),
    ("title", "Trích yếu"),
    ("capacity", "Thể thức ký"),
    ("position", "Chức vụ người ký"),
    ("signer", "Người ký"),
    ("legal_bases", "Căn cứ"),
    ("recipients", "Nơi nhận"),
)


@dataclass(frozen=True)
class ReadItem:
    """Something that was read, with its place and what is known of it (label, words)."""

    key: str
    start: int
    end: int
    title: str
    quote: str
    facts: tuple[tuple[str, str], ...]
    page: int | None
    tone: str = "info"
    is_sure: bool = True


@dataclass(frozen=True)
class Cited:
    """A cited paper with the place of its first citation."""

    key: str
    start: int
    end: int
    paper: CitedPaper
    page: int | None
    tone: str


@dataclass(frozen=True)
class HeaderLine:
    """One field of head or foot; no values where the paper does not say or nobody could read it."""

    title: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A line of the outline."""

    key: str
    start: int
    end: int
    label: str
    title: str
    level: int
    page: int | None
    tone: str = "neutral"


def targets_of(checked: Checked) -> list[ReadItem]:
    """Targets in order of place."""
    return _placed("ct", checked, checked.read.get("targets", ()), _target_facts)


def tasks_of(checked: Checked) -> list[ReadItem]:
    """Tasks in order of place."""
    return _placed("nv", checked, checked.read.get("tasks", ()), _task_facts)


def _placed(prefix: str, checked: Checked, found: Any, facts: Any) -> list[ReadItem]:
    pages, titles = Pages(checked.paper), domain_titles()
    return [
        ReadItem(
            key=f"{prefix}-{number}",
            start=entry["start"],
            end=entry["end"],
            title=_sentence(entry.get("title") or entry.get("subject") or entry["quote"]),
            quote=_line(entry["quote"]),
            facts=tuple((label, words) for label, words in facts(entry, titles) if words),
            page=pages.at(entry["start"]),
            is_sure=entry["confidence"] >= _SURE,
        )
        for number, entry in enumerate(sorted(found, key=lambda one: (one["start"], one["end"])), 1)
    ]


def _target_facts(entry: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "Ngưỡng", _threshold(entry)
    yield "Phạm vi", entry["scope"] or ""
    yield "So với", entry["baseline"] or ""
    yield "Thời hạn", _day(entry["term"])
    yield "Lĩnh vực", titles.get(entry["domain"] or "", "")


def _threshold(entry: Mapping[str, Any]) -> str:
    if entry["value"] is None or entry["comparator"] not in _THRESHOLDS:
        return ""
    unit = _UNIT_WORDS.get(entry["unit"] or "", entry["unit"] or "")
    value, upper = (f"{_number(entry[name])} {unit}".strip() if entry[name] else "" for name in ("value", "upper"))
    if entry["comparator"] in ("increase", "decrease") and upper:
        value = f"từ {value} đến {upper}"
    return _THRESHOLDS[entry["comparator"]].format(value=value, upper=upper)


def _number(text: str) -> str:
    return format_number(Decimal(text))


def _task_facts(entry: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, label in (
        ("lead", "Chủ trì"),
        ("advising", "Tham mưu"),
        ("implementing", "Thực hiện"),
        ("coordinating", "Phối hợp"),
    ):
        yield label, "; ".join(map(_line, entry[name]))
    yield "Thời hạn", _line(entry["due_text"] or "") or _day(entry["due"])
    yield "Sản phẩm", _line(entry["product"] or "")
    yield "Kinh phí", _line(entry["budget"] or "")
    yield "Lĩnh vực", titles.get(entry["domain"] or "", "")


def citations_of(checked: Checked, person: Person) -> list[Cited]:
    """Cited papers with the entries of the register they may be; those that are registered stand out."""
    pages = Pages(checked.paper)
    return [
        Cited(
            key=f"vd-{number}",
            start=paper.start,
            end=paper.end,
            paper=paper,
            page=pages.at(paper.start),
            tone="success" if paper.documents else "info",
        )
        for number, paper in enumerate(cited_papers(person, checked.read.get("references", ())), 1)
    ]


def header_of(checked: Checked) -> list[HeaderLine]:
    """Head and foot, field by field."""
    header = checked.read.get("document", {})
    return [HeaderLine(title, tuple(_header_values(name, header.get(name)))) for name, title in _HEADER]


def _header_values(name: str, value: Any) -> Iterator[str]:
    if name == "doc_type" and value:
        yield type_names().get(value, value)
    elif name == "date" and value:
        yield _day(value)
    elif isinstance(value, list):
        yield from (line for line in map(_line, value) if line)
    elif value:
        yield _line(value)


def outline_of(checked: Checked) -> list[Heading]:
    """Headings of the first two levels."""
    pages = Pages(checked.paper)
    return [
        Heading(
            key=f"dm-{number}",
            start=entry["start"],
            end=entry["end"],
            label=_line(entry["label"]),
            title=_line(entry["title"]),
            level=entry["level"],
            page=pages.at(entry["start"]),
        )
        for number, entry in enumerate(_headings(checked), 1)
    ]


def headings_of(checked: Checked) -> frozenset[int]:
    """Where labelled paragraphs begin that are headings, not sentences."""
    return frozenset(entry["start"] for entry in _headings(checked))


def _headings(checked: Checked) -> Iterator[Mapping[str, Any]]:
    text = checked.paper.text
    for entry in checked.read.get("outline", ()):
        line = text[entry["start"] : entry["start"] + _HEADING_LENGTH].partition("\n")
        is_sentence = line[0].rstrip().endswith((".", ";", ",")) and not line[0].isupper()
        if entry["level"] <= 2 and line[1] and not is_sentence:
            yield entry


def _day(text: str | None) -> str:
    """ "2025-07-18" → "18/07/2025"; a year and anything else as it stands."""
    if not text:
        return ""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def _line(text: str) -> str:
    return " ".join(text.split())


def _sentence(text: str) -> str:
    line = _line(text)
    return line[:1].upper() + line[1:]
