"""Import of tasks that a higher unit assigned, as exported by the steering systems of provinces (R7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from caicach.domain.vietnamese import fold
from caicach.foundation.imports.changes import Changes, revert
from caicach.foundation.imports.registry import Context, Fault, Field, Importer, Kind, Outcome, Row, register
from caicach.foundation.organizations.models import Unit, UnitKind
from caicach.registers.plans.domains import domain_titles
from caicach.registers.tasks.models import Task
from caicach.registers.tasks.selectors import name_key
from caicach.registers.tasks.services.rules import announce_tasks

#: How papers name the level above without its own name.
_LEVELS: Final = {
    "ubnd tinh": UnitKind.PROVINCE,
    "chu tich ubnd tinh": UnitKind.PROVINCE,
    "ubnd huyen": UnitKind.DISTRICT,
    "ubnd thi xa": UnitKind.DISTRICT,
}
_FIELDS: Final = (
    Field(
        "title", "Nội dung nhiệm vụ", required=True, aliases=("nhiệm vụ", "tên nhiệm vụ", "nội dung"), max_length=1000
    ),
    Field("code", "Mã nhiệm vụ", kind=Kind.CODE, aliases=("mã", "số nhiệm vụ"), max_length=60),
    Field("assigner", "Cơ quan giao", aliases=("đơn vị giao", "cơ quan giao việc", "nơi giao")),
    Field("basis", "Văn bản giao", aliases=("số văn bản", "văn bản giao nhiệm vụ", "căn cứ"), max_length=300),
    Field("assigned_on", "Ngày giao", kind=Kind.DATE, required=True, aliases=("ngày giao nhiệm vụ", "ngày văn bản")),
    Field(
        "due_on",
        "Hạn hoàn thành",
        kind=Kind.DATE,
        aliases=("thời hạn", "hạn", "hạn xử lý", "thời gian hoàn thành", "thời hạn hoàn thành"),
    ),
    Field("due_text", "Thời hạn ghi chữ", max_length=200, help="Ví dụ: thường xuyên, hằng tháng"),
    Field("completed_on", "Ngày hoàn thành", kind=Kind.DATE, aliases=("ngày xong", "hoàn thành ngày")),
    Field("completion_note", "Kết quả", aliases=("kết quả thực hiện", "ghi chú kết quả")),
    Field("product", "Sản phẩm", aliases=("kết quả, sản phẩm",), max_length=500),
    Field("domain", "Lĩnh vực", aliases=("lĩnh vực cải cách",)),
)
#: What an import may write on a task that is already there.
_CHANGEABLE: Final = (
    "title",
    "basis",
    "assigned_on",
    "due_on",
    "due_text",
    "completed_on",
    "completion_note",
    "product",
    "domain",
)


@dataclass
class _Reading:
    """What a batch needs to look names up: units above by every spelling, domains, the tasks already there."""

    unit: Unit
    above: dict[str, Unit] = field(default_factory=dict)
    nearest: Unit | None = None
    domains: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = [int(part) for part in self.unit.path.split("/") if part and int(part) != self.unit.pk]
        units = sorted(Unit.objects.filter(pk__in=ids), key=lambda one: len(one.path))
        self.nearest = units[-1] if units else None
        for unit in units:
            for spelling in (unit.name, unit.short_name, f"{unit.type_name} {unit.name}", unit.code):
                key = name_key(spelling)
                if key.strip():
                    self.above |= {key: unit, f"ubnd {key}": unit, f"chu tich ubnd {key}": unit}
        for words, kind in _LEVELS.items():
            level = next((unit for unit in units if unit.kind == kind), None)
            if level is not None:
                self.above.setdefault(words, level)
        self.domains = {fold(title): code for code, title in domain_titles().items()}
        self.domains |= {code: code for code in domain_titles()}

    def assigner(self, text: str | None) -> Unit | None:
        """The unit a cell names; the nearest one above for an empty cell; None where it is none of those above."""
        return self.above.get(name_key(text)) if text else self.nearest

    def domain(self, text: str | None) -> str | None:
        """The code of a domain; "" for an empty cell; None for an unknown one."""
        return self.domains.get(fold(text or "").strip()) if text else ""


def check(rows: Iterable[Row], context: Context) -> Iterator[Fault]:
    """Faults that the types cannot see."""
    reading, seen = _Reading(context.unit), dict[tuple[object, ...], int]()
    if reading.nearest is None:
        first = next(iter(rows), None)
        if first is not None:
            yield first.fault("", f"{context.unit} không có cơ quan cấp trên.", "Chọn đơn vị nhận nhiệm vụ.")
        return
    today = timezone.localdate()
    for row in rows:
        yield from _check_names(row, reading)
        yield from _check_days(row, today)
        key = _key(row.values, reading)
        if key in seen:
            yield row.fault(
                "code" if row.values.get("code") else "title", f"trùng với dòng {seen[key]}", "Bỏ một dòng."
            )
        seen.setdefault(key, row.number)


def _check_names(row: Row, reading: _Reading) -> Iterator[Fault]:
    if reading.assigner(row.values.get("assigner")) is None:
        names = ", ".join(sorted({str(unit) for unit in reading.above.values()}))
        yield row.fault("assigner", "không phải cơ quan cấp trên của đơn vị", f"Ghi một trong: {names}.")
    if reading.domain(row.values.get("domain")) is None:
        yield row.fault(
            "domain",
            "không có lĩnh vực này",
            "Ghi tên lĩnh vực cải cách hành chính, hoặc để trống.",
            severity="warning",
        )


def _check_days(row: Row, today: date) -> Iterator[Fault]:
    given, due, done = (row.values.get(name) for name in ("assigned_on", "due_on", "completed_on"))
    if given is None:
        return
    if due is not None and due < given:
        yield row.fault("due_on", f"hạn trước ngày giao {given:%d/%m/%Y}", "Sửa hạn hoặc ngày giao.")
    if done is not None and done < given:
        yield row.fault("completed_on", f"hoàn thành trước ngày giao {given:%d/%m/%Y}", "Sửa ngày hoàn thành.")
    if done is not None and done > today:
        yield row.fault("completed_on", "ngày ở tương lai", "Để trống nếu chưa hoàn thành.")


def _key(values: Mapping[str, Any], reading: _Reading) -> tuple[object, ...]:
    """What makes two rows one task: the assigner's code, else title and day."""
    assigner = reading.assigner(values.get("assigner"))
    unit_id = assigner.pk if assigner else None
    if values.get("code"):
        return (unit_id, values["code"])
    return (unit_id, fold(str(values.get("title") or "")).strip(), values.get("assigned_on"))


