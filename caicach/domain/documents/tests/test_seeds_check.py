"""Checks of the five source papers: known faults found, sound figures left alone."""

from __future__ import annotations

import pytest

from caicach.domain.documents.checks.model import Kind, Severity
from caicach.domain.documents.tests.seeds import checked, gold, needs_seeds, seed_text

pytestmark = needs_seeds


def test_truncated_share() -> None:
    (ratio,) = [item for item in checked("004").ratios if item.verdict != "ok"]
    assert (ratio.as_json()["part"], ratio.as_json()["whole"]) == ("239", "266")
    assert ratio.as_json()["stated_percent"] == "89.84"
    assert ratio.as_json()["recomputed_percent"] == "89.85"
    assert ratio.verdict == "truncated"
    assert [item.kind for item in checked("004").findings].count(Kind.RATIO) == 1


def test_exactly_two_errors_in_the_report() -> None:
    errors = {item.kind: item for item in checked("004").errors}
    assert set(errors) == {Kind.CROSS, Kind.SUM}
    assert len(checked("004").errors) == 2
    assert "537" in errors[Kind.CROSS].message
    assert "437" in errors[Kind.CROSS].message
    assert "20" in errors[Kind.SUM].message
    assert "23" in errors[Kind.SUM].message


@pytest.mark.parametrize("number", ["000", "001", "002", "003"])
def test_no_errors_elsewhere(number: str) -> None:
    assert checked(number).errors == ()


def test_gaps_in_numbering() -> None:
    (gap,) = checked("001").findings
    assert (gap.kind, gap.severity) == (Kind.NUMBERING, Severity.WARNING)
    assert gap.quote.startswith("5. Đề nghị Ủy ban Mặt trận")
    (gap,) = checked("002").findings
    assert gap.kind is Kind.NUMBERING
    assert "Thiếu mục 10" in gap.message


def test_gold_ratios() -> None:
    found = {(float(item.part), float(item.whole), float(item.stated)) for item in checked("004").ratios}
    wanted = {(item["part"], item["whole"], item["stated_percent"]) for item in gold("004")["ratios"]}
    assert found == wanted


def test_gold_sums() -> None:
    found = {
        (tuple(int(part) for part in item.parts), int(item.total), item.verdict == "ok") for item in checked("004").sums
    }
    for item in gold("004")["sums"]:
        assert (tuple(item["parts"]), item["total"], item["consistent"]) in found


@pytest.mark.parametrize("number", ["004", "002"])
def test_quotes_are_spans(number: str) -> None:
    text = seed_text(number)
    result = checked(number)
    for item in (*result.ratios, *result.sums, *result.findings):
        assert text[item.start : item.end] == item.quote
