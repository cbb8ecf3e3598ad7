"""Words are found however they are typed, and the folded column follows the text."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from caicach.foundation.ui.folding import holds_words
from caicach.publishing.dashboards.searching import search
from caicach.registers.plans.models import Plan
from caicach.registers.tasks.models import Task
from tests.access.world import build

pytestmark = pytest.mark.django_db
TITLE = "Rà soát thủ tục hành chính lĩnh vực Đất đai"


@pytest.fixture
def place():
    return build().own


@pytest.fixture
def task(place):
    return Task.objects.create(
        unit=place.unit, created_by=place.owner, title=TITLE, code="NV-07", assigned_on=date(2026, 1, 5)
    )


@pytest.fixture
def plan(place):
    return Plan.objects.create(
        unit=place.unit, created_by=place.owner, title="Kế hoạch cải cách hành chính", number="21/KH-UBND",
        year_from=2026, year_to=2026,
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["đất đai", "dat dai", "ĐẤT ĐAI", "ra soat dat dai", "nv-07", "thu tuc hanh chinh"])
def test_a_task_is_found_however_it_is_typed(typed, task, place, client):
    assert list(Task.objects.filter(holds_words(typed))) == [task]
    client.force_login(place.owner)
    assert TITLE in client.get(reverse("tasks:list"), {"q": typed}).content.decode()
    assert TITLE in [
        hit.title for group in search(place.owner, typed) if group.title == "Nhiệm vụ" for hit in group.hits
    ]


def test_other_words_find_nothing(task, place, client):
    assert not Task.objects.filter(holds_words("dat dai giao duc")).exists()
    client.force_login(place.owner)
    assert TITLE not in client.get(reverse("tasks:list"), {"q": "giáo dục"}).content.decode()


@pytest.mark.parametrize("typed", ["cai cach", "21/kh-ubnd", "ke hoach hanh chinh"])
def test_a_plan_is_found_however_it_is_typed(typed, plan, place, client):
    client.force_login(place.owner)
    assert plan.title in client.get(reverse("plans:list"), {"q": typed}).content.decode()
    assert plan.title in [hit.title for group in search(place.owner, typed) for hit in group.hits]


def test_the_folded_column_follows_in_bulk_too(task, place):
    task.title = "Số hóa kết quả"
    task.save()
    assert not Task.objects.filter(holds_words("dat dai")).exists()
    Task.objects.bulk_create(
        [Task(unit=place.unit, created_by=place.owner, title="Niêm yết công khai", assigned_on=date(2026, 1, 5))]
    )
    assert Task.objects.filter(holds_words("cong khai niem yet")).count() == 1


@pytest.mark.parametrize("name", ["tasks.migrations.0004_folded", "plans.migrations.0003_folded"])
def test_the_migration_fills_rows_of_before(name, task, plan):
    Task.objects.update(folded="")
    Plan.objects.update(folded="")
    import_module(f"caicach.registers.{name}").fill(apps, type("Editor", (), {"connection": connection}))
    model, words = (Task, "dat dai") if name.startswith("tasks") else (Plan, "cai cach")
    assert model.objects.filter(holds_words(words)).count() == 1
