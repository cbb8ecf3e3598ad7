"""The list through the import screens' framework: check, apply, undo."""

from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from caicach.foundation.imports.models import Batch, BatchState
from caicach.registers.dossiers import store
from caicach.registers.dossiers.models import ImportBatch


@pytest.fixture
def workbook(tmp_path: Path) -> bytes:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tháng 3")
        rows = [
            ["Mã hồ sơ", "Ngày tiếp nhận", "Lĩnh vực", "Ngày hẹn trả"],
            ["H1", "05/03/2025", "Đất đai", "10/03/2025"],
            ["H2", "05/03/2025", "Thiên văn", "10/03/2025"],
            ["H3", "06/03/2025 08:15", "Chứng thực", ""],
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path.read_bytes()


def test_from_upload_to_undo(client, person_of, units, workbook):
    client.force_login(person_of("officer"))
    file = SimpleUploadedFile("x.xlsx", workbook)
    client.post(reverse("imports:upload", args=["dossiers"]), {"file": file, "unit": units["east"].pk})
    batch = Batch.objects.get()
    assert batch.importer == "dossiers", batch.problem
    if batch.state in (BatchState.READ, BatchState.MAPPED):
        page = client.get(reverse("imports:map", args=[batch.pk]))
        form = page.context["form"]
        given = {form.add_prefix(name): form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        client.post(reverse("imports:map", args=[batch.pk]), {k: v for k, v in given.items() if v not in (None, "")})
        batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED, batch.problem
    assert (batch.row_count, batch.good_count, batch.fault_count) == (3, 2, 1)
    [fault] = batch.faults.all()
    assert (fault.sheet, fault.row, fault.column, fault.value) == ("Tháng 3", 3, "C", "Thiên văn")
    client.post(reverse("imports:confirm", args=[batch.pk]), {"bo-dong-loi": "1"})
    batch.refresh_from_db()
    assert (batch.state, batch.added, batch.refused) == (BatchState.APPLIED, 2, 1)
    kept = store.engine().fetch(
        f"SELECT dossier_code, unit_id, sheet, row_number FROM ({store.engine().received(store.snapshot().paths())})"
    )
    assert sorted(kept) == [("H1", units["east"].pk, "Tháng 3", 2), ("H3", units["east"].pk, "Tháng 3", 4)]
    client.post(reverse("imports:undo", args=[batch.pk]))
    assert store.snapshot().partitions == ()
    assert ImportBatch.objects.get().state == "undone"