def apply(rows: Iterable[Row], context: Context) -> Outcome:
    """Add new tasks, bring known ones up to date; tasks assigned on this system are never touched."""
    reading = _Reading(context.unit)
    known = _known(context.unit)
    changes = Changes(Task, bulk=True)
    touched: list[Task] = []
    for number, row in enumerate(rows, start=1):
        assigner = reading.assigner(row.values.get("assigner"))
        values = _values(row, reading)
        key = _key(row.values, reading)
        task = known.get(key) or _without_code(known, row.values, reading)
        if task is None:
            task = Task(unit=context.unit, assigned_by_unit=assigner, created_by=context.by, **values)
            task.code = row.values.get("code") or ""
            known[key] = task
            changes.add(task)
            touched.append(task)
        elif task.assigned_here:
            changes.keep()
        else:
            before = Task(unit_id=task.unit_id, assigned_on=task.assigned_on, completed_on=task.completed_on)
            given = {name: values[name] for name in _CHANGEABLE if values[name] not in (None, "")}
            if changes.change(task, given | {"code": row.values.get("code") or task.code}):
                touched += [before, task]
        context.progress.update(number, None, "Đang ghi nhiệm vụ")
    outcome = changes.outcome(url=f"{reverse('tasks:list')}?source=above")
    announce_tasks(touched)
    return outcome


def _without_code(
    known: Mapping[tuple[object, ...], Task], values: Mapping[str, Any], reading: _Reading
) -> Task | None:
    """The same task as it was imported before it had a code."""
    task = known.get(_key({**values, "code": ""}, reading))
    return task if task is not None and not task.code else None


def _known(unit: Unit) -> dict[tuple[object, ...], Task]:
    found: dict[tuple[object, ...], Task] = {}
    for task in Task.objects.filter(unit=unit, assigned_by_unit__isnull=False, withdrawn_on__isnull=True):
        named: tuple[object, ...] = (task.assigned_by_unit_id, fold(task.title).strip(), task.assigned_on)
        found.setdefault(named, task)
        if task.code:
            found[(task.assigned_by_unit_id, task.code)] = task
    return found


def _values(row: Row, reading: _Reading) -> dict[str, Any]:
    values = {name: row.values.get(name) for name in _CHANGEABLE}
    values["domain"] = reading.domain(row.values.get("domain")) or ""
    for name in ("basis", "due_text", "completion_note", "product"):
        values[name] = values[name] or ""
    return values


@transaction.atomic
def undo(state: dict[str, Any], context: Context) -> None:
    """Take a batch back; refused where a task was worked on since."""
    keys = [pk for pk, _ in [*state.get("added", []), *state.get("changed", [])]]
    touched = list(Task.objects.filter(pk__in=keys))
    revert(Task, state)
    announce_tasks(touched)


register(
    Importer(
        key="tasks",
        title="Nhiệm vụ cấp trên giao",
        noun="nhiệm vụ cấp trên giao",
        fields=_FIELDS,
        check=check,
        apply=apply,
        undo=undo,
        help="Mỗi dòng một nhiệm vụ của đơn vị nhận; trạng thái được tính từ ngày giao, hạn và ngày hoàn thành.",
    )
)
