"""What a target speaks of: a noun phrase out of the words before and after its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.targets.clauses import BASELINE, DENOMINATOR, Clause, clean, strip_front
from caicach.domain.documents.targets.comparing import Comparison
from caicach.domain.vietnamese.folding import matching_form

_WORDS: Final = load("targets")["words"]
_BACK: Final = re.compile(rf"(?:[\s,;:.\-(]*(?<!\w){alternatives(listed(_WORDS, 'subject_back'))})*[\s,;:.\-(“\"]*$")
# "năm 2026 từ 10% trở lên, cụ thể như sau": no words of what is measured.
_NEW_MATTER: Final = re.compile(
    r",\s*(?:cụ\s+thể|chính\s+phủ|ủy\s+ban|ubnd|góp\s+phần|tạo|đồng\s+thời|qua\s+đó|nhằm|gắn\s+với|trong\s+đó"
    r"|yêu\s+cầu|đề\s+nghị)(?!\w)"
)
_AND_MORE: Final = re.compile(r"\s+lên(?!\w)")  # "từ 65 tuổi trở lên": its last word is no "lên" of a rise
_STOP: Final = re.compile(
    "|".join(r"\s*" + re.escape(stop).replace(r"\ ", r"\s+") for stop in listed(_WORDS, "subject_stop"))
)
_OWNS: Final = re.compile(r"\s*(?:có|xây\s+dựng)(?!\w)")
_PER: Final = re.compile(r"\s*/\s*(?:năm|tháng|quý|tuần|ngày|lượt|người|hộ|xã|đơn\s+vị)(?!\w)")
_NO_SUBJECT: Final = re.compile(r"\s*(?:trở\s+lên|vào|trong\s+năm|đến\s+(?:hết\s+)?năm|năm\s+\d|so\s+với)(?!\w)")
# These measure something else; what they measure stands before them.
_MEASURES: Final = frozenset(
    {"money", "day", "working_day", "hour", "month", "year", "point", "length", "percentage_point", "rank"}
)

MEASURED: Final = re.compile(
    r"\s*(?:triệu|tỷ|tỉ|nghìn|ngàn)?\s*(?:usd|đô\s+la|tấn|tạ|kg|lít|m3|mw|kwh|toe|gb|ha|km|con/)(?!\w{2})"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured, and who is to reach it where that stands apart."""

    words: str
    scope: str | None = None


def subject_span(plain: str, clause: Clause, comparison: Comparison) -> tuple[tuple[int, int], tuple[int, int]]:
    """Spans of the subject's words before and after the number; either may be empty."""
    head = plain[clause.start : comparison.left]
    front = len(head) - len(strip_front(head))
    back = _BACK.search(head, front)
    head_end = clause.start + (back.start() if back else len(head))
    if head[: head_end - clause.start].endswith(" trở"):
        more = _AND_MORE.match(plain, head_end)
        head_end = more.end() if more else head_end
    head_span = (clause.start + front, max(clause.start + front, head_end))
    comma = plain.rfind(",", *head_span)
    if comma >= 0 and clause.number_first:
        head_span = (head_span[1], head_span[1])
    return head_span, _tail(plain, clause, comparison, has_head=bool(plain[slice(*head_span)].strip(" -+,:;(")))


def _tail(plain: str, clause: Clause, comparison: Comparison, *, has_head: bool) -> tuple[int, int]:
    start, end = comparison.right, clause.end
    per = _PER.match(plain, start, end)
    if per:
        start = per.end()
    baseline = BASELINE.search(plain, start, end)
    if baseline:
        end = baseline.start()
    stop = _STOP.search(plain, start, end)
    if stop:
        end = stop.start()
    tail = plain[start:end]
    if tail[:1] in ";:." or (tail[:1] == "," and (has_head or _NEW_MATTER.match(tail))):
        return start, start
    if has_head and DENOMINATOR.match(tail):
        return start, start
    if not has_head and _NO_SUBJECT.match(tail):
        return start, start
    return start, end


def subject_of(
    scanned: ScannedPaper, quantity: Quantity, comparison: Comparison, spans: tuple[tuple[int, int], tuple[int, int]]
) -> Subject:
    """The subject of a clause as a noun phrase."""
    text, plain = scanned.text, scanned.plain
    head, tail = spans
    if comparison.object is not None:
        return Subject(clean(text, comparison.object, tail))
    middle = (quantity.unit_end, comparison.sign_after) if comparison.sign_after else (tail[0], tail[0])
    if quantity.is_percent or comparison.is_change:
        return Subject(clean(text, head, middle, tail))
    return _of_count(text, plain, quantity, (head, middle, tail))


def _of_count(
    text: str, plain: str, quantity: Quantity, spans: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
) -> Subject:
    """A count names its noun itself: "Hà Nội có 200 công trình xanh" counts buildings, in Hà Nội."""
    head, middle, tail = spans
    measures = quantity.unit is not None and quantity.unit.name in _MEASURES
    noun = (quantity.end, quantity.unit_end)
    own = clean(text, head)
    if own and MEASURED.match(plain, quantity.end):
        return Subject(own)
    if measures and own:
        return Subject(clean(text, head, tail))
    gap = plain[head[1] : quantity.start]
    owns = _OWNS.match(gap)
    what = clean(text, (noun[0], tail[1])) if noun[1] == tail[0] else clean(text, (noun[0], middle[1]), tail)
    if own and owns is None:
        if matching_form(text[noun[0] : noun[1]]).strip() in matching_form(own) and tail[0] == tail[1]:
            return Subject(own)
        return Subject(f"{own} {what}".strip())
    if own and what:
        return Subject(what, own)
    return Subject(what or own)
