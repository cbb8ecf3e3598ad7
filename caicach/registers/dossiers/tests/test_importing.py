"""Lists as people send them: what is taken, what is refused and why, what a second list changes."""

import csv
from datetime import date, datetime, timedelta

import pytest
import xlsxwriter
from django.utils import timezone

from caicach.domain.errors import TradeError
from caicach.domain.periods import DateSpan
from caicach.foundation.audit.models import Entry
from caicach.foundation.facts import registry
from caicach.foundation.facts.signals import changed
from caicach.foundation.organizations.access import NotAllowed
from caicach.foundation.organizations.models import Unit, UnitKind
from caicach.registers.dossiers import store
from caicach.registers.dossiers.models import ImportBatch, Partition
from caicach.registers.dossiers.services import import_file

HEADINGS = [
    "Mã hồ sơ",
    "Mã đơn vị",
    "Lĩnh vực",
    "Hình thức tiếp nhận",
    "Ngày tiếp nhận",
    "Ngày hẹn trả",
    "Ngày hoàn thành",
]


def stored(*names):
    """All current dossiers as tuples, by code."""
    engine = store.engine()
    sql = engine.judged(store.snapshot().paths())
    return engine.fetch(f"SELECT {', '.join(names)} FROM ({sql}) ORDER BY dossier_code")


@pytest.fixture
def workbook(tmp_path):
    def make(*rows, headings=HEADINGS, name="ds.xlsx", above=()):
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
            sheet = book.add_worksheet("Hồ sơ")
            for number, row in enumerate([*above, headings, *rows]):
                sheet.write_row(number, 0, row)
        return path

    return make


@pytest.fixture
def csv_file(tmp_path):
    def make(*rows, headings=HEADINGS, name="ds.csv", encoding="utf-8-sig", delimiter=","):
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as stream:
            csv.writer(stream, delimiter=delimiter).writerows([headings, *rows])
        return path

    return make


def test_dates_come_in_every_shape(units, csv_file):
    shapes = [
        "05/03/2025",
        "5/3/2025 08:15",
        "2025-03-05",
        "2025-03-05T08:15:00",
        "08:15 05/03/2025",
        "45721",
        "05-03-2025",
    ]
    rows = [[f"H{n}", "00091", "Đất đai", "Trực tiếp", shape, "", ""] for n, shape in enumerate(shapes)]
    outcome = import_file(by=None, unit=None, path=csv_file(*rows))
    assert (outcome.added, outcome.refused_rows) == (len(shapes), 0)
    found = stored("received_on", "received_at")
    assert {day for day, _ in found} == {date(2025, 3, 5)}
    assert [at for _, at in found if at] == [datetime(2025, 3, 5, 8, 15)] * 3


def test_a_workbook_with_title_rows_and_real_dates(units, workbook):
    path = workbook(
        ["H1", "00091", "LĐTB&XH", "Trực tuyến", datetime(2025, 3, 5, 9, 30), date(2025, 3, 7), date(2025, 3, 6)],
        ["H2", 91, "đất đai", "BCCI", date(2025, 3, 6), "", ""],
        above=[["DANH SÁCH HỒ SƠ"], [], ["Từ ngày 01/03/2025"]],
    )
    outcome = import_file(by=None, unit=None, path=path)
    assert outcome.refused == ()
    assert stored("unit_id", "field", "channel", "verdict", "sheet", "row_number") == [
        (units["east"].pk, "labour_social", "online", "early", "Hồ sơ", 5),
        (units["east"].pk, "land", "post", None, "Hồ sơ", 6),
    ]


def test_headings_in_two_merged_rows(units, workbook):
    path = workbook(
        ["H1", "00091", "05/03/2025", "07/03/2025"],
        headings=["", "", "tiếp nhận", "hẹn trả"],
        above=[["Mã hồ sơ", "Đơn vị", "Ngày", ""]],
    )
    import_file(by=None, unit=None, path=path)
    assert stored("dossier_code", "received_on", "due_on") == [("H1", date(2025, 3, 5), date(2025, 3, 7))]


