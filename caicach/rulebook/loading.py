"""Finding, overlaying and reading the rule files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from caicach.domain.workdays import WorkCalendar, WorkCalendarError
from caicach.rulebook.book import Rulebook, with_versions_of_inputs
from caicach.rulebook.calendars import read_work_year
from caicach.rulebook.declaration_forms import DeclarationForm, read_declaration_form
from caicach.rulebook.dossiers import read_dossier_counting, read_dossier_fields
from caicach.rulebook.faults import FaultList
from caicach.rulebook.indicator_rules import read_indicator
from caicach.rulebook.outlines import read_outline
from caicach.rulebook.paper_layouts import read_layout
from caicach.rulebook.periods import read_periods
from caicach.rulebook.reading import parse_file
from caicach.rulebook.reform_domains import read_reform_domains
from caicach.rulebook.rules import Rule, Source

OURS = Path(__file__).parent
FILES = ("periods.toml", "reform_domains.toml", "dossier_fields.toml", "dossier_counting.toml")
FOLDERS = ("work_calendars", "declarations", "indicators", "report_outlines", "layouts")
R = TypeVar("R", bound=Rule)
Reader = Callable[[Source, FaultList], R]


def load(site_overlay: Path | None = None, *, ours: Path = OURS) -> Rulebook:
    """Read every rule file, the site's laid over ours (a file of the same path replaces ours, another is added).

    Raises RulebookError with every fault of every file; a rulebook with a fault is not handed out.
    """
    faults = FaultList()
    sources = _sources(ours, site_overlay, faults)
    faults.raise_if_any()
    book = _read(sources, faults)
    faults.raise_if_any()
    if book is None:
        raise AssertionError("a rulebook without faults was not read")
    for fault in book.check():
        faults.faults.append(fault)
    faults.raise_if_any()
    return book


def _sources(ours: Path, overlay: Path | None, faults: FaultList) -> dict[str, Source]:
    found: dict[str, tuple[Path, bool]] = {name: (path, False) for name, path in _files(ours)}
    if overlay is not None and overlay.is_dir():
        for name, path in _files(overlay):
            found[name] = (path, True)
    sources = {}
    for name in sorted(found):
        path, is_site = found[name]
        if not _is_known(name):
            places = ", ".join((*FILES, *(f"{folder}/…" for folder in FOLDERS)))
            faults.add(name, "", None, "không phải chỗ của một quy tắc nào.", f"Đặt tệp vào: {places}.")
            continue
        contents = parse_file(path, name, faults)
        if contents is not None:
            sources[name] = Source(name, contents, is_site)
    for name in FILES:
        if name not in found:
            faults.add(name, "", None, "thiếu tệp quy tắc bắt buộc.", "Khôi phục tệp từ bản phát hành.")
    return sources


def _files(root: Path) -> Iterable[tuple[str, Path]]:
    for path in root.rglob("*.toml"):
        relative = path.relative_to(root)
        if "tests" not in relative.parts and not any(part.startswith(".") for part in relative.parts):
            yield relative.as_posix(), path


def _is_known(name: str) -> bool:
    folder, _, rest = name.rpartition("/")
    return name in FILES or (folder in FOLDERS and bool(rest))


def _read(sources: Mapping[str, Source], faults: FaultList) -> Rulebook | None:
    def folder(name: str, reader: Reader[R]) -> dict[str, R]:
        chosen = [source for file, source in sources.items() if file.startswith(f"{name}/")]
        return {source.stem: reader(source, faults) for source in chosen}

    work_years = folder("work_calendars", read_work_year)
    forms = folder("declarations", read_declaration_form)
    _refuse_shared_rows(forms, faults)
    parts = (
        read_periods(sources["periods.toml"], faults),
        read_reform_domains(sources["reform_domains.toml"], faults),
        read_dossier_fields(sources["dossier_fields.toml"], faults),
        read_dossier_counting(sources["dossier_counting.toml"], faults),
    )
    indicators = folder("indicators", read_indicator)
    outlines, layouts = folder("report_outlines", read_outline), folder("layouts", read_layout)
    if faults.faults:
        return None
    try:
        calendar = WorkCalendar(tuple(rule.year for rule in work_years.values()))
    except WorkCalendarError as error:
        faults.add("work_calendars", "", None, str(error), "Sửa các tệp lịch làm việc.")
        return None
    versioned = with_versions_of_inputs(indicators)
    return Rulebook(*parts, work_years, forms, versioned, outlines, layouts, calendar)


def _refuse_shared_rows(forms: Mapping[str, DeclarationForm], faults: FaultList) -> None:
    owners: dict[str, str] = {}
    for form in forms.values():
        for key in form.rows:
            if owners.setdefault(key, form.key) != form.key:
                reason = f"mã dòng này đã có ở biểu “{owners[key]}”."
                faults.add(form.head.file, f"rows[{key}]", key, reason, "Đặt mã khác: mã dòng là duy nhất.")
