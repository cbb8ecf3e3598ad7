"""Which side of a number is good: comparators, changes, ranges, ranks around a quantity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("comparators")
_IN_WORDS: Final = rf"(?:{alternatives(listed(load('targets')['words'], 'small_numbers'))}\s*\(\s*)?"
_SIGN_BEFORE: Final = {
    matching_form(phrase): str(entry["sign"]) for entry in _DATA["comparator"] for phrase in entry["before"]
}
_SIGN_AFTER: Final = {
    matching_form(phrase): str(entry["sign"]) for entry in _DATA["comparator"] for phrase in entry["after"]
}
_BEFORE: Final = re.compile(
    rf"(?:^|(?<=[\s,;:(“\"]))(?P<sign>{alternatives(_SIGN_BEFORE)})\s*(?:là\s*|có\s*|được\s*|đạt\s*|khoảng\s*|[:\"“]\s*|tỷ\s+lệ\s*|mức\s*|từ\s*)*{_IN_WORDS}$"
)
# "90% cán bộ, công chức trở lên": the comma of a list of nouns does not end the words.
_LISTED: Final = (
    r",\s(?=(?:công\s+chức|viên\s+chức|người|đơn\s+vị|ban|ngành|phường|thị\s+trấn"
    r"|tổ\s+chức|doanh\s+nghiệp|đảng\s+viên)(?!\w))"
)
# "100% xã xếp loại khá trở lên", "80% người từ 15 tuổi trở lên": the words belong to a grade or an age.
_GRADED: Final = re.compile(
    r"(?<!\w)(?:loại|mức|trình\s+độ|hạng|bậc|khá|tốt|đạt|trung\s+cấp|cao\s+đẳng|đại\s+học|sơ\s+cấp|trung\s+bình|từ|tuổi|cấp)(?!\w)"
)
_AFTER: Final = re.compile(rf"(?:[^\d.,;:()\n]|{_LISTED}){{0,45}}?(?<!\w)(?P<sign>{alternatives(_SIGN_AFTER)})(?!\w)")
_CHANGE: Final = _DATA["change"]
_INCREASE: Final = frozenset(listed(_CHANGE, "increase"))
_DECREASE: Final = frozenset(listed(_CHANGE, "decrease"))
_BRIDGE: Final = rf"(?:\s+{alternatives(listed(_CHANGE, 'bridge'))})*"
_CHANGED: Final = re.compile(rf"(?:^|(?<=[\s,;:(]))(?P<verb>{alternatives(_INCREASE | _DECREASE)}){_BRIDGE}\s*$")
_CHANGED_FAR: Final = re.compile(
    rf"(?:^|(?<=[\s,;:(]))(?P<verb>(?:cắt\s+giảm|giảm|rút\s+ngắn|tinh\s+giản|tiết\s+giảm|tăng))(?!\s+(?:cường|sát|trưởng))\s+"
    rf"(?P<object>[^,;.:\d()]{{2,90}}?)(?:\s+{alternatives(listed(_CHANGE, 'bridge'))})+\s*$"
)
_BOUNDED: Final = r"(?:\s+(?:không\s+quá|tối\s+đa|tối\s+thiểu|ít\s+nhất|dưới|trên|mức|khoảng))*"
_REACHED_UP: Final = re.compile(rf"(?<!\w){alternatives(listed(_CHANGE, 'reached_up'))}{_BOUNDED}\s*$")
_REACHED_DOWN: Final = re.compile(rf"(?<!\w){alternatives(listed(_CHANGE, 'reached_down'))}{_BOUNDED}\s*$")
_RANGE_BETWEEN: Final = re.compile(r"(?:\s*/\s*năm)?\s*(?:[-–]|đến|tới|÷|~)\s*(?:dưới\s+)?$")
# "mỗi năm phát triển từ 05 bộ dữ liệu": so many and more.
_FROM_ONLY: Final = re.compile(
    r"(?<=\s)(?:(?<=tổ\schức\s)|(?<=phát\striển\s)|(?<=\scó\s)|(?<=\smở\s)|(?<=xây\sdựng\s)|(?<=thành\s))từ\s*$"
)
_NOUN: Final = re.compile(r"\s+[^\W\d]{2}")
_SIMPLIFIED: Final = re.compile(r"đơn\s+giản\s+h[oóòỏ]?[aá]$")
_FROM: Final = re.compile(r"(?:^|(?<=\s))(?:từ|trong\s+khoảng|khoảng)\s*$")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a quantity is meant. `left` is where its words begin, `right` where they end."""

    sign: str
    value: Decimal
    upper: Decimal | None
    left: int
    right: int
    is_explicit: bool
    is_change: bool = False
    baseline: str | None = None
    used: int = 1  # quantities taken up
    object: tuple[int, int] | None = None  # what changes, where it stands between verb and number
    sign_after: int | None = None  # where a sign after the number begins ("trở lên")


