"""How the targets of one statement hang together: a sign carried on, a count inside a share, one bound more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.targets.clauses import Clause
from caicach.domain.documents.targets.comparing import Comparison

_STRONG_CUT: Final = re.compile(
    r"[;.]|trong\s+(?:số\s+)?đó|riêng|,\s*(?:phấn\s+đấu|bảo\s+đảm|đảm\s+bảo|tỷ\s+lệ|đồng\s+thời)"
)
_EMBEDDING: Final = re.compile(
    r"(?<!\w)(?:có|sử\s+dụng|tổ\s+chức|xây\s+dựng|tham\s+gia|cập\s+nhật|bố\s+trí|hình\s+thành|thành\s+lập|đăng\s+tải|triển\s+khai|thực\s+hiện|đạt|trong|được|với|cung\s+cấp)"
    r"(?:\s+(?:ít\s+nhất|tối\s+thiểu|tối\s+đa|không\s+quá|không\s+dưới|trên|từ|đạt))*\s*$"
    r"|(?<!\w)được(?:\s+[^\W\d]+){1,3}\s+(?:ít\s+nhất|tối\s+thiểu|tối\s+đa|không\s+quá|trên)\s*$"
)
# Numbers of these are no further targets of a list: time, money, ranks, ages.
_NO_LIST: Final = frozenset(
    {"year", "month", "day", "hour", "working_day", "money", "length", "point", "ballot", "rank", "age"}
)
_SAYS: Final = re.compile(r"(?<!\w)(?:được|đạt|áp\s+dụng|sử\s+dụng|tham\s+gia)(?!\w)")
_LIST: Final = re.compile(r"[,;]\s*(?:và\s+)?$|\s+và\s+$")
_AGE: Final = re.compile(r"\s*(?:tháng\s+)?tuổi(?!\w)")


def goes_on(
    plain: str, chosen: Sequence[tuple[Quantity, Comparison]], quantity: Quantity, comparison: Comparison
) -> bool:
    """Whether a count follows a bound that has been found, as one more of its kind.

    "tỷ lệ đúng hạn không dưới 99%; mỗi phòng không quá 03 hồ sơ trễ hạn"; "ít nhất 100 doanh nghiệp
    khởi nghiệp, 50 doanh nghiệp công nghệ".
    """
    if not chosen or not chosen[-1][1].is_explicit or quantity.unit is None or quantity.unit.name in _NO_LIST:
        return False
    if quantity.is_percent or comparison.is_change or _AGE.match(plain, quantity.end):
        return False
    if "/" in (plain[quantity.start - 1 : quantity.start], plain[quantity.end : quantity.end + 1]):
        return False
    between = plain[chosen[-1][0].unit_end : quantity.start]
    if len(between) > 120 or between.count("(") != between.count(")"):
        return False
    if not comparison.is_explicit:
        return quantity.unit.name == (chosen[-1][0].unit or quantity.unit).name and _LIST.search(between) is not None
    return between.count(";") == 1


def is_embedded(plain: str, chosen: Sequence[tuple[Quantity, Comparison]], quantity: Quantity) -> bool:
    """ "100% xã có ít nhất 01 mô hình": the count only says what the share reaches."""
    if not chosen or quantity.is_percent or not chosen[-1][0].is_percent:
        return False
    between = plain[chosen[-1][0].unit_end : quantity.start]
    if len(between) > 160 or _STRONG_CUT.search(between):
        return False
    return bool(_EMBEDDING.search(between))


def carried_sign(
    plain: str, comparisons: Sequence[Comparison], clauses: Sequence[Clause], place: int
) -> Comparison | None:
    """ "Tối thiểu 50% các xã; 35% các đơn vị": the sign holds for what follows in its statement."""
    if not place:
        return None
    own, before = comparisons[place], comparisons[place - 1]
    if own.is_explicit or not before.is_explicit or before.sign == "range" or own.value == 100:
        return None
    if before.is_change and _SAYS.search(plain, own.right, clauses[place].end):
        return None  # "giảm 60% số cặp tảo hôn; 70% phụ nữ …" begins another matter
    if own.sign != "=" or not clauses[place].number_first or own.left < clauses[place].start:
        return None
    lead = plain[clauses[place].start : own.left]
    written = plain[own.left : own.right]
    if lead.strip() or not written[:1].isdigit():
        return None
    return replace(own, sign=before.sign, is_explicit=True, is_change=before.is_change)
