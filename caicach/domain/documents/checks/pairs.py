"""Part and whole of a stated share: beside it, told before it, or in the line a list hangs on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.verdicts import exact_share, is_slip, soft_word, verdict_of
from caicach.domain.documents.matching import last_match
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity, unit_at
from caicach.domain.documents.scan import ScannedPaper

_DATA: Final = load("figures")["shares"]
_EXPLAINS: Final = alternatives(listed(_DATA, "explains_share"))
_OTHER_BEFORE: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'other_base_before'))}(?!\w)[^\d%]{{0,40}}$")
_PLANNED_AFTER: Final = re.compile(rf"\s*(?:so\s+với\s+)?{alternatives(listed(_DATA, 'planned_after'))}(?!\w)")
_OTHER_TIME_AFTER: Final = re.compile(rf"\s*,?\s*{alternatives(listed(_DATA, 'other_time_after'))}(?!\w)")

_OVER: Final = re.compile(
    r"\s*/\s*(?:(?:trên\s+)?tổng(?:\s+số)?[^\d.;,()%]{0,40}|[^\W\d]+(?:\s+[^\W\d]+){0,2}\s+)?(?:là\s*|:\s*)?\s*$"
    r"|\s*(?:[^\d,;.()]{0,60}?\s)?(?:trên|trong)\s+(?:tổng\s+số|tổng|số)\s*(?:[^\d,;.()]{0,40}\s)?$"
    r"|\s*(?:(?!(?:và|với|có|từ|đạt|hơn|hàng|là|thu|cho)\s)[^\W\d]+\s+){0,5}trên\s+$"
)
_STATES: Final = re.compile(
    r"[^\d%]{0,90}?(?:đạt|chiếm|bằng|tương\s+đương|tương\s+ứng|tỷ\s+lệ|tỉ\s+lệ|tỷ\s+trọng|=|\(|:)[^\d%;]{0,45}$"
)
_CLOSE: Final = re.compile(r"\s*[,(–:=-]*\s*(?:hồ\s+sơ\s*)?[,(]?\s*$")
_ANOTHER: Final = re.compile(
    r"trong\s+(?:số\s+)?đó|;|\.\s|có\s+(?:tỷ|tỉ)\s+lệ|còn\s+lại|ngoài\s+ra|\n\s*\n|\||(?:dưới|và|với)\s*$"
)
_AFTER_SHARE: Final = re.compile(
    rf"[^\d.;%|]{{0,40}}?[(:]\s*(?:{_EXPLAINS}\s+)*|\s*,?\s*[(]?\s*(?:trong\s+đó\s+)?(?:{_EXPLAINS}\s+)+"
    rf"|\s*[,–-]\s*"
)
_MIDDLE: Final = re.compile(
    r"\s*\)?(?:\s*/\s*|\s+(?:trên|trong|của|so\s+với)\s+)(?:tổng(?:\s+(?:số|cộng))?|toàn\s+bộ|số)?[^\d.;,()%|]{0,40}$"
)
_MIDDLE_BASE: Final = re.compile(
    r"\s*(?:so\s+với\s+)?(?:cùng\s+kỳ|kế\s+hoạch|dự\s+toán|chỉ\s+tiêu|nhiệm\s+vụ\s+giao|năm|quý|tháng)[^.;%|]{0,50}\(\s*(?:là\s+|có\s+|đạt\s+)?$"
)
# From a part to its share, nothing else being told: the words of the part, a verb or a bracket.
_STRICT: Final = re.compile(
    r"(?P<words>[^\d,.;%()|\n]{0,70}?)\s*[,;:]?\s*(?P<verb>\(|=|:|(?:đã\s+)?(?:đạt|chiếm|bằng)|tương\s+(?:đương|ứng)|(?:tỷ|tỉ)\s+(?:lệ|trọng))"
    r"\s*(?:với\s*)?(?:là\s*)?(?:đạt\s*|chiếm\s*|bằng\s*)?(?:(?:tỷ|tỉ)\s+(?:lệ|trọng)\s*)?(?:là\s*|đạt\s*)?"
    r"(?:khoảng\s*|gần\s*|hơn\s*|trên\s*|xấp\s+xỉ\s*|tới\s*)?[:=(]?\s*$"
)
_CLEAN_AFTER: Final = re.compile(
    r"\s*(?:$|[).,;:\n|\]/–-]|\[|và(?!\w)|(?:trên|trong|so\s+với)?\s*tổng(?!\w)|so\s+với\s+tổng)"
)
_AMONG: Final = re.compile(r"trong\s+(?:số\s+)?(?:đó|này)|(?:bao\s+)?gồm|trong\s+tổng\s+số|cụ\s+thể")
_TOTAL: Final = re.compile(r"tổng(?!\s+(?:cục|công|giám|thư|bí))|toàn\s+bộ|tất\s+cả|số\s+lượng")
_OWN_SHARE: Final = re.compile(r"[^\d.;]{0,30}?(?:chiếm|tỷ\s+lệ|tỷ\s+trọng|\()[^\d.;%]{0,25}\d[\d.,]*\s*%")
_NEXT_SHARE: Final = re.compile(r"[^\d.;]{0,40}?(?:đạt|chiếm|tỷ\s+lệ|\()[^\d.;%]{0,20}\d[\d.,]*\s*%")
_NOT_COUNTED: Final = re.compile(r"\d[\d.,]*\s*%|\d{1,2}/\d{4}|\d{4}")
_CALLED: Final = re.compile(
    r"tổng(?!\s+(?:cục|công|giám|thư|bí))|toàn\s+bộ|tất\s+cả|giao|tiếp\s+nhận|phát\s+ra|phải|trong\s+số"
)
_PLAN: Final = re.compile(r"kế\s+hoạch|dự\s+toán|giao|chỉ\s+tiêu")
_BRACKETS: Final = re.compile(r"\([^()]{0,120}\)")
_BACK: Final = 600
_MOST: Final = 14


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and a whole for a share; `is_sure` says that they must agree with it."""

    part: Quantity
    whole: Quantity
    share: Quantity
    start: int
    end: int
    is_sure: bool