def compare(plain: str, quantities: Sequence[Quantity], index: int, bounds: tuple[int, int]) -> Comparison:
    """Read the words around the quantity at an index; `bounds` is its sentence."""
    quantity = quantities[index]
    floor = quantities[index - 1].unit_end if index else bounds[0]
    floor = max(floor, bounds[0], quantity.start - 110)
    before = plain[floor : quantity.start]
    follower = quantities[index + 1] if index + 1 < len(quantities) else None
    ceiling = follower.start if follower else bounds[1]
    after = plain[quantity.unit_end : min(ceiling, quantity.unit_end + 70)]
    changed = _changed(before)
    bracketed = _bracketed(plain, quantity, before, floor)
    if bracketed is not None:
        return bracketed
    reached = _from_to(plain, quantity, follower, before, floor) or _rate_from_to(plain, quantities, index, floor)
    if reached is not None:
        return reached
    ranged = _range(plain, quantity, follower, before, floor)
    if ranged is not None:
        return _with_change(ranged, changed, floor)
    after_sign = _AFTER.match(after)
    if after_sign and not before.endswith("từ ") and _GRADED.search(after, 0, after_sign.start("sign")):
        after_sign = None
    if changed and not _stays(changed, before):
        return _change(quantity, changed, floor, after_sign)
    return _bound(quantity, before, after_sign, floor, plain[bounds[0] : quantity.start])


_OPEN_BRACKET: Final = re.compile(
    r"(?:(?<!\w)(?:toàn\s+bộ|tất\s+cả|mọi)(?:\s+(?:các|số))?\s*)?\(\s*(?:đạt\s+(?:tỷ\s+lệ\s+)?)?$"
)


def _bracketed(plain: str, quantity: Quantity, before: str, floor: int) -> Comparison | None:
    """ "Toàn bộ (100%) thủ tục …", "… đều có thư xin lỗi (100%)": the share is said once more in brackets."""
    opening = _OPEN_BRACKET.search(before)
    if (
        quantity.value != 100
        or not quantity.is_percent
        or opening is None
        or plain[quantity.unit_end : quantity.unit_end + 1] != ")"
    ):
        return None
    return Comparison("=", quantity.value, None, floor + opening.start(), quantity.unit_end + 1, False)


_NOT_A_CHANGE: Final = re.compile(r"(?:tốc\s+độ|mức|mục\s+tiêu)\s+$")
_PASSIVE: Final = re.compile(r"được\s+$")


def _changed(before: str) -> re.Match[str] | None:
    """The verb of change before a number; "tốc độ tăng trưởng đạt" and "được đơn giản hóa đạt" are none."""
    found = _CHANGED.search(before) or _CHANGED_FAR.search(before)
    if found is None:
        return None
    lead, bridge = before[: found.start("verb")], before[found.end("verb") :]
    if _NOT_A_CHANGE.search(lead) or (
        _REACHED.search(bridge) and (_PASSIVE.search(lead) or "object" in found.groupdict())
    ):
        return None
    return found


_REACHED: Final = re.compile(r"(?<!\w)đạt(?!\w)")
# "không có yếu tố nào dưới 90%" wants 90% and more.
_OPPOSITE: Final = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}
_NONE_OF: Final = re.compile(r"(?<!\w)không\s+(?:có|để|còn)\s+(?:[^,;.]{0,40}\s)?(?:nào|có\s+tỷ\s+lệ)\s[^,;.]{0,24}$")
_UP_TO: Final = re.compile(r"\s*(?:hiện\s+nay\s+)?(?:lên|tăng\s+lên)(?:\s+(?:đến|tới|mức|trên|thành|ít\s+nhất))?\s*")
_DOWN_TO: Final = re.compile(r"\s*(?:xuống|giảm)?\s*(?:còn|xuống)(?:\s+(?:còn|dưới|mức))?\s*")


