"""``work_calendars/<year>.toml``: days off and worked Saturdays of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caicach.domain.workdays import SATURDAY, DayOff, WorkedDay, WorkYear
from caicach.rulebook.faults import FaultList
from caicach.rulebook.reading import Table
from caicach.rulebook.rules import Rule, Source, read_head


@dataclass(frozen=True)
class WorkYearRule(Rule):
    """The calendar of one year with its legal basis; key is the year."""

    year: WorkYear


def read_work_year(source: Source, faults: FaultList) -> WorkYearRule:
    """Read one calendar. The file's name is the year."""
    table = source.table(faults)
    head = read_head(table, source)
    year = int(source.stem) if source.stem.isdigit() and len(source.stem) == 4 else 0
    if not year:
        faults.add(source.file, "", None, "tên tệp phải là năm gồm 4 chữ số.", "Đặt lại tên, ví dụ 2027.toml.")
    off = tuple(DayOff(*_day(row, year)) for row in table.rows("days_off"))
    worked = tuple(WorkedDay(*_day(row, year)) for row in table.rows("worked_days", required=False))
    table.close()
    seen: set[str] = set()
    for day in [item.day for item in off] + [item.day for item in worked]:
        table.unique(seen, day.isoformat(), "ngày")
    for item in worked:
        if item.day.weekday() < SATURDAY:
            reason = f"ngày {item.day:%d/%m/%Y} vốn là ngày làm việc trong tuần."
            table.fault("worked_days", reason, "Ngày làm bù phải là thứ Bảy hoặc Chủ nhật.")
    return WorkYearRule(head, WorkYear(year, off, worked, head.verified))


def _day(table: Table, year: int) -> tuple[date, str, bool]:
    day, title = table.day("day"), table.text("title")
    verified = table.boolean("verified", required=False, default=True)
    if year and day.year != year:
        table.fault("day", f"không thuộc năm {year}.", "Sửa ngày, hoặc chuyển sang tệp của năm đó.")
    table.close()
    return day, title, verified
