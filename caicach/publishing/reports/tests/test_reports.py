"""A report from its outline to the superior's answer, over real registers."""

from datetime import date
from decimal import Decimal

import pytest

from caicach.domain.errors import TradeError
from caicach.domain.periods import Period
from caicach.foundation.documents.models import Direction
from caicach.foundation.documents.services import register_document
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Person, Post, Role, Unit, UnitKind
from caicach.measuring.indicators.models import Figure
from caicach.publishing.reports import selectors, services
from caicach.publishing.reports.models import Report, ReportState
from caicach.registers.declarations.services import state

pytestmark = pytest.mark.django_db
QUARTER = Period.parse("2024Q3")
OUTLINE = "quarter_commune"


def person(name, unit, role):
    found = Person.objects.create(username=name, full_name=f"Người Mẫu {name}", email=f"{name}@mau.test")
    Post.objects.create(person=found, unit=unit, role=role, title=role, valid_from=date(2020, 1, 1))
    return found


@pytest.fixture
def site(tmp_path, settings):
    settings.CAICACH_HOME = tmp_path
    province = Unit.objects.create(code="S1", kind=UnitKind.PROVINCE, name="Tỉnh Mẫu", valid_from=date(2020, 1, 1))
    ward = Unit.objects.create(
        code="S11", kind=UnitKind.COMMUNE, name="Phường Mẫu", short_name="Mẫu", parent=province,
        valid_from=date(2020, 1, 1),
    )  # fmt: skip

    class Site:
        unit = ward
        officer = person("vanphong", ward, Role.OFFICER)
        chair = person("chutich", ward, Role.LEADER)
        above = person("tinh", province, Role.LEADER)
        reader = person("xem", ward, Role.READER)

    budget = {"revenue_plan": Decimal("2814000000"), "revenue_actual": Decimal("2150000000")}
    state(by=Site.officer, unit=ward, form="budget", period="2024Q3", values=budget)
    register_document(
        by=Site.officer, unit=ward, direction=Direction.OUTGOING, doc_type="TB", number="99/TB-UBND",
        issued_on=date(2024, 8, 12), issuer="UBND phường Mẫu", abstract="Khắc phục tồn tại về cải cách hành chính",
        domain="steering",
    )  # fmt: skip
    return Site


@pytest.fixture
def report(site):
    return services.start_report(by=site.officer, unit=site.unit, outline=OUTLINE, period=QUARTER)


HEAD = {
    "number": "75/BC-UBND",
    "place": "Mẫu",
    "issued_on": date(2024, 9, 16),
    "signer": "Người Ký Mẫu",
    "capacities": ["Chủ tịch"],
}


def fill_head(report, site):
    services.edit_heading(by=site.officer, report=report, values=HEAD)
    report.refresh_from_db()


def test_a_report_begins_with_the_outline_figures_and_documents(report, site):
    assert report.subject == "Công tác cải cách hành chính quý III năm 2024"
    assert (report.first_day, report.last_day) == (date(2024, 6, 15), date(2024, 9, 14))
    rate = report.bound.get(indicator="finance.revenue_rate").figure
    assert rate.value.quantize(Decimal("0.01")) == Decimal("76.40")
    assert any("99/TB-UBND ngày 12/08/2024" in note for note in selectors.shown(report).notes)


def test_an_unknown_figure_is_said_never_zero(report):
    texts = [p.piece.text for s in selectors.shown(report).sections for t in s.paragraphs for p in t]
    assert "(chưa có số liệu)" in texts


def test_the_same_report_is_not_begun_twice(report, site):
    with pytest.raises(TradeError, match="đã có báo cáo này"):
        services.start_report(by=site.officer, unit=site.unit, outline=OUTLINE, period=QUARTER)


def test_a_commune_report_is_not_made_for_a_province(site):
    with pytest.raises((TradeError, NotAllowed)):
        services.start_report(by=site.above, unit=site.unit.parent, outline=OUTLINE, period=QUARTER)


def test_a_reader_writes_nothing(report, site):
    with pytest.raises(NotAllowed):
        services.edit_section(by=site.reader, report=report, key="budget", paragraphs=["x"])
    assert not any(s.is_edited for s in report.sections.all())


@pytest.mark.parametrize("bad", ["{figure:khong.co}", "{gi_do}", "{footnote:khong_co}"])
def test_a_slot_that_is_none_is_refused_with_a_sentence(report, site, bad):
    key = report.sections.first().key
    with pytest.raises(TradeError, match="hãy"):
        services.edit_section(by=site.officer, report=report, key=key, paragraphs=[f"Có {bad} việc"])


