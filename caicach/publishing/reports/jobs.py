"""Submitting as a job: the paper is written, read back, entered in the register and sent in one transaction."""

from typing import Any

from caicach.foundation.jobs.registry import Progress, job
from caicach.foundation.organizations.models import Person
from caicach.publishing.reports.models import Report, ReportState
from caicach.publishing.reports.services import submit


@job("reports.submit", title="Nộp báo cáo")
def submit_report(progress: Progress, *, report_id: int, person_id: int) -> dict[str, Any]:
    """Submit; run again after an interruption it finds the report submitted and says so."""
    report = Report.objects.select_related("unit").get(pk=report_id)
    if report.state == ReportState.SUBMITTED:
        return {"message": "Báo cáo đã được nộp.", "url": f"/bao-cao/{report.pk}/"}
    progress.update(0, 2, "Đang lập văn bản và kiểm tra số liệu")
    submit(by=Person.objects.get(pk=person_id), report=report)
    return {"message": "Báo cáo đã nộp và vào sổ văn bản đi.", "url": f"/bao-cao/{report.pk}/"}
