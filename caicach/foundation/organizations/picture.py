"""The lineage of a unit as a picture: those before at the left, the unit, those after at the right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from caicach.foundation.organizations.models import Unit
from caicach.foundation.organizations.selectors import Step
from caicach.foundation.ui import writing

_BOX_WIDTH, _BOX_HEIGHT, _GAP, _LANE = 212, 46, 10, 76
_MOST_BOXES = 24


def lineage_picture(unit: Unit, before: Sequence[Step], after: Sequence[Step]) -> SafeString:
    """An SVG with links; the page shows the same as a list. Empty where there is nothing to draw, or too much."""
    rows = max(len(before), len(after), 1)
    if not (before or after) or rows > _MOST_BOXES:
        return SafeString()
    height = rows * (_BOX_HEIGHT + _GAP) + _GAP
    middle = (height - _BOX_HEIGHT) / 2
    left, centre, right = 0, _BOX_WIDTH + _LANE, 2 * (_BOX_WIDTH + _LANE)
    if not before:
        centre, right = 0, _BOX_WIDTH + _LANE
    width = (right if after else centre) + _BOX_WIDTH
    parts = [_box(unit, (centre, middle), is_self=True)]
    for step, top in zip(before, _tops(len(before), height), strict=True):
        parts += [_line((left + _BOX_WIDTH, top), (centre, middle), step), _box(step.predecessor, (left, top))]
    for step, top in zip(after, _tops(len(after), height), strict=True):
        parts += [_line((centre + _BOX_WIDTH, middle), (right, top), step), _box(step.successor, (right, top))]
    label = f"{unit.name}: {len(before)} đơn vị trước, {len(after)} đơn vị sau; nội dung có trong danh sách bên dưới"
    return format_html(
        '<svg class="lineage" role="group" aria-label="{}" width="{}" height="{}" viewBox="-1 -1 {} {}" font-size="13">'
        "{}</svg>",
        label,
        width + 2,
        height + 2,
        width + 2,
        height + 2,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def share_text(step: Step) -> str:
    """The share in words: "toàn bộ", "25 %", or that it is not known."""
    if step.share == 1:
        return "toàn bộ"
    if step.share is None:
        return "một phần, chưa rõ tỷ lệ"
    return writing.percent_text(step.share * Decimal(100), 2)


def _tops(count: int, height: float) -> list[float]:
    block = count * (_BOX_HEIGHT + _GAP) - _GAP
    return [(height - block) / 2 + row * (_BOX_HEIGHT + _GAP) for row in range(count)]


def _box(unit: Unit, at: tuple[float, float], *, is_self: bool = False) -> SafeString:
    left, top = at
    years = _days(unit)
    return format_html(
        '<a href="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="5" fill="none" stroke="currentColor" '
        'stroke-width="{}"/><text x="{}" y="{}" fill="currentColor" font-weight="{}">{}</text>'
        '<text x="{}" y="{}" fill="currentColor" font-size="11.5">{}</text></a>',
        reverse("organizations:unit", args=[unit.pk]),
        _n(left),
        _n(top),
        _BOX_WIDTH,
        _BOX_HEIGHT,
        2 if is_self else 1,
        _n(left + 10),
        _n(top + 19),
        650 if is_self else 500,
        _short(unit.name),
        _n(left + 10),
        _n(top + 36),
        f"{unit.code} · {years}" if years else unit.code,
    )


def _line(start: tuple[float, float], end: tuple[float, float], step: Step) -> SafeString:
    half = _BOX_HEIGHT / 2
    x1, y1, x2, y2 = start[0], start[1] + half, end[0], end[1] + half
    bend = (x1 + x2) / 2
    return format_html(
        '<path d="M{} {} C{} {} {} {} {} {}" fill="none" stroke="currentColor" stroke-width="{}"{}>'
        "<title>{}</title></path>",
        *(_n(value) for value in (x1, y1, bend, y1, bend, y2, x2, y2)),
        "2" if step.is_default and step.share == 1 else "1.25",
        "" if step.share == 1 else format_html(' stroke-dasharray="{}"', "5 4" if step.is_default else "2 4"),
        f"{step.predecessor.name} → {step.successor.name}: {share_text(step)}, từ {step.on:%d/%m/%Y}",
    )


def _days(unit: Unit) -> str:
    if unit.valid_to is not None:
        return f"đến {unit.valid_to:%d/%m/%Y}"
    return f"từ {unit.valid_from:%d/%m/%Y}" if unit.valid_from else ""


def _short(name: str) -> str:
    return name if len(name) <= 27 else f"{name[:26]}…"


def _n(value: float) -> str:
    return f"{value:g}"