def test_a_new_slot_is_measured_and_bound(report, site):
    key = report.sections.order_by("order")[1].key
    services.edit_section(by=site.officer, report=report, key=key, paragraphs=["Thu {figure:finance.revenue_plan}."])
    section = next(s for s in selectors.shown(report).sections if s.outline.key == key)
    assert "".join(p.piece.text for p in section.paragraphs[0]) == "Thu 2,814 tỷ đồng."
    services.reset_section(by=site.officer, report=report, key=key)
    assert not report.sections.get(key=key).is_edited


def test_a_figure_changed_at_its_source_shows_until_it_is_taken_over(report, site):
    assert selectors.shown(report).changed == 0
    values = {"revenue_actual": Decimal("2814000000")}
    state(by=site.officer, unit=site.unit, form="budget", period="2024Q3", values=values, reason="đối chiếu kho bạc")
    assert services.refresh_figures(by=site.officer, report=report, indicators=[]) == 0
    from caicach.measuring.indicators.services import measure

    measure(QUARTER, [site.unit])
    changed = selectors.shown(report)
    assert {"finance.revenue_rate", "finance.revenue_actual"} <= set(changed.newer)
    pieces = [p for s in changed.sections for t in s.paragraphs for p in t if p.tone == "changed"]
    assert any(p.newer_text == "100,00%" for p in pieces)
    assert services.refresh_figures(by=site.officer, report=report) >= 2
    assert selectors.shown(report).changed == 0


def test_a_document_left_out_stays_out(report, site):
    row = report.footnote_documents.first()
    services.choose_documents(by=site.officer, report=report, section=row.section, footnote=row.footnote, documents=[])
    services.refresh_figures(by=site.officer, report=report)
    row.refresh_from_db()
    assert (row.is_included, row.by_person) == (False, True)


def test_nothing_leaves_without_number_day_and_signer(report, site):
    with pytest.raises(TradeError, match="còn thiếu số, ký hiệu"):
        services.submit(by=site.chair, report=report)


def test_an_officer_does_not_submit(report, site):
    fill_head(report, site)
    with pytest.raises(NotAllowed):
        services.submit(by=site.officer, report=report)


def test_a_paper_that_contradicts_itself_is_not_submitted(report, site):
    fill_head(report, site)
    key = report.sections.order_by("order")[1].key
    wrong = "Đã giải quyết 239/266 hồ sơ, đạt tỷ lệ 98,15%."
    services.edit_section(by=site.officer, report=report, key=key, paragraphs=[wrong])
    with pytest.raises(TradeError, match="lỗi"):
        services.submit(by=site.chair, report=report)
    report.refresh_from_db()
    assert (report.state, report.document) == (ReportState.DRAFT, None)


def test_the_checker_speaks_as_on_the_page_of_checked_papers(report, site, client):
    key = report.sections.order_by("order")[1].key
    wrong = "Đã giải quyết 239/266 hồ sơ, đạt tỷ lệ 98,15%."
    services.edit_section(by=site.officer, report=report, key=key, paragraphs=[wrong])
    client.force_login(site.officer)
    page = client.get(f"/bao-cao/{report.pk}/kiem-tra/").content.decode()
    assert "Văn bản ghi <b>98,15\u00a0%</b>" in page
    assert "Tính lại <b>239/266 = 89,85\u00a0%</b>" in page
    assert "Lỗi" in page


def test_submit_give_back_submit_accept(report, site):
    fill_head(report, site)
    report = services.submit(by=site.chair, report=report)
    names = [r.filename.rsplit(".")[-1] for r in report.document.revisions.order_by("number")]
    assert (report.state, names) == (ReportState.SUBMITTED, ["docx", "pdf"])
    with pytest.raises(TradeError):
        services.edit_heading(by=site.officer, report=report, values={"place": "Khác"})
    with pytest.raises(NotAllowed):
        services.accept(by=site.chair, report=report)
    with pytest.raises(TradeError, match="lý do"):
        services.give_back(by=site.above, report=report, answer=" ")
    report = services.give_back(by=site.above, report=report, answer="Bổ sung phần sáng kiến")
    services.edit_heading(by=site.officer, report=report, values={"place": "Phường Mẫu"})
    report = services.submit(by=site.chair, report=Report.objects.get(pk=report.pk))
    assert services.accept(by=site.above, report=report).state == ReportState.ACCEPTED


def test_published_figures_cannot_be_deleted(report):
    from django.db.models import ProtectedError

    pinned = report.bound.exclude(figure=None).first().figure
    with pytest.raises(ProtectedError):
        Figure.objects.filter(pk=pinned.pk).delete()


def test_the_editor_asks_the_same_number_of_questions_however_long(report, site, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        selectors.shown(Report.objects.select_related("unit", "unit__parent").get(pk=report.pk))
