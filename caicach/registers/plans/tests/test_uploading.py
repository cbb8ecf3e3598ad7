"""A paper becomes a plan under review."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from caicach.domain.errors import TradeError
from caicach.foundation.documents.models import Document
from caicach.foundation.organizations.access import NotAllowed
from caicach.registers.plans import services
from caicach.registers.plans.models import Plan, PlanItemKind, PlanState
from caicach.registers.plans.paper_marks import pieces_of
from caicach.registers.plans.services.review import draft_of

PAPER = """ỦY BAN NHÂN DÂN
PHƯỜNG HÒA BÌNH
Số: 12/KH-UBND
Hòa Bình, ngày 15 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính phường Hòa Bình năm 2026

I. CHỈ TIÊU
1. Tối thiểu 98% hồ sơ thủ tục hành chính được giải quyết trước và đúng hạn.
2. Phấn đấu có ít nhất 02 sáng kiến về cải cách hành chính được công nhận.
3. Trên 60% giao dịch thanh toán trực tuyến.

II. NHIỆM VỤ
1. Rà soát, công khai thủ tục hành chính. Văn phòng - thống kê tham mưu, hoàn thành trước ngày 30/6/2026.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.
"""
SEEDS = Path(__file__).resolve().parents[4].parent / "shared" / "seeds"


def upload(world, text=PAPER, filename="ke hoach.txt"):
    return services.upload_plan(by=world.officer, unit=world.ward, content=text.encode(), filename=filename)


def test_what_the_paper_says_of_itself_and_asks_for(world):
    plan = upload(world)
    assert (plan.state, plan.number, plan.issued_on) == (PlanState.IN_REVIEW, "12/KH-UBND", date(2026, 1, 15))
    assert (plan.kind, plan.year_from, plan.year_to) == ("yearly", 2026, 2026)
    targets = list(plan.items.filter(kind=PlanItemKind.TARGET).order_by("position"))
    found = [(one.content["comparator"], one.content["value"]) for one in targets]
    assert found == [(">=", "98"), (">=", "2"), (">", "60")]
    assert targets[1].content["trajectory"] == "cumulative"
    for item in plan.items.all():
        assert plan.paper.text[item.start : item.end] == item.quote
        assert item.decision == "pending"
        assert Decimal(0) <= item.confidence <= Decimal(1)


def test_the_paper_stands_in_the_register_once(world):
    plan = upload(world)
    document = plan.document
    assert (document.number, document.direction, document.unit) == ("12/KH-UBND", "outgoing", world.ward)
    with pytest.raises(TradeError, match="đã có kế hoạch"):
        upload(world)
    assert Document.objects.count() == 1
    assert Plan.objects.count() == 1


def test_a_paper_without_number_and_date_is_kept_among_other_papers(world):
    plan = upload(world, "Chỉ tiêu: đạt 100% hồ sơ được số hóa trong năm 2026.")
    assert plan.document.direction == "other"
    assert plan.issued_on is None


def test_a_broken_file_leaves_nothing(world):
    with pytest.raises(TradeError):
        services.upload_plan(by=world.officer, unit=world.ward, content=b"PK\x03\x04rubbish", filename="hong.docx")
    with pytest.raises(TradeError):
        services.upload_plan(by=world.officer, unit=world.ward, content=b"", filename="rong.txt")
    assert not Plan.objects.exists()
    assert not Document.objects.exists()


def test_strangers_may_not_upload(world):
    with pytest.raises(NotAllowed):
        services.upload_plan(by=world.stranger, unit=world.ward, content=PAPER.encode(), filename="a.txt")


def test_marks_rebuild_the_paper_and_nest(world):
    plan = upload(world)
    items = list(plan.items.all())
    pieces = pieces_of(plan.paper.text, items)
    assert "".join(piece.text for piece in pieces) == plan.paper.text
    assert {piece.item_id for piece in pieces if piece.item_id} == {item.pk for item in items}
    depth = 0
    for piece in pieces:
        depth += 1 if piece.item_id else -1 if piece.closes else 0
        assert depth >= 0
    assert depth == 0


@pytest.mark.seeds
@pytest.mark.parametrize("name", ["000", "001", "002", "003"])
def test_public_papers(world, name):
    found = sorted(SEEDS.glob(f"{name}_*.txt")) if SEEDS.is_dir() else []
    if not found:
        pytest.skip("the public papers are not here")
    plan = services.upload_plan(
        by=world.officer, unit=world.ward, content=found[0].read_bytes(), filename=found[0].name
    )
    items = list(plan.items.all())
    assert items
    text = plan.paper.text
    assert all(text[item.start : item.end] == item.quote for item in items)
    assert "".join(piece.text for piece in pieces_of(text, items)) == text
    for item in items:
        decide = services.reject_item if draft_of(item).fault() else services.confirm_item
        decide(by=world.officer, item=item)
    if plan.issued_on is None:
        Plan.objects.filter(pk=plan.pk).update(issued_on=date(plan.year_from, 1, 1))
    plan.refresh_from_db()
    plan = services.put_in_force(by=world.leader, plan=plan)
    assert plan.targets.exists()
