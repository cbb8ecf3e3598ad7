"""Reading of the five source papers, against gold files and against what a hand found."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.documents.tests.seeds import gold, needs_seeds, reading, seed_text

pytestmark = needs_seeds


def figures(number: str) -> list[tuple[str, str]]:
    return [(target.comparator, str(target.value)) for target in reading(number).targets]


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_quote_is_its_span(number: str) -> None:
    read, text = reading(number), seed_text(number)
    for target in read.targets:
        assert text[target.start : target.end] == target.quote
        assert 0 < len(target.quote) < 800
    for task in read.tasks:
        assert text[task.start : task.end] == task.quote


def test_gold_targets_of_the_district_plan() -> None:
    wanted = Counter(
        (target["comparator"], Decimal(target["value"])) for target in gold("002")["targets"] if "range" not in target
    )
    wanted[("range", Decimal(10))] = 1  # the contract writes a range once
    found = Counter((target.comparator, target.value) for target in reading("002").targets if target.value is not None)
    assert found == wanted


def test_gold_quotes_overlap() -> None:
    text = seed_text("002")
    spans = [(target.start, target.end, target.value) for target in reading("002").targets]
    for target in gold("002")["targets"]:
        if "range" in target:
            continue
        start = text.index(target["quote"])
        end = start + len(target["quote"])
        assert any(a < end and start < b and value == Decimal(target["value"]) for a, b, value in spans), target[
            "quote"
        ]


@pytest.mark.parametrize("number", ["002", "004"])
def test_gold_references(number: str) -> None:
    found = {(item.number, item.date.isoformat() if item.date else None) for item in reading(number).references}
    wanted = {(item["number"], item["date"]) for item in gold(number)["references"]}
    assert found == wanted


def test_carried_and_nested() -> None:
    targets = reading("002").targets
    carried = next(target for target in targets if target.value == 35)
    assert carried.comparator == ">="
    nested = next(target for target in targets if target.value == 30 and target.parent is not None)
    assert targets[nested.parent or 0].value == 50
    by_level = next(target for target in targets if target.value == 80)
    assert by_level.scope == "cấp xã"
    assert by_level.subject == "Tác nghiệp hoàn toàn trên văn bản điện tử"
    ranged = next(target for target in targets if target.comparator == "range")
    assert (ranged.value, ranged.upper, ranged.unit) == (10, 15, "sáng kiến")


def test_ward_plan() -> None:
    assert figures("000") == [
        (">=", "90"),
        (">=", "80"),
        (">=", "95"),
        ("=", "100"),
        (">", "90"),
        (">", "60"),
        (">=", "95"),
        (">", "90"),
        ("=", "100"),
        ("=", "100"),
    ]
    head = reading("000").document
    assert (head.doc_type, head.number, head.date) == ("KH", "21/QĐ-UBND", date(2025, 1, 22))
    assert head.issuer == "UBND phường Thạch Trung"
    assert [target.domain for target in reading("000").targets][:3] == [
        "institutions",
        "institutions",
        "procedures",
    ]


def test_improvement_plan() -> None:
    assert figures("001") == [
        ("increase", "1"),
        ("none", "None"),
        ("=", "100"),
        ("=", "100"),
    ]
    read = reading("001")
    assert (read.document.number, read.document.date) == (None, date(2024, 2, 29))
    assert read.document.symbol == "KH-UBND"
    assert read.document.place == "Hoàng Việt"
    assert read.document.position == "CHỦ TỊCH"
    assert len(read.document.recipients) == 7
    criteria = [task for task in read.tasks if task.due == date(2024, 11, 30)]
    assert len(criteria) == 5
    assert criteria[1].implementing == ("Tư pháp – hộ tịch", "Văn hóa – thông tin")


def test_party_programme() -> None:
    assert figures("003") == [
        *[("decrease", "20")] * 2,
        *[(">=", "80")] * 2,
        (">=", "30"),
        *[(">=", "80")] * 2,
        (">=", "50"),
        (">=", "90"),
        (">=", "85"),
        ("=", "90"),
        ("=", "80"),
        *[("decrease", "10")] * 2,
        (">=", "90"),
        (">=", "85"),
        ("=", "100"),
        (">=", "10"),
        *[("=", "100")] * 5,
        ("=", "90"),
        ("=", "80"),
        ("=", "60"),
    ]
    head = reading("003").document
    assert (head.number, head.date) == ("41-KH/TU", date(2022, 1, 12))
    parents = {target.value: target.parent for target in reading("003").targets if target.parent}
    assert set(parents) == {Decimal(30), Decimal(80), Decimal(85)}


def test_report_has_no_targets_and_all_footnotes() -> None:
    read = reading("004")
    assert read.targets == ()
    assert [note.number for note in read.footnotes] == list(range(1, 13))
    assert read.document.doc_type == "BC"
    assert read.document.issuer == "UBND phường Thạch Quý"
