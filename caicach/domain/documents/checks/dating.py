"""Dates: days that do not exist, spans that run backwards, weekdays, days still to come told as past."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.dates import DateKind, DateMention
from caicach.domain.documents.header import Header
from caicach.domain.documents.scan import ScannedPaper

_FROM_TO: Final = re.compile(r"\s*(?:,\s*)?(?:đến|tới|-)\s*(?:hết\s+)?$")
_FROM: Final = re.compile(r"(?:từ|kể\s+từ|giai\s+đoạn)\s*$")
_WEEKDAYS: Final = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "nhật": 6} | {
    str(place + 2): place for place in range(6)
}
_NAMES: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAY: Final = re.compile(
    r"(?P<lead>\w+)?[\s,(:-]*(?<!\w)(?:thứ\s+(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+(?P<sunday>nhật))\s*[,(-]?\s*(?:ngày\s*)?$"
)
# "lần thứ hai ngày …", "kỳ họp thứ ba ngày …" count meetings.
_COUNTED: Final = frozenset({"lần", "họp", "phiên", "nghị", "khóa", "khoá", "đợt", "kỳ", "vòng", "điều", "năm", "hạng"})
_PAST: Final = re.compile(
    r"(?:(?<!\w)đã(?!\s+được\s+(?:lên\s+kế|dự)\b)|tính\s+đến(?:\s+hết)?(?:\s+ngày)?\s*$)[^.;:\n]*$"
)
_NOT_YET: Final = re.compile(
    r"(?:dự\s+kiến|kế\s+hoạch|trước(?:\s+ngày)?\s*$|hạn|chậm\s+nhất|sẽ|ước|đến\s+hết|hiệu\s+lực|kể\s+từ|từ\s+(?:ngày\s*)?$"
    r"|thời\s+gian|hoàn\s+thành|đến\s+ngày\s*$|đến\s*$|phấn\s+đấu|áp\s+dụng|đề\s+ra|xong)"
)
_GRACE: Final = timedelta(days=31)


def check_dates(scanned: ScannedPaper, header: Header) -> list[Finding]:
    """Findings on the dates of a paper."""
    return [
        *_impossible(scanned),
        *_backwards(scanned),
        *_weekdays(scanned),
        *_still_to_come(scanned, header),
    ]


def _finding(scanned: ScannedPaper, kind: Kind, severity: Severity, span: tuple[int, int], message: str) -> Finding:
    return Finding(kind, severity, scanned.text[span[0] : span[1]], *span, message)


# "Chênh lệch 2023 - 2022": one year less another is no period.
_SUBTRACTED: Final = re.compile(r"(?:chênh\s+lệch|so\s+sánh|tăng|giảm|hiệu\s+số|biến\s+động)[^.;\d]{0,16}$")


def _impossible(scanned: ScannedPaper) -> Iterator[Finding]:
    for item in scanned.dates:
        if item.is_possible:
            continue
        written = " ".join(scanned.text[item.start : item.end].split())
        if item.kind is DateKind.YEARS:
            if _SUBTRACTED.search(scanned.plain, max(0, item.start - 30), item.start):
                continue
            yield _finding(
                scanned,
                Kind.RANGE,
                Severity.ERROR,
                (item.start, item.end),
                f"Giai đoạn “{written}” có năm cuối trước năm đầu. Viết lại theo thứ tự năm.",
            )
        elif item.kind in (DateKind.DAY, DateKind.DAY_OF_MONTH, DateKind.MONTH):
            yield _finding(
                scanned,
                Kind.DATE,
                Severity.ERROR,
                (item.start, item.end),
                f"“{written}” không có trong lịch{_turned_round(item)}. Kiểm tra lại ngày, tháng, năm.",
            )


def _turned_round(item: DateMention) -> str:
    """A hint for "02/28/2024": month and day in the order of another country."""
    if item.month is None or item.day is None or not (12 < item.month <= 31 and 1 <= item.day <= 12):
        return ""
    return f" (có thể tháng và ngày bị đảo: {item.month:02d}/{item.day:02d})"


def _backwards(scanned: ScannedPaper) -> Iterator[Finding]:
    """ "từ ngày 15/12/2024 đến ngày 14/3/2024"."""
    days = [item for item in scanned.dates if item.value is not None]
    for first, last in itertools.pairwise(days):
        if last.start - first.end > 24 or not first.value or not last.value:
            continue
        if not _FROM_TO.fullmatch(scanned.plain[first.end : last.start]):
            continue
        if not _FROM.search(scanned.plain[max(0, first.start - 14) : first.start]):
            continue
        if first.value > last.value:
            yield _finding(
                scanned,
                Kind.RANGE,
                Severity.ERROR,
                (first.start, last.end),
                "Khoảng thời gian đi lùi: ngày bắt đầu sau ngày kết thúc. Kiểm tra lại hai ngày.",
            )


def _weekdays(scanned: ScannedPaper) -> Iterator[Finding]:
    """ "thứ Hai ngày 06/01/2026", which was a Tuesday."""
    for item in scanned.dates:
        day = item.value
        if day is None:
            continue
        floor = max(0, item.start - 40)
        told = _WEEKDAY.search(scanned.plain[floor : item.start])
        if told is None:
            continue
        # "kỳ họp thứ ba" counts, "họp thứ Ba" and "họp thứ 3" name a day.
        is_small = told["day"] is not None and scanned.text[floor + told.start("day")].islower()
        if is_small and (told["lead"] or "") in _COUNTED:
            continue
        named = _WEEKDAYS[told["day"] or told["sunday"]]
        if named == day.weekday():
            continue
        start = floor + (told.start("day") if told["day"] else told.start("sunday")) - len("thứ ")
        yield _finding(
            scanned,
            Kind.DATE,
            Severity.ERROR,
            (start, item.end),
            f"Ngày {_day(day)} là {_NAMES[day.weekday()]}, không phải {_NAMES[named]}. Kiểm tra lại thứ hoặc ngày.",
        )


def _still_to_come(scanned: ScannedPaper, header: Header) -> Iterator[Finding]:
    """A day after the paper's own that is told as past: "đã tổ chức ngày 20/12/2026" in a paper of May 2026."""
    if header.date is None or header.own_number is None or not is_dated_by_place(scanned, header):
        return
    cited = scanned.references
    starts = [item.start for item in cited]
    for item in scanned.dates:
        day = item.value
        if day is None or day <= header.date:
            continue
        at = bisect_right(starts, item.start) - 1
        if at >= 0 and item.start < cited[at].end:
            continue
        window = scanned.plain[max(0, item.start - 120) : item.start]
        said = _PAST.search(window)
        if said is None or _NOT_YET.search(said.group()):
            continue
        if said.group().startswith("tính") and day - header.date <= _GRACE:
            continue
        yield _finding(
            scanned,
            Kind.DATE,
            Severity.WARNING,
            (item.start, item.end),
            f"Văn bản ký ngày {_day(header.date)} kể việc ngày {_day(day)} như đã xảy ra. Kiểm tra lại ngày.",
        )


def is_dated_by_place(scanned: ScannedPaper, header: Header) -> bool:
    """Whether the paper's day stands behind its place ("Hòa Trung, ngày …"); a portal's dates may be another's."""
    day = header.date
    if day is None or header.place is None:
        return False
    place = r"\s+".join(map(re.escape, header.place.split()))
    line = rf"{place}\s*[,.]?\s*ngày\s*0?{day.day}\s*(?:tháng|/)\s*0?{day.month}\s*(?:năm|/)\s*{day.year}"
    return re.search(line, scanned.text, re.IGNORECASE) is not None


def _day(value: date) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}"
