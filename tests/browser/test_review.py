"""A journey: a paper is uploaded, reviewed by keyboard, put in force by the leader; its task is done and accepted."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

PAPER = """Số: 77/KH-UBND
An Bình, ngày 10 tháng 01 năm 2026

KẾ HOẠCH
Tuyên truyền cải cách hành chính năm 2026

I. CHỈ TIÊU
1. Tối thiểu 95% hồ sơ thủ tục hành chính được giải quyết trước và đúng hạn.
2. Trên 70% giao dịch thanh toán trực tuyến.
"""
OFFICER, LEADER = "vanphong", "chutich"


def upload(page: Page) -> None:
    page.goto("/ke-hoach/tai-len/")
    page.locator("input[type=file]").set_input_files(
        {"name": "ke-hoach.txt", "mimeType": "text/plain", "buffer": PAPER.encode()}
    )
    page.get_by_role("button", name="Tải lên và đọc").click()
    expect(page.locator("h1")).to_have_text("Rà soát kế hoạch")


def test_from_a_paper_to_an_accepted_task(as_person: Callable[..., Page]) -> None:
    page = as_person(OFFICER)
    upload(page)
    progress = page.locator("#tien-do")
    expect(progress).to_contain_text("0/2")
    page.locator(".split-paper mark").first.click()
    expect(page.locator(".finding.is-current")).to_have_count(1)
    page.locator(".finding").first.click(position={"x": 5, "y": 5})
    page.keyboard.press("c")
    expect(progress).to_contain_text("1/2")
    expect(page.locator(".split-paper mark").first).to_have_class("tone-success")
    page.keyboard.press("e")
    value = page.locator(".split-side input[name=value]")
    expect(page.locator(".split-side textarea[name=text]")).to_be_focused()
    value.fill("72,5")
    page.get_by_role("button", name="Lưu và xác nhận").click()
    expect(progress).to_contain_text("2/2")
    page.reload()
    expect(progress).to_contain_text("2/2")
    expect(page.locator(".split-side")).to_contain_text("72,5")
    review = page.url
    page.get_by_role("link", name="Nhiệm vụ").last.click()
    page.get_by_label("Nội dung nhiệm vụ").fill("Phát thanh chuyên mục cải cách hành chính")
    page.get_by_role("button", name="Thêm vào kế hoạch").click()
    expect(progress).to_contain_text("3/3")

    leader = as_person(LEADER)
    leader.goto(review)
    leader.get_by_role("button", name="Đưa vào thực hiện").first.click()
    leader.get_by_role("dialog").get_by_role("button", name="Đưa vào thực hiện").click()
    expect(leader.locator("main")).to_contain_text("Đang thực hiện")

    page.goto("/viec/danh-sach/?q=Phát+thanh+chuyên+mục")
    page.get_by_role("link", name="Phát thanh chuyên mục cải cách hành chính").click()
    task = page.url
    page.get_by_role("button", name="Báo hoàn thành").click()
    page.get_by_role("dialog").get_by_role("button", name="Báo hoàn thành").click()
    expect(page.locator("main")).to_contain_text("Chờ nghiệm thu")
    leader.goto(task)
    leader.get_by_role("button", name="Nghiệm thu").click()
    expect(leader.locator("main")).to_contain_text("Đã nghiệm thu")
