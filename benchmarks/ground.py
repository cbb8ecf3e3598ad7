"""What every measurement stands on: a site of its own, 3,355 units, made-up lists, medians, the table of results."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

T = TypeVar("T")
UNITS = 3355
RESULTS = Path(__file__).with_name("RESULTS.md")
_HEADING = """# Measured

Each row is one run of the script named: the floor and ours are timed in turn in the same process, medians of three.
The ratio is what counts; seconds depend on the machine. CPU seconds (all threads) hold still on a shared machine.
Running the scripts writes the rows again.

| measurement | script | floor s (CPU) | ours s (CPU) | ratio | ratio by CPU |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Timing:
    """Median seconds by the clock and by all processor cores together."""

    wall: float
    cpu: float


def open_site() -> Path:
    """A new site in a temporary folder, with units; returns the folder. Call before anything of Django is imported."""
    home = Path(tempfile.mkdtemp(prefix="caicach-benchmark-"))
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["CAICACH_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.pop("DATABASE_URL", None)
    os.environ["CAICACH_TESTING"] = "1"  # pages without built assets
    os.environ["CAICACH_JOBS"] = "worker"  # what an import sets off is not part of it
    import django

    django.setup()
    from django.core.management import call_command

    from caicach.foundation.organizations.models import Unit, UnitKind

    call_command("migrate", verbosity=0, skip_checks=True)
    Unit.objects.bulk_create(
        Unit(code=f"{n:05d}", kind=UnitKind.COMMUNE, name=f"Đơn vị {n}", path=f"/{n}/") for n in range(1, UNITS + 1)
    )
    return home


def close_site(home: Path) -> None:
    """Remove the site."""
    shutil.rmtree(home, ignore_errors=True)


def write_list(path: Path, rows: int, months: int = 24) -> Path:
    """A made-up list of `rows` dossiers in 14 columns as CSV; the same rows give the same file."""
    n = "hash(i, {salt}) / 18446744073709551615.0"
    r = {
        name: n.format(salt=salt) for salt, name in enumerate(("unit", "proc", "channel", "days", "end", "fee", "dig"))
    }
    sql = f"""
    WITH d AS (SELECT i,
        TIMESTAMP '2024-07-01 07:30:00' + to_seconds((i * {months} * 2592000::BIGINT) // {rows}) AS came,
        1 + floor(pow({r["unit"]}, 2) * {UNITS})::INT AS unit, floor(pow({r["proc"]}, 2) * 2000)::INT AS proc,
        1 + floor({r["days"]} * 15)::INT AS days, {r["channel"]} AS c, {r["end"]} AS e, {r["fee"]} AS f, {r["dig"]} AS g
        FROM range({rows}) t(i))
    SELECT '000.00.' || lpad(unit::VARCHAR, 5, '0') || '-' || strftime(came, '%y%m%d') || '-' || i AS "Mã hồ sơ",
        lpad(least(unit, {UNITS})::VARCHAR, 5, '0') AS "Mã đơn vị", '1.' || lpad(proc::VARCHAR, 6, '0') AS "Mã thủ tục",
        'Thủ tục hành chính số ' || proc AS "Tên thủ tục",
        (['Đất đai', 'Tư pháp - hộ tịch', 'LĐTB&XH', 'Nông nghiệp giảm nghèo', 'Chứng thực'])[1 + proc % 5]
            AS "Lĩnh vực",
        CASE WHEN c < 0.6 THEN 'Trực tuyến' WHEN c < 0.95 THEN 'Trực tiếp' ELSE 'BCCI' END AS "Hình thức tiếp nhận",
        CASE WHEN proc % 2 = 0 THEN 'Toàn trình' ELSE 'Một phần' END AS "Mức độ dịch vụ công",
        strftime(came, '%d/%m/%Y %H:%M') AS "Ngày tiếp nhận",
        strftime(came + to_days(days), '%d/%m/%Y') AS "Ngày hẹn trả",
        CASE WHEN e < 0.97 THEN strftime(came + to_days((e * 1.1 * (days + 1))::INT), '%d/%m/%Y %H:%M') END
            AS "Ngày trả kết quả",
        CASE WHEN f < 0.4 THEN 'có' ELSE 'không' END AS "Nghĩa vụ tài chính",
        CASE WHEN f < 0.4 AND c < 0.5 THEN 'có' ELSE 'không' END AS "Thanh toán trực tuyến",
        CASE WHEN g < 0.8 THEN 'x' END AS "Số hóa hồ sơ", CASE WHEN g > 0.5 THEN 'x' END AS "Tái sử dụng dữ liệu"
    FROM d"""
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({sql}) TO '{path}' (HEADER, DELIMITER ',')")
    return path


def timed(work: Callable[[], T]) -> tuple[T, Timing]:
    """What the work gives, and how long it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Timing(time.perf_counter() - wall, time.process_time() - cpu)


def in_turn(floor: Callable[[], Any], ours: Callable[[], Any], times: int = 3) -> tuple[Timing, Timing]:
    """Medians of the floor and of ours, timed in turn so that a busy moment meets both."""
    pairs = [(timed(floor)[1], timed(ours)[1]) for _ in range(times)]
    return _median([pair[0] for pair in pairs]), _median([pair[1] for pair in pairs])


def _median(timings: list[Timing]) -> Timing:
    return Timing(statistics.median(t.wall for t in timings), statistics.median(t.cpu for t in timings))


def tell(name: str, script: str, floor: Timing, ours: Timing) -> None:
    """Print the row and put it into the table in place of the one of the same name."""
    row = (
        f"| {name} | `{script}` | {floor.wall:.3f} ({floor.cpu:.3f}) | {ours.wall:.3f} ({ours.cpu:.3f}) "
        f"| {ours.wall / floor.wall:.2f} | {ours.cpu / floor.cpu:.2f} |"
    )
    print(row)
    old = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    rows = {line.split("|")[1].strip(): line for line in old if line.startswith("| ") and "---" not in line}
    rows.pop("measurement", None)
    rows[name] = row
    RESULTS.write_text(_HEADING + "\n".join(rows[key] for key in sorted(rows)) + "\n", encoding="utf-8")