def test_every_fault_has_its_place_value_reason_and_remedy(units, workbook):
    path = workbook(
        ["H1", "00091", "Đất đai", "Trực tiếp", "05/03/2025", "", ""],
        ["", "00091", "Đất đai", "Trực tiếp", "05/03/2025", "", ""],
        ["H3", "99999", "Đất đai", "Trực tiếp", "05/03/2025", "", ""],
        ["H4", "00091", "Thiên văn", "Trực tiếp", "05/03/2025", "", ""],
        ["H5", "00091", "Đất đai", "Bồ câu", "05/03/2025", "", ""],
        ["H6", "00091", "Đất đai", "Trực tiếp", "32/13/2025", "", ""],
        ["H7", "00091", "Đất đai", "Trực tiếp", "05/03/2025", "", "04/03/2025"],
        ["H1", "00091", "Đất đai", "Trực tiếp", "06/03/2025", "", ""],
        ["H9", "00091", "Đất đai", "Trực tiếp", "05/03/1025", "", ""],
    )
    outcome = import_file(by=None, unit=None, path=path)
    assert (outcome.rows, outcome.added, outcome.refused_rows) == (9, 1, 8)
    places = [(f.sheet, f.row, f.column, f.value) for f in outcome.refused]
    assert places == [
        ("Hồ sơ", 3, "Mã hồ sơ", ""),
        ("Hồ sơ", 4, "Mã đơn vị", "99999"),
        ("Hồ sơ", 5, "Lĩnh vực", "Thiên văn"),
        ("Hồ sơ", 6, "Hình thức tiếp nhận", "Bồ câu"),
        ("Hồ sơ", 7, "Ngày tiếp nhận", "32/13/2025"),
        ("Hồ sơ", 8, "Ngày hoàn thành", "04/03/2025"),
        ("Hồ sơ", 9, "Mã hồ sơ", "H1"),
        ("Hồ sơ", 10, "Ngày tiếp nhận", "05/03/1025"),
    ]
    assert all(fault.reason and fault.remedy for fault in outcome.refused)
    assert "dòng 2" in outcome.refused[6].reason


def test_with_faults_the_whole_list_may_be_kept_out(units, workbook):
    path = workbook(["H1", "00091", "", "", "05/03/2025", "", ""], ["H2", "00091", "", "", "hôm qua", "", ""])
    outcome = import_file(by=None, unit=None, path=path, skip_faulty=False)
    assert (outcome.added, outcome.refused_rows, outcome.batch) == (0, 1, None)
    assert not Partition.objects.exists()


def test_a_dry_run_writes_nothing(units, workbook, own_store):
    outcome = import_file(
        by=None, unit=None, path=workbook(["H1", "00091", "", "", "05/03/2025", "", ""]), dry_run=True
    )
    assert outcome.added == 1
    assert not ImportBatch.objects.exists()
    assert not Entry.objects.exists()
    assert not list((own_store / "months").rglob("*.parquet")) if (own_store / "months").exists() else True


def test_a_second_list_adds_changes_and_leaves(units, csv_file):
    first = [[f"H{n}", "00091", "Đất đai", "Trực tiếp", "05/03/2025", "10/03/2025", ""] for n in range(5)]
    import_file(by=None, unit=None, path=csv_file(*first))
    second = [*first[:3], ["H3", "00091", "Đất đai", "Trực tiếp", "05/03/2025", "10/03/2025", "11/03/2025"]]
    second.append(["H9", "00091", "Đất đai", "Trực tiếp", "05/04/2025", "", ""])
    outcome = import_file(by=None, unit=None, path=csv_file(*second, name="2.csv"))
    assert (outcome.added, outcome.changed, outcome.unchanged) == (1, 1, 3)
    assert stored("dossier_code", "verdict") == [
        ("H0", None),
        ("H1", None),
        ("H2", None),
        ("H3", "late"),
        ("H4", None),
        ("H9", None),
    ]
    months = {str(p.month): (p.version, p.rows) for p in Partition.objects.filter(is_current=True)}
    assert months == {"2025-03-01": (2, 5), "2025-04-01": (1, 1)}


def test_a_dossier_whose_day_of_reception_was_wrong_moves_to_its_month(units, csv_file):
    import_file(by=None, unit=None, path=csv_file(["H1", "00091", "", "", "05/03/2025", "", ""]))
    outcome = import_file(
        by=None, unit=None, path=csv_file(["H1", "00091", "", "", "05/04/2025", "", ""], name="2.csv")
    )
    assert (outcome.added, outcome.changed) == (0, 1)
    assert stored("dossier_code", "received_on") == [("H1", date(2025, 4, 5))]
    assert [str(p.month) for p in Partition.objects.filter(is_current=True)] == ["2025-04-01"]


