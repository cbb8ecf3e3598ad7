"""Pages of reports."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caicach.domain.errors import TradeError
from caicach.domain.periods import DateSpan, Period, PeriodError, PeriodKind
from caicach.foundation.audit.services import record
from caicach.foundation.documents import checking
from caicach.foundation.documents import selectors as documents_of
from caicach.foundation.jobs import services as jobs
from caicach.foundation.organizations.access import Action, can, check, needs, units_with
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person, UnitKind
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators.selectors import period_on, recent_periods
from caicach.publishing.reports import selectors, services
from caicach.publishing.reports.forms import AnswerForm, HeadForm, SectionForm, StartForm
from caicach.publishing.reports.models import FootnoteDocument, Report, ReportState
from caicach.publishing.reports.services.submitting import missing_parts

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def _report(request: HttpRequest, pk: int) -> Report:
    return get_object_or_404(selectors.visible_to(cast(Person, request.user)), pk=pk)


@require_GET
@needs(Action.VIEW)
def index(request: HttpRequest) -> HttpResponse:
    """Reports of the acting unit; for a superior, who has reported and who has not."""
    person, unit = cast(Person, request.user), acting(request).unit
    period = _period(request.GET.get("period")) or _latest()
    reports = selectors.visible_to(person)
    context = {
        "unit": unit,
        "period": period,
        "periods": recent_periods(_latest(), 8)[::-1],
        "own": reports.filter(unit=unit)[:40] if unit else reports[:40],
        "owed": selectors.owed(person, unit, period) if unit and unit.kind != UnitKind.COMMUNE else [],
        "can_start": bool(unit and can(person, Action.EDIT, unit) and unit.kind == UnitKind.COMMUNE),
    }
    return render(request, "reports/index.html", context)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def start(request: HttpRequest) -> HttpResponse:
    """Begin a report."""
    person = cast(Person, request.user)
    units = units_with(person, Action.EDIT).filter(kind=UnitKind.COMMUNE, valid_to__isnull=True)
    outlines = [(key, outline.title) for key, outline in rulebook().report_outlines.items()]
    unit = acting(request).unit
    initial = {"unit": unit.pk if unit else None, "period": _latest().key}
    form = StartForm(
        request.POST or None,
        units=units,
        outlines=outlines,
        periods=recent_periods(_latest(), 12)[::-1],
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            report = services.start_report(
                by=person, unit=chosen["unit"], outline=chosen["outline"], period=Period.parse(chosen["period"])
            )
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            return redirect("reports:show", pk=report.pk)
    return render(request, "reports/start.html", {"form": form})


@require_GET
@needs(Action.VIEW)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: text with live figures, what changed, what is still missing."""
    person, report = cast(Person, request.user), _report(request, pk)
    superior = report.unit.parent
    context = {
        "report": report,
        "period": Period.parse(report.period),
        "shown": selectors.shown(report),
        "missing": missing_parts(report) if report.is_open else [],
        "may_write": report.is_open and can(person, Action.EDIT, report.unit),
        "may_submit": report.is_open and can(person, Action.APPROVE, report.unit),
        "may_answer": report.state == ReportState.SUBMITTED and superior and can(person, Action.APPROVE, superior),
        "answer_form": AnswerForm(),
    }
    return render(request, "reports/show.html", context)


@require_GET
@needs(Action.VIEW)
def checked(request: HttpRequest, pk: int) -> HttpResponse:
    """What the checker says of the finished paper (a fragment)."""
    report = _report(request, pk)
    rendered = services.render(report)
    found = checking.shown_result(rendered.paper, rendered.checked)
    order = list(checking.SEVERITIES)
    findings = sorted(found.findings, key=lambda finding: (order.index(finding.severity), finding.start))
    return render(request, "reports/_checked.html", {"findings": findings, "found": found})


@require_GET
@needs(Action.VIEW)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure beside the period before and the same period last year."""
    report = _report(request, pk)
    period = Period.parse(report.period)
    context = {
        "report": report,
        "period": period,
        "before": period.previous(),
        "last_year": period.same_last_year(),
        "lines": selectors.compared(report),
    }
    return render(request, "reports/compare.html", context)


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Write in one section."""
    person, report = cast(Person, request.user), _report(request, pk)
    check(person, Action.EDIT, report.unit)
    held = get_object_or_404(report.sections, key=key)
    outline = next((s for s in rulebook().report_outline(report.outline).sections if s.key == key), None)
    form = SectionForm(request.POST or None, initial={"text": "\n\n".join(held.paragraphs)})
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_section(by=person, report=report, key=key, paragraphs=form.paragraphs)
        except TradeError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "Đã lưu mục.")
            return redirect(f"/bao-cao/{report.pk}/#muc-{key}")
    context = {"report": report, "outline": outline, "form": form, "choices": selectors.figure_choices(), "held": held}
    return render(request, "reports/section.html", context)


