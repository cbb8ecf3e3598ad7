"""Adding and changing rows of one model in a way that can be taken back: what `Outcome.state` holds and `undo` reads.

def apply(rows, context):
    changes = Changes(Task)
    for row in rows:
        task = existing.get(row.values["code"])
        if task is None:
            changes.add(Task(unit=context.unit, **row.values))
        else:
            changes.change(task, row.values)
    return changes.outcome(url="/viec/")

def undo(state, context):
    revert(Task, state)
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, router
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from caicach.foundation.imports.registry import Outcome, UndoRefusedError

_CHUNK: Final = 500


class Changes:
    """Collects the changes of one batch to one model. Call inside the framework's transaction.

    With `bulk` rows are written in chunks without calling `save()`; use it where the model's `save` does nothing of
    its own.
    """

    def __init__(self, model: type[models.Model], *, bulk: bool = False) -> None:
        self._model, self._bulk = model, bulk
        self._new: list[models.Model] = []
        self._old: dict[tuple[str, ...], list[models.Model]] = defaultdict(list)
        self._added: list[list[Any]] = []
        self._changed: list[list[Any]] = []
        self._unchanged = 0

    def add(self, row: models.Model) -> models.Model:
        """Write a new row (with `bulk` it has its key only after the chunk is written)."""
        if self._bulk:
            self._new.append(row)
            if len(self._new) >= _CHUNK:
                self._write_new()
        else:
            row.save(force_insert=True)
            self._added.append([row.pk, ""])
        return row

    def change(self, row: models.Model, values: Mapping[str, Any]) -> bool:
        """Give an existing row new values (by field name); whether anything differed."""
        fields = [self._field(name) for name in values]
        before = {field.attname: getattr(row, field.attname) for field in fields}
        for name, value in values.items():
            setattr(row, name, value)
        after = {field.attname: getattr(row, field.attname) for field in fields}
        different = [name for name in before if before[name] != after[name]]
        if not different:
            self._unchanged += 1
            return False
        self._changed.append([row.pk, {name: [before[name], after[name]] for name in different}])
        if self._bulk:
            key = tuple(sorted(different))
            self._old[key].append(row)
            if len(self._old[key]) >= _CHUNK:
                self._write_old(key)
        else:
            row.save(update_fields=[self._field(name).name for name in different])
        return True

    def keep(self) -> None:
        """Count a row that is the same already."""
        self._unchanged += 1

    def outcome(self, *, url: str = "", message: str = "") -> Outcome:
        """Write what is still waiting and tell what was done."""
        self._write_new()
        for key in list(self._old):
            self._write_old(key)
        digests = _digests(self._model, [pk for pk, _ in self._added])
        added = [[pk, digests[str(pk)]] for pk, _ in self._added]
        state = json.loads(json.dumps({"added": added, "changed": self._changed}, cls=DjangoJSONEncoder))
        return Outcome(len(self._added), len(self._changed), self._unchanged, state, url, message)

    def _write_new(self) -> None:
        if self._new:
            self._model._base_manager.bulk_create(self._new, batch_size=_CHUNK)
            self._added += [[row.pk, ""] for row in self._new]
            self._new = []

    def _write_old(self, key: tuple[str, ...]) -> None:
        if rows := self._old.pop(key, []):
            names = [self._field(name).name for name in key]
            self._model._base_manager.bulk_update(rows, names, batch_size=_CHUNK)

    def _field(self, name: str) -> Any:
        found = next((f for f in self._model._meta.concrete_fields if name in (f.name, f.attname)), None)
        if found is None:
            raise ValueError(f"{self._model._meta.label} has no field {name!r}")
        return found


def revert(model: type[models.Model], state: Mapping[str, Any]) -> None:
    """Take back what `Changes` did: delete what it added, give back what it changed.

    Raises `UndoRefusedError` where a row was edited since, is gone, or something else depends on it.
    """
    changed, added = state.get("changed", []), state.get("added", [])
    _give_back(model, changed)
    _delete(model, added)


def _give_back(model: type[models.Model], changed: list[Any]) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for chunk in _chunks(list(reversed(changed))):
        rows = {row.pk: row for row in model._base_manager.filter(pk__in=[pk for pk, _ in chunk])}
        for pk, values in chunk:
            row = rows.get(_key(model, pk))
            if row is None:
                raise UndoRefusedError(
                    f"Không hoàn tác được: bản ghi số {pk} ({_title(model)}) đã bị xoá sau lần nhập."
                )
            for name, (before, after) in values.items():
                field = fields[name]
                if getattr(row, name) != field.to_python(after):
                    raise UndoRefusedError(
                        f"Không hoàn tác được: “{row}” đã được sửa sau lần nhập (trường {field.verbose_name})."
                    )
                setattr(row, name, field.to_python(before))
            row.save(update_fields=[fields[name].name for name in values])


def _delete(model: type[models.Model], added: list[Any]) -> None:
    digests = _digests(model, [pk for pk, _ in added])
    for pk, digest in added:
        if str(pk) not in digests:
            raise UndoRefusedError(f"Không hoàn tác được: bản ghi số {pk} ({_title(model)}) đã bị xoá sau lần nhập.")
        if digests[str(pk)] != digest:
            row = model._base_manager.get(pk=pk)
            raise UndoRefusedError(f"Không hoàn tác được: “{row}” đã được sửa sau lần nhập.")
    for chunk in _chunks(added):
        rows = list(model._base_manager.filter(pk__in=[pk for pk, _ in chunk]))
        _refuse_dependants(model, rows)
        model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _refuse_dependants(model: type[models.Model], rows: list[models.Model]) -> None:
    collector = Collector(using=router.db_for_write(model))
    try:
        collector.collect(rows)
    except (ProtectedError, RestrictedError) as error:
        held = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        raise UndoRefusedError(_depends(next(iter(held)))) from None
    for other, instances in collector.data.items():
        if other is not model and instances:
            raise UndoRefusedError(_depends(next(iter(instances))))
    for queryset in collector.fast_deletes:
        if queryset.model is not model and (first := queryset.first()) is not None:
            raise UndoRefusedError(_depends(first))


def _depends(row: models.Model) -> str:
    return (
        f"Không hoàn tác được: {row._meta.verbose_name} “{row}” đang gắn với dữ liệu của lần nhập này. "
        "Hãy gỡ liên kết đó trước rồi hoàn tác."
    )


def _digests(model: type[models.Model], keys: list[Any]) -> dict[str, str]:
    """A short hash of each row as it stands in the database, by key; moments set by themselves left out."""
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if not (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
    ]
    found = {}
    for chunk in _chunks(keys):
        for values in model._base_manager.filter(pk__in=chunk).values_list("pk", *names):
            text = json.dumps(values[1:], cls=DjangoJSONEncoder, ensure_ascii=False)
            found[str(values[0])] = hashlib.sha256(text.encode()).hexdigest()[:16]
    return found


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(rows), _CHUNK):
        yield rows[at : at + _CHUNK]


def _key(model: type[models.Model], pk: Any) -> Any:
    return model._meta.pk.to_python(pk)


def _title(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)
