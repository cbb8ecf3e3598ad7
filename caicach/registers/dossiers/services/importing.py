"""Taking in a list of dossiers: read, type, refuse, lay over the store, and let it count in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.domain.vietnamese import fold
from caicach.foundation.audit import services as audit
from caicach.foundation.facts import signals
from caicach.foundation.imports.registry import Fault
from caicach.foundation.organizations.models import Person, Unit
from caicach.registers.dossiers import store
from caicach.registers.dossiers.columns import BY_KEY, COLUMNS, Kind
from caicach.registers.dossiers.engine import cells, connections, files
from caicach.registers.dossiers.engine.headings import columns_of
from caicach.registers.dossiers.engine.merging import Merged, Refusal, TypedList, merge
from caicach.registers.dossiers.engine.reading import Raw, read_list, read_neutral
from caicach.registers.dossiers.models import ImportBatch, Partition
from caicach.registers.dossiers.unit_words import check_importable, importable, unit_words, word_of
from caicach.rulebook import DossierPhase

Say = Callable[[int, "int | None", str], None]
#: How often a merge is done again because another import was committed meanwhile.
_ATTEMPTS = 5
_YES = frozenset({"co", "x", "v", "1", "true", "da", "yes", "roi", "✓", "☑", "t", "y"})
_NO = frozenset({"khong", "0", "false", "chua", "no", "-", "f", "n", "k"})


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, in rows. `refused` are cells (at most the limit asked), `refused_rows` counts rows."""

    rows: int
    added: int
    changed: int
    unchanged: int
    refused_rows: int
    refused: tuple[Fault, ...] = ()
    batch: ImportBatch | None = None
    #: heading as written → column of the store it was read as
    headings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Order:
    """What was asked."""

    by: Person | None
    unit: Unit | None
    source_name: str
    source_sha256: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    skip_faulty: bool = True
    most_faults: int = 100_000
    say: Say = lambda done, total, message: None


class _Overtaken(Exception):
    """Another import was committed between our look at the catalogue and our own commit."""


def import_file(
    *,
    by: Person | None,
    unit: Unit | None,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Say | None = None,
    skip_faulty: bool = True,
    source_name: str = "",
) -> ImportOutcome:
    """Import an XLSX or CSV list. `mapping` is heading → column key; rows without a unit belong to `unit`.

    With `skip_faulty=False` one refused row keeps the whole list out. `by=None` is the site itself.
    Raises `TradeError` where the file is no list at all, `NotAllowed` where the unit is not the person's.
    """
    order = _Order(
        by,
        unit,
        source_name or path.name,
        files.sha256_of(path),
        dict(mapping or {}),
        dry_run,
        skip_faulty,
        say=progress or (lambda done, total, message: None),
    )
    with _workspace([path]) as (connection, place):
        raw = read_list(path, place / "raw.parquet", connection, mapping=order.mapping, say=order.say)
        return _take(connection, raw, order)


def import_table(
    *,
    by: Person | None,
    unit: Unit | None,
    table: pa.Table,
    source_name: str,
    dry_run: bool = False,
    progress: Say | None = None,
) -> ImportOutcome:
    """Import an Arrow table whose columns bear the store's names or headings of lists; row numbers count from 2."""
    order = _Order(by, unit, source_name, dry_run=dry_run, say=progress or (lambda done, total, message: None))
    with _workspace([]) as (connection, place):
        return _take(connection, _raw_of(table, place / "raw.parquet"), order)


def import_raw_csv(
    *,
    by: Person | None,
    unit: Unit | None,
    path: Path,
    source_name: str,
    skip_faulty: bool = True,
    dry_run: bool = False,
    most_faults: int = 1000,
    progress: Say | None = None,
) -> ImportOutcome:
    """Import a CSV as the import framework writes it: columns `_sheet`, `_row` and store names, all cells text."""
    say = progress or (lambda done, total, message: None)
    digest = files.sha256_of(path)
    order = _Order(by, unit, source_name, digest, {}, dry_run, skip_faulty, most_faults, say)
    with _workspace([path]) as (connection, place):
        return _take(connection, read_neutral(path, place / "raw.parquet", connection), order)


