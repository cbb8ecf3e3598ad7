"""How well the reader and checker do on marked papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from caicach.domain.documents.checking import CheckResult, check_document
from caicach.domain.documents.checks.model import Severity
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import DocumentReading, read_document
from tests.corpus.marked import (
    Mark,
    MarkedPaper,
    header_of,
    ratio_of,
    reference_of,
    sum_of,
    target_of,
)


@dataclass
class Score:
    """Wanted, found and right, with what was missed and what was too much."""

    wanted: int = 0
    given: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the wanted that was found."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of the given that was wanted."""
        return self.right / self.given if self.given else 1.0


def measure(papers: Iterable[MarkedPaper]) -> dict[str, Score]:
    """Scores by matter over some papers."""
    scores: dict[str, Score] = defaultdict(Score)
    for paper in papers:
        read = paper_from_text(paper.text)
        reading, result = read_document(read), check_document(read)
        _header(scores["header"], paper, reading)
        _targets(scores["targets"], paper, reading)
        _references(scores["references"], paper, reading)
        _ratios(scores["ratios"], paper, result)
        _sums(scores["sums"], paper, result)
        _faults(scores, paper, result)
    return scores


def _touch(mark: Mark, start: int, end: int) -> bool:
    return start < mark.end and mark.start < end


def _header(score: Score, paper: MarkedPaper, reading: DocumentReading) -> None:
    told = reading.document.as_json()
    for key, value in header_of(paper).items():
        score.wanted += 1
        score.given += 1
        own = told[key]
        if own == value or (value and own and str(value).lower() in str(own).lower()):
            score.right += 1
        else:
            score.missed.append(f"{paper.name}: {key} {value!r} != {own!r}")


def _targets(score: Score, paper: MarkedPaper, reading: DocumentReading) -> None:
    left = list(reading.targets)
    score.given += len(left)
    for mark in paper.of("T"):
        score.wanted += 1
        sign, value, upper = target_of(mark)
        fit = next(
            (
                item
                for item in left
                if item.comparator == sign
                and item.value == value
                and (upper is None or item.upper == upper)
                and _touch(mark, item.start, item.end)
            ),
            None,
        )
        if fit is None:
            score.missed.append(f"{paper.name}: {mark.told} {paper.text[mark.start : mark.end]!r}")
        else:
            score.right += 1
            left.remove(fit)
    score.extra += [f"{paper.name}: {item.comparator} {item.value} {item.quote!r}" for item in left]


def _references(score: Score, paper: MarkedPaper, reading: DocumentReading) -> None:
    left = list(reading.references)
    score.given += len(left)
    for mark in paper.of("R"):
        score.wanted += 1
        number, day = reference_of(mark)
        fit = next(
            (
                item
                for item in left
                if item.number == number
                and (item.date.isoformat() if item.date else None) == day
                and _touch(mark, item.start, item.end)
            ),
            None,
        )
        if fit is None:
            score.missed.append(f"{paper.name}: {mark.told}")
        else:
            score.right += 1
            left.remove(fit)
    score.extra += [f"{paper.name}: {item.number} {item.date}" for item in left]


def _ratios(score: Score, paper: MarkedPaper, result: CheckResult) -> None:
    for mark in paper.of("Q"):
        score.wanted += 1
        wanted = ratio_of(mark)
        if any(
            (item.part, item.whole, item.stated, item.verdict) == wanted and _touch(mark, item.start, item.end)
            for item in result.ratios
        ):
            score.right += 1
            score.given += 1
        else:
            score.missed.append(f"{paper.name}: {mark.told}")


def _sums(score: Score, paper: MarkedPaper, result: CheckResult) -> None:
    for mark in paper.of("S"):
        score.wanted += 1
        parts, total, verdict = sum_of(mark)
        if any(
            sorted(item.parts) == sorted(parts) and item.total == total and item.verdict == verdict
            for item in result.sums
        ):
            score.right += 1
            score.given += 1
        else:
            score.missed.append(f"{paper.name}: {mark.told}")


def _faults(scores: dict[str, Score], paper: MarkedPaper, result: CheckResult) -> None:
    """Seeded faults found, and errors raised where nothing is wrong."""
    marks = paper.of("E")
    score, alarms = scores["faults"], scores["false errors"]
    for mark in marks:
        score.wanted += 1
        if any(item.kind.value == mark.told and _touch(mark, item.start, item.end) for item in result.findings):
            score.right += 1
            score.given += 1
        else:
            score.missed.append(f"{paper.name}: {mark.told} {paper.text[mark.start : mark.end]!r}")
    alarms.wanted += len(result.ratios) + len(result.sums)
    for item in result.findings:
        if item.severity is Severity.NOTE or any(_touch(mark, item.start, item.end) for mark in marks):
            continue
        if item.severity is Severity.ERROR:
            alarms.given += 1
            alarms.extra.append(f"{paper.name}: {item.kind} {item.quote!r} {item.message}")
        else:
            scores["false warnings"].given += 1
            scores["false warnings"].extra.append(f"{paper.name}: {item.kind} {item.quote!r} {item.message}")


def table(scores: dict[str, Score]) -> str:
    """The scores as a Markdown table."""
    lines = ["| matter | wanted | found | recall | precision |", "|---|---|---|---|---|"]
    for name in ("header", "targets", "references", "ratios", "sums", "faults"):
        score = scores[name]
        precise = f"{score.precision:.3f}" if name in ("targets", "references") else "–"
        lines.append(f"| {name} | {score.wanted} | {score.right} | {score.recall:.3f} | {precise} |")
    alarms = scores["false errors"]
    lines.append(f"| false errors | {alarms.wanted} sound figures | {alarms.given} | – | – |")
    lines.append(f"| false warnings | | {scores['false warnings'].given} | – | – |")
    return "\n".join(lines)
