"""Made-up rows for the page that shows every component."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import HttpRequest

from caicach.foundation.ui.charts import Chart, Series
from caicach.foundation.ui.forms import NumberField
from caicach.foundation.ui.tables import Column, FilterForm, Table

_TONES: Final = {"Hoàn thành sớm": "success", "Đang thực hiện": "info", "Sắp đến hạn": "warning", "Quá hạn": "danger"}
_TITLES: Final = (
    "Ban hành kế hoạch cải cách hành chính năm",
    "Rà soát thủ tục hành chính lĩnh vực đất đai và đề xuất phương án đơn giản hóa",
    "Tự kiểm tra việc tiếp nhận hồ sơ tại bộ phận một cửa",
    "Khảo sát mức độ hài lòng của người dân đợt II",
    "Số hóa kết quả giải quyết thủ tục hành chính còn hiệu lực",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A made-up task."""

    number: int
    title: str
    unit: str
    due_on: date | None
    dossiers: int | None
    share: Decimal | None
    state: str


def rows() -> list[Row]:
    """120 rows with every state and with unknowns."""
    states = list(_TONES)
    return [
        Row(
            number=at,
            title=_TITLES[at % 5],
            unit=("Phường An Bình", "Xã Tân Lập", "Sở Nội vụ")[at % 3],
            due_on=None if at % 17 == 0 else date(2024, 9, 1) + timedelta(days=at),
            dossiers=None if at % 11 == 0 else at * 137 % 2400,
            share=None if at % 11 == 0 else Decimal(9000 + at * 7 % 1000) / 100,
            state=states[at % 4],
        )
        for at in range(1, 121)
    ]


class Filters(FilterForm):
    """Filters of the made-up list."""

    q = forms.CharField(label="Tìm trong tên", widget=forms.TextInput(attrs={"type": "search"}))
    unit = forms.ChoiceField(
        label="Đơn vị", choices=[("", "Tất cả"), ("Phường An Bình", "Phường An Bình"), ("Xã Tân Lập", "Xã Tân Lập")]
    )

    def apply(self, rows: Any) -> Any:
        """Rows that contain the text and belong to the unit."""
        text, unit = str(self.chosen.get("q", "")).casefold(), self.chosen.get("unit")
        return [row for row in rows if text in row.title.casefold() and (not unit or row.unit == unit)]


class Form(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Tên nhiệm vụ", help_text="Viết như trong kế hoạch, không viết tắt.")
    due_on = forms.DateField(label="Hạn hoàn thành", help_text="Ví dụ 21/11/2026.")
    amount = NumberField(label="Kinh phí (triệu đồng)", required=False)
    unit = forms.ChoiceField(label="Đơn vị chủ trì", choices=[("1", "Phường An Bình"), ("2", "Xã Tân Lập")])
    channel = forms.ChoiceField(
        label="Hình thức", choices=[("a", "Trực tuyến toàn trình"), ("b", "Trực tiếp")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Ghi chú", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_public = forms.BooleanField(label="Công khai trên trang của đơn vị", required=False)
    paper = forms.FileField(label="Văn bản", required=False, widget=forms.FileInput(attrs={"accept": ".docx,.pdf"}))


def table(request: HttpRequest) -> Table:
    """The made-up list."""
    return Table(
        request,
        rows(),
        columns=[
            Column(
                "title",
                "Nhiệm vụ",
                sort="title",
                url=lambda row: f"#{row.number}",
                note=lambda row: row.unit,
                width="wide",
            ),
            Column("due_on", "Hạn", sort="due_on", kind="date"),
            Column("dossiers", "Hồ sơ", sort="dossiers", kind="number"),
            Column("share", "Đúng hạn", sort="share", kind="percent", hint="Tỷ lệ hồ sơ giải quyết đúng hạn"),
            Column("state", "Trạng thái", sort="state", kind="badge", tone=_TONES),
        ],
        filters=Filters,
        per_page=10,
        order="due_on",
        title="Nhiệm vụ",
        export_name="nhiem-vu",
    )


_QUARTERS: Final = ("I/2024", "II/2024", "III/2024", "IV/2024", "I/2025", "II/2025")
_SHARES: Final = (Decimal("97.1"), Decimal("98.4"), None, Decimal("96.25"), Decimal("98.9"), Decimal("99.3"))


def charts() -> dict[str, Chart]:
    """One chart of each kind."""
    on_time = Series("Đúng hạn", [390, 402, 371, 420, 433, 437])
    late = Series("Quá hạn", [12, 7, None, 15, 4, 1], tone="danger")
    return {
        "bar": Chart("bar", _QUARTERS, [on_time, late], title="Hồ sơ đã giải quyết", unit="hồ sơ", stacked=True),
        "line": Chart(
            "line",
            _QUARTERS,
            [Series("Đúng hạn", _SHARES)],
            title="Tỷ lệ đúng hạn",
            unit="%",
            minimum=94,
            maximum=100,
            threshold=98,
            threshold_label="Mục tiêu 98 %",
        ),
        "pie": Chart(
            "pie",
            ["Toàn trình", "Một phần", "Trực tiếp"],
            [Series("Hồ sơ", [140, 194, 103])],
            title="Theo hình thức nộp",
        ),
        "heat": Chart(
            "heatmap",
            _QUARTERS,
            [
                Series("Hộ tịch", _SHARES),
                Series("Đất đai", [91, 92, 90, None, 94, 95]),
                Series("Lao động", [99, 100, 98, 97, 99, 100]),
            ],
            title="Đúng hạn theo lĩnh vực",
            unit="%",
        ),
    }


def _form(request: HttpRequest) -> Form:
    if request.method == "POST":
        return Form(request.POST, request.FILES)
    if "loi" in request.GET:
        return Form({"title": "", "due_on": "32/13/2026", "unit": "1", "amount": "nhiều"})
    return Form(initial={"title": "Khảo sát mức độ hài lòng"})


def context(request: HttpRequest) -> dict[str, Any]:
    """Everything else the page shows; `?loi` and a form sent show the form with its faults."""
    now = datetime(2024, 9, 14, 7, 5, tzinfo=UTC)
    return charts() | {
        "form": _form(request),
        "trend": _SHARES,
        "entries": [
            {"at": now, "title": "Hoàn thành", "by": "Trần Thị Mẫu", "tone": "success", "text": "Sớm 6 ngày làm việc."},
            {"at": now - timedelta(days=9), "title": "Nộp sản phẩm", "by": "Trần Thị Mẫu", "tone": "info"},
            {"at": now - timedelta(days=20), "title": "Giao việc", "by": "Lãnh đạo phường"},
        ],
        "tabs": [
            ("Tổng quan", "#", True),
            ("Nhiệm vụ", "#", False, "41"),
            ("Chỉ tiêu", "#", False, "15"),
            ("Văn bản", "#", False),
        ],
    }
