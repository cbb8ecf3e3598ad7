"""How well the reader and checker do on marked papers.

`python -m tests.corpus.measuring` prints the table of `docs/reader.md`; with names of papers or
series after it ("p03", "p odd"), what was missed and what was too much in those.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from caicach.domain.documents.checking import CheckResult, check_document
from caicach.domain.documents.checks.model import Severity
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import DocumentReading, read_document
from caicach.domain.documents.references import Reference
from caicach.domain.documents.targets import Target
from caicach.domain.documents.tasks import Task
from tests.corpus.generating import generate
from tests.corpus.marked import (
    Mark,
    MarkedPaper,
    header_of,
    load_papers,
    ratio_of,
    reference_of,
    sum_of,
    target_of,
    task_of,
    unit_of,
)

MATTERS = (
    "header",
    "targets",
    "their units",
    "references",
    "ratios",
    "shares in tables",
    "sums",
    "tasks",
    "lead, due, product",
    "faults",
)
WITH_PRECISION = ("targets", "references", "tasks")
GENERATED = 41


class Placed(Protocol):
    """A thing found in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Found = TypeVar("Found", bound=Placed)


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

    def asked(self, right: bool, missed: str) -> None:
        """Count one wanted thing of a matter without precision."""
        self.wanted += 1
        self.given += right
        self.right += right
        if not right:
            self.missed.append(missed)


def measure(papers: Iterable[MarkedPaper]) -> dict[str, Score]:
    """Scores by matter over some papers."""
    scores: dict[str, Score] = defaultdict(Score)
    for paper in papers:
        read = paper_from_text(paper.text)
        reading, result = read_document(read), check_document(read)
        _header(scores["header"], paper, reading)
        _targets(scores, paper, reading)
        _references(scores["references"], paper, reading)
        _tasks(scores, paper, reading)
        _ratios(scores, paper, result)
        _sums(scores["sums"], paper, result)
        _faults(scores, paper, result)
    return scores


def _touch(mark: Mark, item: Placed) -> bool:
    return item.start < mark.end and mark.start < item.end


def _shown(paper: MarkedPaper, mark: Mark) -> str:
    return f"{paper.name}: {mark.told} {paper.text[mark.start : mark.end]!r}"


def _header(score: Score, paper: MarkedPaper, reading: DocumentReading) -> None:
    told = reading.document.as_json()
    for key, value in header_of(paper).items():
        own: Any = told[key]
        if key == "recipients":
            score.asked(len(own) == int(value), f"{paper.name}: {key} {value} != {own}")
            continue
        right = own == value or bool(value and own and str(value).lower() in str(own).lower())
        score.asked(right, f"{paper.name}: {key} {value!r} != {own!r}")


def _pair(
    score: Score,
    paper: MarkedPaper,
    kind: str,
    given: Sequence[Found],
    fits: Callable[[Mark, Found], bool],
    show: Callable[[Found], str],
) -> list[tuple[Mark, Found]]:
    """Match marks and findings one to one, the widest overlap first; the rest is missed or too much."""
    left, pairs = list(given), []
    for mark in paper.of(kind):
        score.wanted += 1
        fit = max(
            (item for item in left if _touch(mark, item) and fits(mark, item)),
            key=lambda item: min(mark.end, item.end) - max(mark.start, item.start),
            default=None,
        )
        if fit is None:
            score.missed.append(_shown(paper, mark))
        else:
            left.remove(fit)
            pairs.append((mark, fit))
    left = [item for item in left if not paper.leaves_open(kind, item.start, item.end)]
    score.right += len(pairs)
    score.given += len(pairs) + len(left)
    score.extra += [f"{paper.name}: {show(item)}" for item in left]
    return pairs


def _targets(scores: dict[str, Score], paper: MarkedPaper, reading: DocumentReading) -> None:
    """Targets with sign and value; of those found, the unit: all of it or its first words."""

    def fits(mark: Mark, item: Target) -> bool:
        signs, value, upper = target_of(mark)
        return item.comparator in signs and item.value == value and (upper is None or item.upper == upper)

    def show(item: Target) -> str:
        return f"{item.comparator} {item.value} {item.quote!r}"

    for mark, item in _pair(scores["targets"], paper, "T", reading.targets, fits, show):
        if unit := unit_of(mark):
            right = (item.unit or "").startswith(unit) or bool(item.unit and unit.startswith(item.unit))
            scores["their units"].asked(right, f"{_shown(paper, mark)}: {item.unit!r}")


def _references(score: Score, paper: MarkedPaper, reading: DocumentReading) -> None:
    def fits(mark: Mark, item: Reference) -> bool:
        return reference_of(mark) == (item.number, item.date.isoformat() if item.date else None)

    _pair(score, paper, "R", reading.references, fits, lambda item: f"{item.number} {item.date}")


