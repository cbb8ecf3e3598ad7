"""Objects that addresses need: name in the tables → the arguments of the address, for an object at the given place.

"data" among the arguments is what a POST sends.

Each application adds its own with `@factory("name")`. `fill` makes a row of any model with the least it needs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from caicach.domain.periods import Period
from caicach.foundation.audit.services import record
from caicach.foundation.documents.models import Direction
from caicach.foundation.documents.services import register_document
from caicach.foundation.imports import storage
from caicach.publishing.reports.services import start_report
from caicach.registers.dossiers.models import ImportBatch
from caicach.registers.dossiers.services import import_table
from tests.access.world import Place

SINCE = date(2026, 1, 5)
INDICATOR = "one_stop.received"
Factory = Callable[[Place], dict[str, Any]]
FACTORIES: dict[str, Factory] = {}


def factory(name: str) -> Callable[[Factory], Factory]:
    """Register a maker of objects under the name the tables use."""

    def keep(make: Factory) -> Factory:
        FACTORIES[name] = make
        return make

    return keep


def fill(label: str, **values: Any) -> Any:
    """A saved row of the model "app.model": what is given, and the least for every other required field."""
    model = apps.get_model(label)
    for field in model._meta.concrete_fields:
        needless = field.name in values or field.attname in values or field.null or field.has_default() or field.blank
        if needless or field.primary_key or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            continue
        values[field.name] = _least(field)
    return model.objects.create(**values)


def _least(field: models.Field) -> Any:
    if field.choices:
        return next(iter(field.flatchoices))[0]
    match field:
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return date(2026, 1, 5)
        case models.DecimalField():
            return Decimal(1)
        case models.IntegerField():
            return 1
        case models.CharField() | models.TextField():
            return "x" * min(8, field.max_length or 8)
    raise NotImplementedError(f"give a value for {field}")


# --- organizations, audit


@factory("unit")
def _unit(place):
    return {"pk": place.unit.pk}


@factory("unit_id")
def _unit_id(place):
    return {"unit_id": place.unit.pk}


@factory("person")
def _person(place):
    return {"pk": place.owner.pk}


@factory("post")
def _post(place):
    return {"pk": place.owner.posts.get().pk}


@factory("entry")
def _entry(place):
    with transaction.atomic():
        return {"sequence": record("test.deed", by=place.owner, unit=place.unit, summary="việc thử").sequence}


@factory("reset_key")
def _reset_key(place):
    return {"uidb36": "1", "key": "set-password"}


# --- documents


@factory("document")
def _document(place):
    return {"pk": _a_document(place).pk}


def _a_document(place):
    return register_document(
        by=place.owner,
        unit=place.unit,
        direction=Direction.OUTGOING,
        doc_type="TB",
        number="9/TB-UBND",
        issued_on=SINCE,
        issuer="Ủy ban nhân dân",
        abstract="Thông báo thử",
        content="Thông báo thử, không có nội dung.".encode(),
        filename="thong-bao.txt",
    )


@factory("document_revision")
def _document_revision(place):
    return {"pk": _a_document(place).pk, "number": 1}


# --- jobs, imports, notifications


@factory("job")
def _job(place):
    return {"pk": fill("jobs.job", unit=place.unit, by=place.owner).pk}


@factory("batch")
def _batch(place):
    digest = hashlib.sha256(b"").hexdigest()
    path = storage.path_of(digest, "csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return {
        "pk": fill("imports.batch", unit=place.unit, by=place.owner, importer="tasks", digest=digest, format="csv").pk
    }


@factory("importer_key")
def _importer_key(place):
    return {"key": "tasks"}


@factory("notification")
def _notification(place):
    return {"pk": fill("notifications.notification", person=place.owner, unit=place.unit, url="/don-vi/").pk}


# --- plans, tasks, targets


def _a_plan(place, state="in_force"):
    approval = {"approved_by": place.owner, "in_force_at": timezone.now()} if state == "in_force" else {}
    return fill(
        "plans.plan",
        unit=place.unit,
        created_by=place.owner,
        state=state,
        title="Kế hoạch thử",
        year_from=2026,
        year_to=2026,
        **approval,
    )


@factory("plan")
def _plan(place):
    return {"pk": _a_plan(place).pk}


@factory("plan_pk")
def _plan_pk(place):
    return {"plan_pk": _a_plan(place).pk}


@factory("plan_with_targets")
def _plan_with_targets(place):
    plan = _a_plan(place)
    fill("plans.target", plan=plan, comparator=">=", value=Decimal(95))
    return {"plan_pk": plan.pk}


@factory("plan_in_review")
def _plan_in_review(place):
    return {"pk": _a_plan(place, "in_review").pk}


@factory("plan_in_review_after_another")
def _plan_in_review_after_another(place):
    return {"pk": _a_plan(place, "in_review").pk, "data": {"before": _a_plan(place).pk}}


@factory("plan_item")
def _plan_item(place):
    plan = _a_plan(place, "in_review")
    item = fill("plans.planitem", plan=plan, kind="task", content={"title": "Việc thử"})
    return {"pk": plan.pk, "item_pk": item.pk}


@factory("plan_item_deed")
def _plan_item_deed(place):
    return {**_plan_item(place), "deed": "xac-nhan"}


@factory("target")
def _target(place):
    return {"pk": fill("plans.target", plan=_a_plan(place), comparator=">=", value=Decimal(95)).pk}


def _a_task(place):
    return fill("tasks.task", unit=place.unit, created_by=place.owner, title="Việc thử", assigned_on=SINCE)


@factory("task")
def _task(place):
    return {"pk": _a_task(place).pk}


@factory("task_deed")
def _task_deed(place):
    return {"pk": _a_task(place).pk, "deed": "hoan-thanh", "data": {"completed_on": "10/02/2026"}}


# --- figures, reports


def _a_figure(place):
    return fill(
        "indicators.figure",
        unit=place.unit,
        indicator=INDICATOR,
        period="2026Q1",
        first_day=SINCE,
        last_day=SINCE + timedelta(days=80),
        state="known",
    )


@factory("figure")
def _figure(place):
    return {"pk": _a_figure(place).pk}


@factory("figure_input")
def _figure_input(place):
    figure = _a_figure(place)
    figure.inputs = [{"name": "total", "fact": "dossiers.received", "where": {}, "value": "1"}]
    figure.save(update_fields=["inputs"])
    return {"pk": figure.pk, "name": "total"}


@factory("measuring")
def _measuring(place):
    return {"data": {"unit": place.unit.pk, "period": "2026Q1"}}


@factory("figure_address")
def _figure_address(place):
    return {"indicator": INDICATOR, "unit_id": place.unit.pk, "period": "2026Q1"}


@factory("report")
def _report(place):
    return {"pk": _a_report(place).pk}


def _a_report(place):
    return start_report(by=place.owner, unit=place.unit, outline="quarter_commune", period=Period.parse("2026Q1"))


@factory("report_section")
def _report_section(place):
    return {"pk": _a_report(place).pk, "key": "steering"}


@factory("report_footnote")
def _report_footnote(place):
    return {"pk": _a_report(place).pk, "section": "steering", "footnote": "1"}


@factory("report_file")
def _report_file(place):
    return {"pk": _a_report(place).pk, "kind": "docx"}


# --- declarations, dossiers


@factory("declaration")
def _declaration(place):
    return {"form": "staff", "period": "2026Q1"}


@factory("dossier")
def _dossier(place):
    _an_import(place)
    return {"unit_id": place.unit.pk, "code": "H90.01-0001"}


@factory("dossier_batch")
def _dossier_batch(place):
    _an_import(place)
    return {"pk": ImportBatch.objects.get(unit=place.unit).pk}


def _an_import(place):
    if not ImportBatch.objects.filter(unit=place.unit).exists():
        row = {"dossier_code": "H90.01-0001", "received_on": SINCE, "applicant_name": "Người Nộp Thử"}
        table = pa.table({key: pa.array([value]) for key, value in row.items()})
        import_table(by=place.owner, unit=place.unit, table=table, source_name="thử")


@factory("dossier_export")
def _dossier_export(place):
    return {"name": "khong-co.xlsx"}