def pair_of(
    scanned: ScannedPaper, quantities: Sequence[Quantity], index: int, floor: int, before: Pair | None = None
) -> Pair | None:
    """The pair of the share at an index of a paragraph's quantities.

    `floor` begins its sentence; `before` is the last pair of the paragraph: its whole may serve again.
    """
    beside = next(_beside(scanned.plain, quantities, index, floor), None)
    if beside is not None:
        return beside if beside.is_sure or _holds(scanned.plain, beside) else None
    return _told_before(scanned, quantities, index, floor, before.whole if before else None)


def _holds(plain: str, pair: Pair) -> bool:
    return verdict_of(plain, pair.share, exact_share(pair.part, pair.whole)) != "wrong"


def _beside(plain: str, quantities: Sequence[Quantity], index: int, floor: int) -> Iterator[Pair]:
    share = quantities[index]
    if index >= 2 and quantities[index - 2].start >= floor:
        yield from _before(plain, quantities[index - 2], quantities[index - 1], share)
    if index + 2 < len(quantities):
        yield from _after(plain, share, quantities[index + 1], quantities[index + 2])
    if 1 <= index < len(quantities) - 1 and quantities[index - 1].start >= floor:
        yield from _around(plain, quantities[index - 1], share, quantities[index + 1])


def _before(plain: str, part: Quantity, whole: Quantity, share: Quantity) -> Iterator[Pair]:
    """ "239/266, đạt tỷ lệ 89,84%" and "450 trên tổng số 500 hồ sơ, đạt 90%"."""
    if not _are_pair(plain, part, whole):
        return
    bridge = plain[whole.unit_end : share.start]
    if len(bridge) > 150 or _OTHER_BEFORE.search(bridge) or _ANOTHER.search(bridge):
        return
    if _STATES.fullmatch(bridge) or _CLOSE.fullmatch(bridge):
        sure = _is_same_base(plain, part, whole, share) and not (
            len(bridge) > 60 and _OTHER_TIME_AFTER.match(plain, share.unit_end, share.unit_end + 30)
        )
        yield Pair(part, whole, share, part.start, share.unit_end, sure)


