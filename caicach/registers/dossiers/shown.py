"""How dossiers are written for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

#: outcome → tone of its badge
TONES = {
    "early": "success",
    "on_time": "success",
    "late": "danger",
    "unknown": "neutral",
    "overdue": "danger",
    "due_today": "warning",
    "running": "info",
    "not_received": "neutral",
}
_TITLES = {
    "early": "Trước hạn",
    "on_time": "Đúng hạn",
    "late": "Quá hạn",
    "unknown": "Không rõ hạn",
    "overdue": "Đang xử lý, quá hạn",
    "due_today": "Đến hạn hôm nay",
    "running": "Đang xử lý",
    "not_received": "Chưa tiếp nhận",
}


def outcome_of(row: Mapping[str, Any], today: date) -> tuple[str, str]:
    """Outcome of a judged row as of today, and its Vietnamese words."""
    outcome = row.get("verdict")
    if "verdict" not in row:
        outcome = "not_received"
    elif outcome is None:
        is_overdue = row["overdue_from"] is not None and row["overdue_from"] <= today
        is_due = row["due_effective"] == today
        outcome = "overdue" if is_overdue else "due_today" if is_due else "running"
    return str(outcome), _TITLES[str(outcome)]