def _from_to(plain: str, quantity: Quantity, follower: Quantity | None, before: str, floor: int) -> Comparison | None:
    """ "từ 80% lên 90%": the second figure is the target, the first its baseline."""
    opening = _FROM.search(before)
    if follower is None or opening is None:
        return None
    between = plain[quantity.unit_end : follower.start]
    up, down = _UP_TO.fullmatch(between), _DOWN_TO.fullmatch(between)
    if not up and not (down and between.strip()):
        return None
    return Comparison(
        ">=" if up else "<=",
        follower.value,
        None,
        floor + opening.start(),
        follower.unit_end,
        True,
        baseline=plain[quantity.start : quantity.unit_end].strip(),
        used=2,
    )


_RATE_BETWEEN: Final = re.compile(
    r"(?:\s[^\d;.,:]{1,20})?/\s*1\d*(?:[.]000)*\s[^\d;.,:]{1,25}?\s(?:(?P<up>lên)|(?P<down>xuống|còn))"
    r"(?:\s+(?:còn|mức|dưới|đến))*\s*"
)


def _rate_from_to(plain: str, quantities: Sequence[Quantity], index: int, floor: int) -> Comparison | None:
    """ "từ 23 ca/1.000 phụ nữ xuống 18 ca/1.000 phụ nữ": the wholes of both rates stand between."""
    quantity = quantities[index]
    opening = _FROM.search(plain[floor : quantity.start])
    for used in (2, 3):
        if opening is None or index + used > len(quantities):
            return None
        follower = quantities[index + used - 1]
        found = _RATE_BETWEEN.fullmatch(plain, quantity.end, follower.start)
        if found:
            sign, left = ">=" if found["up"] else "<=", floor + opening.start()
            base = plain[quantity.start : found.start("up") if found["up"] else found.start("down")].strip()
            return Comparison(sign, follower.value, None, left, follower.unit_end, True, baseline=base, used=used)
    return None


def _stays(changed: re.Match[str], before: str) -> bool:
    """ "tăng lên 95%" and "giảm còn 5%" say where to arrive, not by how much."""
    return bool(_REACHED_UP.search(before) or _REACHED_DOWN.search(before))


def _change(quantity: Quantity, changed: re.Match[str], floor: int, after_sign: re.Match[str] | None) -> Comparison:
    verb = " ".join(changed["verb"].split())
    sign = "increase" if verb in _INCREASE else "decrease"
    right = quantity.unit_end + (after_sign.end() if after_sign else 0)
    spans = changed.groupdict()
    object_span = (floor + changed.start("object"), floor + changed.end("object")) if "object" in spans else None
    sign_after = quantity.unit_end + after_sign.start("sign") if after_sign else None
    left = floor + changed.start("verb")
    return Comparison(sign, quantity.value, None, left, right, True, True, object=object_span, sign_after=sign_after)


def _bound(
    quantity: Quantity,
    before: str,
    after_sign: re.Match[str] | None,
    floor: int,
    sentence_before: str,
) -> Comparison:
    right = quantity.unit_end
    left = quantity.start
    sign: str | None = None
    found = _BEFORE.search(before)
    if found:
        sign = _SIGN_BEFORE[" ".join(found["sign"].split())]
        left = floor + found.start("sign")
    if sign in _OPPOSITE and _NONE_OF.search(before):
        sign = _OPPOSITE[sign]
    if after_sign:
        sign = _SIGN_AFTER[" ".join(after_sign["sign"].split())]
        right = quantity.unit_end + after_sign.end()
        opening = _FROM.search(before)
        left = min(left, floor + opening.start()) if opening else left
    if sign is None or sign == "=":
        up, down = _REACHED_UP.search(before), _REACHED_DOWN.search(before)
        if up:
            return Comparison(">=", quantity.value, None, floor + up.start(), right, True)
        if down and re.search(r"giảm", sentence_before[-120:]):
            return Comparison("<=", quantity.value, None, floor + down.start(), right, True)
    opening = _FROM_ONLY.search(before)
    if sign is None and not quantity.is_percent and opening:
        return Comparison(">=", quantity.value, None, floor + opening.start(), right, True)
    sign_after = quantity.unit_end + after_sign.start("sign") if after_sign else None
    is_explicit = sign is not None and sign != "="
    return Comparison(sign or "=", quantity.value, None, left, right, is_explicit, sign_after=sign_after)


