"""Texts → values, a whole list at a time: what each cell means, and a mark for every reason not to believe it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from caicach.registers.dossiers.columns import BY_KEY, COLUMNS, CONTENT, DAYS, Column, Kind
from caicach.registers.dossiers.engine.connections import quoted
from caicach.registers.dossiers.engine.reading import Raw

EARLIEST = date(1990, 1, 1)
_MOST_WORDS = 50_000
_USUAL_DAYS = {10: "%d/%m/%Y", 16: "%d/%m/%Y %H:%M", 19: "%d/%m/%Y %H:%M:%S"}
_DAY_FORMATS = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%H:%M:%S %d/%m/%Y",
    "%H:%M %d/%m/%Y",
)


@dataclass(frozen=True)
class Word:
    """What a text of a column of words or flags stands for: `key` (None where unknown) or `flag`."""

    text: str
    key: str | None = None
    flag: bool | None = None


@dataclass(frozen=True)
class UnitWord:
    """What a text of the unit column stands for, for dossiers received from `first` to `last`.

    `unit_id` None: unknown. `is_in_force` says whether the unit exists in those days, `is_allowed` whether the
    person may import for it.
    """

    text: str
    first: date
    last: date
    unit_id: int | None
    code: str | None
    is_in_force: bool = True
    is_allowed: bool = True


@dataclass(frozen=True)
class Check:
    """A reason to refuse a row: the column it is told of, an SQL condition over the typed row, reason and remedy."""

    column: str
    condition: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Setting:
    """What typing needs to know besides the list."""

    today: date
    ending_states: tuple[str, ...]
    default_unit: UnitWord | None = None
    #: flag columns where a blank means no, because the list only ever marks a yes ("x")
    blank_is_no: frozenset[str] = frozenset()
    #: whether some text means different units on different days
    units_change: bool = False


def distinct_texts(connection: duckdb.DuckDBPyConnection, raw: Raw, column: str) -> list[str]:
    """The different texts of a column (at most fifty thousand: more than that is no column of words)."""
    rows = connection.execute(
        f"SELECT DISTINCT trim({column}) FROM {raw.source} WHERE trim({column}) <> '' LIMIT {_MOST_WORDS}"
    ).fetchall()
    return [row[0] for row in rows]


def add_words(connection: duckdb.DuckDBPyConnection, column: str, words: Sequence[Word]) -> None:
    """Make the table `words_<column>` that typing joins."""
    table = pa.table(
        {
            "text": pa.array([word.text for word in words], pa.string()),
            "key": pa.array([word.key for word in words], pa.string()),
            "flag": pa.array([word.flag for word in words], pa.bool_()),
        }
    )
    _add(connection, f"words_{column}", table)


def add_units(connection: duckdb.DuckDBPyConnection, words: Sequence[UnitWord]) -> None:
    """Make the table `words_unit_code` that typing joins."""
    columns = {
        "text": pa.array([word.text for word in words], pa.string()),
        "first": pa.array([word.first for word in words], pa.date32()),
        "last": pa.array([word.last for word in words], pa.date32()),
        "unit_id": pa.array([word.unit_id for word in words], pa.int64()),
        "code": pa.array([word.code for word in words], pa.string()),
        "is_in_force": pa.array([word.is_in_force for word in words], pa.bool_()),
        "is_allowed": pa.array([word.is_allowed for word in words], pa.bool_()),
    }
    _add(connection, "words_unit_code", pa.table(columns))


def _add(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("given", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
    connection.unregister("given")


# -- one cell ---------------------------------------------------------------------------------------------------


def _moment_sql(text: str) -> str:
    """The usual shapes are told apart by length, because a format that does not fit is dear to try."""
    usual = " ".join(f"WHEN {length} THEN TRY_STRPTIME({text}, '{form}')" for length, form in _USUAL_DAYS.items())
    formats = ", ".join(quoted(form) for form in _DAY_FORMATS)
    serial = f"TRY_CAST({text} AS DOUBLE)"
    return (
        f"CASE WHEN {text} IS NULL THEN NULL ELSE coalesce("
        f"CASE WHEN contains({text}, '/') THEN CASE length({text}) {usual} END "
        f"WHEN {text}[5] = '-' THEN TRY_CAST({text} AS TIMESTAMP) END, "
        f"CASE WHEN {serial} BETWEEN 20000 AND 80000 "
        f"THEN TIMESTAMP '1899-12-30' + to_seconds(round({serial} * 86400)) "
        f"ELSE TRY_STRPTIME({text}, [{formats}]) END) END"
    )


def _count_sql(text: str) -> str:
    number = rf"regexp_extract({text}, '^(\d{{1,6}})([.,]0+)?(\s*(ngày|lần).*)?$', 1)"
    return f"TRY_CAST(NULLIF({number}, '') AS INTEGER)"


def _money_sql(text: str) -> str:
    bare = rf"regexp_replace({text}, '\s*(đồng|đ|vnđ|vnd)\s*$', '', 'i')"
    is_grouped = rf"regexp_full_match({bare}, '\d{{1,3}}([., ]\d{{3}})+')"
    ungrouped = f"CASE WHEN {is_grouped} THEN regexp_replace({bare}, '[., ]', '', 'g') ELSE {bare} END"
    amount = f"TRY_CAST({ungrouped} AS DECIMAL(18,2))"
    return f"CASE WHEN {amount} >= 0 THEN {amount} END"


def _value_sql(column: Column, setting: Setting) -> str:
    """SQL of the value of a present column over the raw row `r` and the joined words."""
    text = f"r.{column.key}"
    flag = f"w_{column.key}.flag"
    if column.key in setting.blank_is_no:
        flag = f"CASE WHEN {text} IS NULL THEN false ELSE {flag} END"
    return {
        # a blank apology of a list that has the column says that there was none
        Kind.TEXT: f"coalesce({text}, '')" if column.key == "apology" else text,
        Kind.CODE: text,
        Kind.DAY: _moment_sql(text),
        Kind.COUNT: _count_sql(text),
        Kind.MONEY: _money_sql(text),
        Kind.WORD: f"w_{column.key}.key",
        Kind.FLAG: flag,
        Kind.UNIT: "u.code",
    }[column.kind]


# -- a whole list -----------------------------------------------------------------------------------------------


def checks(present: Sequence[str], setting: Setting) -> tuple[Check, ...]:
    """Every reason to refuse a row of a list that has the columns `present`; the place in this tuple is its bit."""
    found: list[Check] = [_required(column) for column in COLUMNS if column.required]
    for key in present:
        column = BY_KEY[key]
        if column.kind in _UNREAD:
            condition = f"t_{key} IS NOT NULL AND {key if column.kind is not Kind.DAY else 'm_' + key} IS NULL"
            found.append(Check(key, condition, *_UNREAD[column.kind]))
        if column.kind is Kind.DAY:
            found.append(_plausible(column, setting.today))
    found += _unit_checks("unit_code" in present, setting)
    found += _sense_checks(present, setting)
    return tuple(found)


_UNREAD = {
    Kind.DAY: ("không đọc được ngày", "Viết ngày dạng 31/12/2026 hoặc 31/12/2026 14:30."),
    Kind.COUNT: ("không phải số nguyên từ 0 trở lên", "Viết số, ví dụ 5."),
    Kind.MONEY: ("không phải số tiền", "Viết số đồng, ví dụ 15000 hoặc 15.000."),
    Kind.FLAG: ("không rõ là có hay không", "Viết “có” hoặc “không” (hoặc x, 1, 0)."),
    Kind.WORD: (
        "không có trong danh mục của bộ quy tắc",
        "Dùng tên gọi trong danh mục, hoặc bổ sung tên gọi này vào quy tắc riêng của đơn vị.",
    ),
}


def _required(column: Column) -> Check:
    value = f"t_{column.key}"
    return Check(column.key, f"{value} IS NULL", "để trống", f"Điền {column.title.lower()}.")


def _plausible(column: Column, today: date) -> Check:
    low, high = f"DATE '{EARLIEST}'", f"DATE '{today.replace(year=today.year + 30, day=1)}'"
    condition = f"m_{column.key} IS NOT NULL AND ({column.key} < {low} OR {column.key} > {high})"
    return Check(column.key, condition, "ngày nằm ngoài khoảng hợp lý", "Kiểm tra lại năm.")


def _unit_checks(has_units: bool, setting: Setting) -> list[Check]:
    if not has_units and setting.default_unit is None:
        reason = "danh sách không có cột đơn vị và chưa chọn đơn vị"
        return [Check("unit_code", "true", reason, "Chọn đơn vị của danh sách khi nhập.")]
    found = []
    if setting.default_unit is None:
        found.append(Check("unit_code", "t_unit_code IS NULL", "để trống", "Điền mã hoặc tên đơn vị."))
    found += [
        Check(
            "unit_code",
            "t_unit_code IS NOT NULL AND unit_id IS NULL",
            "không có đơn vị nào mang mã hoặc tên này",
            "Dùng mã đơn vị hành chính (5 chữ số với xã, phường) hoặc tên đầy đủ.",
        ),
        Check(
            "unit_code",
            "unit_id IS NOT NULL AND NOT is_in_force",
            "đơn vị không tồn tại vào ngày tiếp nhận",
            "Dùng đơn vị tiếp nhận hồ sơ vào ngày đó (sau sắp xếp là đơn vị mới).",
        ),
        Check(
            "unit_code",
            "unit_id IS NOT NULL AND NOT is_allowed",
            "bạn không có quyền nhập hồ sơ của đơn vị này",
            "Bỏ dòng này, hoặc đề nghị quản trị giao vị trí tại đơn vị.",
        ),
    ]
    return found


def _sense_checks(present: Sequence[str], setting: Setting) -> list[Check]:
    today = f"DATE '{setting.today}'"
    found = [
        Check("dossier_code", "length(dossier_code) > 100", "mã dài quá 100 ký tự", "Kiểm tra lại cột mã hồ sơ."),
        Check("received_on", f"received_on > {today}", "ngày tiếp nhận ở tương lai", "Kiểm tra lại ngày."),
    ]
    earlier = {
        "due_on": "ngày hẹn trả trước ngày tiếp nhận",
        "finished_on": "xử lý xong trước ngày tiếp nhận",
        "returned_on": "trả kết quả trước ngày tiếp nhận",
        "closed_on": "dừng trước ngày tiếp nhận",
    }
    for key, reason in earlier.items():
        if key in present:
            found.append(Check(key, f"{key} < received_on", reason, "Sửa một trong hai ngày."))
        if key in present and key != "due_on":
            found.append(Check(key, f"{key} > {today}", "ngày ở tương lai", "Kiểm tra lại ngày."))
    if "state" in present and {"finished_on", "returned_on", "closed_on"} & set(present):
        ended = ", ".join(quoted(state) for state in setting.ending_states)
        condition = f"state IN ({ended}) AND coalesce(finished_on, returned_on, closed_on) IS NULL"
        reason = "trạng thái đã kết thúc nhưng không có ngày kết thúc"
        found.append(Check("state", condition, reason, "Điền ngày xử lý xong, ngày trả hoặc ngày dừng."))
    if {"paid_online", "fee_due"} <= set(present):
        condition = "paid_online AND fee_due = false"
        reason = "đã thanh toán trực tuyến nhưng không có nghĩa vụ tài chính"
        found.append(Check("paid_online", condition, reason, "Sửa một trong hai cột."))
    return found


def write_typed(connection: duckdb.DuckDBPyConnection, raw: Raw, target: Path, setting: Setting) -> tuple[Check, ...]:
    """Write columns.CONTENT, `_n`, `_sheet`, `_row` and `bad` of every row; returns what the bits of `bad` mean."""
    found = checks(raw.present, setting)
    bits = " | ".join(f"(CASE WHEN {c.condition} THEN {1 << bit} ELSE 0 END)::UBIGINT" for bit, c in enumerate(found))
    content = ", ".join(f"{name}::{kind} AS {name}" for name, kind in CONTENT.items())
    sql = f"""
        WITH valued AS (SELECT {_valued(raw, setting)} FROM {_joined(raw, setting)}),
        whole AS (SELECT * {_completed(raw)} FROM valued)
        SELECT {content}, _n, _sheet, _row, {bits} AS bad FROM whole
    """
    connection.execute(f"COPY ({sql}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION lz4)")
    return found


def _valued(raw: Raw, setting: Setting) -> str:
    """Select list: texts as `t_*`, moments as `m_*`, the rest under its own name."""
    parts = ["r._n", "r._sheet", "r._row"]
    for column in COLUMNS:
        if column.key not in raw.present:
            parts.append(f"NULL::VARCHAR AS t_{column.key}")
            if column.kind is not Kind.UNIT:
                name = f"m_{column.key}" if column.kind is Kind.DAY else column.key
                kind = "TIMESTAMP" if column.kind is Kind.DAY else CONTENT[column.key]
                parts.append(f"NULL::{kind} AS {name}")
            continue
        parts.append(f"r.{column.key} AS t_{column.key}")
        if column.kind is not Kind.UNIT:
            name = f"m_{column.key}" if column.kind is Kind.DAY else column.key
            parts.append(f"{_value_sql(column, setting)} AS {name}")
    parts.append(_unit_columns(raw, setting))
    return ", ".join(parts)


def _unit_columns(raw: Raw, setting: Setting) -> str:
    names = ("unit_id", "code", "is_in_force", "is_allowed")
    default = setting.default_unit
    if default is None:
        given = dict.fromkeys(names, "NULL")
    else:
        given = {
            "unit_id": str(default.unit_id),
            "code": quoted(default.code or ""),
            "is_in_force": str(default.is_in_force).lower(),
            "is_allowed": str(default.is_allowed).lower(),
        }
    if "unit_code" not in raw.present:
        return ", ".join(f"{given[name]} AS {'unit_code' if name == 'code' else name}" for name in names)
    either = {name: f"CASE WHEN r.unit_code IS NULL THEN {given[name]} ELSE u.{name} END" for name in names}
    return ", ".join(f"{value} AS {'unit_code' if name == 'code' else name}" for name, value in either.items())


def _joined(raw: Raw, setting: Setting) -> str:
    trimmed = ", ".join(f"NULLIF(trim({key}), '') AS {key}" for key in raw.present)
    number = "_row"
    if raw.broken:
        # a broken line is not among the rows, so each row after it stands one line further down in the file
        passed = ", ".join(str(line.row - index) for index, line in enumerate(raw.broken))
        number = f"(_row + len(list_filter([{passed}], lambda x: x <= _row)))::INTEGER AS _row"
    tables = f"(SELECT _n, _sheet, {number}, {trimmed} FROM {raw.source}) r"
    for key in raw.present:
        if BY_KEY[key].kind in (Kind.WORD, Kind.FLAG):
            tables += f" LEFT JOIN words_{key} w_{key} ON r.{key} = w_{key}.text"
    if "unit_code" in raw.present:
        tables += " LEFT JOIN words_unit_code u ON r.unit_code = u.text"
        if setting.units_change and "received_on" in raw.present:
            day = f"coalesce(CAST({_moment_sql('r.received_on')} AS DATE), DATE '{setting.today}')"
            tables += f" AND {day} BETWEEN u.first AND u.last"
    return tables


def _completed(raw: Raw) -> str:
    """Days from moments; the time of day only where one was written; a fee where money is due or was paid."""
    parts = []
    for column in DAYS:
        moment = f"m_{column.key}"
        parts.append(f"CAST({moment} AS DATE) AS {column.key}")
        parts.append(f"CASE WHEN {moment} <> date_trunc('day', {moment}) THEN {moment} END AS {column.moment}")
    if "fee_due" not in raw.present and "fee_amount" in raw.present:
        return f"REPLACE (fee_amount > 0 AS fee_due), {', '.join(parts)}"
    return ", " + ", ".join(parts)


def columns_given(raw: Raw) -> set[str]:
    """Columns of CONTENT that the list speaks of; the others keep what the store knows."""
    given = {"unit_id", "unit_code", *raw.present}
    given |= {BY_KEY[key].moment for key in raw.present if BY_KEY[key].kind is Kind.DAY}
    if "fee_amount" in raw.present:
        given.add("fee_due")
    return given & set(CONTENT)


def blank_flag_is_no(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    """Whether a blank of the flag column means no: it does where the list only ever marks a yes ("x")."""
    marks = connection.execute(f"SELECT bool_or(flag), bool_or(NOT flag) FROM words_{column}").fetchall()
    return bool(marks[0][0] and not marks[0][1])
