"""Screens that need something to have happened first: a paper that was checked, a list that was taken in, a job."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.checks import visit
from tests.browser.running import Site

PAPER = """ỦY BAN NHÂN DÂN PHƯỜNG HÒA MẪU
Số: 12/BC-UBND
Hòa Mẫu, ngày 20 tháng 9 năm 2026

BÁO CÁO
Kết quả giải quyết hồ sơ

1. Tiếp nhận 120 hồ sơ, trong đó trực tuyến 80 hồ sơ, trực tiếp 50 hồ sơ.
2. Thanh toán trực tuyến 45/60 hồ sơ, đạt 85%.
"""
PEOPLE = (
    "Tên đăng nhập,Họ và tên,Thư điện tử,Mã đơn vị,Chức danh,Vai trò,Từ ngày\n"
    "thu.mau,Người Mẫu Thử,thu.mau@mau.test,M101-VP,Công chức,Chuyên viên,01/01/2026\n"
    "sai.mau,Người Mẫu Sai,khong-phai-thu,M999,Công chức,Chuyên viên,32/13/2026\n"
)


def give(page: Page, name: str, text: str, kind: str) -> None:
    page.locator("main input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": text.encode()})
    page.locator("main form:has(input[type=file]) button[type=submit]").click()


def here(page: Page) -> str:
    """Path and query of the page as it stands."""
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_a_checked_paper_shows_what_does_not_agree(site: Site, as_person: Callable[..., Page]) -> None:
    page = as_person("nguoixem")
    page.goto("/kiem-tra-van-ban/")
    give(page, "bao-cao.txt", PAPER, "text/plain")
    expect(page.locator(".finding").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("85")
    assert visit(page, site.url, here(page), name="document_checker-show", thoroughly=True) == []


def test_a_list_of_people_shows_its_faults(site: Site, as_person: Callable[..., Page]) -> None:
    page = as_person("quantriphuong")
    page.goto("/nhap-lieu/moi/people/")
    give(page, "nguoi-dung.csv", PEOPLE, "text/csv")
    page.wait_for_url(re.compile(r"/nhap-lieu/\d+/ghep-cot/"), timeout=30_000)
    assert visit(page, site.url, here(page), name="imports-map") == []
    page.get_by_role("button", name="Kiểm tra dữ liệu").click()
    expect(page.locator("main")).to_contain_text("32/13/2026", timeout=30_000)
    assert visit(page, site.url, here(page), name="imports-show") == []
    assert visit(page, site.url, "/nhap-lieu/", name="imports-list-filled") == []


def test_an_export_is_a_job_that_can_be_followed(site: Site, as_person: Callable[..., Page]) -> None:
    page = as_person("motcua")
    page.goto("/ho-so/")
    page.get_by_role("button", name="Xuất Excel").click()
    page.wait_for_url("**/tien-trinh/**")
    assert visit(page, site.url, here(page), name="jobs-show") == []
    assert visit(page, site.url, "/tien-trinh/", name="jobs-list-filled") == []