def _after(plain: str, share: Quantity, part: Quantity, whole: Quantity) -> Iterator[Pair]:
    """ "đạt 89,85% (239/266 hồ sơ)" and "98%, tương ứng 196/200 phiếu"."""
    bridge = plain[share.unit_end : part.start]
    if len(bridge) > 60 or not _are_pair(plain, part, whole) or not _AFTER_SHARE.fullmatch(bridge):
        return
    has_words = bool(re.search(r"[(:\w]", bridge))
    own = _NEXT_SHARE.match(plain, whole.unit_end, whole.unit_end + 80)
    sure = has_words and own is None and _is_same_base(plain, part, whole, share)
    yield Pair(part, whole, share, share.start, whole.unit_end, sure)


def _around(plain: str, part: Quantity, share: Quantity, whole: Quantity) -> Iterator[Pair]:
    """ "350 hồ sơ, chiếm 70% trong tổng số 500 hồ sơ" and "400 hồ sơ, bằng 105% so với kế hoạch (380 hồ sơ)"."""
    if part.is_percent or whole.is_percent or whole.value == 0:
        return
    bridge = plain[part.unit_end : share.start]
    between = plain[share.unit_end : whole.start]
    if len(bridge) > 90 or not _STRICT.fullmatch(bridge) or _ANOTHER.search(bridge):
        return
    told = _MIDDLE.fullmatch(between)
    based = _MIDDLE_BASE.fullmatch(between)
    if (told and re.search(r"/|tổng|toàn|số", between)) or based:
        yield Pair(part, whole, share, part.start, whole.unit_end, are_alike(plain, part, whole))


def _are_pair(plain: str, part: Quantity, whole: Quantity) -> bool:
    if part.is_percent or whole.is_percent or whole.value == 0 or whole.start - part.unit_end > 110:
        return False
    between = plain[part.unit_end : whole.start]
    return bool(_OVER.fullmatch(between)) and not re.search(r"\||\d", between)


def _is_same_base(plain: str, part: Quantity, whole: Quantity, share: Quantity) -> bool:
    """Whether the share beside a fraction must be taken from it."""
    if part.value == 1 and whole.unit is None and part.end - part.start == 1:
        return False  # "chiếm 1/3 diện tích": a fraction told in words
    word = soft_word(plain, share.start)
    exact = exact_share(part, whole)
    if word in ("dưới", "không quá", "tối đa", "trên", "hơn", "từ", "đến"):
        return False
    if part.value == whole.value and share.decimals and not is_slip(part, whole, share):
        return share.value == 100  # "484/484 đại biểu có mặt": the share is taken from all members
    far = abs(exact - share.value) > 10 and not is_slip(part, whole, share)
    after = plain[share.unit_end : share.unit_end + 60]
    if _OTHER_TIME_AFTER.match(after):
        return not far and are_alike(plain, part, whole)
    if _PLANNED_AFTER.match(after):
        if re.search(r"[,(;:]", plain[whole.unit_end : share.start]) and are_alike(plain, part, whole):
            return True
        return not far or (plain[part.unit_end : whole.start].strip() == "/" and exact > 80)
    whose = re.match(r"\s*(?:tính\s+)?(?:trên\s+|trong\s+)?tổng\s+(?:số\s+)?(?=\w)", after)
    if whose:
        return _is_whole_of(plain, whole if whole.unit else part, share.unit_end + whose.end())
    return True


def _is_whole_of(plain: str, figure: Quantity, offset: int) -> bool:
    """Whether "tổng số …" at an offset names the very thing a figure counts."""
    unit, _ = unit_at(plain, offset - 1)
    if unit is None or figure.unit is None or unit.name != figure.unit.name:
        return False
    noun = plain[figure.end : figure.unit_end].split()
    return not noun or plain[offset : offset + 30].lstrip().startswith(noun[0])


def are_alike(plain: str, one: Quantity, other: Quantity) -> bool:
    """Whether two figures count the same thing as far as their units say; a bare figure may."""
    if one.unit is not None and other.unit is not None:
        return one.unit.name == other.unit.name
    left, right = noun_after(plain, one), noun_after(plain, other)
    if one.unit is None and other.unit is None:
        return left is None or right is None or left == right
    return (left if one.unit is None else right) is None


