"""A ward, its people, and an importer of schools for the tests."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from caicach.foundation.imports import registry
from caicach.foundation.imports.changes import Changes, revert
from caicach.foundation.imports.registry import Field, Importer
from caicach.foundation.organizations.models import Person, Post, Role, Unit

FIELDS = (
    Field("code", "Mã trường", kind="code", required=True, aliases=("mã",), width=4, help="Bốn chữ số"),
    Field("name", "Tên trường", required=True, aliases=("trường",), max_length=100, example="Trường Mẫu"),
    Field("population", "Số học sinh", kind="integer", minimum=0, aliases=("học sinh",)),
    Field("valid_from", "Ngày thành lập", kind="date", aliases=("thành lập",)),
    Field("area_km2", "Diện tích", kind="decimal"),
    Field("verified", "Đã kiểm tra", kind="boolean"),
    Field("type_name", "Loại", kind="choice", choices={"Trường": "Trường học", "Trạm": "Trạm y tế"}),
)


def check(rows, context):
    seen = {}
    for row in rows:
        code = row.values["code"]
        if code in seen:
            yield row.fault("code", f"trùng với dòng {seen[code]}", "Giữ một dòng")
        seen.setdefault(code, row.number)
        if row.values["name"] == "Lạ":
            yield row.fault("name", "tên hiếm gặp", severity="warning")


def apply(rows, context):
    changes = Changes(Unit)
    have = {unit.code: unit for unit in Unit.objects.filter(parent=context.unit)}
    for done, row in enumerate(rows, 1):
        values = {key: value for key, value in row.values.items() if value is not None}
        if row.values["code"] in have:
            changes.change(have[row.values["code"]], values)
        else:
            changes.add(Unit(kind="service_unit", parent=context.unit, **values))
        context.progress.update(done, None, "Đang ghi")
    return changes.outcome(url="/don-vi/")


def undo(state, context):
    revert(Unit, state)


SCHOOLS = Importer("schools", "Danh sách trường", FIELDS, apply=apply, check=check, undo=undo)


@pytest.fixture(autouse=True)
def _schools(monkeypatch, settings, tmp_path):
    settings.CAICACH_HOME = tmp_path
    monkeypatch.setattr(registry, "_importers", {"schools": SCHOOLS})


@pytest.fixture
def ward(db):
    return Unit.objects.create(code="90001", name="Phường Thử", kind="commune", valid_from=date(2025, 7, 1))


@pytest.fixture
def make_person(ward):
    def make(username, role=None, unit=ward):
        person = Person.objects.create(username=username, full_name=f"Người {username}", email=f"{username}@example.vn")
        if role:
            Post.objects.create(person=person, unit=unit, role=role, title="Chức danh", valid_from=date(2025, 7, 1))
        return person

    return make


@pytest.fixture
def officer(make_person):
    return make_person("an", Role.OFFICER)


def workbook(*rows, sheet="Trường", merge=(), extra=None, formats=None):
    """An XLSX file in memory; dates become cells of Excel dates."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(at, column, value, day)
            elif isinstance(value, str):
                page.write_string(at, column, value)
            elif value is not None:
                page.write(at, column, value)
    for place, text in merge:
        page.merge_range(place, text)
    if extra:
        extra(book)
    book.close()
    return out.getvalue()


GOOD = (
    ("Mã trường", "Tên trường", "Số học sinh", "Ngày thành lập", "Diện tích", "Đã kiểm tra", "Loại"),
    (4, "Trường An", 320, date(1990, 9, 5), 1.5, "x", "Trường học"),
    ("0005", "Trạm Bình", "1.200", "15-3-24", "2,25", "Không", "tram y te"),
)
