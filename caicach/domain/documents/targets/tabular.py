"""Targets out of tables: a row per target, columns of years or of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from caicach.domain.documents.contexts import domain_of_clause, domain_of_heading
from caicach.domain.documents.header import Header
from caicach.domain.documents.quantities import Quantity, find_quantities
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.tables import Table, tables_of
from caicach.domain.documents.targets.clauses import clean, plain_words
from caicach.domain.documents.targets.comparing import compare
from caicach.domain.documents.targets.lost_tables import lost_tables
from caicach.domain.documents.targets.model import Target
from caicach.domain.documents.targets.stance import Leaning, Stance
from caicach.domain.documents.targets.statements import Statement
from caicach.domain.documents.targets.terms import term_of
from caicach.domain.vietnamese.folding import matching_form
from caicach.domain.vietnamese.numbers import parse_number

_TITLE: Final = re.compile(
    r"(?:^|/ )(?:(?:tên|các|lĩnh\s+vực|nhóm)[,/]?\s+(?:và\s+)?){0,2}"
    r"(?:chỉ\s+tiêu|mục\s+tiêu|tiêu\s+chí|nội\s+dung|chỉ\s+số|nhiệm\s+vụ)(?!\s+(?:năm|giao|đến|phấn|kế)\b)"
)
_UNIT: Final = re.compile(r"đơn\s+vị(?:\s+tính)?$|đvt|đơn\s+vị\s+tính")
_WANTED: Final = re.compile(
    r"(?:mục\s+tiêu|chỉ\s+tiêu|kế\s+hoạch|phấn\s+đấu|giao)(?:\s+[^/]{0,24})?$"
    r"|năm\s+\d{4}$|^\d{4}$|(?:/ )(?:năm\s+)?\d{4}$|mức\s+(?:phấn\s+đấu|đạt)"
)
_PAST: Final = re.compile(
    r"thực\s+hiện|kết\s+quả|hiện\s+trạng|ước|đạt\s+được|điểm\s+chuẩn|điểm\s+tối\s+đa|thực\s+trạng|số\s+liệu"
)
_NOT_A_VALUE: Final = re.compile(
    r"chủ\s+trì|phối\s+hợp|thời\s+gian|sản\s+phẩm|ghi\s+chú|cơ\s+quan|tham\s+mưu|kinh\s+phí"
)
_OWN_NAME: Final = re.compile(r"(?:^|/ )(?:tên\s+|các\s+)?(?:chỉ|mục)\s+tiêu(?!\s+tuyển\s+sinh)")
_SAYS_WANTED: Final = re.compile(r"20\d{2}|(?:mục|chỉ)\s+tiêu|phấn\s+đấu")
_NEVER: Final = re.compile(
    r"^(?:stt|tt|số\s+tt|số\s+thứ\s+tự)$|thực\s+hiện|hiện\s+trạng|ước|đạt\s+được|điểm|thực\s+trạng|ghi\s+chú|trọng\s+số"
)
_MARKS: Final = re.compile(r"điểm\s+(?:tối\s+đa|chuẩn|số|năm)")
_BUDGET: Final = re.compile(r"ngân\s+sách\s+nhà\s+nước|dự\s+toán|tài\s+chính\s*[-–]\s*ngân\s+sách")
_YEAR: Final = re.compile(r"(20\d{2})")
_ROW_SIGNS: Final = {
    "≥": ">=",
    "≤": "<=",
    "<": "<",
    ">": ">",
    "trên": ">",
    "dưới": "<",
    "từ": ">=",
    "tối thiểu": ">=",
    "ít nhất": ">=",
}
_SIGN: Final = {"≥": ">=", "≤": "<=", ">": ">", "<": "<", "=": "="}


def read_target_tables(scanned: ScannedPaper, header: Header) -> Iterator[Target]:
    """Targets of every table with a target column and columns of values."""
    stance = Stance(scanned, header)
    if stance.leaning is Leaning.REPORT or _BUDGET.search(matching_form(header.title or "")):
        return
    for table in (*tables_of(scanned), *lost_tables(scanned)):
        leaning = stance.leaning_at(table.cells[0].start)
        if leaning is not Leaning.PLAN and not _names_targets(table):
            continue
        title = next((c for c, heading in table.headings.items() if _TITLE.search(heading)), None)
        if title is None:
            continue
        unit = next((c for c, heading in table.headings.items() if c != title and _UNIT.search(heading)), None)
        values = [c for c in _value_columns(table, title, unit) if not _is_gone(table.headings[c], stance.year)]
        if values:
            yield from _rows(table, title, unit, values, header)


def cells_in_words(scanned: ScannedPaper) -> frozenset[int]:
    """Starts of the cells that tell their target in words, in tables that have no column of values."""
    starts: set[int] = set()
    for table in tables_of(scanned):
        title = next((c for c, heading in table.headings.items() if _OWN_NAME.search(heading)), None)
        if title is None:
            continue
        unit = next((c for c, heading in table.headings.items() if c != title and _UNIT.search(heading)), None)
        if _value_columns(table, title, unit):
            continue
        starts.update(cell.start for row in table.rows() if (cell := table.grid.get((row, title))) is not None)
    return frozenset(starts)


def _value_columns(table: Table, title: int, unit: int | None) -> list[int]:
    """Columns that say what is wanted; the only column of figures beside units, whatever its name."""
    others = {c: heading for c, heading in table.headings.items() if c not in (title, unit)}
    values = [
        column
        for column, heading in others.items()
        if _WANTED.search(heading) and not _PAST.search(heading) and not _NOT_A_VALUE.search(heading)
    ]
    named = unit is not None or any(_SAYS_WANTED.search(others[column]) for column in values)
    if values:
        return values if named else []
    if unit is None or not _OWN_NAME.search(table.headings[title]):
        return []
    filled = [c for c, heading in others.items() if not _NEVER.search(heading) and _is_of_figures(table, c)]
    return filled if len(filled) == 1 else []


def _is_gone(heading: str, year: int | None) -> bool:
    """Whether a column is of a year before the plan's ("Điểm năm 2024" in the plan of 2025)."""
    years = [int(found) for found in _YEAR.findall(heading)]
    return bool(years) and year is not None and max(years) < year