def _range(plain: str, quantity: Quantity, follower: Quantity | None, before: str, floor: int) -> Comparison | None:
    if follower is None:
        return None
    between = plain[quantity.unit_end : follower.start]
    if not _RANGE_BETWEEN.fullmatch(between):
        return None
    same_unit = quantity.unit is None or quantity.unit == follower.unit or follower.unit is None
    opening = _FROM.search(before)
    is_bare = follower.unit is None and quantity.unit is None
    if not same_unit or (is_bare and not (opening and _NOUN.match(plain, follower.end))):
        return None
    if not between.strip().startswith(("-", "–", "÷", "~")) and not opening and quantity.unit is None:
        return None
    left = floor + opening.start() if opening else quantity.start
    return Comparison("range", quantity.value, follower.value, left, follower.unit_end, True, used=2)


def _with_change(ranged: Comparison, changed: re.Match[str] | None, floor: int) -> Comparison:
    """ "giảm 10-15%" keeps its bounds as a change; "tăng từ 80% lên 90%" never comes here."""
    if changed is None or (_SIMPLIFIED.search(changed["verb"])):
        return ranged
    verb = " ".join(changed["verb"].split())
    sign = "increase" if verb in _INCREASE else "decrease"
    return Comparison(
        sign,
        ranged.value,
        ranged.upper,
        floor + changed.start("verb"),
        ranged.right,
        True,
        True,
        used=2,
    )


_RANK: Final = re.compile(
    r"(?<!\w)(?P<lead>(?:xếp(?=\s+(?:hạng|ở|vị|thứ))(?:\s+hạng)?(?:\s+ở)?(?:\s+vị\s+trí)?(?:\s+thứ)?|đứng(?:\s+ở)?(?:\s+vị\s+trí)?\s+thứ"
    r"|đứng\s+(?:vị\s+trí|trong\s+(?:nhóm|tốp|top))|(?:nằm\s+)?(?:trong|thuộc|vào)\s+(?:nhóm|tốp|top)|tốp|top|thứ\s+hạng"
    r"|(?<=và\s)nhóm|vị\s+trí(?:\s+thứ)?|hạng(?:\s+thứ)?)(?:\s+(?:từ|đạt|thứ|dưới|trên|hạng|số))*)\s*(?P<rank>\d{1,3})(?!\d|[.,]\d|\s*%|/\d{4})"
    r"(?P<of>\s*/\s*\d{1,3})?(?P<better>\s+trở\s+lên)?"
)


# "xếp trong 12 tỉnh, thành phố dẫn đầu", "thuộc 15 xã đứng đầu tỉnh".
_RANK_AMONG: Final = re.compile(
    r"(?<!\w)(?:(?:nằm|xếp|đứng|lọt)\s+)?(?:trong|thuộc|vào)(?:\s+(?:số|danh\s+sách))?\s+(?P<rank>\d{1,3})"
    r"(?=\s+(?:tỉnh|thành\s+phố|huyện|xã|phường|thị\s+trấn|địa\s+phương|đơn\s+vị|sở|cơ\s+quan|bộ|quận)(?!\w)[^.;:\d]{0,50}?"
    r"(?<!\w)(?:dẫn\s+đầu|đứng\s+đầu|hàng\s+đầu|tốp\s+đầu|(?:tốt|cao)\s+nhất))"
)
# "từ thứ 8 trở lên trong 16 xã".
_RANK_FROM: Final = re.compile(
    r"(?<!\w)(?:đạt\s+)?từ\s+(?:vị\s+trí\s+)?(?:thứ(?:\s+hạng)?|hạng)\s+(?P<rank>\d{1,3})(?=\s+trở\s+lên|\s*/\s*\d{1,3}(?!\d))"
)


def find_rank(plain: str, start: int, end: int) -> re.Match[str] | None:
    """A wanted place in a ranking ("nằm trong nhóm 15 tỉnh dẫn đầu", "xếp thứ 05/17")."""
    found = (way.search(plain, start, end) for way in (_RANK, _RANK_AMONG, _RANK_FROM))
    return min((match for match in found if match is not None), key=lambda match: match.start(), default=None)
