"""Items and targets as sentences for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caicach.domain.targets import Change, Comparator
from caicach.domain.vietnamese.numbers import format_number
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.plans.domains import NO_DOMAIN, domain_titles
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.models import Decision, PlanItem, PlanItemKind, Target
from caicach.registers.plans.paper_marks import TONES
from caicach.registers.plans.suggestion import SURE_SCORE

_WORDS = {
    Comparator.AT_LEAST: "từ {value} trở lên",
    Comparator.MORE_THAN: "trên {value}",
    Comparator.EQUAL: "đạt {value}",
    Comparator.AT_MOST: "không quá {value}",
    Comparator.LESS_THAN: "dưới {value}",
    Comparator.RANGE: "từ {value} đến {upper}",
    Comparator.INCREASE: "tăng {value} so với {base}",
    Comparator.DECREASE: "giảm {value} so với {base}",
    Comparator.RANK: "hạng {value} trở lên",
    Comparator.NONE: "không lượng hóa",
}


def demand_of(target: TargetDraft | Target) -> str:
    """What a target asks for, in words: "từ 95 % trở lên", "tăng 1 bậc so với năm 2023"."""
    comparator = Comparator(target.comparator)
    unit = target.unit_of_measure
    if comparator is Comparator.RANK:
        unit = ""  # "hạng 2", never "hạng 2 hạng"
    elif not unit and Change(target.change) is Change.PERCENT:
        unit = "%"
    shown = {name: _number(getattr(target, name), unit) for name in ("value", "upper", "baseline")}
    base = target.baseline_text or shown["baseline"] or "gốc"
    value = shown["value"] or ("" if comparator in (Comparator.INCREASE, Comparator.DECREASE) else "…")
    words = _WORDS[comparator].format(value=value, upper=shown["upper"] or "…", base=base)
    return " ".join(words.split())


def clause_of(target: Target) -> str:
    """Address of the clause in the paper the target was read from; the target's own page where there is none."""
    if target.item_id is None or not hasattr(target.plan, "paper"):
        return target.get_absolute_url()
    return f"{target.plan.address('review')}#muc-{target.item_id}"


def _number(value: object, unit: str) -> str:
    if value is None:
        return ""
    text = format_number(value.normalize() if hasattr(value, "normalize") else value)  # type: ignore[arg-type]  # a Decimal
    return f"{text} {unit}".strip()


@dataclass(frozen=True)
class ShownItem:
    """An item of a review as drawn."""

    item: PlanItem
    heading: str
    demand: str
    domain: str
    lines: tuple[tuple[str, str], ...]
    due_on: date | None
    fault: str
    indicator: str
    suggestion: str
    tone: str

    @property
    def is_suggestion_sure(self) -> bool:
        """Whether the suggested indicator is ticked beforehand."""
        return self.item.suggestion_score is not None and self.item.suggestion_score >= SURE_SCORE

    @property
    def is_target(self) -> bool:
        """Whether it is a target, else a task."""
        return self.item.kind == PlanItemKind.TARGET

    @property
    def is_pending(self) -> bool:
        """Whether nobody has decided."""
        return self.item.decision == Decision.PENDING


def shown_item(item: PlanItem) -> ShownItem:
    """An item with everything its card says."""
    return _shown_target(item) if item.kind == PlanItemKind.TARGET else _shown_task(item)


def _shown_target(item: PlanItem) -> ShownItem:
    target = TargetDraft.from_content(item.content)
    lines = (("Đối tượng", target.subject), ("Phạm vi", target.scope), ("Số thứ tự", target.number))
    by_hand = "Theo dõi bằng tay" if target.followed_by_hand else ""
    return ShownItem(
        item,
        target.text,
        demand_of(target),
        domain_titles().get(target.domain, NO_DOMAIN),
        _filled(lines),
        target.term_on,
        target.fault(),
        _title(target.indicator) or by_hand,
        "" if target.indicator or by_hand else _title(item.suggested_indicator),
        TONES[item.decision],
    )


def _shown_task(item: PlanItem) -> ShownItem:
    task = TaskDraft.from_content(item.content)
    lines = (
        ("Chủ trì", "; ".join(task.lead)),
        ("Tham mưu", "; ".join(task.advising)),
        ("Thực hiện", "; ".join(task.implementing)),
        ("Phối hợp", "; ".join(task.coordinating)),
        ("Theo dõi", "; ".join(task.monitoring)),
        ("Sản phẩm", task.product),
        ("Thời hạn", task.due_text),
        ("Kinh phí", f"{format_number(task.budget)} đồng" if task.budget is not None else ""),
    )
    domain = domain_titles().get(task.domain, NO_DOMAIN)
    tone = TONES[item.decision]
    return ShownItem(item, task.title, "", domain, _filled(lines), task.due_on, task.fault(), "", "", tone)


def _filled(lines: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in lines if text)


def _title(key: str) -> str:
    rule = rulebook().indicators.get(key)
    return rule.title if rule else key
