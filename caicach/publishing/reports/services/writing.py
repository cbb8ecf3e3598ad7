"""Beginning a report and writing in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.domain.periods import Period
from caicach.foundation.audit.services import record
from caicach.foundation.documents.models import Direction, Document
from caicach.foundation.organizations.access import Action, check
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators import selectors as figures_of
from caicach.measuring.indicators.services import SCHEME, measure, span_of
from caicach.publishing.reports.composing import Composer, Material
from caicach.publishing.reports.models import BoundFigure, FootnoteDocument, Report, Section
from caicach.rulebook.outlines import Footnote, ReportOutline, SlotKind, slots_of
from caicach.rulebook.outlines import Section as OutlineSection


class ReportClosed(TradeError):
    """The report has been submitted or accepted; nobody writes in it any more."""


class ReportNotPossible(TradeError):
    """No report of this kind for this unit and period."""


#: Parts of the head and foot a person may write, with their Vietnamese names for the log.
HEAD_FIELDS = (
    "subject",
    "number",
    "place",
    "issued_on",
    "superior",
    "issuer",
    "addressees",
    "recipients",
    "authority",
    "capacities",
    "signer",
)


def start_report(*, by: Person, unit: Unit, outline: str, period: Period) -> Report:
    """Begin a report: text of the outline, figures measured now and pinned, documents of the period in footnotes."""
    check(by, Action.EDIT, unit)
    plan = rulebook().report_outline(outline)
    _refuse_misfit(plan, unit, period)
    span = span_of(period)
    with transaction.atomic():
        measure(period, [unit], plan.figures, cause="lập báo cáo")
        report = Report.objects.create(
            unit=unit,
            outline=outline,
            outline_version=plan.version,
            period=period.key,
            first_day=span.first,
            last_day=span.last,
            due_on=rulebook().period_scheme(SCHEME).due_on(period),
            issuer=_body_name(unit),
            superior=_body_name(unit.parent) if unit.parent else "",
            place=unit.short_name or unit.name,
            addressees=[_body_name(unit.parent)] if unit.parent else [],
            recipients=["Như trên", "Lưu: VT"],
            authority="TM. Ủy ban nhân dân",
            capacities=["Chủ tịch"],
            created_by=by,
        )
        report.subject = Composer(Material.of(report)).text(plan.subject)
        report.save(update_fields=["subject"])
        Section.objects.bulk_create(
            Section(report=report, key=s.key, order=at, paragraphs=list(s.paragraphs))
            for at, s in enumerate(plan.sections)
        )
        _bind(report, plan.figures)
        _collect_documents(report, plan)
        record("reports.start", by=by, unit=unit, subject=report, summary=f"Lập báo cáo: {report.subject}")
    return report


def _refuse_misfit(plan: ReportOutline, unit: Unit, period: Period) -> None:
    if period.kind not in plan.period_kinds:
        raise ReportNotPossible(f"“{plan.title}” không lập cho kỳ {period.title}; hãy chọn kỳ khác.")
    if unit.kind not in plan.levels:
        raise ReportNotPossible(f"“{plan.title}” không dành cho {unit}; hãy chọn đơn vị khác hoặc loại báo cáo khác.")
    if Report.objects.filter(unit=unit, outline=plan.key, period=period.key).exists():
        raise ReportNotPossible(f"{unit} đã có báo cáo này cho {period.title}; hãy mở báo cáo đó.")


def _body_name(unit: Unit) -> str:
    """ "Ủy ban nhân dân phường …" for a government, the plain name for other bodies."""
    if unit.administration_id == unit.pk:
        return f"Ủy ban nhân dân {unit.name[:1].lower()}{unit.name[1:]}"
    return unit.name


def _bind(report: Report, indicators: Sequence[str]) -> None:
    period = Period.parse(report.period)
    current = figures_of.figures(report.unit, period, indicators)
    BoundFigure.objects.bulk_create(
        BoundFigure(report=report, indicator=key, figure=current.get(key)) for key in indicators
    )


def _collect_documents(report: Report, plan: ReportOutline) -> None:
    """Documents each footnote lists by its rule, out of one query over the year to date."""
    first_of_year = span_of(Period.parse(str(Period.parse(report.period).year))).first
    issued = Document.objects.filter(
        unit=report.unit, issued_on__gte=first_of_year, issued_on__lte=report.last_day, trashed_at__isnull=True
    ).order_by("issued_on", "pk")
    documents = list(issued)
    known = set(report.footnote_documents.values_list("section", "footnote", "document_id"))
    FootnoteDocument.objects.bulk_create(
        FootnoteDocument(report=report, section=section.key, footnote=note.key, document=document)
        for section in plan.sections
        for note in section.footnotes
        for document in documents
        if _belongs(report, section, note, document) and (section.key, note.key, document.pk) not in known
    )


def _belongs(report: Report, section: OutlineSection, note: Footnote, document: Document) -> bool:
    outgoing = document.direction in (Direction.OUTGOING, "internal")
    return (
        bool(note.document_kinds)
        and outgoing == (note.direction.value == "outgoing")
        and (note.whole_year or (document.issued_on is not None and document.issued_on >= report.first_day))
        and (not section.reform_domain or document.domain == section.reform_domain)
        and note.lists(document.doc_type or "CV", document.abstract)
    )


def _open(by: Person, report: Report) -> Report:
    """The report locked for writing; its right and state checked."""
    check(by, Action.EDIT, report.unit)
    locked = Report.objects.select_for_update(of=("self",)).select_related("unit", "unit__parent").get(pk=report.pk)
    if not locked.is_open:
        raise ReportClosed(f"Báo cáo “{report.subject}” {locked.get_state_display().lower()}, không sửa được nữa.")
    return locked


def edit_section(*, by: Person, report: Report, key: str, paragraphs: Sequence[str]) -> Section:
    """Replace the text of a section. Slots must name figures that exist; empty paragraphs are dropped."""
    kept = [text.strip() for text in paragraphs if text.strip()]
    with transaction.atomic():
        locked = _open(by, report)
        section = locked.sections.get(key=key)
        outline = next(s for s in rulebook().report_outline(locked.outline).sections if s.key == key)
        for text in kept:
            _refuse_bad_slots(outline, text)
        before, section.paragraphs = section.paragraphs, kept
        section.edited_by, section.edited_at = by, timezone.now()
        section.save()
        _bind_new(locked, kept)
        changes = {"paragraphs": [before, kept]}
        summary = f"Sửa mục “{outline.title}” của báo cáo: {locked.subject}"
        record("reports.edit_section", by=by, unit=locked.unit, subject=locked, summary=summary, changes=changes)
    return section


def _refuse_bad_slots(outline: OutlineSection, text: str) -> None:
    try:
        slots = list(slots_of(text))
    except ValueError as error:
        raise TradeError(
            f"Mục “{outline.title}”: ô {error} không hiểu được; hãy chọn số liệu từ danh sách thay vì gõ tay."
        ) from error
    notes = {note.key for note in outline.footnotes}
    for slot in slots:
        if slot.kind in (SlotKind.FIGURE, SlotKind.SHARE) and slot.key not in rulebook().indicators:
            raise TradeError(f"Mục “{outline.title}”: không có số liệu “{slot.key}”; hãy chọn từ danh sách.")
        if slot.kind is SlotKind.FOOTNOTE and slot.key not in notes:
            raise TradeError(f"Mục “{outline.title}”: không có chú thích “{slot.key}”; hãy bỏ ô này.")


def _bind_new(report: Report, paragraphs: Sequence[str]) -> None:
    wanted = {
        slot.key for text in paragraphs for slot in slots_of(text) if slot.kind in (SlotKind.FIGURE, SlotKind.SHARE)
    }
    missing = sorted(wanted - set(report.bound.values_list("indicator", flat=True)))
    if missing:
        measure(Period.parse(report.period), [report.unit], missing, cause="lập báo cáo")
        _bind(report, missing)


def reset_section(*, by: Person, report: Report, key: str) -> None:
    """Put the outline's own text back."""
    outline = next((s for s in rulebook().report_outline(report.outline).sections if s.key == key), None)
    if outline is None:
        raise TradeError(f"Đề cương hiện hành không còn mục “{key}”.")
    with transaction.atomic():
        locked = _open(by, report)
        locked.sections.filter(key=key).update(paragraphs=list(outline.paragraphs), edited_by=None, edited_at=None)
        summary = f"Lấy lại lời mẫu của mục “{outline.title}” trong báo cáo: {locked.subject}"
        record("reports.reset_section", by=by, unit=locked.unit, subject=locked, summary=summary)


