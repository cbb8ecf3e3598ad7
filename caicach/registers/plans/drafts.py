"""What an item of a plan says, as typed values: the shapes kept in `PlanItem.content`.

Numbers travel as decimal strings, days as ISO dates; whatever cannot be read is left out and never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from caicach.domain.targets import Change, Comparator, Trajectory


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _decimal(value: Any) -> Decimal | None:
    text = _text(value)
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(_text(value))
    except ValueError:
        return None


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.replace("\n", ";").split(";")
    return tuple(name for name in (_text(one) for one in value or ()) if name)


def _choice(kind: type[Any], value: Any, default: Any) -> Any:
    try:
        return kind(_text(value))
    except ValueError:
        return default


@dataclass(frozen=True)
class TargetDraft:
    """A target before it is in force. `parent` is the id of the item it is nested in."""

    text: str
    comparator: Comparator = Comparator.NONE
    value: Decimal | None = None
    upper: Decimal | None = None
    unit_of_measure: str = ""
    subject: str = ""
    scope: str = ""
    baseline: Decimal | None = None
    baseline_text: str = ""
    change: Change = Change.ABSOLUTE
    is_rank: bool = False
    trajectory: Trajectory = Trajectory.CURRENT
    term_on: date | None = None
    domain: str = ""
    number: str = ""
    indicator: str = ""
    followed_by_hand: bool = False
    parent: int | None = None

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> TargetDraft:
        """Read what `to_content` wrote, or what the reader proposed."""
        parent = content.get("parent")
        return cls(
            text=_text(content.get("text")),
            comparator=_choice(Comparator, content.get("comparator"), Comparator.NONE),
            value=_decimal(content.get("value")),
            upper=_decimal(content.get("upper")),
            unit_of_measure=_text(content.get("unit_of_measure")),
            subject=_text(content.get("subject")),
            scope=_text(content.get("scope")),
            baseline=_decimal(content.get("baseline")),
            baseline_text=_text(content.get("baseline_text")),
            change=_choice(Change, content.get("change"), Change.ABSOLUTE),
            is_rank=bool(content.get("is_rank")),
            trajectory=_choice(Trajectory, content.get("trajectory"), Trajectory.CURRENT),
            term_on=_day(content.get("term_on")),
            domain=_text(content.get("domain")),
            number=_text(content.get("number")),
            indicator=_text(content.get("indicator")),
            followed_by_hand=bool(content.get("followed_by_hand")),
            parent=parent if isinstance(parent, int) else None,
        )

    def to_content(self) -> dict[str, Any]:
        """The JSON kept in the item."""
        return _to_content(self)

    def fault(self) -> str:
        """Why it cannot be confirmed as it stands; empty if it can. The database holds the same rules."""
        if not self.text:
            return "Hãy ghi nội dung chỉ tiêu."
        if self.comparator is Comparator.RANGE:
            if self.value is None or self.upper is None:
                return "Chỉ tiêu dạng khoảng cần cả ngưỡng và cận trên."
            if self.upper < self.value:
                return f"Cận trên {self.upper:f} nhỏ hơn ngưỡng {self.value:f}."
        free = (Comparator.NONE, Comparator.INCREASE, Comparator.DECREASE)
        if self.comparator not in free and self.value is None:
            return "Hãy nhập ngưỡng, hoặc chọn phép so sánh “không lượng hóa”."
        if self.indicator and self.followed_by_hand:
            return "Chọn một cách: gắn chỉ tiêu đo hoặc theo dõi bằng tay."
        return ""


@dataclass(frozen=True)
class TaskDraft:
    """A task of a plan before it is in force. Participants are names as written; units are found from them."""

    title: str
    domain: str = ""
    lead: tuple[str, ...] = ()
    advising: tuple[str, ...] = ()
    implementing: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    monitoring: tuple[str, ...] = ()
    due_on: date | None = None
    due_text: str = ""
    product: str = ""
    budget: Decimal | None = None
    head: str = ""
    number: str = ""

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> TaskDraft:
        """Read what `to_content` wrote, or what the reader proposed."""
        budget = _decimal(content.get("budget"))
        return cls(
            title=_text(content.get("title")),
            domain=_text(content.get("domain")),
            lead=_names(content.get("lead")),
            advising=_names(content.get("advising")),
            implementing=_names(content.get("implementing")),
            coordinating=_names(content.get("coordinating")),
            monitoring=_names(content.get("monitoring")),
            due_on=_day(content.get("due_on")),
            due_text=_text(content.get("due_text")),
            product=_text(content.get("product")),
            budget=budget,
            head=_text(content.get("head")),
            number=_text(content.get("number")),
        )

    def to_content(self) -> dict[str, Any]:
        """The JSON kept in the item."""
        return _to_content(self)

    def fault(self) -> str:
        """Why it cannot be confirmed as it stands; empty if it can."""
        if not self.title:
            return "Hãy ghi nội dung nhiệm vụ."
        if len(self.title) > 1000:
            return f"Nội dung nhiệm vụ dài {len(self.title)} ký tự, tối đa 1.000; hãy rút gọn."
        if self.budget is not None and self.budget < 0:
            return f"Kinh phí {self.budget:f} không được âm."
        return ""

    @property
    def participants(self) -> Iterable[tuple[str, str]]:
        """Pairs of role and name."""
        for role in ("lead", "advising", "implementing", "coordinating", "monitoring"):
            for name in getattr(self, role):
                yield role, name


@dataclass(frozen=True)
class PlanHeader:
    """What a plan says of itself."""

    title: str
    year_from: int
    year_to: int
    kind: str = "yearly"
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    signer: str = ""
    position: str = ""
    purpose: str = ""
    legal_bases: Sequence[str] = field(default_factory=tuple)
    recipients: Sequence[str] = field(default_factory=tuple)


def _to_content(draft: TargetDraft | TaskDraft) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for one in fields(draft):
        value = getattr(draft, one.name)
        if value is None or value is False or (isinstance(value, str | tuple) and not value):
            continue  # a zero is a value
        content[one.name] = _plain(value)
    return content


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, bool | int) else str(value)
