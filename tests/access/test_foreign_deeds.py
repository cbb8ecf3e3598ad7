"""Full, sound data sent by somebody who may not: the answer is 403 or 404 and nothing at all has changed.

Each deed is sent by the rightful person too, so that a refusal is owed to the right and not to the data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caicach.foundation.facts import registry
from caicach.foundation.organizations.models import Person, Post, Role, Unit
from caicach.publishing.reports.models import Report, ReportState
from caicach.registers.dossiers.models import ImportBatch
from tests.access.factories import FACTORIES, fill
from tests.access.world import SINCE, Place, build

#: Kept by the machinery of requests, not by deeds.
_NOT_COUNTED = {"sessions.session"}


@dataclass(frozen=True)
class Sent:
    """One POST."""

    route: str
    arguments: dict[str, Any]
    data: dict[str, Any]


@dataclass(frozen=True)
class Deed:
    """Who may do it (a role at the place, or "above" for the leader of its province) and what is sent."""

    rightful: str
    send: Callable[[Place], Sent]


def _made(route: str, name: str, **data: Any) -> Callable[[Place], Sent]:
    """A POST on an object of the tables' factories."""

    def send(place: Place) -> Sent:
        arguments = dict(FACTORIES[name](place))
        given = arguments.pop("data", {})
        return Sent(route, arguments, given | data)

    return send


def _task_deed(deed: str, *, is_done: bool = False, **data: Any) -> Callable[[Place], Sent]:
    def send(place: Place) -> Sent:
        done = {"completed_on": SINCE} if is_done else {}
        task = fill(
            "tasks.task", unit=place.unit, created_by=place.owner, title="Việc thử", assigned_on=SINCE,
            due_on=SINCE, **done,
        )  # fmt: skip
        return Sent("tasks:do", {"pk": task.pk, "deed": deed}, data)

    return send


def _evidence(place: Place) -> Sent:
    paper = FACTORIES["document"](place)["pk"]
    task = FACTORIES["task"](place)["pk"]
    return Sent("tasks:do", {"pk": task, "deed": "dinh-tai-lieu"}, {"documents": [paper]})


def _revision(place: Place) -> Sent:
    file = SimpleUploadedFile("thong-bao-2.txt", "Thông báo thử, bản sau.".encode())
    return Sent("documents:revise", FACTORIES["document"](place), {"file": file, "note": "Bản sau"})


def _register(place: Place) -> Sent:
    data = {
        "unit": place.unit.pk, "doc_type": "TB", "number": "12/TB-UBND", "issued_on": "06/01/2026",
        "abstract": "Thông báo nữa", "issuer": "Ủy ban nhân dân", "sensitivity": "",
    }  # fmt: skip
    return Sent("documents:describe", {}, data)


def _statement(place: Place) -> Sent:
    return Sent(
        "declarations:form", {"form": "staff", "period": "2026Q1"}, {"don-vi": place.unit.pk, "staff_total": "20"}
    )


def _dossiers(place: Place) -> Sent:
    values = {"importer": "dossiers", "state": "checked", "format": "csv", "digest": "0" * 64, "good_count": 1}
    batch = fill("imports.batch", unit=place.unit, by=place.owner, **values)
    return Sent("imports:confirm", {"pk": batch.pk}, {"bo-dong-loi": "1"})


def _dossier_undo(place: Place) -> Sent:
    FACTORIES["dossier_batch"](place)
    return Sent("dossiers:undo", {"pk": ImportBatch.objects.get(unit=place.unit).pk}, {})


def _report(route: str, *, state: str = "", **data: Any) -> Callable[[Place], Sent]:
    def send(place: Place) -> Sent:
        pk = FACTORIES["report"](place)["pk"]
        whole = {
            "number": "9/BC-UBND", "issued_on": SINCE, "place": "Phường Nhà", "signer": "Người Ký Thử",
            "capacities": ["Chủ tịch"],
        }  # fmt: skip
        Report.objects.filter(pk=pk).update(**whole, **_handed_in(place, state))
        arguments = {"pk": pk} | ({"key": "steering"} if route == "reports:section" else {})
        return Sent(route, arguments, data)

    return send


def _handed_in(place: Place, state: str) -> dict[str, Any]:
    return {"state": state, "document_id": FACTORIES["document"](place)["pk"]} if state else {}


def _person(place: Place) -> Sent:
    data = {"full_name": "Tên Khác", "email": "khac@vd.vn", "phone": ""}
    return Sent("organizations:person_edit", {"pk": place.owner.pk}, data)


def _merge(place: Place) -> Sent:
    values = {"kind": "section", "parent": place.unit, "valid_from": SINCE}
    one = Unit.objects.create(code="PA", name="Phòng A", **values)
    two = Unit.objects.create(code="PB", name="Phòng B", **values)
    data = {
        "units": [one.pk, two.pk], "name": "Phòng A và B", "code": "PAB", "on": "01/02/2026",
        "legal_basis": "Quyết định thử", "step": "confirm",
    }  # fmt: skip
    return Sent("organizations:unit_merge", {"pk": place.unit.pk}, data)


