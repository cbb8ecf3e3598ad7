"""Loading: every fault with its place, all at once; the site's files laid over ours."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from caicach.domain.errors import TradeError
from caicach.rulebook import Fault, RulebookError, UnknownRuleError, load
from caicach.rulebook.loading import FILES, FOLDERS, OURS

Edit = Callable[[str], str]


def faults_of(overlay: Path | None, ours: Path = OURS) -> tuple[Fault, ...]:
    with pytest.raises(RulebookError) as caught:
        load(overlay, ours=ours)
    assert isinstance(caught.value, TradeError)
    return caught.value.faults


def edit(overlay: Path, file: str, change: Edit) -> None:
    """Lay a changed copy of one of our files over ours."""
    path = overlay / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(change((path if path.exists() else OURS / file).read_text(encoding="utf-8")), encoding="utf-8")


def spoil(overlay: Path, file: str, old: str, new: str) -> tuple[Fault, ...]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    edit(overlay, file, change)
    return faults_of(overlay)


RATE = "indicators/online.payment_rate.toml"
OUTLINE = "report_outlines/quarter_commune.toml"
DOMAINS = "reform_domains.toml"
CASES = [
    # file, text replaced, replacement, entry, words of the message
    (RATE, 'better = "up"', 'beter = "up"', "beter", ("khóa lạ", "Có phải là “better”")),
    (RATE, 'better = "up"', 'beter = "up"', "better", ("thiếu khóa bắt buộc",)),
    (RATE, 'better = "up"', 'better = "sideways"', "better", ("không thuộc danh sách", "up, down, none")),
    (RATE, 'unit = "%"', "unit = 5", "unit", ("sai kiểu", "chữ")),
    (RATE, 'unit = "%"', 'unit = " "', "unit", ("không được để trống",)),
    (RATE, "verified = true", 'verified = "có"', "verified", ("sai kiểu", "true/false")),
    (RATE, "valid_from = 2021-01-01", 'valid_from = "01/01/2021"', "valid_from", ("sai kiểu", "ngày")),
    (RATE, "valid_from = 2021-01-01", "valid_from = 2021-01-01T08:00:00", "valid_from", ("không kèm giờ",)),
    (RATE, "valid_from = 2021-01-01", "valid_from = 2021-01-01\nvalid_to = 2020-01-01", "valid_to", ("đứng trước",)),
    (RATE, "legal_basis = [", "legal_basis = [] #", "legal_basis", ("không được để trống",)),
    (RATE, 'key = "online.payment_rate"', 'key = "online.pay"', "key", ("khác tên tệp",)),
    (RATE, 'key = "online.payment_rate"', 'key = "Online"', "key", ("chữ thường không dấu",)),
    (RATE, 'rounding = "half_up_2"', 'rounding = "half_up_9"', "rounding", ("không thuộc danh sách", "half_up_")),
    (RATE, '"month", "quarter"', '"month", "week"', "periods", ("“week” không thuộc",)),
    (RATE, '"month", "quarter"', '"month", "month"', "periods", ("lặp lại",)),
    (RATE, "percent(paid, due)", "percent(paid, dues)", "formula", ("dùng “dues”", "inputs.dues")),
    (RATE, "percent(paid, due)", "percent(paid, due", "formula", ("ký tự thứ 18", "thiếu “)”")),
    (RATE, "percent(paid, due)", "paid * 1", "inputs.due", ("công thức không dùng",)),
    (RATE, '{ fact = "dossiers.fee_due" }', "{ }", "inputs.due", ("đúng một nguồn",)),
    (RATE, '{ fact = "dossiers.fee_due" }', '{ indicator = "online.none" }',
     "inputs.due.indicator", ("không có chỉ tiêu",)),
    (RATE, '{ fact = "dossiers.fee_due" }', '{ fact = "declarations.nope" }',
     "inputs.due.fact", ("không biểu kê khai",)),
    (RATE, '{ fact = "dossiers.fee_due" }', '{ fact = "dossiers.fee_due", where = { field = "sea" } }',
     "inputs.due.where.field", ("giá trị lọc không có", "civil_status")),
    (RATE, '{ fact = "dossiers.fee_due" }', '{ indicator = "online.payment_rate" }', "inputs", ("vòng quanh",)),
    (RATE, "value = 89.85", "value = 89.84", "examples[1]", ("tính ra 89.85", "ví dụ ghi 89.84")),
    (RATE, "paid = 239, due = 266", "paid = 239", "examples[1]", ("không khớp mục inputs",)),
    (RATE, "value = 89.85", "", "examples[1]", ("phải có value",)),
    (RATE, 'domain = "digital_government"', 'domain = "magic"', "domain", ("không có lĩnh vực", "steering")),
    (RATE, 'key = "online.payment_rate"', 'key = "a"\nkey = "b"', "", ("dòng 2", "khai hai lần")),
    (RATE, 'unit = "%"', "unit = ", "", ("dòng", "sai cú pháp")),
    ("work_calendars/2026.toml", "day = 2026-11-24", "day = 2025-11-24", "days_off[15].day", ("không thuộc năm 2026",)),
    ("work_calendars/2026.toml", "day = 2026-11-24", "day = 2026-09-02", "", ("khai hai lần",)),
    ("work_calendars/2026.toml", "day = 2026-08-22", "day = 2026-08-21", "worked_days", ("ngày làm việc trong tuần",)),
    ("periods.toml", "numbers = [1, 3]", "numbers = [1, 5]", "schemes.cchc.cut_offs[1].numbers", ("từ 1 đến 4",)),
    ("periods.toml", "numbers = [2, 4]", "numbers = [2, 3]", "schemes.cchc.cut_offs", ("cùng quy định",)),
    ("periods.toml", "opens = { day = 15", "opens = { day = 32",
     "schemes.cchc.cut_offs[1].opens.day", ("từ 1 đến 31",)),
    (DOMAINS, "valid_to = 2025-10-14", "valid_to = 2025-10-15", "domains", ("hai tên trong cùng thời gian",)),
    (DOMAINS, '"department", "district"', '"ministry", "district"', "domains[1].levels", ("“ministry”",)),
    ("dossier_fields.toml", '"Chính sách người có công"', '"Đất đai"', "merit", ("gán cho cả “land”",)),
    ("dossier_fields.toml", 'key = "merit"', 'key = "land"', "", ("khai hai lần",)),
    ("dossier_counting.toml", 'end_order = ["processed"', 'end_order = ["done"', "lateness.end_order", ("“done”",)),
    ("declarations/staff.toml", 'key = "staff_total"', 'key = "staff.total"', "rows[staff.total].key", ("dấu chấm",)),
    ("declarations/staff.toml", 'key = "commitments_signed"', 'key = "computers"',
     "rows[computers]", ("đã có ở biểu",)),
    ("declarations/staff.toml", 'right = ["staff_total"]', 'right = ["nobody"]', "constraints[1].right", ("“nobody”",)),
    ("declarations/budget.toml", "factor = 1000000000", "factor = 0",
     "rows[revenue_plan].shown.factor", ("lớn hơn 0",)),
    (OUTLINE, "{figure:tasks.planned}", "{figure:tasks.dreams}", "sections", ("không có chỉ tiêu",)),
    (OUTLINE, "{figure:tasks.planned}", "{share:tasks.planned}", "sections", ("không phải tỷ lệ",)),
    (OUTLINE, "{figure:tasks.planned}", "{value:x}", "sections[year_plan].paragraphs", ("ô trống",)),
    (OUTLINE, "{footnote:plan}", "", "sections[year_plan].footnotes", ("không được gọi",)),
    (OUTLINE, "{footnote:plan}", "{footnote:x}", "sections[year_plan].paragraphs", ("“x”",)),
    (OUTLINE, 'layout = "nd30"', 'layout = "nd31"', "layout", ("không có thể thức",)),
    (OUTLINE, 'title = "Tuyên truyền', 'title = "{year}', "sections[communication].title", ("tên mục không chứa",)),
    (OUTLINE, 'text = "Văn bản về tuyên truyền:"', 'text = "{figure:tasks.planned}"',
     "sections[communication].footnotes[communication_plan].text", ("không được mang số liệu",)),
    ("layouts/nd30.toml", "chosen = 1.15", "chosen = 2", "body.line_spacing.chosen", ("từ 1 đến 1.5",)),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "entry", "words"), CASES)
def test_a_fault_names_file_entry_reason_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, entry: str, words: tuple[str, ...]
) -> None:
    found = [fault for fault in spoil(tmp_path, file, old, new) if fault.entry == entry]
    messages = [str(fault) for fault in found]
    assert any(all(word in message for word in words) for message in messages), messages
    assert all(fault.file == file and fault.remedy for fault in found)


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    spoil(tmp_path, RATE, 'better = "up"', 'better = "sideways"')
    spoil(tmp_path, "work_calendars/2026.toml", "verified = true", 'verified = "x"')
    found = spoil(tmp_path, "dossier_fields.toml", 'title = "Chứng thực"', "title = 3")
    assert [fault.file for fault in found] == ["dossier_fields.toml", RATE, "work_calendars/2026.toml"]


def test_a_missing_file_a_stranger_and_a_broken_encoding(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    for name in FILES:
        shutil.copy(OURS / name, rules / name)
    for folder in FOLDERS:
        shutil.copytree(OURS / folder, rules / folder)
    (rules / "periods.toml").unlink()
    (rules / "recipes").mkdir()
    (rules / "recipes/soup.toml").write_text("x = 1")
    (rules / RATE).write_bytes(b"key = \xff")
    found = {fault.file: fault.reason for fault in faults_of(None, rules)}
    assert "thiếu tệp" in found["periods.toml"]
    assert "không phải chỗ" in found["recipes/soup.toml"]
    assert "UTF-8" in found[RATE]


# -- the site's own rules ---------------------------------------------------------------------------------------------


def test_the_site_replaces_a_file_of_the_same_path_and_adds_others(tmp_path: Path) -> None:
    overlay = tmp_path / "rulebook"
    (overlay / "indicators").mkdir(parents=True)
    (overlay / "work_calendars").mkdir()
    ours = (OURS / RATE).read_text(encoding="utf-8")
    (overlay / RATE).write_text(ours.replace('"half_up_2"', '"down_2"').replace("value = 89.85", "value = 89.84"))
    (overlay / "work_calendars/2028.toml").write_text(
        'title = "Lịch 2028"\nlegal_basis = ["Thông báo của tỉnh"]\nverified = true\nvalid_from = 2028-01-01\n'
        '[[days_off]]\nday = 2028-01-03\ntitle = "Nghỉ bù"\n'
    )
    ours_book, book = load(), load(overlay)
    rule = book.indicator("online.payment_rate")
    assert rule.rounding == "down_2"
    assert rule.head.is_site
    assert rule.version != ours_book.indicator("online.payment_rate").version
    assert book.indicator("online.paid") == ours_book.indicator("online.paid")
    assert book.work_calendar.covers(2028)
    assert not ours_book.work_calendar.covers(2028)
    assert book.version != ours_book.version


def test_a_fault_in_the_sites_file_stops_the_load(tmp_path: Path) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators/mine.toml").write_text('key = "mine"')
    with pytest.raises(RulebookError) as caught:
        load(tmp_path)
    assert {fault.file for fault in caught.value.faults} == {"indicators/mine.toml"}


def test_no_overlay_folder_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path / "absent").version == load().version


# -- versions ---------------------------------------------------------------------------------------------------------


def version_after(overlay: Path, file: str, key: str, change: Edit) -> str:
    edit(overlay, file, change)
    return load(overlay).indicator(key).version


def test_a_version_changes_with_the_rule_and_not_with_remarks(tmp_path: Path) -> None:
    key = "online.payment_rate"
    before = load().indicator(key).version
    assert version_after(tmp_path, RATE, key, lambda text: "# ghi chú\n" + text) == before
    assert (
        version_after(tmp_path, RATE, key, lambda text: text.replace("verified = true", "verified = false")) == before
    )
    assert version_after(tmp_path, RATE, key, lambda text: text.replace('"half_up_2"', '"half_even_2"')) != before


def test_a_change_travels_to_the_indicators_above(tmp_path: Path) -> None:
    def above(text: str) -> str:
        text = text.replace("online.payment_rate", "online.above")
        return text.replace('{ fact = "dossiers.paid_online" }', '{ indicator = "online.paid" }')

    edit(tmp_path, RATE, above)
    (tmp_path / RATE).rename(tmp_path / "indicators/online.above.toml")
    before = load(tmp_path).indicator("online.above").version
    after = version_after(
        tmp_path, "indicators/online.paid.toml", "online.above", lambda text: text.replace("half_up_0", "exact")
    )
    assert before != after


def test_a_rule_nobody_declares_is_asked_for_in_vain() -> None:
    with pytest.raises(UnknownRuleError, match=r"không có chỉ tiêu đo “x\.y”"):
        load().indicator("x.y")
