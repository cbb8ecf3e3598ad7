"""Screens that need something to have happened first: a paper that was checked, a list that was taken in, a job."""

import io
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from PIL import Image
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
PLAN = """ỦY BAN NHÂN DÂN PHƯỜNG HÒA MẪU
Số: 14/KH-UBND
Hòa Mẫu, ngày 22 tháng 9 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2027

Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ;
1. Năm 2026 giải quyết 239/266 hồ sơ, đạt 89,84%; có 334 dịch vụ, gồm 140 dịch vụ toàn trình và 194 dịch vụ một phần.
2. Thanh toán trực tuyến 45/60 hồ sơ, đạt 85%.
3. Phấn đấu tối thiểu 95% hồ sơ được giải quyết đúng hạn.
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


def test_a_pasted_plan_is_judged_by_keyboard_and_taken_away(site: Site, as_person: Callable[..., Page]) -> None:
    page = as_person("vanphong")
    page.goto("/kiem-tra-van-ban/")
    own_number = f"{time.time_ns() % 10**6}/KH-UBND"  # a home that is used again has the plan of the last run
    page.get_by_label("Dán nội dung văn bản").fill(PLAN.replace("14/KH-UBND", own_number))
    page.get_by_role("button", name="Kiểm tra").click()
    page.wait_for_url("**/ket-qua/**")
    page.keyboard.press("n")
    expect(page.locator("#ph-1.is-current")).to_contain_text("239/266 = 89,85")
    expect(page.locator("mark.is-current")).to_have_text("239/266 hồ sơ, đạt 89,84%")
    page.keyboard.press("c")
    expect(page.locator("#ph-1")).to_contain_text("Cần sửa")
    expect(page.locator("#tom-tat")).to_contain_text("1 phát hiện chưa có ý kiến")
    page.locator('mark[data-finding="ph-2"]').click()
    expect(page.locator("#ph-2")).to_have_class(re.compile("is-current"))
    page.locator("#ph-2").get_by_label("Lý do").fill("Số của sáu tháng")
    page.locator("#ph-2").get_by_role("button", name="Bỏ qua").click()
    expect(page.locator("#ph-2")).to_contain_text("Lý do: Số của sáu tháng")
    expect(page.locator('mark[data-finding="ph-2"]')).to_have_class(re.compile("tone-neutral"))
    page.get_by_role("button", name="Xuất kết quả").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Phiếu kiểm tra PDF").click()
    assert taken.value.suggested_filename == "Nội dung dán - phiếu kiểm tra.pdf"
    result = here(page).partition("#")[0]
    for part in ("so-lieu", "chi-tieu", "nhiem-vu", "vien-dan", "thong-tin"):
        assert visit(page, site.url, f"{result}&phan={part}", name=f"document_checker-{part}") == []
    page.get_by_role("link", name="Tạo kế hoạch từ văn bản này").click()
    page.get_by_role("button", name="Tạo kế hoạch").click()
    expect(page.locator("h1")).to_have_text("Rà soát kế hoạch")
    assert visit(page, site.url, "/kiem-tra-van-ban/", name="document_checker-held", thoroughly=True) == []
    page.get_by_role("button", name="Xóa ngay").click()
    expect(page.locator("main")).to_contain_text("Đã xóa tệp tạm")


def test_a_scan_waits_on_a_page_that_goes_on_by_itself(site: Site, as_person: Callable[..., Page]) -> None:
    page = as_person("vanphong")
    page.goto("/kiem-tra-van-ban/")
    picture = io.BytesIO()
    Image.new("L", (600, 200), 255).save(picture, format="PNG")
    scan = {"name": "quet.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.locator("main input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Kiểm tra").click()
    page.wait_for_url("**/tien-trinh/**")
    page.wait_for_url(re.compile("/kiem-tra-van-ban/"), timeout=60_000)
    expect(page.locator("main")).to_contain_text("quet.png")


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