@contextmanager
def _workspace(paths: Sequence[Path]) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A private database and a scratch folder, both gone afterwards."""
    place = files.scratch(store.folder(), "")
    place.mkdir()
    connection = connections.connect(store.folder(), store.limits(), paths=[path.resolve() for path in paths])
    try:
        yield connection, place
    finally:
        connection.close()
        for left in place.iterdir():
            left.unlink()
        place.rmdir()


def _raw_of(table: pa.Table, target: Path) -> Raw:
    columns = columns_of(table.column_names)
    if not {"dossier_code", "received_on"} <= set(columns):
        raise TradeError("Bảng dữ liệu cần có ít nhất cột mã hồ sơ và cột ngày tiếp nhận.")
    count = table.num_rows
    arrays = {
        "_sheet": pa.array([""] * count, pa.string()),
        "_row": pa.array(range(2, count + 2), pa.int32()),
    }
    arrays |= {key: table.column(position).cast(pa.string()) for key, position in columns.items()}
    pq.write_table(pa.table(arrays), target, compression="lz4")
    present = tuple(column.key for column in COLUMNS if column.key in columns)
    headings = {key: table.column_names[position] for key, position in columns.items()}
    return Raw(target, present, headings, count)


def _take(connection: duckdb.DuckDBPyConnection, raw: Raw, order: _Order) -> ImportOutcome:
    if order.unit is not None:
        check_importable(order.by, order.unit)
    order.say(0, None, "Đang kiểm tra từng ô")
    given = _typed(connection, raw, order)
    refused_rows = given.count_refused()
    refused = tuple(_fault(item, raw) for item in given.refusals(order.most_faults)) if refused_rows else ()
    headings = {heading: key for key, heading in raw.headings.items()}
    outcome = ImportOutcome(raw.rows + len(raw.broken), 0, 0, 0, refused_rows, refused, headings=headings)
    if refused_rows and not order.skip_faulty and not order.dry_run:
        return outcome
    if not raw.rows:
        raise TradeError(f"Tệp {order.source_name} có dòng tiêu đề nhưng không có hồ sơ nào.")
    return _lay(given, order, outcome)


def _typed(connection: duckdb.DuckDBPyConnection, raw: Raw, order: _Order) -> TypedList:
    rules, allowed = store.rules(), importable(order.by)
    blank_is_no: set[str] = set()
    for key in raw.present:
        texts = cells.distinct_texts(connection, raw, key) if BY_KEY[key].kind in _WORDED else []
        if BY_KEY[key].kind is Kind.WORD:
            cells.add_words(connection, key, _words(texts, rules.words(key)))
        elif BY_KEY[key].kind is Kind.FLAG:
            cells.add_words(connection, key, _flags(texts))
            if cells.blank_flag_is_no(connection, key):
                blank_is_no.add(key)
    words = (
        unit_words(cells.distinct_texts(connection, raw, "unit_code"), allowed) if "unit_code" in raw.present else []
    )
    cells.add_units(connection, words)
    ending = tuple(
        s.key for s in rules.counting.states.values() if s.phase in (DossierPhase.RESOLVED, DossierPhase.ENDED)
    )
    setting = cells.Setting(
        timezone.localdate(),
        ending,
        word_of(order.unit, allowed) if order.unit else None,
        frozenset(blank_is_no),
        units_change=len({word.text for word in words}) < len(words),
    )
    typed = raw.path.with_name("typed.parquet")
    found = cells.write_typed(connection, raw, typed, setting)
    return TypedList(connection, raw, typed, found)


_WORDED = (Kind.WORD, Kind.FLAG)


def _words(texts: Sequence[str], known: Mapping[str, tuple[str, ...]]) -> list[cells.Word]:
    spelled = {_bare(spelling): key for key, spellings in known.items() for spelling in spellings}
    return [cells.Word(text, spelled.get(_bare(text))) for text in texts]


def _flags(texts: Sequence[str]) -> list[cells.Word]:
    words = []
    for text in texts:
        bare = fold(text).strip()
        words.append(cells.Word(text, flag=True if bare in _YES else False if bare in _NO else None))
    return words


def _bare(text: str) -> str:
    """Letters and digits only, without marks: "LĐ-TBXH" and "LĐ TBXH" are one word."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _fault(item: Refusal, raw: Raw) -> Fault:
    heading = raw.headings.get(item.column) or (BY_KEY[item.column].title if item.column else "")
    return Fault(item.sheet, item.row, heading, item.value, item.reason, item.remedy, heading)


