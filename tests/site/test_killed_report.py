"""A worker killed with -9 while it submits a report: the report is a draft or whole, never in between."""

import signal

import pytest

from caicach.foundation.jobs.tests.conftest import Site

pytestmark = pytest.mark.slow
PREPARE = """
from datetime import date
from caicach.domain.periods import Period
from caicach.foundation.jobs import services as jobs
from caicach.foundation.organizations.models import Person, Post, Unit
from caicach.publishing.reports import services
top = Unit.objects.create(code="S1", name="Tỉnh Mẫu", kind="province", valid_from=date(2020, 1, 1))
ward = Unit.objects.create(code="S11", name="Phường Mẫu", kind="commune", parent=top, valid_from=date(2020, 1, 1))
chair = Person.objects.create(username="chutich", full_name="Người Mẫu", email="chutich@mau.test")
Post.objects.create(person=chair, unit=ward, role="leader", title="Chủ tịch", valid_from=date(2020, 1, 1))
report = services.start_report(by=chair, unit=ward, outline="quarter_commune", period=Period.parse("2024Q3"))
head = {"number": "75/BC-UBND", "place": "Mẫu", "issued_on": date(2024, 9, 16), "signer": "Người Mẫu"}
services.edit_heading(by=chair, report=report, values=head)
jobs.start("reports.submit", by=chair, unit=ward, kwargs={"report_id": report.pk, "person_id": chair.pk})
"""
VERIFY = "from caicach.foundation.audit.services import verify\nprint(len(list(verify())))"


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    yield made
    made.close()


def state(site):
    return site.rows("select state from reports_report")[0][0]


def documents(site):
    return site.rows("select count(*) from documents_document")[0][0]


def test_kill_9_in_the_middle_of_submitting(site):
    site.shell(PREPARE)
    worker = site.spawn("tests/site/report_worker.py")
    site.wait_for((site.home / "in-the-middle").exists, 90)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert (state(site), documents(site)) == ("draft", 0)

    site.environment["TEST_PAUSE"] = "0"
    site.spawn("tests/site/report_worker.py")
    site.wait_for(lambda: state(site) == "submitted", 90)
    assert documents(site) == 1
    assert site.rows("select count(*) from documents_revision")[0][0] == 2
    assert site.rows("select count(*) from audit_entry where deed = 'reports.submit'")[0][0] == 1
    assert site.shell(VERIFY).strip() == "0"
