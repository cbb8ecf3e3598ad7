"""A plan held against the plan it carries out: a lower target must be at least the higher one (R4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from caicach.domain.targets import Change, Comparator
from caicach.domain.vietnamese import fold
from caicach.registers.plans.drafts import TargetDraft
from caicach.registers.plans.models import Target

#: Two targets speak of one thing from this likeness of their words on (0..100).
LEAST_LIKENESS = 78.0
_UPWARD = (Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.EQUAL, Comparator.RANGE)
_DOWNWARD = (Comparator.AT_MOST, Comparator.LESS_THAN, Comparator.RANK)


#: What is said of a target that nothing measures.
NO_SOURCE = "Chưa có nguồn số liệu"


class Verdict(StrEnum):
    """What the comparison says."""

    ALIGNED = "aligned"
    STRONGER = "stronger"
    WEAKER = "weaker"
    MISSING = "missing"
    OTHER_UNIT = "other_unit"
    OTHER_TERM = "other_term"
    UNCOMPARABLE = "uncomparable"

    @property
    def label(self) -> str:
        """For people."""
        return _TITLES[self]

    @property
    def tone(self) -> str:
        """Tone of the badge."""
        return _TONES[self]


_TITLES = {
    Verdict.ALIGNED: "Bằng cấp trên",
    Verdict.STRONGER: "Cao hơn cấp trên",
    Verdict.WEAKER: "Thấp hơn cấp trên",
    Verdict.MISSING: "Chưa có",
    Verdict.OTHER_UNIT: "Khác đơn vị tính",
    Verdict.OTHER_TERM: "Khác thời hạn",
    Verdict.UNCOMPARABLE: "Không so được",
}
_TONES = {
    Verdict.ALIGNED: "success",
    Verdict.STRONGER: "success",
    Verdict.WEAKER: "danger",
    Verdict.MISSING: "danger",
    Verdict.OTHER_UNIT: "warning",
    Verdict.OTHER_TERM: "warning",
    Verdict.UNCOMPARABLE: "neutral",
}


@dataclass(frozen=True)
class Row:
    """A target of the higher plan, ours that answers it (None if none does), and what the comparison says."""

    higher: Target
    ours: Target | None
    verdict: Verdict
    reason: str

    @property
    def source(self) -> str:
        """Where figures of our target come from; empty without a target."""
        if self.ours is None:
            return ""
        if self.ours.indicator:
            return "Đo tự động"
        return "Theo dõi bằng tay" if self.ours.followed_by_hand else NO_SOURCE

    @property
    def source_tone(self) -> str:
        """Tone of the badge."""
        return "warning" if self.source == NO_SOURCE else "neutral"


def align(higher: Sequence[Target], ours: Sequence[Target]) -> list[Row]:
    """Every target of the higher plan with its answer; one of ours answers at most one of theirs."""
    pairs = _pairs(higher, ours)
    return [_row(target, pairs.get(target.pk)) for target in higher]


def _pairs(higher: Sequence[Target], ours: Sequence[Target]) -> dict[int, Target]:
    scored = sorted(
        (
            (likeness(theirs, mine), -theirs.position, -mine.position, theirs, mine)
            for theirs in higher
            for mine in ours
        ),
        key=lambda one: one[:3],
        reverse=True,
    )
    found: dict[int, Target] = {}
    taken: set[int] = set()
    for score, _, _, theirs, mine in scored:
        if score >= LEAST_LIKENESS and theirs.pk not in found and mine.pk not in taken:
            found[theirs.pk] = mine
            taken.add(mine.pk)
    return found


def likeness(one: Target, other: Target) -> float:
    """How surely two targets speak of one thing: 101 for one indicator, 0 across domains, else by their words."""
    if one.indicator and other.indicator:
        return 101.0 if one.indicator == other.indicator else 0.0
    if one.domain and other.domain and one.domain != other.domain:
        return 0.0
    return float(fuzz.token_sort_ratio(_words(one), _words(other)))


def _words(target: Target) -> str:
    return " ".join(fold(target.subject or target.text).split())


def _row(theirs: Target, mine: Target | None) -> Row:
    if mine is None:
        return Row(theirs, None, Verdict.MISSING, "Kế hoạch chưa có chỉ tiêu tương ứng.")
    if _measure(theirs) != _measure(mine):
        return Row(
            theirs,
            mine,
            Verdict.OTHER_UNIT,
            f"Cấp trên tính bằng “{theirs.unit_of_measure or 'không ghi'}”, "
            f"kế hoạch tính bằng “{mine.unit_of_measure or 'không ghi'}”.",
        )
    step = strength(theirs, mine)
    if step is None:
        return Row(theirs, mine, Verdict.UNCOMPARABLE, "Hai chỉ tiêu khác cách so sánh hoặc không lượng hóa.")
    if step < 0:
        return Row(theirs, mine, Verdict.WEAKER, "Mức của kế hoạch thấp hơn mức cấp trên giao.")
    if mine.due_on > theirs.due_on:
        return Row(
            theirs,
            mine,
            Verdict.OTHER_TERM,
            f"Kế hoạch đạt đến {mine.due_on:%d/%m/%Y}, cấp trên yêu cầu đến {theirs.due_on:%d/%m/%Y}.",
        )
    if step > 0:
        return Row(theirs, mine, Verdict.STRONGER, "Mức của kế hoạch cao hơn mức cấp trên giao.")
    return Row(theirs, mine, Verdict.ALIGNED, "Đúng mức cấp trên giao.")


def _measure(target: Target) -> str:
    return fold(target.unit_of_measure).replace("phan tram", "%").strip()


def strength(theirs: Target | TargetDraft, mine: Target | TargetDraft) -> int | None:
    """Positive where ours asks for more, 0 the same, negative less; None where there is no comparing."""
    one, other = Comparator(theirs.comparator), Comparator(mine.comparator)
    if theirs.value is None or mine.value is None:
        return None
    step = (mine.value > theirs.value) - (mine.value < theirs.value)
    if one in _UPWARD and other in _UPWARD:
        return step or _strictness(other, Comparator.MORE_THAN) - _strictness(one, Comparator.MORE_THAN)
    if one in _DOWNWARD and other in _DOWNWARD:
        return -step or _strictness(other, Comparator.LESS_THAN) - _strictness(one, Comparator.LESS_THAN)
    changes = (Comparator.INCREASE, Comparator.DECREASE)
    if one is other and one in changes and Change(theirs.change) is Change(mine.change):
        return step
    return None


def _strictness(comparator: Comparator, strict: Comparator) -> int:
    return 1 if comparator is strict else 0


def counts(rows: Iterable[Row]) -> dict[Verdict, int]:
    """How often each verdict stands, every verdict named."""
    found = dict.fromkeys(Verdict, 0)
    for row in rows:
        found[row.verdict] += 1
    return found


def unmeasured(rows: Iterable[Row]) -> int:
    """How many of our answers have no source of figures."""
    return sum(row.source == NO_SOURCE for row in rows)