def _lay(given: TypedList, order: _Order, outcome: ImportOutcome) -> ImportOutcome:
    columns = cells.columns_given(given.raw)
    for _ in range(_ATTEMPTS):
        base = store.snapshot()
        key = time.time_ns() // 1000
        current = {month: store.folder() / path for month, _, path in base.partitions}
        merged = merge(
            given, store.folder(), current, batch=key, columns=columns, write=not order.dry_run, say=order.say
        )
        outcome = replace(outcome, added=merged.added, changed=merged.changed, unchanged=merged.unchanged)
        if order.dry_run:
            return outcome
        try:
            with transaction.atomic():
                return replace(outcome, batch=_record(order, merged, outcome, base, key))
        except _Overtaken:
            continue
    raise TradeError("Có lần nhập hồ sơ khác đang ghi cùng lúc. Dữ liệu chưa thay đổi; hãy nhập lại sau ít phút.")


def _record(order: _Order, merged: Merged, outcome: ImportOutcome, base: store.Snapshot, key: int) -> ImportBatch:
    """Let the new files count. The chain head of the log is locked first, so that imports pass here one by one."""
    batch = ImportBatch.objects.create(
        key=key,
        unit=order.unit,
        made_by=order.by,
        source_name=order.source_name[:255],
        source_sha256=order.source_sha256,
        mapping=dict(order.mapping),
        rows=outcome.rows,
        added=merged.added,
        changed=merged.changed,
        unchanged=merged.unchanged,
        refused=outcome.refused_rows,
        unit_ids=list(merged.unit_ids),
        first_on=merged.first,
        last_on=merged.last,
        replaced_path=merged.replaced.path if merged.replaced else "",
        replaced_sha256=merged.replaced.sha256 if merged.replaced else "",
    )
    audit.record(
        "dossiers.import",
        by=order.by,
        unit=order.unit,
        subject=batch,
        summary=f"Nhập danh sách hồ sơ {order.source_name}: thêm {merged.added}, sửa {merged.changed}, "
        f"không đổi {merged.unchanged}, từ chối {outcome.refused_rows}",
        changes={"rows": [0, outcome.rows], "sha256": ["", order.source_sha256]},
    )
    if store.snapshot() != base:
        raise _Overtaken
    _replace_partitions(batch, merged)
    announce(batch)
    return batch


def _replace_partitions(batch: ImportBatch, merged: Merged) -> None:
    months = [month.month for month in merged.months]
    newest: dict[date, int] = {}
    for row_month, version in Partition.objects.filter(month__in=months).values_list("month", "version"):
        newest[row_month] = max(version, newest.get(row_month, 0))
    Partition.objects.filter(month__in=months, is_current=True).update(is_current=False, superseded_by=batch)
    Partition.objects.bulk_create(
        Partition(
            month=month.month,
            version=newest.get(month.month, 0) + 1,
            path=month.file.path,
            sha256=month.file.sha256,
            size=month.file.size,
            rows=month.rows,
            batch=batch,
        )
        for month in merged.months
        if month.file is not None
    )


def announce(batch: ImportBatch) -> None:
    """Tell which units' facts changed: from the first day touched until today, for what is in process runs on."""
    if batch.first_on is not None:
        last = max(timezone.localdate(), batch.last_on or batch.first_on)
        signals.announce("dossiers", batch.unit_ids, batch.first_on, last)