def test_a_list_without_a_column_keeps_what_the_store_knows_of_it(units, csv_file):
    import_file(by=None, unit=None, path=csv_file(["H1", "00091", "Đất đai", "Trực tuyến", "05/03/2025", "", ""]))
    short = csv_file(
        ["H1", "00091", "05/03/2025", "07/03/2025"],
        headings=["Mã hồ sơ", "Mã đơn vị", "Ngày tiếp nhận", "Ngày trả"],
        name="2.csv",
    )
    assert import_file(by=None, unit=None, path=short).changed == 1
    assert stored("field", "channel", "returned_on") == [("land", "online", date(2025, 3, 7))]


def test_the_same_list_twice_changes_nothing(units, csv_file):
    path = csv_file(["H1", "00091", "Đất đai", "Trực tiếp", "05/03/2025", "", ""])
    import_file(by=None, unit=None, path=path)
    before = store.snapshot()
    outcome = import_file(by=None, unit=None, path=path)
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 0, 1)
    assert store.snapshot() == before


def test_a_code_means_the_unit_of_the_day(units, csv_file):
    old = Unit.objects.create(code="18091", kind=UnitKind.COMMUNE, name="Phường Cũ Thử", valid_to=date(2025, 6, 30))
    new = Unit.objects.create(code="18091", kind=UnitKind.COMMUNE, name="Phường Mới Thử", valid_from=date(2025, 7, 1))
    rows = [["H1", "18091", "", "", "30/06/2025", "", ""], ["H2", "18091", "", "", "01/07/2025", "", ""]]
    assert import_file(by=None, unit=None, path=csv_file(*rows)).refused == ()
    assert stored("unit_id") == [(old.pk,), (new.pk,)]


def test_a_unit_that_no_longer_exists_is_refused(units, csv_file):
    Unit.objects.create(code="18091", kind=UnitKind.COMMUNE, name="Phường Cũ Thử", valid_to=date(2025, 6, 30))
    outcome = import_file(by=None, unit=None, path=csv_file(["H2", "18091", "", "", "01/07/2025", "", ""]))
    assert "không tồn tại vào ngày tiếp nhận" in outcome.refused[0].reason


def test_a_unit_by_its_name(units, csv_file):
    rows = [
        ["H1", "P. Đông Mai Thử", "", "", "05/03/2025", "", ""],
        ["H2", "xa tay son thu", "", "", "05/03/2025", "", ""],
    ]
    assert import_file(by=None, unit=None, path=csv_file(*rows)).refused == ()
    assert stored("unit_code") == [("00091",), ("00092",)]


def test_rights_are_checked_row_by_row_and_for_the_unit_chosen(units, person_of, csv_file):
    path = csv_file(["H1", "00091", "", "", "05/03/2025", "", ""], ["H2", "00092", "", "", "05/03/2025", "", ""])
    officer = person_of("officer")
    outcome = import_file(by=officer, unit=None, path=path)
    assert (outcome.added, outcome.refused_rows) == (1, 1)
    assert "không có quyền" in outcome.refused[0].reason
    with pytest.raises(NotAllowed):
        import_file(by=officer, unit=units["west"], path=path)
    with pytest.raises(NotAllowed):
        import_file(by=person_of("reader"), unit=units["east"], path=path)


def test_flags_fees_and_counts(units, csv_file):
    path = csv_file(
        ["H1", "05/03/2025", "15.000 đ", "x", "Có", "3 ngày làm việc", "1"],
        ["H2", "05/03/2025", "0", "", "không", "", ""],
        ["H3", "05/03/2025", "", "", "", "10", "2"],
        headings=[
            "Mã hồ sơ",
            "Ngày tiếp nhận",
            "Lệ phí",
            "Số hóa hồ sơ",
            "Tái sử dụng dữ liệu",
            "Số ngày làm việc",
            "Số lần bổ sung",
        ],
    )
    assert import_file(by=None, unit=units["east"], path=path).refused == ()
    found = stored("fee_amount", "fee_due", "digitised_in", "reused", "working_days", "due_final", "supplement_count")
    assert found == [
        (15000, True, True, True, 3, date(2025, 3, 10), 1),
        (0, False, False, False, None, None, None),
        (None, None, False, None, 10, date(2025, 3, 19), 2),
    ]


