"""What can be imported: each register declares one `Importer` (or more) in its `importer.py`, found by itself.

The framework reads the spreadsheet, finds headings, proposes the mapping, types the cells, shows the faults and
keeps the file. The register says what a row means:

* `check(rows, context)` yields the faults that the types cannot see (unknown unit codes, doubles, …). It never writes.
  Use `row.fault("due_on", reason, remedy)`; a fault with `severity="warning"` is shown and refuses nothing.
* `apply(rows, context)` gets the rows without faults and writes them, inside ONE transaction that the framework holds.
  It calls the register's services or writes in bulk, calls `context.progress.update(...)`, announces changed facts,
  and returns an `Outcome`. `Outcome.state` is JSON and must hold all that `undo` needs.
* `undo(state, context)` takes it back, inside one transaction. Where something later depends on the rows it raises
  `UndoRefusedError` with a Vietnamese sentence. `imports.changes.Changes` does all three for plain model rows.

The framework writes one audit entry per batch. Rows arrive in the order of the file; `check` is run again right
before `apply`, because the database may have changed since the person looked.

Large registers set `bulk` instead of `check`/`apply`: see `Bulk`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action

if TYPE_CHECKING:
    from caicach.foundation.imports.table import Table
    from caicach.foundation.jobs.registry import Progress
    from caicach.foundation.organizations.models import Person, Unit

#: What a typed cell may hold. Unknown is None, never 0, "" or False.
Value = str | int | Decimal | bool | date | datetime | None


class UndoRefusedError(TradeError):
    """The batch cannot be taken back; the sentence says what depends on it."""


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"  # str, NFC, trimmed
    CODE = "code"  # str with its leading zeroes
    INTEGER = "integer"  # int
    DECIMAL = "decimal"  # Decimal
    DATE = "date"  # datetime.date
    MOMENT = "moment"  # naive datetime.datetime in the site's time zone
    BOOLEAN = "boolean"  # bool
    CHOICE = "choice"  # one of the keys of `choices`


@dataclass(frozen=True)
class Field:
    """A column that an importer understands.

    `aliases` are other headings people write (compared without marks and case). `width` pads a code that Excel
    turned into a number ("00004" kept as 4). `choices` maps a key to the Vietnamese label; labels, keys and
    `choice_aliases` (alias → key) are all recognised. `minimum`/`maximum` bound numbers and dates.
    """

    key: str
    title: str
    kind: str = Kind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    choice_aliases: Mapping[str, str] = field(default_factory=dict)
    help: str = ""
    example: str = ""
    width: int = 0
    max_length: int = 0
    minimum: int | Decimal | date | None = None
    maximum: int | Decimal | date | None = None


@dataclass(frozen=True)
class Fault:
    """Why a cell, a row or the whole sheet is not accepted, and what to do. `row` 0 and `column` "" mean the whole."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    remedy: str = ""
    heading: str = ""
    severity: str = "error"

    @property
    def is_error(self) -> bool:
        """Whether the row is refused; a warning is only shown."""
        return self.severity == "error"


@dataclass(frozen=True)
class Row:
    """One row of the sheet: its number as Excel shows it, the typed values by field key, the texts as read."""

    sheet: str
    number: int
    values: dict[str, Any]
    raw: Mapping[str, str]
    #: field key → (column letters, heading); shared by all rows of a table
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def fault(self, key: str, reason: str, remedy: str = "", *, severity: str = "error") -> Fault:
        """A fault at one of this row's cells; `key` may be "" for the row as a whole."""
        column, heading = self.places.get(key, ("", ""))
        return Fault(self.sheet, self.number, column, self.raw.get(key, ""), reason, remedy, heading, severity)


@dataclass(frozen=True)
class Context:
    """Who imports for which unit, as which batch (0 while nothing is kept), and where to tell the progress."""

    by: Person
    unit: Unit
    batch_id: int
    progress: Progress


@dataclass(frozen=True)
class Outcome:
    """What applying did, in rows. `state` is JSON with all that `undo` needs; `url` shows the result."""

    added: int
    changed: int
    unchanged: int
    state: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    message: str = ""


@dataclass(frozen=True)
class BulkCheck:
    """What a bulk check found: rows in the table, rows it would take, the first faults and how many there are."""

    rows: int
    good: int
    fault_count: int
    faults: tuple[Fault, ...]


class Bulk(Protocol):
    """For registers too large for a Python object per row: the table is handed over whole.

    What a `Table` gives: `columns` (field key → column index), `number_of_first_row`, and three ways to read:
    `rows()` typed by us row by row; `cells()` rows of raw cells; `csv_file(folder)` the path of a UTF-8 CSV of every
    data row with the columns `_sheet`, `_row` and the field keys, all cells as neutral text (ISO dates, "." decimals
    for real numbers and dates of a workbook; text cells as they were written), for engines.
    """

    def check(self, table: Table, context: Context) -> BulkCheck:
        """Look at the whole table; keep at most a thousand faults. Never writes."""
        ...

    def apply(self, table: Table, context: Context, *, skip_faulty: bool) -> Outcome:
        """Write the good rows inside the framework's transaction; files written beside it must count only once
        that transaction is committed."""
        ...


Check = Callable[[Iterable[Row], Context], Iterator[Fault]]
Apply = Callable[[Iterable[Row], Context], Outcome]
Undo = Callable[[dict[str, Any], Context], None]


@dataclass(frozen=True)
class Importer:
    """A kind of spreadsheet a register takes. Either `apply` or `bulk` is set; without `undo` a batch is final."""

    key: str
    title: str
    fields: tuple[Field, ...]
    apply: Apply | None = None
    check: Check | None = None
    undo: Undo | None = None
    bulk: Bulk | None = None
    action: Action = Action.EDIT
    help: str = ""
    #: ends the sentence "Nhập … " on the screens, e.g. "hồ sơ một cửa"; the title where empty
    noun: str = ""

    def __post_init__(self) -> None:
        if (self.apply is None) == (self.bulk is None):
            raise ValueError(f"importer {self.key!r}: set either apply or bulk")
        keys = [column.key for column in self.fields]
        if len(keys) != len(set(keys)):
            raise ValueError(f"importer {self.key!r}: a field key is given twice")

    def column(self, key: str) -> Field:
        """The field of that key."""
        return next(column for column in self.fields if column.key == key)


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Declare an importer; a key declared twice stops the start."""
    if importer.key in _importers:
        raise ValueError(f"importer {importer.key!r} is declared twice")
    _importers[importer.key] = importer
    return importer


def importer(key: str) -> Importer:
    """The importer of that key; `TradeError` where there is none."""
    try:
        return _importers[key]
    except KeyError:
        raise TradeError(f"Không có loại dữ liệu nhập nào mang mã “{key}”.") from None


def importers() -> tuple[Importer, ...]:
    """All importers, by title."""
    return tuple(sorted(_importers.values(), key=lambda known: known.title))
