"""A new version of a plan against the one in force, item by item: new, changed, the same, dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz

from caicach.domain.vietnamese import fold
from caicach.registers.plans.alignment import strength
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.models import PlanItem, PlanItemKind
from caicach.registers.plans.shown import demand_of

#: Two items speak of one thing from this likeness of their words on (0..100). Years and thresholds do not count.
LEAST_LIKENESS = 76.0
#: From here on the wording is the same but for slips of the pen.
SAME_WORDING = 97.0
#: The same for whole clauses, whose words of comparison ("đạt từ … trở lên") change with the threshold.
SAME_CLAUSE = 88.0
#: Another domain, or another measure, makes two items that much less alike.
_OTHER_DOMAIN, _OTHER_MEASURE = 6.0, 12.0

Draft = TargetDraft | TaskDraft


class Verdict(StrEnum):
    """What became of an item."""

    CHANGED = "changed"
    NEW = "new"
    DROPPED = "dropped"
    SAME = "same"

    @property
    def label(self) -> str:
        """For people."""
        return _TITLES[self]

    @property
    def tone(self) -> str:
        """Tone of the badge."""
        return _TONES[self]


_TITLES = {
    Verdict.CHANGED: "Thay đổi",
    Verdict.NEW: "Bổ sung mới",
    Verdict.DROPPED: "Không còn",
    Verdict.SAME: "Giữ nguyên",
}
_TONES = {
    Verdict.CHANGED: "warning",
    Verdict.NEW: "info",
    Verdict.DROPPED: "danger",
    Verdict.SAME: "success",
}


@dataclass(frozen=True)
class Difference:
    """One thing told otherwise, in words for people; `note` says which way a threshold moved."""

    label: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class Row:
    """An item of the plan in force, the one that takes its place, and what differs. One side may be missing."""

    verdict: Verdict
    before: PlanItem | None
    after: PlanItem | None
    differences: tuple[Difference, ...] = ()

    @property
    def kind(self) -> str:
        """Target or task."""
        item = self.after or self.before
        return item.kind if item else ""

    @property
    def kind_title(self) -> str:
        """For people."""
        return str(PlanItemKind(self.kind).label)


def compare(before: Sequence[PlanItem], after: Sequence[PlanItem]) -> list[Row]:
    """Every item of both versions once: in the order of the new version, then what was dropped."""
    rows: list[Row] = []
    for kind in PlanItemKind:
        old = [item for item in before if item.kind == kind]
        new = [item for item in after if item.kind == kind]
        pairs = pair(old, new)
        taken = {item.pk for item in pairs.values()}
        rows.extend(_row(pairs.get(item.pk), item) for item in new)
        rows.extend(Row(Verdict.DROPPED, item, None) for item in old if item.pk not in taken)
    return rows


def pair(before: Sequence[PlanItem], after: Sequence[PlanItem]) -> dict[int, PlanItem]:
    """For items of the new version the item of the old one it stands for, by the primary key of the new."""
    old = [(item, _told_by(draft_of(item))) for item in before]
    new = [(item, _told_by(draft_of(item))) for item in after]
    scored: list[tuple[float, int, int]] = []
    for at, (_, mine) in enumerate(new):
        for place, (_, theirs) in enumerate(old):
            likeness = _likeness(mine, theirs)
            if likeness >= LEAST_LIKENESS:
                scored.append((likeness, at, place))
    found: dict[int, PlanItem] = {}
    taken_new: set[int] = set()
    taken_old: set[int] = set()
    # The most alike first; among equals those that stand alike far into the paper.
    for _, at, place in sorted(scored, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1])):
        if at not in taken_new and place not in taken_old:
            found[new[at][0].pk] = old[place][0]
            taken_new.add(at)
            taken_old.add(place)
    return found


def draft_of(item: PlanItem) -> Draft:
    """What the item says, typed."""
    kind: type[Any] = TargetDraft if item.kind == PlanItemKind.TARGET else TaskDraft
    draft: Draft = kind.from_content(item.content)
    return draft


@dataclass(frozen=True)
class _Told:
    """The words two items are held together by: the whole clause, and what it measures where that is known."""

    clause: str
    subject: str
    scope: str
    unit: str
    domain: str


def _told_by(draft: Draft) -> _Told:
    if isinstance(draft, TaskDraft):
        return _Told(_plain(draft.title), "", "", "", draft.domain)
    return _Told(
        _plain(draft.text), _plain(draft.subject), fold(draft.scope), fold(draft.unit_of_measure), draft.domain
    )


def _plain(text: str) -> str:
    """Folded words without figures: thresholds and years may change, the thing stays the same."""
    return " ".join(word for word in fold(text).split() if not any(sign.isdigit() for sign in word))


def _likeness(one: _Told, other: _Told) -> float:
    likeness = fuzz.token_sort_ratio(one.clause, other.clause)
    if one.subject and other.subject:
        likeness = max(likeness, fuzz.token_sort_ratio(one.subject, other.subject))
    if one.domain and other.domain and one.domain != other.domain:
        likeness -= _OTHER_DOMAIN
    if one.scope and other.scope and one.scope != other.scope:
        likeness -= _OTHER_MEASURE
    return likeness if _same_unit(one.unit, other.unit) else likeness - _OTHER_MEASURE


def _same_unit(one: str, other: str) -> bool:
    """ "lượt" and "lượt phát thanh" count the same."""
    return one == other or (bool(one and other) and (one.startswith(other) or other.startswith(one)))


def _row(before: PlanItem | None, after: PlanItem) -> Row:
    if before is None:
        return Row(Verdict.NEW, None, after)
    one, other = draft_of(before), draft_of(after)
    if isinstance(one, TargetDraft) and isinstance(other, TargetDraft):
        found = _target_differences(one, other)
    elif isinstance(one, TaskDraft) and isinstance(other, TaskDraft):
        found = _task_differences(one, other)
    else:
        found = []
    return Row(Verdict.CHANGED if found else Verdict.SAME, before, after, tuple(found))


def _target_differences(one: TargetDraft, other: TargetDraft) -> list[Difference]:
    found = []
    is_other = _demands(one) != _demands(other) or not _same_unit(
        fold(one.unit_of_measure), fold(other.unit_of_measure)
    )
    if is_other and demand_of(one) != demand_of(other):
        found.append(Difference("Yêu cầu", demand_of(one), demand_of(other), _direction(one, other)))
    if one.scope and other.scope:
        found.extend(_told("Phạm vi", one.scope, other.scope))
    if not _same_term(one.term_on, other.term_on):
        found.append(Difference("Hạn đạt", _day(one.term_on), _day(other.term_on)))
    told, mine = _told_by(one), _told_by(other)
    is_measured = bool(told.subject and mine.subject)
    words = (told.subject, mine.subject) if is_measured else (told.clause, mine.clause)
    if fuzz.token_sort_ratio(*words) < (SAME_WORDING if is_measured else SAME_CLAUSE):
        found.append(Difference("Nội dung", one.text, other.text))
    return found


def _demands(draft: TargetDraft) -> tuple[Any, ...]:
    return draft.comparator, draft.value, draft.upper, draft.change


def _same_term(one: date | None, other: date | None) -> bool:
    """A paper that names no day means the end of its year, and any day of that year agrees with it."""
    if one is None or other is None or one == other:
        return True
    return one.year == other.year and (12, 31) in ((one.month, one.day), (other.month, other.day))


def _direction(one: TargetDraft, other: TargetDraft) -> str:
    moved = strength(one, other)
    if moved is None or moved == 0:
        return ""
    return "nâng mức" if moved > 0 else "hạ mức"


def _task_differences(one: TaskDraft, other: TaskDraft) -> list[Difference]:
    found = _worded("Nội dung", one.title, other.title)
    for label, name in (("Chủ trì", "lead"), ("Tham mưu", "advising"), ("Thực hiện", "implementing"),
                        ("Phối hợp", "coordinating"), ("Theo dõi", "monitoring")):  # fmt: skip
        found.extend(_told(label, "; ".join(getattr(one, name)), "; ".join(getattr(other, name))))
    if one.due_on != other.due_on:
        found.append(Difference("Hạn hoàn thành", _due(one), _due(other)))
    elif one.due_on is None:
        found.extend(_told("Thời hạn", one.due_text, other.due_text))
    found.extend(_worded("Sản phẩm", one.product, other.product))
    if one.budget != other.budget:
        found.append(Difference("Kinh phí", f"{one.budget or '—'}", f"{other.budget or '—'}"))
    return found


def _due(draft: TaskDraft) -> str:
    return _day(draft.due_on) if draft.due_on else draft.due_text or "—"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "—"


def _told(label: str, before: str, after: str) -> list[Difference]:
    if " ".join(fold(before).split()) == " ".join(fold(after).split()):
        return []
    return [Difference(label, before or "—", after or "—")]


def _worded(label: str, before: str, after: str) -> list[Difference]:
    if fuzz.ratio(fold(before), fold(after)) >= SAME_WORDING:
        return []
    return _told(label, before, after)


def counts(rows: Iterable[Row]) -> dict[Verdict, int]:
    """How often each verdict stands, every verdict named."""
    found = Counter(row.verdict for row in rows)
    return {verdict: found[verdict] for verdict in Verdict}


def most_telling_first(rows: Iterable[Row]) -> list[Row]:
    """Changed, new and dropped before what stayed; else as they come."""
    order = list(Verdict)
    return sorted(rows, key=lambda row: order.index(row.verdict))
