"""Tasks assigned from above come out of a spreadsheet."""

from datetime import date

import pytest
import xlsxwriter

from caicach.domain.tasks import TaskState
from caicach.foundation.imports.jobs import undo as undo_job  # noqa: F401 - declares the job
from caicach.foundation.imports.registry import UndoRefusedError
from caicach.foundation.imports.services import FaultsFoundError, import_file
from caicach.foundation.imports.services.applying import undo
from caicach.foundation.imports.services.rules import silent
from caicach.registers.tasks import services
from caicach.registers.tasks.models import Task

HEADINGS = (
    "STT",
    "Mã nhiệm vụ",
    "Nội dung nhiệm vụ",
    "Cơ quan giao",
    "Ngày giao",
    "Thời hạn",
    "Ngày hoàn thành",
    "Lĩnh vực",
)
ROWS = [
    (1, "NV-01", "Báo cáo rà soát thủ tục", "UBND tỉnh", "01/07/2024", "15/07/2024", "10/07/2024", "Cải cách thể chế"),
    (2, "NV-02", "Niêm yết công khai", "Tỉnh An Phú", "01/07/2024", "15/07/2024", "15/07/2024", ""),
    (3, "NV-03", "Số hóa hồ sơ", "", "01/07/2024", "30/09/2099", "", ""),
]


def book(tmp_path, rows, name="giao.xlsx"):
    path = tmp_path / name
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Nhiệm vụ")
        for at, row in enumerate([HEADINGS, *rows]):
            for column, value in enumerate(row):
                sheet.write(at, column, value)
    return path


def run(world, path, **kwargs):
    return import_file(path, "tasks", by=world.officer, unit=world.ward, **kwargs)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CAICACH_HOME = tmp_path / "home"


def test_rows_become_tasks_with_states_from_dates(world, tmp_path):
    batch = run(world, book(tmp_path, ROWS))
    assert batch.added == 3
    states = {task.code: task.state_on(date(2024, 9, 14)) for task in Task.objects.all()}
    assert states == {"NV-01": TaskState.EARLY, "NV-02": TaskState.ON_TIME, "NV-03": TaskState.RUNNING}
    assert {task.assigned_by_unit for task in Task.objects.all()} == {world.province}
    assert not Task.objects.filter(assigned_here=True).exists()


def test_importing_again_changes_only_what_changed(world, tmp_path):
    run(world, book(tmp_path, ROWS))
    rows = [*ROWS[:2], (3, "NV-03", "Số hóa hồ sơ", "", "01/07/2024", "30/09/2099", "20/08/2024", "")]
    batch = run(world, book(tmp_path, rows, "lan-2.xlsx"))
    assert (batch.added, batch.changed, batch.unchanged) == (0, 1, 2)
    assert Task.objects.get(code="NV-03").completed_on == date(2024, 8, 20)


def test_faults_name_place_reason_and_remedy(world, tmp_path):
    rows = [
        (1, "NV-01", "Việc", "UBND tỉnh Khác", "01/07/2024", "15/07/2024", "", ""),
        (2, "NV-02", "Việc hai", "", "01/07/2024", "15/06/2024", "", ""),
        (3, "NV-03", "Việc ba", "", "01/07/2024", "", "01/07/2099", ""),
        (4, "NV-04", "", "", "01/07/2024", "", "", ""),
        (5, "NV-05", "Việc năm", "", "khong phai ngay", "", "", ""),
        (6, "NV-03", "Việc sáu", "", "01/07/2024", "", "", ""),
    ]
    with pytest.raises(FaultsFoundError) as caught:
        run(world, book(tmp_path, rows))
    faults = {fault.row: fault for fault in caught.value.batch.faults.all()}
    assert set(faults) == {2, 3, 4, 5, 6, 7}
    assert "cấp trên" in faults[2].reason
    assert "Tỉnh An Phú" in faults[2].remedy
    assert not Task.objects.exists()


def test_undo_takes_back_and_refuses_after_work(world, tmp_path):
    batch = run(world, book(tmp_path, ROWS))
    undo(batch, silent(world.officer, world.ward))
    assert not Task.objects.exists()
    batch = run(world, book(tmp_path, ROWS, "lai.xlsx"))
    services.complete(by=world.officer, task=Task.objects.get(code="NV-03"))
    with pytest.raises(UndoRefusedError):
        undo(batch, silent(world.officer, world.ward))
    assert Task.objects.count() == 3


def test_tasks_assigned_on_this_system_are_left_alone(world, tmp_path):
    task = services.assign_from_above(
        by=world.provincial,
        from_unit=world.province,
        to_units=[world.ward],
        fields=services.TaskFields(title="Việc", code="NV-01", assigned_on=date(2024, 7, 1)),
    )[0]
    batch = run(world, book(tmp_path, ROWS))
    assert (batch.added, batch.unchanged) == (2, 1)
    task.refresh_from_db()
    assert task.completed_on is None
