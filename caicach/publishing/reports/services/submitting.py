"""From draft to the superior: the finished paper is read back and must be free of errors."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from caicach.domain.documents import CheckResult, check_document
from caicach.domain.documents import Paper as ReadPaper
from caicach.domain.errors import TradeError
from caicach.foundation.audit.services import record
from caicach.foundation.documents.models import Direction
from caicach.foundation.documents.readers import read_paper
from caicach.foundation.documents.services import add_revision, register_document
from caicach.foundation.organizations.access import Action, check
from caicach.foundation.organizations.models import Person
from caicach.foundation.rules.selectors import rulebook
from caicach.publishing.reports.composing import Material, compose
from caicach.publishing.reports.models import Report, ReportState
from caicach.publishing.reports.papers import docx, pdf
from caicach.publishing.reports.services.writing import ReportClosed


class ReportHasErrors(TradeError):
    """The finished paper contradicts itself, or lacks what it must have; nothing was submitted."""


@dataclass(frozen=True)
class Rendered:
    """The two files of a report, the paper read back, and what the checker says of it."""

    docx: bytes
    pdf: bytes
    paper: ReadPaper
    checked: CheckResult


def render(report: Report) -> Rendered:
    """Write both files and read the DOCX back through the same checker that others' papers go through."""
    material = Material.of(report)
    paper, layout = compose(material), rulebook().layout(material.outline.layout)
    made_at = report.submitted_at or timezone.now()
    as_docx = docx.write(paper, layout, made_at=made_at)
    as_pdf = pdf.write(paper, layout, made_at=made_at)
    read = read_paper(as_docx, "bao-cao.docx")
    return Rendered(as_docx, as_pdf, read, check_document(read))


def missing_parts(report: Report) -> list[str]:
    """What a paper must have before it leaves the unit."""
    parts = (
        (report.number, "số, ký hiệu"),
        (report.issued_on, "ngày ban hành"),
        (report.place, "địa danh"),
        (report.signer, "họ tên người ký"),
        (report.capacities, "chức vụ người ký"),
    )
    return [name for value, name in parts if not value]


def submit(*, by: Person, report: Report) -> Report:
    """Check the finished paper, enter it in the outgoing register with both files, and send it up."""
    check(by, Action.APPROVE, report.unit)
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).select_related("unit", "unit__parent").get(pk=report.pk)
        if not locked.is_open:
            raise ReportClosed(f"Báo cáo “{locked.subject}” {locked.get_state_display().lower()}, không nộp lại được.")
        if missing := missing_parts(locked):
            raise ReportHasErrors(f"Báo cáo còn thiếu {', '.join(missing)}: hãy điền ở phần đầu và cuối văn bản.")
        locked.submitted_at = timezone.now()
        rendered = render(locked)
        if errors := rendered.checked.errors:
            raise ReportHasErrors(
                f"Văn bản còn {len(errors)} lỗi, lỗi đầu tiên: {errors[0].message} Hãy sửa rồi nộp lại."
            )
        _enter(by, locked, rendered)
        locked.state, locked.submitted_by, locked.answer = ReportState.SUBMITTED, by, ""
        locked.save()
        record("reports.submit", by=by, unit=locked.unit, subject=locked, summary=f"Nộp báo cáo: {locked.subject}")
    return locked


def _enter(by: Person, report: Report, rendered: Rendered) -> None:
    name = f"bao-cao-{report.period}-{report.unit.code}"
    if report.document is None:
        report.document = register_document(
            by=by,
            unit=report.unit,
            direction=Direction.OUTGOING,
            doc_type=rulebook().report_outline(report.outline).document_kind,
            number=report.number,
            issued_on=report.issued_on,
            issuer=report.issuer,
            abstract=report.subject,
            content=rendered.docx,
            filename=f"{name}.docx",
            domain="steering",
            recipients=list(report.recipients),
            signer=report.signer,
        )
    else:
        add_revision(by=by, document=report.document, content=rendered.docx, filename=f"{name}.docx", note="Nộp lại")
    add_revision(by=by, document=report.document, content=rendered.pdf, filename=f"{name}.pdf", note="Bản PDF")


def _answer(by: Person, report: Report, state: ReportState, answer: str) -> Report:
    superior = report.unit.parent or report.unit
    check(by, Action.APPROVE, superior)
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).select_related("unit").get(pk=report.pk)
        if locked.state != ReportState.SUBMITTED:
            raise ReportClosed(f"Báo cáo “{locked.subject}” không ở tình trạng chờ trả lời.")
        locked.state, locked.answer, locked.answered_at = state, answer, timezone.now()
        locked.save(update_fields=["state", "answer", "answered_at"])
        deed = "accept" if state is ReportState.ACCEPTED else "give_back"
        summary = f"{locked.get_state_display()}: {locked.subject}" + (f" ({answer})" if answer else "")
        record(f"reports.{deed}", by=by, unit=locked.unit, subject=locked, summary=summary)
    return locked


def accept(*, by: Person, report: Report, answer: str = "") -> Report:
    """The superior takes the report."""
    return _answer(by, report, ReportState.ACCEPTED, answer.strip())


def give_back(*, by: Person, report: Report, answer: str) -> Report:
    """The superior sends the report back with a reason; the unit may write again."""
    if not answer.strip():
        raise TradeError("Hãy ghi lý do trả lại báo cáo để đơn vị biết cần sửa gì.")
    return _answer(by, report, ReportState.RETURNED, answer.strip())