DEEDS: dict[str, Deed] = {
    "documents: register": Deed(Role.LEADER, _register),
    "documents: add revision": Deed(Role.LEADER, _revision),
    "tasks: attach evidence": Deed(Role.LEADER, _evidence),
    "tasks: complete": Deed(Role.LEADER, _task_deed("hoan-thanh", completed_on="10/02/2026")),
    "tasks: postpone": Deed(Role.LEADER, _task_deed("gia-han", new_due="10/12/2026", reason="Chờ hướng dẫn")),
    "tasks: accept": Deed(Role.LEADER, _task_deed("nghiem-thu", is_done=True)),
    "tasks: edit": Deed(Role.LEADER, _made("tasks:edit", "task", title="Tên khác", assigned_on="05/01/2026")),
    "tasks: people": Deed(Role.LEADER, _made("tasks:people", "task", names_lead="Bộ phận Một cửa")),
    "plans: confirm an item": Deed(Role.LEADER, _made("plans:decide", "plan_item_deed")),
    "plans: put in force": Deed(Role.LEADER, _made("plans:put_in_force", "plan_in_review")),
    "plans: leave": Deed(Role.LEADER, _made("plans:discard", "plan_in_review")),
    "targets: state": Deed(
        Role.LEADER, _made("targets:state", "target", stated_on="10/02/2026", value="96", reason="Báo cáo của bộ phận")
    ),
    "declarations: state": Deed(Role.LEADER, _statement),
    "dossiers: import": Deed(Role.LEADER, _dossiers),
    "dossiers: undo": Deed(Role.LEADER, _dossier_undo),
    "reports: edit": Deed(Role.LEADER, _report("reports:section", text="Đoạn văn viết tay.")),
    "reports: submit": Deed(Role.LEADER, _report("reports:submit")),
    "reports: answer": Deed("above", _report("reports:answer", state=ReportState.SUBMITTED, deed="accept")),
    "indicators: measure": Deed(Role.LEADER, _made("indicators:measure", "measuring")),
    "people: edit": Deed(Role.ADMINISTRATOR, _person),
    "units: merge": Deed(Role.ADMINISTRATOR, _merge),
}
#: The unit is a choice of the form there, and a unit without right is no choice: 422 beside the field.
BY_CHOICE = {"documents: register"}
#: What the world here is too small for: a file that was checked, items that were reviewed, a report without fault.
NEEDS_MORE = {"dossiers: import", "plans: put in force", "reports: submit"}


@pytest.fixture
def world(db, settings, tmp_path):
    settings.CAICACH_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return build()


def _post(person: Person, sent: Sent) -> int:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client.post(reverse(sent.route, kwargs=sent.arguments), sent.data).status_code


def _person_at(unit: Unit, role: str) -> Person:
    person = Person.objects.create(username=f"{role}_{unit.code}", full_name="Người thử", email="t@vd.vn")
    Post.objects.create(person=person, unit=unit, role=role, title="Chức danh", valid_from=SINCE)
    return person


def _rightful(deed: Deed, place: Place) -> Person:
    above = place.unit.parent
    if deed.rightful == "above" and above:
        return _person_at(above, Role.LEADER)
    return _person_at(place.unit, deed.rightful)


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    models = [model for model in apps.get_models() if model._meta.label_lower not in _NOT_COUNTED]
    return {m._meta.label: sorted(map(repr, m._base_manager.values_list())) for m in models if m._meta.managed}


def _without_sign_in(rows: dict[str, Any]) -> dict[str, Any]:
    """`force_login` notes the time of the last sign-in."""
    return {label: kept for label, kept in rows.items() if label != "organizations.Person"}


@pytest.mark.parametrize("name", sorted(DEEDS))
@pytest.mark.parametrize("whence", ["another province", "the province above", "the own unit, another role"])
def test_somebody_without_the_right_changes_nothing(name, whence, world):
    deed, place = DEEDS[name], world.own
    role = Role.ADMINISTRATOR if deed.rightful == Role.ADMINISTRATOR else Role.LEADER
    match whence:
        case "another province":
            person = _person_at(world.foreign.unit.parent, role)
        case "the province above":
            if deed.rightful in (Role.ADMINISTRATOR, "above"):
                pytest.skip("the province may")
            person = _person_at(place.unit.parent, role)
        case _:
            other = Role.LEADER if deed.rightful in (Role.ADMINISTRATOR, "above") else Role.READER
            person = _person_at(place.unit, other)
    sent = deed.send(place)
    owner_before = Person.objects.filter(pk=place.owner.pk).values_list("full_name", "email", "is_active").get()
    before = _without_sign_in(_everything())
    status = _post(person, sent)
    refused = {403, 404} | ({422} if name in BY_CHOICE else set())
    assert status in refused
    assert _without_sign_in(_everything()) == before
    assert Person.objects.filter(pk=place.owner.pk).values_list("full_name", "email", "is_active").get() == owner_before


@pytest.mark.parametrize("name", sorted(set(DEEDS) - NEEDS_MORE))
def test_the_same_data_does_something_for_the_rightful(name, world):
    deed = DEEDS[name]
    with transaction.atomic():
        person, sent = _rightful(deed, world.own), deed.send(world.own)
    before = _everything()
    assert _post(person, sent) in (200, 204, 302)
    after = _everything()
    assert any(after[label] != rows for label, rows in before.items() if label != "organizations.Person") or (
        name == "people: edit"
    )
    assert after["audit.Entry"] != before["audit.Entry"]


def test_a_reader_does_not_see_the_rows_behind_a_personal_figure(world, monkeypatch):
    known = registry.get("dossiers.received")
    monkeypatch.setattr(registry, "get", lambda key: replace(known, key=key, personal=True))
    arguments = {"pk": FACTORIES["figure_input"](world.own)["pk"]}
    reader, officer = world.people["reader"], world.people["officer"]
    for route, more in (("indicators:rows", {"name": "total"}), ("indicators:download", {})):
        answers = []
        for person in (reader, officer):
            client = Client(raise_request_exception=False)
            client.force_login(person)
            answers.append(client.get(reverse(route, kwargs=arguments | more)).status_code)
        assert answers == [403, 200], route