def _is_of_figures(table: Table, column: int) -> bool:
    cells = [table.text(row, column) for row in table.rows()]
    written = [cell for cell in cells if cell]
    figures = sum(1 for row in table.rows() if table.figure(row, column) is not None)
    return len(written) >= 2 and figures * 10 >= len(written) * 6


def row_target(scanned: ScannedPaper, header: Header, stance: Stance, statement: Statement) -> Target | None:
    """The target of a row whose table stands in one line: subject, unit and value between bars."""
    row = statement.row
    if row is None:
        return None
    value = parse_number(row["value"], scanned.separators, is_share=row["unit"] == "%" or bool(row["percent"]))
    subject = clean(scanned.text, (statement.start, statement.end))
    if value is None or plain_words(subject) < 3:
        return None
    sign = ">=" if row["more"] else _ROW_SIGNS.get(" ".join((row["sign"] or "").split()), "=")
    plain = scanned.plain[statement.start : statement.end]
    end = row.end("percent") if row["percent"] else row.end("value")
    return Target(
        quote=scanned.text[statement.start : end],
        start=statement.start,
        end=end,
        comparator=sign,
        value=value,
        upper=None,
        unit="%" if row["percent"] else scanned.text[row.start("unit") : row.end("unit")].strip(),
        subject=re.sub(r"^(?:[Tt]ỷ lệ|[Tt]ỉ lệ)\s+", "", subject),
        scope=None,
        baseline=None,
        term=term_of(scanned, header, stance, statement, (statement.start, statement.end)),
        domain=domain_of_clause(plain) or statement.context.domain,
        parent=None,
        confidence=0.8,
    )


def _names_targets(table: Table) -> bool:
    """Whether a table's own head speaks of targets, whatever paper it stands in."""
    return any(_OWN_NAME.search(heading) for heading in table.headings.values())


def _rows(table: Table, title: int, unit: int | None, values: list[int], header: Header) -> Iterator[Target]:
    domain: str | None = None
    gives_marks = any(_MARKS.search(heading) for heading in table.headings.values())
    for row in table.rows():
        subject = table.text(row, title).strip(" -+.;")
        if not subject:
            continue
        plain = matching_form(subject)
        filled = [column for column in values if table.text(row, column)]
        if not filled:
            domain = domain_of_heading(plain) or domain
            continue
        for column in filled:
            target = _target(table, row, column, (subject, table.text(row, unit) if unit else ""), header)
            if target is not None:
                if target.unit is None and gives_marks:
                    target = replace(target, unit="điểm")
                own = domain or domain_of_heading(plain) or domain_of_clause(plain)
                yield replace(target, domain=own)


def _target(table: Table, row: int, column: int, named: tuple[str, str], header: Header) -> Target | None:
    cell = table.grid[(row, column)]
    if cell.row != row or cell.column != column:
        return None
    subject, unit = named
    plain = matching_form(table.scanned.text[cell.start : cell.end])
    quantities = list(find_quantities(plain, [], table.scanned.separators))
    if not quantities or len(quantities) > 3 or len(plain) > 90:
        return None
    sign, value, upper = _read(plain, quantities)
    own_unit = _unit(plain, quantities, unit)
    years = _YEAR.findall(table.headings[column])
    return Target(
        quote=table.scanned.text[cell.start : cell.end],
        start=cell.start,
        end=cell.end,
        comparator=sign,
        value=value,
        upper=upper,
        unit=own_unit,
        subject=re.sub(r"^(?:[Tt]ỷ lệ|[Tt]ỉ lệ)\s+", "", subject),
        scope=None,
        baseline=None,
        term=years[-1] if years else str(header.year) if header.year else None,
        domain=None,
        parent=None,
        confidence=0.9 if own_unit else 0.7,
    )


def _read(plain: str, quantities: list[Quantity]) -> tuple[str, Decimal, Decimal | None]:
    lead = plain[: quantities[0].start].strip()
    if lead[-1:] in _SIGN and lead:
        return _SIGN[lead[-1]], quantities[0].value, None
    comparison = compare(plain, quantities, 0, (0, len(plain)))
    return comparison.sign, comparison.value, comparison.upper


def _unit(plain: str, quantities: list[Quantity], unit: str) -> str | None:
    last = quantities[-1]
    if last.is_percent or unit.strip() == "%":
        return "%"
    own = plain[last.end : last.unit_end].strip()
    return own or unit.lower() or None
