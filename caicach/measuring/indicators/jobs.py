"""Measuring as jobs."""

from typing import Any

from caicach.domain.periods import Period
from caicach.foundation.jobs.registry import Progress, job
from caicach.foundation.organizations.models import Unit
from caicach.measuring.indicators.remeasuring import JOB, take_pending
from caicach.measuring.indicators.services import measure


@job(JOB, title="Đo lại số liệu theo dữ liệu mới")
def remeasure(progress: Progress) -> dict[str, Any]:
    """Take up every change noted since the last time."""
    done = take_pending()
    changed = sum(m.added + m.changed for m in done)
    return {"message": f"{changed} số liệu mới hoặc đổi, {sum(m.unchanged for m in done)} giữ nguyên."}


@job("indicators.measure", title="Đo số liệu")
def measure_period(progress: Progress, *, period: str, unit_ids: list[int] | None = None) -> dict[str, Any]:
    """Measure one period for units, or for everything."""
    units = None if unit_ids is None else list(Unit.objects.filter(pk__in=unit_ids))
    progress.update(0, 1, "Đang đo")
    done = measure(Period.parse(period), units, by=None, cause="đo theo yêu cầu")
    return {
        "message": f"{done.added} số liệu mới, {done.changed} đổi, {done.unchanged} giữ nguyên.",
        "url": f"/so-lieu/?ky={period}",
    }