def _tasks(scores: dict[str, Score], paper: MarkedPaper, reading: DocumentReading) -> None:
    """Tasks that name a unit or a deadline, and what is told of them, in papers marked for it."""
    if not paper.of("K"):
        return
    given = [item for item in reading.tasks if _units(item) or item.due_text or item.due]
    for mark, item in _pair(
        scores["tasks"], paper, "K", given, lambda mark, item: True, lambda item: repr(item.quote[:120])
    ):
        own = {
            "lead": "; ".join(_units(item)),
            "due": f"{item.due.isoformat() if item.due else ''} {item.due_text or ''}",
            "product": item.product or "",
        }
        for key, value in task_of(mark).items():
            right = value.lower() in " ".join(own[key].lower().split())
            scores["lead, due, product"].asked(right, f"{_shown(paper, mark)}: {key} {value!r} != {own[key]!r}")


def _units(task: Task) -> tuple[str, ...]:
    return task.lead + task.advising + task.implementing


def _ratios(scores: dict[str, Score], paper: MarkedPaper, result: CheckResult) -> None:
    for kind, matter in (("Q", "ratios"), ("C", "shares in tables")):
        for mark in paper.of(kind):
            found = any(
                (item.part, item.whole, item.stated, item.verdict) == ratio_of(mark) and _touch(mark, item)
                for item in result.ratios
            )
            scores[matter].asked(found, _shown(paper, mark))


def _sums(score: Score, paper: MarkedPaper, result: CheckResult) -> None:
    for mark in paper.of("S"):
        parts, total, verdict = sum_of(mark)
        found = any(
            sorted(item.parts) == sorted(parts) and item.total == total and item.verdict == verdict
            for item in result.sums
        )
        score.asked(found, _shown(paper, mark))


def _faults(scores: dict[str, Score], paper: MarkedPaper, result: CheckResult) -> None:
    """Seeded faults found, and errors raised where nothing is wrong; notes count for neither."""
    marks, alarms, warnings = paper.of("E"), scores["false errors"], scores["false warnings"]
    told = [item for item in result.findings if item.severity is not Severity.NOTE]
    for mark in marks:
        kinds = mark.told.split("/")
        scores["faults"].asked(
            any(item.kind.value in kinds and _touch(mark, item) for item in told), _shown(paper, mark)
        )
    alarms.wanted += len(result.ratios) + len(result.sums)
    for item in told:
        if paper.leaves_open("E", item.start, item.end) or any(_touch(mark, item) for mark in marks):
            continue
        score = alarms if item.severity is Severity.ERROR else warnings
        score.given += 1
        score.extra.append(f"{paper.name}: {item.kind} {item.quote!r} {item.message}")


def parts() -> dict[str, list[MarkedPaper]]:
    """The corpus by series, then what was used in development and what was kept out of it."""
    papers = load_papers()
    by_series: dict[str, list[MarkedPaper]] = defaultdict(list)
    for paper in papers:
        by_series[f"series {paper.series}"].append(paper)
    return {
        **by_series,
        "by hand, development": [paper for paper in papers if not paper.held_out],
        "by hand, held out": [paper for paper in papers if paper.held_out],
        "generated, development": [generate(seed) for seed in range(1, GENERATED, 2)],
        "generated, held out": [generate(seed) for seed in range(2, GENERATED + 1, 2)],
    }


def row(name: str, count: int, scores: dict[str, Score]) -> str:
    """One line of the published table."""
    cells = []
    for matter in MATTERS:
        score = scores[matter]
        shown = f"{score.right}/{score.wanted}" if score.wanted else "–"
        cells.append(shown + (f" · {score.precision:.3f}" if matter in WITH_PRECISION and score.wanted else ""))
    alarms = scores["false errors"]
    cells += [f"{alarms.given} on {alarms.wanted}", str(scores["false warnings"].given)]
    return f"| {name}, {count} papers | " + " | ".join(cells) + " |"


def table(measured: dict[str, tuple[int, dict[str, Score]]]) -> str:
    """Scores of parts of the corpus as a Markdown table: found/wanted · precision."""
    heads = ["part", *MATTERS, "false errors on sound figures", "false warnings"]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += [row(name, count, scores) for name, (count, scores) in measured.items()]
    return "\n".join(lines)


def faults(scores: dict[str, Score]) -> str:
    """What was missed (-) and what was too much (+), by matter."""
    return "\n".join(
        f"{matter} {sign} {line}"
        for matter, score in scores.items()
        for sign, lines in (("-", score.missed), ("+", score.extra))
        for line in lines
    )


if __name__ == "__main__":
    if names := sys.argv[1:]:
        chosen = [paper for paper in load_papers() if paper.name[:3] in names or paper.series in names]
        print(faults(measure(chosen)))
    else:
        print(table({name: (len(papers), measure(papers)) for name, papers in parts().items()}))