_NOUN: Final = re.compile(rf"\s{{0,2}}(?!{alternatives(listed(_DATA, 'not_counted'))}(?!\w))(?P<noun>[^\W\d_]+)")


def noun_after(plain: str, figure: Quantity) -> str | None:
    """The word a figure without a known unit counts ("8 di sản"); None when it stands bare."""
    if figure.unit is not None:
        return None
    found = _NOUN.match(plain, figure.end, figure.end + 24)
    return found["noun"] if found else None


def _told_before(
    scanned: ScannedPaper, quantities: Sequence[Quantity], index: int, floor: int, again: Quantity | None
) -> Pair | None:
    """The whole was told before: the same sentence, "… Trong đó: …", or the line above a list."""
    if index == 0:
        return None
    plain, share, part = scanned.plain, quantities[index], quantities[index - 1]
    bridge = plain[part.unit_end : share.start]
    if part.is_percent or part.start < floor or len(bridge) > 110 or not (found := _STRICT.fullmatch(bridge)):
        return _far(plain, quantities, index, floor)
    if _OTHER_BEFORE.search(bridge) or _OTHER_BEFORE.search(plain[max(floor, part.start - 12) : part.start]):
        return None
    earlier = _earlier(scanned, quantities[:index], part)
    if again is not None and again not in earlier:
        earlier.append(again)
    told = [item for item in earlier if are_alike(plain, part, item)]
    wholes = [item for item in told if item.value >= part.value]
    total = _total_of(scanned, part, wholes)
    for whole in [total, *wholes] if total else wholes:
        pair = Pair(part, whole, share, min(whole.start, part.start), share.unit_end, True)
        if (whole is total or _is_bound(pair, floor)) and _holds(plain, pair):
            return pair
    if again is not None and again in wholes and not _total_of(scanned, part, wholes):
        wholes = [again, *wholes]
    return _unsound(scanned, (part, share), wholes or told, found["verb"], floor) or _far(
        plain, quantities, index, floor
    )


def _is_bound(pair: Pair, floor: int) -> bool:
    """A whole of the same value is one only inside the sentence ("300 phiếu, thu về 300 phiếu (100%)")."""
    if pair.whole.value > pair.part.value:
        return True
    return pair.share.value == 100 and pair.whole.start >= floor and pair.whole.start >= pair.start


def _earlier(scanned: ScannedPaper, quantities: Sequence[Quantity], part: Quantity) -> list[Quantity]:
    """Counted figures before a part that may be its whole, the nearest first."""
    own = [item for item in quantities[-_MOST - 1 :] if not item.is_percent and 0 < part.start - item.start < _BACK]
    own.reverse()
    return own + heads_above(scanned, part.start)


def heads_above(scanned: ScannedPaper, offset: int) -> list[Quantity]:
    """Totals in the lines above a list item: the lines it and its elder lines hang on."""
    at = scanned.paragraph_at(offset)
    label = scanned.paragraphs[at].label
    heads: list[Quantity] = []
    style = label.style if label else None
    if style is None or scanned.paragraphs[at].kind is BlockKind.CELL:
        return heads
    for above in range(at - 1, max(-1, at - 30), -1):
        paragraph = scanned.paragraphs[above]
        if paragraph.kind is BlockKind.CELL:
            break
        if paragraph.label is not None and paragraph.label.style is style:
            continue
        found = [item for item in scanned.quantities_in(paragraph.body, paragraph.end) if not item.is_percent]
        heads.extend(reversed(found[-6:]))
        style = paragraph.label.style if paragraph.label else None
        if style is None or len(heads) > 12:
            break
    return heads


