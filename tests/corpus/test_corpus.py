"""The reader and checker on made-up papers: bars of recall, precision and silence.

`CAICACH_MUTATIONS` sets how many broken papers are tried (2,000 for the published table).
"""

from __future__ import annotations

import os

import pytest

from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.documents.reading import read_document
from tests.corpus.generating import generate
from tests.corpus.marked import load_papers, strip_marks
from tests.corpus.measuring import Score, measure
from tests.corpus.mutating import try_mutations

BARS = {"targets": 0.95, "references": 0.97, "header": 0.95, "ratios": 0.95, "sums": 0.95, "faults": 0.95}
PAPERS = {
    "written by hand": load_papers(),
    "generated, development": [generate(seed) for seed in range(1, 41, 2)],
    "generated, held out": [generate(seed) for seed in range(2, 42, 2)],
}


@pytest.fixture(params=sorted(PAPERS), scope="module")
def scores(request: pytest.FixtureRequest) -> dict[str, Score]:
    """Scores of one part of the corpus."""
    return measure(PAPERS[request.param])


def test_corpus_is_large_and_marked() -> None:
    assert sum(len(papers) for papers in PAPERS.values()) >= 60
    assert len(PAPERS["written by hand"]) >= 20
    assert all(paper.marks or paper.header for papers in PAPERS.values() for paper in papers)


@pytest.mark.parametrize("matter", sorted(BARS))
def test_recall(scores: dict[str, Score], matter: str) -> None:
    score = scores[matter]
    assert score.recall >= BARS[matter], score.missed


@pytest.mark.parametrize("matter", ["targets", "references"])
def test_precision(scores: dict[str, Score], matter: str) -> None:
    score = scores[matter]
    assert score.precision >= 0.95, score.extra


def test_sound_figures_are_left_alone(scores: dict[str, Score]) -> None:
    alarms = scores["false errors"]
    assert alarms.given * 50 <= max(alarms.wanted, 49), alarms.extra


def test_task_tables_are_read() -> None:
    papers = [paper for paper in PAPERS["written by hand"] if "tasks" in paper.header]
    assert papers
    from_text = [(paper, int(paper.header["tasks"])) for paper in papers]
    for paper, count in from_text:
        assert len(_tasks(paper.text)) == count


def _tasks(text: str) -> list[str]:
    return [task.title for task in read_document(paper_from_text(text)).tasks if task.confidence > 0.9]


def test_broken_papers_are_told() -> None:
    papers = PAPERS["generated, development"] + PAPERS["generated, held out"]
    outcome = try_mutations(papers, int(os.environ.get("CAICACH_MUTATIONS", "150")))
    assert outcome.told >= 0.95 * outcome.tried, outcome.missed
    assert outcome.silent == outcome.sound


def test_marks_are_stripped() -> None:
    paper = strip_marks("a {T >= 5 %|b {R 1/KH-UBND -|c} d} e")
    assert paper.text == "a b c d e"
    assert [(mark.kind, paper.text[mark.start : mark.end]) for mark in paper.marks] == [("T", "b c d"), ("R", "c")]
