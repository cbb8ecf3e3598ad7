"""Small pieces of markup that Django templates, Jinja2 templates and table cells share."""

import html
import json
import logging
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from caicach.foundation.ui import writing
from caicach.foundation.ui.writing import Number

log = logging.getLogger(__name__)

Tone: TypeAlias = Literal["success", "warning", "danger", "info", "neutral"]
TONES: Final[frozenset[str]] = frozenset(get_args(Tone))

#: What an unknown looks like, and what it says.
UNKNOWN: Final = mark_safe(
    '<span class="unknown" title="chưa có số liệu"><span aria-hidden="true">—</span>'
    '<span class="visually-hidden">chưa có số liệu</span></span>'
)


def number(value: Number | None, decimals: int | None = None) -> SafeString:
    """A number in Vietnamese writing, or the sign of an unknown."""
    return _known(writing.number_text(value, decimals))


def percent(value: Number | None, decimals: int | None = 2) -> SafeString:
    """A share 0..100 with its sign, or the sign of an unknown."""
    return _known(writing.percent_text(value, decimals))


def money(value: Number | None, unit: str = "đồng", decimals: int | None = 0) -> SafeString:
    """An amount with its unit, or the sign of an unknown."""
    return _known(writing.money_text(value, unit, decimals))


def _known(text: str) -> SafeString:
    return format_html('<span class="num">{}</span>', text) if text else UNKNOWN


def day(value: date | None) -> SafeString:
    """A day as dd/mm/yyyy in a <time>; nothing for None (or for the empty text a template makes of a missing row)."""
    if not value:
        return SafeString()
    machine = (writing.local(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")
    return format_html('<time class="num" datetime="{}">{}</time>', machine, writing.date_text(value))


def moment(value: datetime | None) -> SafeString:
    """A moment as dd/mm/yyyy hh:mm in a <time>; nothing for None (or for the empty text of a missing row)."""
    if not value:
        return SafeString()
    machine = writing.local(value).isoformat(timespec="seconds")
    return format_html('<time class="num" datetime="{}">{}</time>', machine, writing.moment_text(value))


def badge(tone: str, text: object, icon_name: str = "") -> SafeString:
    """A status in words and colour.

    Raises:
        ValueError: `tone` is not one of `TONES`.
    """
    if tone not in TONES:
        raise ValueError(f"badge: tone {tone!r} không có; chọn một trong {', '.join(sorted(TONES))}")
    picture = icon(icon_name) if icon_name else ""
    return mark_safe(f'<span class="tag tone-{tone}">{picture}{plain(text)}</span>')


def plain(value: object) -> str:
    """Text of a value, escaped unless it is markup; Django's own escape costs three times as much a cell."""
    return str(value.__html__()) if hasattr(value, "__html__") else html.escape(str(value))


def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A Tabler outline icon out of the sprite; silent unless `label` says what it stands for. Size: "", "sm", "lg"."""
    _told_of(name)
    kind = f"icon icon-{size}" if size else "icon"
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {} fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">'
        '<use href="{}#{}"/></svg>',
        kind,
        spoken,
        asset("ui/build/icons.svg"),
        name,
    )


@cache
def _told_of(name: str) -> None:
    """Say once in the log that an icon is not in the sprite: a name the build could not see in the sources."""
    place = finders.find("ui/build/icons.json")
    if isinstance(place, str) and name not in json.loads(Path(place).read_text(encoding="utf-8")):
        log.warning("Biểu tượng %r không có trong bộ đã dựng; thêm vào ui/assets/icons.txt rồi chạy make assets.", name)


@cache
def asset(path: str) -> str:
    """Address of a static file, looked up once for the life of the process."""
    return static(path)


def progress(value: Number | None, maximum: Number = 100, label: str = "Tiến độ", tone: str = "") -> SafeString:
    """A bar with its share in figures; an unknown value is said, not drawn as zero."""
    if value is None or not maximum:
        return UNKNOWN
    share = Decimal(str(value)) * 100 / Decimal(str(maximum))
    return format_html(
        '<span class="meter{}"><progress value="{}" max="{}" aria-label="{}"></progress><span>{}</span></span>',
        f" tone-{tone}" if tone else "",
        value,
        maximum,
        label,
        writing.percent_text(share, 0),
    )


def sparkline(values: Sequence[Number | None], label: str = "") -> SafeString:
    """A trend as a small line, unknowns leave a gap; nothing when fewer than two values are known."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString()
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    points = [
        None if value is None else (at * 96 / (len(values) - 1), 30 - (float(value) - low) / span * 28)
        for at, value in enumerate(values)
    ]
    path = " ".join(
        f"{'M' if at == 0 or points[at - 1] is None else 'L'}{point[0]:.1f} {point[1]:.1f}"
        for at, point in enumerate(points)
        if point is not None
    )
    last = next(point for point in reversed(points) if point is not None)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 96 32" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<path d="{}"/><circle cx="{}" cy="{}" r="2.25"/></svg>',
        label or f"Diễn biến: từ {writing.number_text(known[0])} đến {writing.number_text(known[-1])}",
        path,
        f"{last[0]:.1f}",
        f"{last[1]:.1f}",
    )
