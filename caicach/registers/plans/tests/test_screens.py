"""Every screen of plans: upload, review, approval, alignment; who gets what."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from caicach.domain.targets import Comparator
from caicach.registers.plans import alignment, selectors, services
from caicach.registers.plans.drafts import TargetDraft
from caicach.registers.plans.models import Decision, Plan, PlanState
from caicach.registers.plans.services import PlanHeader, uploading
from caicach.registers.plans.tests.test_services import HEADER, ON_TIME, REVIEW, pending
from caicach.registers.plans.tests.test_uploading import PAPER
from caicach.registers.tasks.models import Task

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CAICACH_HOME = tmp_path


@pytest.fixture
def plan(world):
    return services.upload_plan(by=world.officer, unit=world.ward, content=PAPER.encode(), filename="kh.txt")


def decide(client, item, deed, **given):
    address = reverse("plans:decide", args=[item.plan_id, item.pk, deed])
    return client.post(address, given, headers=HTMX)


def test_upload_leads_to_the_review(world, client):
    client.force_login(world.officer)
    assert client.get(reverse("plans:upload")).status_code == 200
    sent = {"unit": world.ward.pk, "file": SimpleUploadedFile("kh.txt", PAPER.encode())}
    answer = client.post(reverse("plans:upload"), sent)
    plan = Plan.objects.get()
    assert answer.url == reverse("plans:review", args=[plan.pk])
    page = client.get(answer.url).content.decode()
    assert 'data-finding="muc-' in page
    assert "0/" in page


def test_a_file_that_cannot_be_read_is_said_beside_the_field(world, client):
    client.force_login(world.officer)
    sent = {"unit": world.ward.pk, "file": SimpleUploadedFile("kh.docx", b"PK\x03\x04hong")}
    answer = client.post(reverse("plans:upload"), sent)
    assert answer.status_code == 422
    assert "bị hỏng" in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_large_paper_is_read_by_a_job(world, client, monkeypatch):
    monkeypatch.setattr(uploading, "READ_AT_ONCE_OTHERS", 10)
    client.force_login(world.officer)
    sent = {"unit": world.ward.pk, "file": SimpleUploadedFile("kh.txt", PAPER.encode())}
    answer = client.post(reverse("plans:upload"), sent)
    assert answer.url.startswith("/tien-trinh/")
    plan = Plan.objects.get()
    assert plan.items.exists()
    assert plan.document is not None


def test_decisions_answer_with_the_card_and_the_progress(world, plan, client):
    client.force_login(world.officer)
    one, two = plan.items.all()[:2]
    answer = decide(client, one, "xac-nhan").content.decode()
    assert f'id="muc-{one.pk}"' in answer
    assert 'id="tien-do"' in answer
    assert "<html" not in answer
    decide(client, two, "loai")
    page = client.get(reverse("plans:review", args=[plan.pk])).content.decode()
    assert "2/" in page
    decide(client, two, "mo-lai")
    two.refresh_from_db()
    assert two.decision == Decision.PENDING
    without_scripts = client.post(reverse("plans:decide", args=[plan.pk, two.pk, "xac-nhan"]))
    assert without_scripts.url.endswith(f"#muc-{two.pk}")


def test_the_suggested_indicator_is_taken_with_the_confirmation(world, plan, client):
    client.force_login(world.officer)
    item = plan.items.filter(content__value="98").get()
    assert item.suggested_indicator == "one_stop.on_time_rate"
    decide(client, item, "xac-nhan", indicator=item.suggested_indicator)
    item.refresh_from_db()
    assert item.content["indicator"] == "one_stop.on_time_rate"
    assert item.decision == Decision.CONFIRMED


def test_editing_in_place(world, plan, client):
    client.force_login(world.officer)
    item = plan.items.filter(content__value="98").get()
    address = reverse("plans:edit_item", args=[plan.pk, item.pk])
    form = client.get(address, headers=HTMX)
    assert "<html" not in form.content.decode()
    first = {k: v for k, v in form.context["form"].initial.items() if v not in (None, False)}
    wrong = client.post(address, first | {"value": ""}, headers=HTMX)
    assert wrong.status_code == 422
    answer = client.post(address, first | {"value": "97,5", "term_on": "30/06/2026"}, headers=HTMX)
    assert answer.status_code == 200
    item.refresh_from_db()
    assert (item.content["value"], item.content["term_on"]) == ("97.5", "2026-06-30")
    assert item.is_edited


def test_adding_by_hand_and_putting_in_force(world, plan, client):
    client.force_login(world.officer)
    sent = {"text": "Không có hồ sơ trễ hẹn", "comparator": "none", "trajectory": "current", "change": "absolute"}
    assert client.post(reverse("plans:add_target", args=[plan.pk]), sent).status_code == 302
    assert client.post(reverse("plans:add_task", args=[plan.pk]), {"title": "Tập huấn"}).status_code == 302
    client.post(reverse("plans:confirm_sound", args=[plan.pk]), {"min_confidence": "0.7"})
    for item in plan.items.filter(decision=Decision.PENDING):
        decide(client, item, "loai")
    assert client.post(reverse("plans:put_in_force", args=[plan.pk])).status_code == 403
    client.force_login(world.leader)
    assert client.post(reverse("plans:put_in_force", args=[plan.pk])).status_code == 302
    plan.refresh_from_db()
    assert plan.state == PlanState.IN_FORCE
    assert Task.objects.filter(plan=plan, title="Tập huấn").exists()
    for name in ("show", "review"):
        assert client.get(reverse(f"plans:{name}", args=[plan.pk])).status_code == 200
    assert "Tập huấn" in client.get(reverse("tasks:of_plan", args=[plan.pk])).content.decode()


def test_undecided_items_hold_the_plan_back_in_words(world, plan, client):
    client.force_login(world.leader)
    answer = client.post(reverse("plans:put_in_force", args=[plan.pk]), follow=True)
    assert "mục chưa duyệt" in answer.content.decode()


@pytest.mark.parametrize("who", ["stranger"])
def test_strangers_find_nothing(world, plan, client, who):
    client.force_login(getattr(world, who))
    item = plan.items.first()
    for name, arguments in (("show", [plan.pk]), ("review", [plan.pk]), ("item", [plan.pk, item.pk])):
        assert client.get(reverse(f"plans:{name}", args=arguments)).status_code == 404
    assert decide(client, item, "xac-nhan").status_code == 404


def test_readers_look_and_do_not_touch(world, plan, client):
    client.force_login(world.reader)
    page = client.get(reverse("plans:review", args=[plan.pk])).content.decode()
    assert 'data-key="' not in page
    assert decide(client, plan.items.first(), "xac-nhan").status_code == 403
    assert client.get(reverse("plans:upload")).status_code == 403


def test_list_and_header(world, plan, client):
    client.force_login(world.officer)
    page = client.get(reverse("plans:list"), {"year": 2026, "q": "12/KH"}).content.decode()
    assert plan.title in page
    assert plan.title not in client.get(reverse("plans:list"), {"year": 2025}).content.decode()
    form = client.get(reverse("plans:edit_header", args=[plan.pk])).context["form"].initial
    sent = {k: v for k, v in form.items() if v is not None} | {"issued_on": "20/01/2026"}
    assert client.post(reverse("plans:edit_header", args=[plan.pk]), sent).status_code == 302
    plan.refresh_from_db()
    assert plan.issued_on == date(2026, 1, 20)
    assert client.get(reverse("plans:write")).status_code == 200
    assert client.post(reverse("plans:discard", args=[plan.pk])).status_code == 302
    assert not Plan.objects.exists()


def test_queries_of_the_review_do_not_grow_with_items(world, plan, client, django_assert_max_num_queries):
    client.force_login(world.officer)
    for _ in range(60):
        pending(plan)
    with django_assert_max_num_queries(22):
        client.get(reverse("plans:review", args=[plan.pk]))


def target(text, comparator, value, **kwargs):
    return TargetDraft(text=text, comparator=comparator, value=value and Decimal(value), **kwargs)


def test_alignment_with_the_plan_above(world, client):
    share = {"unit_of_measure": "%", "domain": "procedures"}
    above = services.create_plan(
        by=world.provincial,
        unit=world.province,
        header=PlanHeader(title="KH tỉnh", year_from=2026, year_to=2026, issued_on=date(2025, 12, 24)),
        targets=[
            target("Hồ sơ giải quyết đúng hạn", Comparator.AT_LEAST, 98, subject="hồ sơ giải quyết đúng hạn", **share),
            target("Số hóa hồ sơ", Comparator.AT_LEAST, 80, subject="hồ sơ được số hóa kết quả", **share),
            target(
                "Thanh toán trực tuyến", Comparator.AT_LEAST, 60, subject="giao dịch thanh toán trực tuyến", **share
            ),
            target("Sáng kiến", Comparator.AT_LEAST, 1, subject="sáng kiến được công nhận"),
            target("Hồ sơ trễ được xin lỗi", Comparator.EQUAL, 100, subject="hồ sơ trễ hẹn được xin lỗi", **share),
        ],
    )
    services.put_in_force(by=world.governor, plan=above)
    ours = services.create_plan(
        by=world.officer,
        unit=world.ward,
        header=HEADER,
        targets=[
            target("Đúng hạn", Comparator.MORE_THAN, 98, subject="hồ sơ giải quyết đúng hạn", **share),
            target("Số hóa", Comparator.AT_LEAST, 75, subject="hồ sơ được số hóa kết quả", **share),
            target(
                "Thanh toán",
                Comparator.AT_LEAST,
                60,
                subject="giao dịch thanh toán trực tuyến",
                unit_of_measure="hồ sơ",
            ),
            target("Sáng kiến", Comparator.AT_LEAST, 1, subject="sáng kiến được công nhận", term_on=date(2027, 6, 30)),
        ],
    )
    services.set_higher_plan(by=world.officer, plan=ours, higher=above)
    ours = services.put_in_force(by=world.leader, plan=ours)
    verdicts = [row.verdict for row in selectors.alignment_of(ours)]
    v = alignment.Verdict
    assert verdicts == [v.STRONGER, v.WEAKER, v.OTHER_UNIT, v.OTHER_TERM, v.MISSING]
    client.force_login(world.officer)
    page = client.get(reverse("plans:align", args=[ours.pk])).content.decode()
    assert "Thấp hơn cấp trên" in page
    assert client.get(reverse("plans:show", args=[above.pk])).status_code == 200


def test_a_plan_page_with_everything(world, client):
    plan = services.create_plan(by=world.officer, unit=world.ward, header=HEADER, targets=[ON_TIME], tasks=[REVIEW])
    plan = services.put_in_force(by=world.leader, plan=plan)
    client.force_login(world.reader)
    page = client.get(reverse("plans:show", args=[plan.pk])).content.decode()
    assert reverse("tasks:of_plan", args=[plan.pk]) in page
    assert reverse("targets:of_plan", args=[plan.pk]) in page