def test_a_semicolon_list_and_a_broken_line(units, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "Mã hồ sơ;Mã đơn vị;Ngày tiếp nhận\nH1;00091;05/03/2025\n"
        "H2;00091;06/03/2025;thừa;thừa\nH3;00091;07/03/2025\nH4;00091;mai\n",
        encoding="utf-8",
    )
    outcome = import_file(by=None, unit=None, path=path)
    assert [(f.row, f.reason) for f in outcome.refused] == [
        (3, "nhiều cột hơn dòng tiêu đề"),
        (5, "không đọc được ngày"),
    ]
    assert stored("dossier_code", "row_number") == [("H1", 2), ("H3", 4)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"PK\x03\x04 not a workbook", "tệp hỏng"),
        ("a.csv", b"M\xe3 h\xf4 so,b,c\nH1,x,y\n", "UTF-8"),
        ("a.csv", b"a,b,c\n1,2,3\n", "dòng tiêu đề"),
        ("a.bin", b"\0\1\2", "không phải danh sách"),
        ("a.csv", "Mã hồ sơ,Mã đơn vị,Ngày tiếp nhận\n".encode(), "không có hồ sơ nào"),
        ("a.csv", b"", "dòng tiêu đề"),
    ],
)
def test_what_is_no_list_is_said_in_one_sentence(units, tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TradeError, match=said):
        import_file(by=None, unit=None, path=path)
    assert not ImportBatch.objects.exists()


def test_a_mapping_says_what_strange_headings_mean(units, csv_file):
    path = csv_file(["H1", "05/03/2025", "x"], headings=["Ký hiệu riêng", "Thời gian vào sổ", "Lĩnh vực"])
    mapping = {"Ký hiệu riêng": "dossier_code", "Thời gian vào sổ": "received_on", "Lĩnh vực": ""}
    with pytest.raises(TradeError):
        import_file(by=None, unit=units["east"], path=path)
    # two known columns and one left out are enough only with the mapping's word for it
    assert import_file(by=None, unit=units["east"], path=path, mapping=mapping).added == 1


def test_a_change_is_announced_and_written_into_the_log(units, person_of, csv_file, django_capture_on_commit_callbacks):
    heard = []

    def listen(register, units, span, **kwargs):
        heard.append((register, units, span))

    changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            import_file(
                by=person_of("officer"), unit=None, path=csv_file(["H1", "00091", "", "", "05/03/2025", "", ""])
            )
    finally:
        changed.disconnect(listen)
    [(register, touched, span)] = heard
    assert (register, touched, span.first) == ("dossiers", frozenset({units["east"].pk}), date(2025, 3, 5))
    assert span.last >= date(2026, 1, 1)
    assert Entry.objects.get(deed="dossiers.import").actor_name == "officer east"


def test_an_import_asks_the_database_a_handful_of_questions(units, csv_file, django_assert_max_num_queries):
    rows = [[f"H{n}", "00091", "", "", f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/2025", "", ""] for n in range(2000)]
    path = csv_file(*rows)
    with django_assert_max_num_queries(22):
        import_file(by=None, unit=None, path=path)
    span = DateSpan(date(2025, 1, 1), date(2025, 12, 31))
    assert registry.get("dossiers.received").totals(span, None, {}) == {units["east"].pk: 2000}


def test_dossiers_in_the_future_are_refused(units, csv_file):
    tomorrow = timezone.localdate() + timedelta(days=2)
    outcome = import_file(by=None, unit=None, path=csv_file(["H1", "00091", "", "", f"{tomorrow:%d/%m/%Y}", "", ""]))
    assert "tương lai" in outcome.refused[0].reason


def test_line_breaks_inside_quotes_and_rows_keep_their_order(units, csv_file):
    rows = [[f"H{n:05d}", "00091", "", "", "05/03/2025", "", "", f"Người\nthứ {n}"] for n in range(3000)]
    path = csv_file(*rows, headings=[*HEADINGS, "Người nộp"])
    assert import_file(by=None, unit=None, path=path).refused == ()
    found = stored("dossier_code", "applicant_name", "row_number")
    assert found[2999] == ("H02999", "Người\nthứ 2999", 3001)
    assert [number for *_, number in found] == list(range(2, 3002))
