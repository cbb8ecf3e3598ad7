"""The pages: what they show, to whom, and how quickly they ask."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from caicach.foundation.audit.models import Entry
from caicach.foundation.jobs.models import Job
from caicach.registers.dossiers import store
from caicach.registers.dossiers.lateness import explain
from caicach.registers.dossiers.selectors.finding import Dossiers, Filter
from caicach.registers.dossiers.tests import oracle

TODAY = timezone.localdate()


@pytest.fixture
def login(client, person_of):
    def inner(role="officer", where="east"):
        person = person_of(role, where)
        client.force_login(person)
        return person

    return inner


@pytest.fixture
def some(take):
    """Thirty dossiers of the east, five of the west, one overdue, one due today."""
    east = [
        {
            "dossier_code": f"E{n:03d}",
            "procedure_name": f"Thủ tục thử {n % 3}",
            "procedure_code": f"1.{n % 3}",
            "field": "Đất đai" if n % 2 else "Chứng thực",
            "channel": "Trực tuyến" if n % 3 else "Trực tiếp",
            "received_on": TODAY - timedelta(days=60 - n),
            "due_on": TODAY - timedelta(days=50 - n),
            "returned_on": TODAY - timedelta(days=52 - n if n % 5 else 47 - n),
            "applicant_name": f"Người thử {n}",
        }
        for n in range(30)
    ]
    east.append(
        {"dossier_code": "E-QUA", "received_on": TODAY - timedelta(days=20), "due_on": TODAY - timedelta(days=9)}
    )
    east.append({"dossier_code": "E-NAY", "received_on": TODAY - timedelta(days=5), "due_on": TODAY})
    take(*east)
    take(*({"dossier_code": f"W{n}", "received_on": TODAY - timedelta(days=9 + n)} for n in range(5)), unit="west")


def test_the_list_shows_what_the_person_may_see(client, login, some):
    login()
    page = client.get(reverse("dossiers:list")).content.decode()
    assert "E-NAY" in page
    assert "W1" not in page
    assert "32 dòng" in page
    assert "Người thử" not in page


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 32),
        ({"field": "land"}, 15),
        ({"channel": "direct"}, 10),
        ({"outcome": "late"}, 6),
        ({"outcome": "early"}, 24),
        ({"outcome": "overdue"}, 1),
        ({"outcome": "due_today"}, 1),
        ({"outcome": "in_process"}, 2),
        ({"text": "e-qu"}, 1),
        ({"text": "người thử 7"}, 1),
        ({"procedure": "1.2"}, 10),
        ({"procedure": "thử 2"}, 10),
        ({"received_from": f"{TODAY - timedelta(days=40):%d/%m/%Y}", "received_to": f"{TODAY:%d/%m/%Y}"}, 12),
        ({"ended_from": f"{TODAY - timedelta(days=25):%d/%m/%Y}"}, 4),
        ({"received_from": "mai"}, 32),
    ],
)
def test_each_filter(client, login, some, asked, count):
    login()
    response = client.get(reverse("dossiers:list"), asked)
    assert response.context["table"].total == count


@pytest.mark.parametrize("order", ["received_on", "-received_on", "due_on", "-due_on", "ended_on", "-dossier_code"])
def test_orders_and_pages_together_show_every_dossier_once(login, some, order):
    person = login()
    rows = Dossiers(person, Filter(), order)
    pages = [row["dossier_code"] for start in range(0, len(rows), 7) for row in rows[start : start + 7]]
    assert len(pages) == len(set(pages)) == 32
    key = {"due_on": "due_effective"}.get(order.lstrip("-"), order.lstrip("-"))
    values = [row[key] for row in rows if row[key] is not None]
    assert values == sorted(values, reverse=order.startswith("-"))


def test_the_name_of_an_applicant_is_not_found_by_who_may_not_see_it(client, login, some):
    login("reader")
    assert client.get(reverse("dossiers:list"), {"text": "người thử 7"}).context["table"].total == 0


def test_the_page_of_a_dossier_explains_itself(client, login, some):
    login()
    page = client.get(reverse("dossiers:show", args=[oracle_unit(), "E000"])).content.decode()
    assert "Vì sao quá hạn" in page
    assert "Người thử 0" in page
    assert "Theo Nghị định" in page
    entry = Entry.objects.get(deed="dossiers.view_personal")
    assert entry.personal
    assert entry.actor_name == "officer east"


def oracle_unit():
    return store.engine().fetch(f"SELECT unit_id FROM ({store.engine().received(store.snapshot().paths())}) LIMIT 1")[
        0
    ][0]


def test_personal_data_is_masked_and_not_logged_for_a_reader(client, login, some, units):
    login("reader")
    page = client.get(reverse("dossiers:show", args=[units["east"].pk, "E000"])).content.decode()
    assert "Người thử 0" not in page
    assert "cần quyền xem dữ liệu cá nhân" in page
    assert not Entry.objects.filter(deed="dossiers.view_personal").exists()


def test_a_dossier_of_another_unit_is_not_there(client, login, some, units):
    login()
    assert client.get(reverse("dossiers:show", args=[units["west"].pk, "W1"])).status_code == 404
    assert client.get(reverse("dossiers:show", args=[units["east"].pk, "khong/co"])).status_code == 404


def test_versions_tell_what_each_import_changed(client, login, take, units):
    login()
    take({"dossier_code": "H1", "received_on": TODAY - timedelta(days=9), "due_on": TODAY})
    take({"dossier_code": "H1", "received_on": TODAY - timedelta(days=9), "returned_on": TODAY - timedelta(days=1)})
    page = client.get(reverse("dossiers:show", args=[units["east"].pk, "H1"])).content.decode()
    assert f"Ngày trả kết quả: trống → {TODAY - timedelta(days=1):%d/%m/%Y}" in page
    assert "Nhập lần đầu" in page


def test_deadlines_of_the_unit(client, login, some):
    login()
    page = client.get(reverse("dossiers:deadlines")).content.decode()
    assert "E-QUA" in page
    assert "E-NAY" not in page
    assert "E-NAY" in client.get(reverse("dossiers:deadlines"), {"loai": "due_today"}).content.decode()
    assert client.get(reverse("dossiers:deadlines"), {"loai": "x"}).status_code == 404


def test_the_months_have_charts_with_tables(client, login, some):
    login()
    page = client.get(reverse("dossiers:overview")).content.decode()
    assert f"{TODAY:%m/%Y}" in page
    assert page.count("Xem bảng số liệu") == 3
    assert "Đất đai" in page


def test_an_export_is_a_job_for_its_owner_only(client, login, some, person_of):
    login()
    response = client.post(reverse("dossiers:export") + "?field=land")
    job = Job.objects.get()
    assert response.url == reverse("jobs:show", args=[job.pk])
    assert job.result["rows"] == 15
    content = b"".join(client.get(job.result["url"]).streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 16
    assert "Người nộp" in rows[0]
    assert rows[1][rows[0].index("Lĩnh vực")] == "Đất đai"
    assert Entry.objects.get(deed="dossiers.export").personal
    client.force_login(person_of("officer", "west"))
    assert client.get(job.result["url"]).status_code == 404


def test_undo_by_its_page(client, login, take, units):
    login()
    batch = take({"dossier_code": "H1", "received_on": TODAY}).batch
    assert "Hoàn tác" in client.get(reverse("dossiers:batch", args=[batch.pk])).content.decode()
    assert client.get(reverse("dossiers:undo", args=[batch.pk])).status_code == 405
    client.post(reverse("dossiers:undo", args=[batch.pk]))
    assert store.snapshot().partitions == ()
    assert "Đã hoàn tác" in client.get(reverse("dossiers:batches")).content.decode()


def test_a_stranger_neither_sees_nor_undoes_an_import(client, login, take):
    batch = take({"dossier_code": "H1", "received_on": TODAY}).batch
    login("officer", "west")
    assert client.get(reverse("dossiers:batch", args=[batch.pk])).status_code == 404
    assert client.post(reverse("dossiers:undo", args=[batch.pk])).status_code == 404
    login("reader", "east")
    assert client.get(reverse("dossiers:batch", args=[batch.pk])).status_code == 200
    assert client.post(reverse("dossiers:undo", args=[batch.pk])).status_code == 403


def test_pages_ask_few_questions_of_the_database(client, login, some, django_assert_max_num_queries):
    login()
    client.get(reverse("dossiers:list"))
    for name in ("list", "deadlines", "overview", "batches"):
        with django_assert_max_num_queries(30):
            client.get(reverse(f"dossiers:{name}"))


def test_the_explanation_says_what_the_engine_counts(take, units):
    """The engine, the explanation and the oracle judge the same dossiers alike."""
    day, rules = date(2025, 3, 3), store.rules()
    rows = [
        {
            "dossier_code": f"H{n}",
            "received_on": day + timedelta(days=n % 31),
            "due_on": day + timedelta(days=n % 31 + n % 6) if n % 4 else None,
            "working_days": n % 9 if n % 3 else None,
            "returned_on": day + timedelta(days=n % 31 + n % 13) if n % 7 else None,
            "supplement_count": (None, 0, 1, 2)[n % 4],
            "waiting_days": (None, 0, 3)[n % 3],
        }
        for n in range(250)
    ]
    assert take(*rows).refused == ()
    judged = store.engine().fetch_named(store.engine().judged(store.snapshot().paths()))
    given = {row["dossier_code"]: row for row in rows}
    for row in judged:
        told = explain(row, rules, TODAY)
        assert told.due_on == row["due_effective"]
        assert told.ended_on == row["ended_on"]
        assert row["verdict"] == oracle.verdict_of(given[row["dossier_code"]], rules.calendar)
        if row["verdict"]:
            assert told.verdict == row["verdict"]
        else:
            assert (told.verdict == "overdue") == (row["overdue_from"] is not None and row["overdue_from"] <= TODAY)
