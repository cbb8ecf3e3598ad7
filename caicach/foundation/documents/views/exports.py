"""The findings taken away: a table, a paper for the file, or comments in Word."""

import tempfile
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.documents import findings_paper, findings_sheet, holding, outcomes
from caicach.foundation.documents.commenting import commented
from caicach.foundation.organizations.models import Person


@require_safe
def export(request: HttpRequest) -> HttpResponse | FileResponse:
    """Findings as comments in Word (docx), as a paper (pdf) or as a table (xlsx)."""
    person, form = cast(Person, request.user), request.GET.get("dang")
    try:
        file = holding.held(request.GET.get("tep", ""), person)
        checked = outcomes.checked(file)
    except TradeError as error:
        messages.error(request, str(error))
        return redirect("document_checker:start")
    stem = file.filename.rpartition(".")[0] or file.filename
    target = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it after sending
    if form == "docx":
        original = file.path.read_bytes() if file.kind.key == "docx" else None
        target.write(commented(checked, original, str(person)))
        name = f"{stem} - ý kiến kiểm tra.docx"
    elif form == "pdf":
        target.write(findings_paper.write(checked, file.filename, by=str(person), made_at=timezone.now()))
        name = f"{stem} - phiếu kiểm tra.pdf"
    else:
        findings_sheet.write(target, checked)
        name = f"{stem} - kết quả kiểm tra.xlsx"
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name)