def _unsound(
    scanned: ScannedPaper, figures: tuple[Quantity, Quantity], wholes: Sequence[Quantity], verb: str, floor: int
) -> Pair | None:
    """A pair that does not agree though it should: named as a whole with its part, or one slip away."""
    plain, (part, share) = scanned.plain, figures
    after = plain[share.unit_end : share.unit_end + 40]
    if _PLANNED_AFTER.match(after):
        wholes = [item for item in wholes if _PLAN.search(plain[max(0, item.start - 70) : item.start])]
    elif not _CLEAN_AFTER.match(after) or _OTHER_TIME_AFTER.match(after):
        return None
    if soft_word(plain, share.start) or soft_word(plain, part.start) or plain[part.start - 1] in "-–":
        return None
    total = _total_of(scanned, part, wholes) or _head_of(scanned, part, wholes)
    if total is not None and part.value < total.value and not _has_share(plain, total):
        is_share = verb[0] in "(ctj" and not verb.startswith("tương")
        if is_share or _is_near(part, total, share):
            return Pair(part, total, share, min(total.start, part.start), share.unit_end, True)
    return _unsound_in_sentence(plain, figures, wholes, floor)


def _unsound_in_sentence(
    plain: str, figures: tuple[Quantity, Quantity], wholes: Sequence[Quantity], floor: int
) -> Pair | None:
    part, share = figures
    for whole in wholes[:3]:
        called = bool(_CALLED.search(plain[max(0, whole.start - 60) : whole.start]))
        if (whole.unit is None and not called) or _has_share(plain, whole):
            continue
        beside = whole.start >= floor
        near = _is_near(part, whole, share) if beside else share.decimals and is_slip(part, whole, share)
        if whole.value < part.value:
            near = beside and called and share.value < 100 and is_slip(part, whole, share, deep=True)
        if near and (whole.value != part.value or (beside and called and is_slip(part, whole, share))):
            return Pair(part, whole, share, min(whole.start, part.start), share.unit_end, beside and called)
    return None


def _is_near(part: Quantity, whole: Quantity, share: Quantity) -> bool:
    missing = abs(exact_share(part, whole) - share.value)
    return missing <= max(Decimal(1), share.value / 8) or is_slip(part, whole, share)


def _has_share(plain: str, whole: Quantity) -> bool:
    return bool(_OWN_SHARE.match(plain, whole.unit_end, whole.unit_end + 80))


def _head_of(scanned: ScannedPaper, part: Quantity, wholes: Sequence[Quantity]) -> Quantity | None:
    """The total in the line right above a list item: told as a total, or opening the list with a colon."""
    heads = heads_above(scanned, part.start)
    for whole in wholes:
        if whole not in heads:
            continue
        paragraph = scanned.paragraphs[scanned.paragraph_at(whole.start)]
        tail = scanned.plain[whole.unit_end : paragraph.end]
        if len(tail) < 60 and (
            tail.rstrip().endswith(":") or _CALLED.search(scanned.plain[paragraph.start : whole.start])
        ):
            return whole
        return None
    return None


def _total_of(scanned: ScannedPaper, part: Quantity, wholes: Sequence[Quantity]) -> Quantity | None:
    """The whole that "trong đó" divides: told right before those words."""
    plain = scanned.plain
    for whole in wholes:
        if whole.start > part.start:
            continue
        among = last_match(_AMONG, plain, whole.unit_end, part.start)
        if among is None or part.start - among.end() > 350:
            continue
        if plain.count(")", among.end(), part.start) > plain.count("(", among.end(), part.start):
            continue  # "(trong đó có 290 tấn …)" is closed before the part
        gap = _BRACKETS.sub("", plain[whole.unit_end : among.start()])
        if len(gap) > 160 or re.search(r"[.;]\s+\S", gap) or re.search(r"\d", _NOT_COUNTED.sub("", gap)):
            continue
        if "|" in plain[whole.unit_end : part.start] or _TOTAL.search(plain[among.end() : part.start]):
            continue
        return whole
    return None


def _far(plain: str, quantities: Sequence[Quantity], index: int, floor: int) -> Pair | None:
    """ "27/33 nhiệm vụ, còn lại 06 nhiệm vụ, đạt 81,82%": taken only when it agrees."""
    share = quantities[index]
    if index < 3 or not re.search(r"(?:đạt|chiếm|tỷ\s+lệ)[^\d%]{0,16}$", plain[share.start - 24 : share.start]):
        return None
    for back in (3, 2):
        part, whole = quantities[index - back], quantities[index - back + 1]
        if part.start < floor or not _are_pair(plain, part, whole):
            continue
        pair = Pair(part, whole, share, part.start, share.unit_end, True)
        if _holds(plain, pair):
            return pair
    return None
