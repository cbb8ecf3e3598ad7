"""The morning round: what comes due, what came to be overdue."""

from __future__ import annotations

from datetime import time
from typing import Any

from caicach.foundation.jobs.registry import Progress, daily
from caicach.registers.tasks.services.reminding import remind


@daily("tasks.remind", title="Nhắc hạn nhiệm vụ", at=time(6, 30))
def remind_all(progress: Progress) -> dict[str, Any]:
    """Remind people of due days."""
    progress.update(0, None, "Đang tìm nhiệm vụ đến hạn")
    told = remind()
    return {
        "due_soon": told.due_soon,
        "overdue": told.overdue,
        "message": f"Đã nhắc {told.due_soon} nhiệm vụ sắp đến hạn, {told.overdue} nhiệm vụ quá hạn.",
    }
