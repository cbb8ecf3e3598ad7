"""Lists as they come (XLSX, CSV) → one Parquet file of texts whose columns bear the store's names."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from caicach.domain.errors import TradeError
from caicach.registers.dossiers.columns import BY_KEY, COLUMNS
from caicach.registers.dossiers.engine.connections import quoted
from caicach.registers.dossiers.engine.headings import SEARCHED_ROWS, find_headings

_CHUNK = 20_000
_MOST_BROKEN_LINES = 1000
Say = Callable[[int, "int | None", str], None]


class UnreadableListError(TradeError):
    """The file cannot be read as a list of dossiers; the sentence says why and what to do."""


@dataclass(frozen=True)
class BrokenLine:
    """A line of a CSV file that has no columns to speak of."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True)
class Raw:
    """The texts of a list: a Parquet file of the columns `present`, row by row as in the list.

    The file also has `_sheet` and `_row`, unless `first_row` says on which line of a plain list its rows begin.
    """

    path: Path
    present: tuple[str, ...]
    headings: Mapping[str, str]
    rows: int
    broken: tuple[BrokenLine, ...] = ()
    first_row: int | None = None

    @property
    def source(self) -> str:
        """SQL of its rows: `_n` (place in the list from 0), `_sheet`, `_row` and the columns present."""
        place = "_sheet, _row"
        if self.first_row is not None:
            place = f"'' AS _sheet, (file_row_number + {self.first_row})::INTEGER AS _row"
        file = f"read_parquet({quoted(str(self.path))}, file_row_number=true)"
        return f"(SELECT file_row_number AS _n, {place}, {', '.join(self.present)} FROM {file})"


def read_list(
    source: Path,
    target: Path,
    connection: duckdb.DuckDBPyConnection,
    *,
    mapping: Mapping[str, str] | None = None,
    say: Say = lambda done, total, message: None,
) -> Raw:
    """Read a workbook or a CSV file; `UnreadableListError` where it is neither or holds no list."""
    with source.open("rb") as stream:
        head = stream.read(8)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _read_workbook(source, target, mapping, say)
    return _read_csv(source, target, connection, mapping)


# -- workbooks --------------------------------------------------------------------------------------------------


def _read_workbook(source: Path, target: Path, mapping: Mapping[str, str] | None, say: Say) -> Raw:
    try:
        workbook = CalamineWorkbook.from_path(str(source))
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableListError(
            f"Không mở được tệp {source.name}: tệp hỏng hoặc không phải bảng tính Excel. "
            "Mở bằng Excel, lưu lại dạng .xlsx rồi nhập lại."
        ) from error
    lists = []
    for name, sheet in sheets:
        top = [[_text(cell) for cell in row] for row in itertools.islice(sheet.iter_rows(), SEARCHED_ROWS)]
        if found := find_headings(top, mapping):
            lists.append((name, sheet, *found))
    if not lists:
        raise _no_headings(source)
    present = tuple(c.key for c in COLUMNS if any(c.key in columns for *_, columns in lists))
    headings = {key: h[columns[key]] for _, _, _, h, columns in reversed(lists) for key in columns}
    total = sum(sheet.total_height for _, sheet, *_ in lists)
    rows = _write_chunks(target, present, _chunks(lists, present), total, say)
    return Raw(target, present, headings, rows)


_Sheet = tuple[str, Any, int, list[str], dict[str, int]]


def _chunks(lists: Sequence[_Sheet], present: Sequence[str]) -> Iterator[tuple[str, list[int], list[list[str] | None]]]:
    """Sheet, row numbers as Excel shows them, and a list of texts per present column (None: not in this sheet)."""
    for name, sheet, last_heading, _, columns in lists:
        numbered = enumerate(sheet.iter_rows(), start=1)
        body = itertools.islice(numbered, last_heading + 1, None)
        while chunk := list(itertools.islice(body, _CHUNK)):
            kept = [(number, row) for number, row in chunk if any(cell != "" for cell in row)]
            if not kept:
                continue
            by_column = list(zip(*(row for _, row in kept), strict=True))
            texts = [_texts(by_column[columns[key]]) if key in columns else None for key in present]
            yield name, [number for number, _ in kept], texts


def _write_chunks(target: Path, present: Sequence[str], chunks: Iterator[Any], total: int, say: Say) -> int:
    fields = [pa.field("_sheet", pa.string()), pa.field("_row", pa.int32())]
    schema = pa.schema(fields + [pa.field(key, pa.string()) for key in present])
    written = 0
    with pq.ParquetWriter(target, schema, compression="lz4") as writer:
        for sheet, numbers, texts in chunks:
            count = len(numbers)
            arrays = [
                pa.array([sheet] * count, pa.string()),
                pa.array(numbers, pa.int32()),
                *(
                    pa.nulls(count, pa.string()) if column is None else pa.array(column, pa.string())
                    for column in texts
                ),
            ]
            writer.write_table(pa.table(arrays, schema=schema))
            written += count
            say(written, total, f"Đã đọc dòng {written}/{total}")
    return written


def _texts(cells: Sequence[Any]) -> list[str]:
    """Texts of a column; the usual column is text already and is taken as it is."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells  # type: ignore[return-value]  # a tuple of texts serves as well
    return [cell if type(cell) is str else _text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """A cell as neutral text: ISO days, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


