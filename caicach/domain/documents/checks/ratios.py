"""Stated shares against part and whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import (
    Finding,
    Kind,
    Ratio,
    Severity,
    rounded,
    truncated,
)
from caicach.domain.documents.matching import last_match
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.numbers import format_number

_STATES: Final = re.compile(
    r"[^\d%]{0,90}?(?:đạt|chiếm|bằng|tương\s+đương|tương\s+ứng|tỷ\s+lệ|tỉ\s+lệ|=|\()[^\d%;]{0,45}$"
)
_CLOSE: Final = re.compile(r"\s*[,(–:=-]*\s*(?:hồ\s+sơ\s*)?[,(]?\s*$")
_SLASH: Final = re.compile(r"\s*/\s*$")
_OF: Final = re.compile(r"\s*(?:[^\d,;.()]{0,40}?\s)?(?:trên|trong)\s+(?:tổng\s+số|tổng|số)\s*(?:[^\d,;.()]{0,30}\s)?$")
_SOFT: Final = re.compile(r"(?:khoảng|gần|xấp\s+xỉ|ước|chừng|hơn|trên|dưới|ước\s+đạt\s+khoảng)\s*$")
_OTHER_BASE: Final = re.compile(
    r"(?:tăng|giảm|so\s+với|vượt|cao\s+hơn|thấp\s+hơn|mục\s+tiêu|chỉ\s+tiêu\s+giao|kế\s+hoạch\s+giao|yêu\s+cầu|tối\s+thiểu|ít\s+nhất|phấn\s+đấu)[^\d%]{0,40}$"
)
_INVERSE: Final = re.compile(r"(?:còn\s+lại|chưa|không|quá\s+hạn|trễ\s+hạn|chậm)[^\d%;]{0,30}$")


def check_ratios(scanned: ScannedPaper) -> tuple[list[Ratio], list[Finding]]:
    """All stated shares whose part and whole stand beside them, and what is wrong with them."""
    ratios: list[Ratio] = []
    for start, end in _sentences_with_shares(scanned):
        ratios.extend(_in_sentence(scanned, start, end))
    findings = [finding for ratio in ratios for finding in _judge(scanned, ratio)]
    return ratios, findings


def _sentences_with_shares(scanned: ScannedPaper) -> Iterator[tuple[int, int]]:
    for paragraph in scanned.paragraphs:
        span = (paragraph.start, paragraph.end)
        if scanned.plain.find("%", *span) < 0 and scanned.plain.find("phần trăm", *span) < 0:
            continue
        if paragraph.kind is BlockKind.CELL and paragraph.end - paragraph.start < 12:
            continue
        yield from scanned.sentences(paragraph.body, paragraph.end)


def _in_sentence(scanned: ScannedPaper, start: int, end: int) -> Iterator[Ratio]:
    quantities = scanned.quantities_in(start, end)
    for index, quantity in enumerate(quantities):
        if not quantity.is_percent:
            continue
        pair = (
            _pair_before(scanned.plain, quantities, index)
            or _pair_after(scanned.plain, quantities, index)
            or _part_of_total(scanned, quantities, index, start)
            or _far_pair(scanned.plain, quantities, index)
            or _told_before(scanned, quantities, index)
        )
        if pair is None:
            continue
        part, whole, left, right = pair
        if whole.amount > 0:
            yield _ratio(scanned, part, whole, quantity, (left, max(right, quantity.unit_end)))


def _pair_before(plain: str, quantities: Sequence[Quantity], index: int) -> tuple[Quantity, Quantity, int, int] | None:
    """ "239/266, đạt tỷ lệ 89,84%" and "450 trên tổng số 500 hồ sơ, đạt 90%"."""
    if index < 2:
        return None
    share, whole, part = quantities[index], quantities[index - 1], quantities[index - 2]
    if part.is_percent or whole.is_percent:
        return None
    between = plain[part.unit_end : whole.start]
    bridge = plain[whole.unit_end : share.start]
    if not (_SLASH.fullmatch(between) or _OF.fullmatch(between)):
        return None
    if _OTHER_BASE.search(bridge) or len(bridge) > 130 or "\n" in bridge.strip():
        return None
    if not (_STATES.fullmatch(bridge) or _CLOSE.fullmatch(bridge)):
        return None
    return part, whole, part.start, share.unit_end


def _pair_after(plain: str, quantities: Sequence[Quantity], index: int) -> tuple[Quantity, Quantity, int, int] | None:
    """ "đạt 89,85% (239/266 hồ sơ)"."""
    if index + 2 >= len(quantities):
        return None
    share, part, whole = quantities[index], quantities[index + 1], quantities[index + 2]
    if part.is_percent or whole.is_percent:
        return None
    if not re.fullmatch(r"[^\d.;]{0,40}?[(:]\s*(?:với\s+|tương\s+ứng\s+|đạt\s+)?", plain[share.unit_end : part.start]):
        return None
    between = plain[part.unit_end : whole.start]
    if not (_SLASH.fullmatch(between) or _OF.fullmatch(between)):
        return None
    return part, whole, share.start, whole.unit_end


_SHARE_OF: Final = re.compile(r"[^\d.;%]{0,50}?[,(]?\s*(?:đạt|chiếm|bằng)?\s*(?:tỷ\s+lệ|tỉ\s+lệ|khoảng)?\s*[:(]?\s*$")


def _told_before(
    scanned: ScannedPaper, quantities: Sequence[Quantity], index: int
) -> tuple[Quantity, Quantity, int, int] | None:
    """ "tiếp nhận 585.336 hồ sơ. Đã giải quyết 585.116 hồ sơ, đạt 99,96%": taken only when it agrees."""
    if index == 0:
        return None
    share, part = quantities[index], quantities[index - 1]
    if part.is_percent or part.unit is None or share.value >= 100 or share.value == 0:
        return None
    bridge = scanned.plain[part.unit_end : share.start]
    if not _SHARE_OF.fullmatch(bridge) or not bridge.strip() or _OTHER_BASE.search(bridge):
        return None
    paragraph = scanned.paragraphs[scanned.paragraph_at(part.start)]
    earlier = scanned.quantities_in(max(paragraph.start, part.start - 600), part.start)
    for whole in reversed(earlier[-10:]):
        if whole.unit != part.unit or whole.value <= part.value:
            continue
        if rounded(part.amount * 100 / whole.amount, share.decimals) == share.value:
            return part, whole, whole.start, share.unit_end
    return None


def _far_pair(plain: str, quantities: Sequence[Quantity], index: int) -> tuple[Quantity, Quantity, int, int] | None:
    """ "27/33 nhiệm vụ, còn lại 06 nhiệm vụ, đạt 81,82%": taken only when it agrees."""
    if index < 3 or not re.search(
        r"(?:đạt|chiếm|tỷ\s+lệ)[^\d%]{0,16}$", plain[quantities[index].start - 24 : quantities[index].start]
    ):
        return None
    part, whole = quantities[index - 3], quantities[index - 2]
    if not _SLASH.fullmatch(plain[part.unit_end : whole.start]) or whole.amount == 0 or part.is_percent:
        return None
    exact = part.amount * 100 / whole.amount
    if abs(rounded(exact, quantities[index].decimals) - quantities[index].value) > 0:
        return None
    return part, whole, part.start, quantities[index].unit_end


_INSIDE: Final = re.compile(
    r"\s*(?:hồ\s+sơ|người)?[^\d.;%]{0,60}?[,(]?\s*(?:đạt|chiếm|bằng|tương\s+đương|tương\s+ứng)?\s*(?:tỷ\s+lệ|tỉ\s+lệ)?\s*[:=(]?\s*$"
)
_AMONG: Final = re.compile(r"(?:trong\s+(?:số\s+)?đó|gồm|trong\s+tổng\s+số|cụ\s+thể)")
_TOTAL: Final = re.compile(r"(?:tổng\s+(?:số|cộng)?|toàn\s+bộ|tất\s+cả|số\s+lượng)")


def _part_of_total(
    scanned: ScannedPaper, quantities: Sequence[Quantity], index: int, sentence: int
) -> tuple[Quantity, Quantity, int, int] | None:
    """ "… 20 đồng chí. Trong đó: … 20 đ/c chiếm tỷ lệ 100%": the whole was told before."""
    if index == 0:
        return None
    plain = scanned.plain
    share, part = quantities[index], quantities[index - 1]
    if part.is_percent or part.unit is None:
        return None
    bridge = plain[part.unit_end : share.start]
    if not _INSIDE.fullmatch(bridge) or _OTHER_BASE.search(bridge) or bridge.strip(" ") == "":
        return None
    if not re.search(r"đạt|chiếm|bằng|tỷ\s+lệ|tỉ\s+lệ|tương|\(|=", bridge):
        return None
    whole = _total_before(scanned, part, sentence)
    if whole is None or whole.amount < part.amount:
        return None
    return part, whole, whole.start, share.unit_end


def _total_before(scanned: ScannedPaper, part: Quantity, sentence: int) -> Quantity | None:
    """The total a part belongs to: named in the same paragraph with "trong đó" between them."""
    plain = scanned.plain
    paragraph = scanned.paragraphs[scanned.paragraph_at(part.start)]
    floor = max(paragraph.start, part.start - 450)
    among = last_match(_AMONG, plain, floor, part.start)
    if among is None:
        return None
    before = [item for item in scanned.quantities_in(floor, among.start()) if not item.is_percent]
    if not before:
        return None
    total = before[-1]
    for item in reversed(before):
        if _TOTAL.search(plain[max(floor, item.start - 50) : item.start]) and item.unit:
            total = item
            break
    same = total.unit is None or part.unit is None or total.unit.name == part.unit.name
    gap = plain[total.unit_end : among.start()]
    return total if same and len(gap) < 160 and gap.count(".") <= 1 else None


def _ratio(
    scanned: ScannedPaper,
    part: Quantity,
    whole: Quantity,
    share: Quantity,
    span: tuple[int, int],
) -> Ratio:
    part_amount, whole_amount = _same_measure(part, whole)
    exact = part_amount * 100 / whole_amount
    decimals = share.decimals
    start, end = span
    return Ratio(
        scanned.text[start:end],
        start,
        end,
        part.value,
        whole.value,
        share.value,
        rounded(exact, decimals),
        _verdict(scanned.plain, share, exact, decimals),
    )


def _same_measure(part: Quantity, whole: Quantity) -> tuple[Decimal, Decimal]:
    """Amounts in one unit; "2,150/2,814 tỷ đồng" gives the unit once."""
    if part.unit is None or whole.unit is None or part.unit.name != whole.unit.name:
        return part.value, whole.value
    return part.amount, whole.amount


def _verdict(plain: str, share: Quantity, exact: Decimal, decimals: int) -> str:
    step = Decimal(1).scaleb(-decimals)
    if abs(share.value - exact) * 2 <= step:
        return "ok"
    soft = _SOFT.search(plain[max(0, share.start - 24) : share.start])
    if soft:
        word = soft.group().split()[0]
        above = word in ("hơn", "trên")
        if above and exact >= share.value and exact - share.value <= 10:
            return "ok"
        if not above and abs(exact - share.value) <= max(Decimal(1), share.value / 50):
            return "ok"
    if truncated(exact, decimals) == share.value:
        return "truncated"
    return "wrong"


def _judge(scanned: ScannedPaper, ratio: Ratio) -> Iterator[Finding]:
    stated = format_number(ratio.stated)
    part, whole = format_number(ratio.part), format_number(ratio.whole)
    right = format_number(ratio.recomputed)
    if ratio.verdict == "truncated":
        yield Finding(
            Kind.RATIO,
            Severity.WARNING,
            ratio.quote,
            ratio.start,
            ratio.end,
            f"Ghi {stated}%, nhưng {part}/{whole} làm tròn là {right}%: số đã bị cắt bớt chứ không "
            f"làm tròn. Sửa thành {right}%.",
        )
    elif ratio.verdict == "wrong":
        inverse = rounded(100 - ratio.part * 100 / ratio.whole, 2)
        yield Finding(
            Kind.RATIO,
            Severity.ERROR,
            ratio.quote,
            ratio.start,
            ratio.end,
            f"Ghi {stated}%, nhưng {part}/{whole} = {right}% (phần còn lại {format_number(inverse)}%). "
            f"Sửa tỷ lệ thành {right}% hoặc kiểm tra lại tử số, mẫu số.",
        )
    elif ratio.stated == 100 and ratio.part != ratio.whole and ratio.recomputed == 100:
        exact = format_number(rounded(ratio.part * 100 / ratio.whole, 2))
        yield Finding(
            Kind.RATIO,
            Severity.WARNING,
            ratio.quote,
            ratio.start,
            ratio.end,
            f"Ghi 100% nhưng {part} khác {whole} (chính xác {exact}%). Ghi rõ {exact}% hoặc sửa số.",
        )