def edit_heading(*, by: Person, report: Report, values: Mapping[str, Any]) -> Report:
    """Write the head and foot of the paper: number, place, day, signer, recipients."""
    with transaction.atomic():
        locked = _open(by, report)
        changes = {}
        for name in HEAD_FIELDS:
            if name in values and getattr(locked, name) != values[name]:
                changes[name] = [str(getattr(locked, name)), str(values[name])]
                setattr(locked, name, values[name])
        if changes:
            locked.full_clean(exclude=["document", "created_by", "submitted_by", "unit"])
            locked.save()
            summary = f"Sửa phần đầu, cuối của báo cáo: {locked.subject}"
            record("reports.edit_heading", by=by, unit=locked.unit, subject=locked, summary=summary, changes=changes)
    return locked


def refresh_figures(*, by: Person, report: Report, indicators: Collection[str] | None = None) -> int:
    """Take over the figures that hold now, all or those named; how many changed. New documents join the footnotes."""
    with transaction.atomic():
        locked = _open(by, report)
        period = Period.parse(locked.period)
        bound = [b for b in locked.bound.all() if indicators is None or b.indicator in indicators]
        measure(period, [locked.unit], [b.indicator for b in bound], cause="cập nhật báo cáo")
        current = figures_of.figures(locked.unit, period)
        changes = {}
        for row in bound:
            now = current.get(row.indicator)
            if now is not None and now.pk != row.figure_id:
                changes[row.indicator] = [row.figure_id, now.pk]
                row.figure = now
                row.save(update_fields=["figure"])
        _collect_documents(locked, rulebook().report_outline(locked.outline))
        summary = f"Cập nhật {len(changes)} số liệu trong báo cáo: {locked.subject}"
        record("reports.refresh", by=by, unit=locked.unit, subject=locked, summary=summary, changes=changes)
    return len(changes)


def choose_documents(*, by: Person, report: Report, section: str, footnote: str, documents: Sequence[Document]) -> None:
    """Say which documents a footnote lists; those left out stay known as left out."""
    chosen = {document.pk for document in documents}
    for document in documents:
        check(by, Action.VIEW, document.unit)
    with transaction.atomic():
        locked = _open(by, report)
        rows = {r.document_id: r for r in locked.footnote_documents.filter(section=section, footnote=footnote)}
        for pk, row in rows.items():
            if row.is_included != (pk in chosen):
                row.is_included, row.by_person = pk in chosen, True
                row.save(update_fields=["is_included", "by_person"])
        FootnoteDocument.objects.bulk_create(
            FootnoteDocument(report=locked, section=section, footnote=footnote, document_id=pk, by_person=True)
            for pk in sorted(chosen - set(rows))
        )
        summary = f"Chọn {len(chosen)} văn bản cho chú thích trong báo cáo: {locked.subject}"
        record("reports.choose_documents", by=by, unit=locked.unit, subject=locked, summary=summary)