# -- CSV --------------------------------------------------------------------------------------------------------


def _read_csv(
    source: Path, target: Path, connection: duckdb.DuckDBPyConnection, mapping: Mapping[str, str] | None
) -> Raw:
    sample = _sample(source)
    delimiter = max(",;\t|", key=sample.count)
    top = list(itertools.islice(csv.reader(sample.splitlines(), delimiter=delimiter), SEARCHED_ROWS))
    found = find_headings([[cell.strip() for cell in row] for row in top], mapping)
    if found is None:
        raise _no_headings(source)
    last_heading, headings, columns = found
    present = tuple(c.key for c in COLUMNS if c.key in columns)
    names = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(headings)))
    chosen = ", ".join(f"c{columns[key]} AS {key}" for key in present)
    reader = (
        f"read_csv({quoted(str(source))}, columns={{{names}}}, auto_detect=false, header=false, "
        f"skip={last_heading + 1}, delim={quoted(delimiter)}, quote='\"', escape='\"', "
        "null_padding=true, store_rejects=true, parallel={parallel})"
    )
    _copy_csv(connection, source, f"SELECT {chosen} FROM {reader}", target)
    said = {key: headings[position] for key, position in columns.items()}
    rows = pq.read_metadata(target).num_rows
    return Raw(target, present, said, rows, _broken_lines(connection, source), last_heading + 2)


def _copy_csv(connection: duckdb.DuckDBPyConnection, source: Path, sql: str, target: Path) -> None:
    """Rows keep their order. Line breaks inside quotes forbid reading in parallel; then it is read in one go."""
    for parallel in ("true", "false"):
        connection.execute("DROP TABLE IF EXISTS reject_scans; DROP TABLE IF EXISTS reject_errors")
        query = sql.replace("{parallel}", parallel)
        try:
            connection.execute(f"COPY ({query}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION lz4)")
        except duckdb.Error as error:
            if parallel == "true" and "parallel" in str(error):
                continue
            raise UnreadableListError(
                f"Không đọc được tệp {source.name}: {str(error).splitlines()[0][:200]}. "
                "Lưu lại tệp dạng CSV UTF-8, mỗi dòng một hồ sơ, rồi nhập lại."
            ) from error
        return


def read_neutral(source: Path, target: Path, connection: duckdb.DuckDBPyConnection) -> Raw:
    """Read a CSV as the import framework writes it: `_sheet`, `_row` and store names as headings, every cell a text."""
    reader = f"read_csv({quoted(str(source))}, all_varchar=true, header=true, delim=',', quote='\"', escape='\"')"
    given = {row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()}
    present = tuple(column.key for column in COLUMNS if column.key in given)
    sql = f"SELECT coalesce(_sheet, '') AS _sheet, _row::INTEGER AS _row, {', '.join(present)} FROM {reader}"
    connection.execute(f"COPY ({sql}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION lz4)")
    return Raw(target, present, {key: BY_KEY[key].title for key in present}, pq.read_metadata(target).num_rows)


def _sample(source: Path) -> str:
    """The first lines of the file; only UTF-8 is taken, so that no letter is guessed."""
    with source.open("rb") as stream:
        head = stream.read(1 << 16)
    if b"\0" in head:
        raise UnreadableListError(
            f"Tệp {source.name} không phải danh sách CSV hay bảng tính Excel. Chọn tệp .xlsx hoặc .csv (UTF-8)."
        )
    whole_lines = head[: head.rfind(b"\n") + 1] or head
    try:
        return whole_lines.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableListError(
            f"Tệp {source.name} không dùng bảng mã UTF-8 (byte thứ {error.start + 1}). "
            "Trong Excel chọn Lưu thành › CSV UTF-8 rồi nhập lại."
        ) from error


def _broken_lines(connection: duckdb.DuckDBPyConnection, source: Path) -> tuple[BrokenLine, ...]:
    rows = connection.execute(
        "SELECT line, any_value(csv_line), any_value(error_type::VARCHAR) FROM reject_errors GROUP BY line "
        "ORDER BY line "
        f"LIMIT {_MOST_BROKEN_LINES + 1}"
    ).fetchall()
    if len(rows) > _MOST_BROKEN_LINES:
        raise UnreadableListError(
            f"Tệp {source.name} có hơn {_MOST_BROKEN_LINES} dòng sai cấu trúc cột, dòng đầu tiên là {rows[0][0]}. "
            "Kiểm tra dấu phân cách và dấu nháy, rồi nhập lại."
        )
    reasons = {"TOO MANY COLUMNS": "nhiều cột hơn dòng tiêu đề", "UNQUOTED VALUE": "dấu nháy không đóng"}
    return tuple(BrokenLine(line, text or "", reasons.get(kind, "sai cấu trúc")) for line, text, kind in rows)


def _no_headings(source: Path) -> UnreadableListError:
    needed = ", ".join(f"“{BY_KEY[key].title}”" for key in ("dossier_code", "received_on"))
    return UnreadableListError(
        f"Không tìm thấy dòng tiêu đề trong 30 dòng đầu của tệp {source.name}. "
        f"Danh sách cần có ít nhất các cột {needed}; kiểm tra lại tên cột hoặc chọn cách ghép cột đã lưu."
    )
