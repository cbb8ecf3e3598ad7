"""The parts every screen shares, used by hand and by keyboard (on the page of components)."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import settle, watched
from tests.browser.running import Site

STYLE = "/_kieu-mau/"


@pytest.fixture
def page(site: Site, as_person: Callable[..., Page]):
    opened = as_person("", viewport={"width": 1280, "height": 800})
    with watched(opened, site.url) as watch:
        opened.goto(STYLE)
        settle(opened)
        yield opened
        assert watch.faults == []


def test_first_tab_leads_to_the_content(page: Page):
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến nội dung chính")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_sorting_changes_the_fragment_and_the_address(page: Page):
    page.evaluate("window.isSamePage = true")
    page.get_by_role("link", name="Nhiệm vụ", exact=True).first.click()
    expect(page.locator("th[aria-sort]")).to_have_text(re.compile("Nhiệm vụ"))
    assert "sap-xep=title" in page.url
    assert page.evaluate("window.isSamePage")
    page.reload()
    expect(page.locator("th[aria-sort]")).to_have_text(re.compile("Nhiệm vụ"))


def test_back_shows_the_list_as_it_was(page: Page):
    page.get_by_role("link", name="Trang 2").click()
    expect(page.locator(".table-foot")).to_contain_text("11–20 trong 120")
    page.go_back()
    expect(page.locator(".table-foot")).to_contain_text("1–10 trong 120")
    expect(page.locator("h1")).to_be_visible()


def test_typing_in_a_filter_narrows_the_list_and_keeps_the_caret(page: Page):
    page.get_by_label("Tìm trong tên").press_sequentially("khảo sát", delay=15)
    expect(page.locator(".table-foot")).to_contain_text("24 dòng")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type(" xyz")
    expect(page.locator(".empty-state").first).to_contain_text("Không có dòng nào khớp bộ lọc")
    page.get_by_role("link", name="Bỏ bộ lọc").click()
    expect(page.locator(".table-foot")).to_contain_text("120 dòng")


def test_filter_works_without_scripts(site: Site, as_person: Callable[..., Page]):
    page = as_person("", java_script_enabled=False)
    page.goto(f"{STYLE}?sap-xep=-due_on")
    page.get_by_label("Tìm trong tên").fill("khảo sát")
    page.get_by_role("button", name="Lọc").click()
    assert "sap-xep=-due_on" in page.url
    expect(page.locator(".table-foot")).to_contain_text("24 dòng")


def test_rows_by_keyboard(page: Page):
    page.locator("tbody .row-link").first.focus()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    second = page.locator("tbody .row-link").nth(1)
    expect(second).to_be_focused()


def test_heading_stays_in_sight(page: Page):
    page.locator("#bang tbody tr").nth(5).evaluate("(row) => row.scrollIntoView({block: 'start'})")
    bar, cell = page.locator(".top").bounding_box(), page.locator("#bang thead th").first.bounding_box()
    assert bar is not None
    assert cell is not None
    assert abs(cell["y"] - (bar["y"] + bar["height"])) < 3


def test_charts_are_drawn_and_their_table_opens(page: Page):
    assert page.locator("figure[data-drawn]:has(canvas)").count() == 4
    figure = page.locator("figure").nth(1)
    figure.get_by_text("Xem bảng số liệu").click()
    expect(figure.locator("tbody")).to_contain_text("96,25")
    expect(figure.locator("tbody")).to_contain_text("chưa có số liệu")


def test_theme_is_kept(page: Page):
    page.emulate_media(color_scheme="light")
    page.get_by_role("button", name="Nền tối").click()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    expect(page.get_by_role("button", name="Nền tối")).to_have_attribute("aria-pressed", "true")


def test_dialog_asks_first_and_escape_leaves_it(page: Page):
    page.get_by_role("button", name="Trình báo cáo").click()
    dialog = page.get_by_role("dialog", name="Trình báo cáo?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Trình báo cáo")).to_be_focused()


def test_keys(page: Page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_hidden()


def test_menu_on_a_narrow_screen(page: Page):
    page.set_viewport_size({"width": 360, "height": 700})
    button = page.get_by_role("button", name="Mở menu")
    expect(page.locator("#side")).to_be_hidden()
    button.click()
    expect(page.locator("#side")).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#side")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_date_gets_its_strokes(page: Page):
    page.get_by_label("Hạn hoàn thành").press_sequentially("21112026")
    expect(page.get_by_label("Hạn hoàn thành")).to_have_value("21/11/2026")


def test_a_chosen_file_is_named(page: Page, tmp_path: Path):
    paper = tmp_path / "kế hoạch.docx"
    paper.write_bytes(b"x" * 2048)
    page.locator('input[type="file"]').set_input_files(paper)
    expect(page.locator(".dropzone-files")).to_have_text("kế hoạch.docx (2 KB)")


def test_sending_a_file_shows_progress_and_puts_the_answer_in_place(page: Page, tmp_path: Path):
    paper = tmp_path / "báo cáo.pdf"
    paper.write_bytes(b"x" * 3_000_000)
    page.evaluate("window.isSamePage = true")
    page.get_by_label("Tên nhiệm vụ").fill("Rà soát thủ tục")
    page.get_by_label("Hạn hoàn thành").fill("32/13/2026")
    page.get_by_role("radio", name="Trực tiếp").check()
    page.locator('input[type="file"]').set_input_files(paper)
    page.get_by_role("button", name="Lưu").click()
    summary = page.locator(".fault-summary")
    expect(summary).to_contain_text("Hạn hoàn thành: Nhập ngày theo thứ tự")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Tên nhiệm vụ")).to_have_value("Rà soát thủ tục")
    expect(page.locator("figure[data-drawn]:has(canvas)")).to_have_count(4)
    assert page.evaluate("window.isSamePage")


def test_a_file_past_the_limit_is_not_sent(page: Page, tmp_path: Path):
    page.locator("[data-dropzone]").evaluate("(zone) => { zone.dataset.limit = 1000; delete zone.dataset.ready; }")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('caicach:content', {bubbles: true}))")
    paper = tmp_path / "to.pdf"
    paper.write_bytes(b"x" * 2000)
    page.locator('input[type="file"]').set_input_files(paper)
    expect(page.locator(".is-too-big")).to_contain_text("quá lớn, tối đa 1 KB")
    assert (
        page.locator('input[type="file"]').evaluate("(input) => input.validationMessage") == "Tệp quá lớn, tối đa 1 KB."
    )


def test_leaving_a_changed_form_asks(page: Page):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Tên nhiệm vụ").fill("khác")
    page.reload()
    assert asked == ["beforeunload"]


def test_mark_and_finding_show_each_other(page: Page):
    page.locator("#ph-2").click()
    expect(page.locator('mark[data-finding="ph-2"]')).to_have_class(re.compile("is-current"))
    page.locator('mark[data-finding="ph-1"]').click()
    expect(page.locator("#ph-1")).to_have_class(re.compile("is-current"))
    page.locator(".split-side").press("j")
    expect(page.locator("#ph-2")).to_have_class(re.compile("is-current"))
    bar = page.get_by_role("separator")
    bar.press("ArrowRight")
    expect(bar).to_have_attribute("aria-valuenow", "58")


def test_a_fault_of_the_server_is_told_in_words(site: Site, as_person: Callable[..., Page]):
    page = as_person("")
    page.goto(STYLE)
    page.route("**/_kieu-mau/?*", lambda route: route.fulfill(status=500, body=""))
    page.get_by_role("link", name="Trang 2").click()
    expect(page.locator("#live-notices")).to_contain_text("chưa được lưu")


def test_a_page_that_is_not_there(site: Site, as_person: Callable[..., Page]):
    page = as_person("")
    answer = page.goto("/khong-co-trang-nay/")
    assert answer is not None
    assert answer.status in {200, 404}  # a visitor may be sent to log in first
    assert page.evaluate("document.documentElement.lang") == "vi"


def test_print_shows_only_the_content(page: Page):
    page.emulate_media(media="print")
    for part in (".side", ".top", ".table-tools", ".page-head-actions"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