@require_POST
@needs(Action.EDIT)
def reset_section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Put the outline's own text back."""
    report = _report(request, pk)
    services.reset_section(by=cast(Person, request.user), report=report, key=key)
    return redirect(f"/bao-cao/{report.pk}/#muc-{key}")


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def heading(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, place, day, signer, recipients."""
    person, report = cast(Person, request.user), _report(request, pk)
    check(person, Action.EDIT, report.unit)
    form = HeadForm(request.POST or None, instance=report)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_heading(by=person, report=report, values=form.cleaned_data)
        except (TradeError, ValidationError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã lưu phần đầu và cuối văn bản.")
            return redirect("reports:show", pk=report.pk)
    return render(request, "reports/heading.html", {"report": report, "form": form})


@require_http_methods(["GET", "POST"])
@needs(Action.EDIT)
def footnote(request: HttpRequest, pk: int, section: str, footnote: str) -> HttpResponse:
    """Choose the documents of a footnote."""
    person, report = cast(Person, request.user), _report(request, pk)
    check(person, Action.EDIT, report.unit)
    near = documents_of.visible_to(person).filter(unit=report.unit, issued_on__lte=report.last_day)
    if request.method == "POST":
        wanted = [pk for pk in request.POST.getlist("document") if pk.isdigit()]
        chosen = list(near.filter(pk__in=wanted))
        services.choose_documents(by=person, report=report, section=section, footnote=footnote, documents=chosen)
        return redirect(f"/bao-cao/{report.pk}/#muc-{section}")
    rows = FootnoteDocument.objects.filter(report=report, section=section, footnote=footnote)
    included = set(rows.filter(is_included=True).values_list("document_id", flat=True))
    text = request.GET.get("q", "").strip()
    year = near.filter(issued_on__year=report.last_day.year)
    found = list(year.filter(abstract__icontains=text).order_by("-issued_on")[:200]) if text else list(
        year.order_by("-issued_on")[:200]
    )  # fmt: skip
    context = {"report": report, "documents": found, "included": included, "text": text}
    return render(request, "reports/footnote.html", context)


@require_POST
@needs(Action.EDIT)
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over newer figures."""
    report = _report(request, pk)
    changed = services.refresh_figures(by=cast(Person, request.user), report=report)
    messages.success(request, f"Đã cập nhật {changed} số liệu." if changed else "Mọi số liệu đã mới nhất.")
    return redirect("reports:show", pk=report.pk)


@require_GET
@needs(Action.VIEW)
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The paper as it stands now."""
    if kind not in _TYPES:
        raise Http404("Chỉ có bản DOCX và PDF.")
    report = _report(request, pk)
    rendered = services.render(report)
    response = HttpResponse(rendered.docx if kind == "docx" else rendered.pdf, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="bao-cao-{report.period}-{report.unit.code}.{kind}"'
    return response


@require_POST
@needs(Action.APPROVE)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit as a job: the paper is written and checked once more."""
    person, report = cast(Person, request.user), _report(request, pk)
    check(person, Action.APPROVE, report.unit)
    if missing := missing_parts(report):
        messages.error(request, f"Báo cáo còn thiếu {', '.join(missing)}: hãy điền ở phần đầu và cuối văn bản.")
        return redirect("reports:heading", pk=report.pk)
    with transaction.atomic():
        summary = f"Yêu cầu nộp báo cáo: {report.subject}"
        record("reports.request_submit", by=person, unit=report.unit, subject=report, summary=summary)
        job = jobs.start(
            "reports.submit",
            by=person,
            unit=report.unit,
            title=f"Nộp báo cáo: {report.subject}",
            kwargs={"report_id": report.pk, "person_id": person.pk},
        )
    return redirect("jobs:show", pk=job.pk)


@require_POST
@needs(Action.APPROVE)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or give back."""
    report = _report(request, pk)
    deed = services.accept if request.POST.get("deed") == "accept" else services.give_back
    try:
        deed(by=cast(Person, request.user), report=report, answer=request.POST.get("answer", ""))
    except TradeError as error:
        messages.error(request, str(error))
    return redirect("reports:show", pk=report.pk)


def _latest() -> Period:
    """The last quarter whose figures are closed or closing now."""
    today = timezone.localdate()
    return period_on(DateSpan(today, today), PeriodKind.QUARTER)


def _period(text: str | None) -> Period | None:
    if not text:
        return None
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise Http404(str(error)) from error
