"""Why a dossier is early, on time or late, told step by step; the engine counts the same by the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from caicach.domain.workdays import WorkCalendar, WorkCalendarError
from caicach.registers.dossiers.rules import Rules

_MOST_DAYS_SHOWN = 40
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_END_NAMES = {
    "finished_on": "ngày xử lý xong",
    "returned_on": "ngày trả kết quả",
    "closed_on": "ngày dừng, từ chối hoặc rút",
}


@dataclass(frozen=True)
class Step:
    """One step of the reasoning: what was looked at, what follows, the day it gave."""

    title: str
    text: str
    day: date | None = None


@dataclass(frozen=True)
class CountedDay:
    """A day between reception and due day: its number if it counts, else why it does not."""

    day: date
    weekday: str
    number: int | None
    reason: str


@dataclass(frozen=True)
class Explanation:
    """The steps, the days counted one by one, and what came out (early, on_time, late, unknown, overdue, running)."""

    steps: tuple[Step, ...]
    days: tuple[CountedDay, ...]
    due_on: date | None
    ended_on: date | None
    verdict: str


def explain(row: Mapping[str, Any], rules: Rules, today: date) -> Explanation:
    """Walk through the rules for one dossier as of `today`."""
    steps: list[Step] = []
    due = _due(row, rules, steps)
    asked = _asked(row, rules, steps)
    due = _with_waiting(row, rules, due, asked, steps)
    ended = _end(row, rules, steps)
    verdict = _verdict(row, rules, (due, ended, asked), today, steps)
    days = _days(rules.calendar, row["received_on"], due) if due else ()
    return Explanation(tuple(steps), days, due, ended, verdict)


def _due(row: Mapping[str, Any], rules: Rules, steps: list[Step]) -> date | None:
    if row["due_on"] is not None:
        given: date = row["due_on"]
        steps.append(Step("Ngày hẹn trả", "Lấy theo ngày hẹn ghi trong danh sách.", given))
        return given
    limit = row["working_days"]
    if limit is None or not rules.legal_maximum_stands:
        steps.append(Step("Ngày hẹn trả", "Danh sách không ghi ngày hẹn và không ghi thời hạn, nên không rõ hạn."))
        return None
    try:
        due = rules.calendar.due_on(row["received_on"], limit)
    except WorkCalendarError as error:
        steps.append(Step("Ngày hẹn trả", str(error)))
        return None
    text = f"Không ghi ngày hẹn: tính {limit} ngày làm việc từ ngày tiếp nhận, ngày tiếp nhận không tính."
    steps.append(Step("Ngày hẹn trả", text, due))
    return due


def _asked(row: Mapping[str, Any], rules: Rules, steps: list[Step]) -> int:
    """How often a supplement was asked for; waiting days without a count mean once."""
    count = row["supplement_count"]
    asked = (1 if (row["waiting_days"] or 0) > 0 else 0) if count is None else int(count)
    if asked >= rules.lateness.requests_that_make_late:
        allowed = rules.lateness.requests_that_make_late
        text = f"Đã yêu cầu bổ sung {asked} lần; từ lần thứ {allowed} hồ sơ tính là quá hạn."
        steps.append(Step("Yêu cầu bổ sung", text))
    return asked


def _with_waiting(row: Mapping[str, Any], rules: Rules, due: date | None, asked: int, steps: list[Step]) -> date | None:
    waited = row["waiting_days"] or 0
    if due is None or waited <= 0 or asked > rules.lateness.waiting_requests_subtracted:
        return due
    try:
        moved = rules.calendar.add_working_days(due, waited)
    except WorkCalendarError as error:
        steps.append(Step("Thời gian chờ bổ sung", str(error)))
        return None
    text = f"Trừ {waited} ngày làm việc chờ người nộp bổ sung: hạn lùi tương ứng."
    steps.append(Step("Thời gian chờ bổ sung", text, moved))
    return moved


def _end(row: Mapping[str, Any], rules: Rules, steps: list[Step]) -> date | None:
    for column in rules.end_columns:
        if row[column] is not None:
            ended: date = row[column]
            steps.append(Step("Ngày kết thúc", f"Lấy {_END_NAMES[column]}.", ended))
            return ended
    steps.append(Step("Ngày kết thúc", "Chưa có ngày kết thúc: hồ sơ đang giải quyết."))
    return None


def _verdict(
    row: Mapping[str, Any], rules: Rules, found: tuple[date | None, date | None, int], today: date, steps: list[Step]
) -> str:
    due, ended, asked = found
    held = ended or today
    is_asked_too_often = asked >= rules.lateness.requests_that_make_late
    if is_asked_too_often:
        verdict, text = ("late" if ended else "overdue"), "Quá hạn vì yêu cầu bổ sung quá số lần cho phép."
    elif due is None:
        verdict, text = ("unknown" if ended else "running"), "Không rõ hạn nên không xếp đúng hạn hay quá hạn."
    elif held > due:
        days = (held - due).days
        verdict, text = ("late" if ended else "overdue"), f"{held:%d/%m/%Y} sau hạn {due:%d/%m/%Y} {days} ngày."
    elif ended is None:
        verdict, text = "running", f"Còn trong hạn: hạn là {due:%d/%m/%Y}."
    elif ended == due:
        verdict, text = "on_time", "Kết thúc đúng ngày hẹn trả."
    else:
        verdict, text = "early", f"Kết thúc trước hạn {(due - ended).days} ngày."
    steps.append(Step("Kết luận", text, held if ended else None))
    return verdict


def _days(calendar: WorkCalendar, first: date, last: date) -> tuple[CountedDay, ...]:
    """The days from reception to due day; none where they are too many to be read."""
    if not first <= last <= first + timedelta(days=_MOST_DAYS_SHOWN):
        return ()
    if not all(calendar.covers(year) for year in range(first.year, last.year + 1)):
        return ()
    counted, days = 0, []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        weekday, reason = _WEEKDAYS[day.weekday()], calendar.reason(day)
        if offset == 0:
            days.append(CountedDay(day, weekday, None, "ngày tiếp nhận, không tính"))
        elif calendar.is_working_day(day):
            counted += 1
            days.append(CountedDay(day, weekday, counted, reason))
        else:
            days.append(CountedDay(day, weekday, None, reason or "nghỉ cuối tuần"))
    return tuple(days)
