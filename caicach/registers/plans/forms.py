"""Forms of plans. Decimal numbers are typed the Vietnamese way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from caicach.domain.targets import Change, Comparator, Trajectory
from caicach.domain.vietnamese import fold
from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.organizations.access import units_with
from caicach.foundation.organizations.models import Person
from caicach.foundation.rules.selectors import rulebook
from caicach.foundation.ui.folding import holds_words
from caicach.foundation.ui.tables import FilterForm
from caicach.registers.plans import alignment, amendment
from caicach.registers.plans.access import PREPARE
from caicach.registers.plans.domains import domain_choices, domain_titles
from caicach.registers.plans.drafts import TargetDraft, TaskDraft
from caicach.registers.plans.models import Plan, PlanItemKind, PlanKind, PlanState
from caicach.registers.plans.models.targets import CHANGE_CHOICES, COMPARATOR_CHOICES, TRAJECTORY_CHOICES
from caicach.registers.plans.services import PlanHeader


def number_field(label: str, **kwargs: Any) -> forms.DecimalField:
    """A decimal typed as 97,5."""
    return forms.DecimalField(label=label, required=False, localize=True, max_digits=24, decimal_places=6, **kwargs)


def indicator_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Indicators of the rulebook by reform domain."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for rule in sorted(rulebook().indicators.values(), key=lambda one: one.title):
        groups.setdefault(rule.reform_domain, []).append((rule.key, rule.title))
    titles = domain_titles()
    named = [(titles.get(code, code), groups[code]) for code in titles if code in groups]
    return [("", "Chưa gắn"), *named]


class UnitChoice(forms.Form):
    """A form that first asks for which unit."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_with(person, PREPARE).filter(valid_to__isnull=True).order_by("path")
        self.fields["unit"] = forms.ModelChoiceField(units, label="Đơn vị", initial=self.initial.get("unit"))
        self.order_fields(["unit"])


class UploadPlanForm(UnitChoice):
    """The paper of a plan: a file, or the one held since it was checked."""

    file = forms.FileField(
        label="Tệp kế hoạch",
        help_text="TXT, HTML, DOCX hoặc PDF. Hệ thống đọc chỉ tiêu, nhiệm vụ để bạn duyệt từng mục.",
    )

    def __init__(self, *args: Any, held: HeldFile | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held = held
        if held is not None:
            del self.fields["file"]

    def paper(self) -> tuple[bytes, str]:
        """Content and name of the file."""
        if self.held is not None:
            return self.held.path.read_bytes(), self.held.filename
        upload = self.cleaned_data["file"]
        return upload.read(), upload.name


class HeaderForm(forms.Form):
    """What a plan says of itself."""

    title = forms.CharField(label="Tên kế hoạch", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label="Loại kế hoạch", choices=PlanKind.choices)
    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False, help_text="Ví dụ: 21/QĐ-UBND")
    issued_on = forms.DateField(label="Ngày ban hành", required=False)
    year_from = forms.IntegerField(label="Từ năm", min_value=1990, max_value=2199)
    year_to = forms.IntegerField(label="Đến năm", min_value=1990, max_value=2199)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    signer = forms.CharField(label="Người ký", max_length=150, required=False)
    position = forms.CharField(label="Chức vụ người ký", max_length=200, required=False)
    purpose = forms.CharField(label="Mục đích, yêu cầu", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    legal_bases = forms.CharField(
        label="Căn cứ pháp lý",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một căn cứ.",
    )
    recipients = forms.CharField(
        label="Nơi nhận", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Mỗi dòng một nơi nhận."
    )

    @staticmethod
    def of(plan: Plan) -> dict[str, Any]:
        """First values."""
        values = {name: getattr(plan, name) for name in HeaderForm.base_fields}
        return values | {name: "\n".join(getattr(plan, name)) for name in ("legal_bases", "recipients")}

    def header(self) -> PlanHeader:
        """What was typed, as the service takes it."""
        given = dict(self.cleaned_data)
        given.pop("unit", None)
        for name in ("legal_bases", "recipients"):
            given[name] = tuple(line.strip() for line in given[name].splitlines() if line.strip())
        return PlanHeader(**given)


class NewPlanForm(UnitChoice, HeaderForm):
    """A plan written here."""


class TargetForm(forms.Form):
    """A target as it stands in the review, or in a plan in force."""

    text = forms.CharField(label="Nội dung chỉ tiêu", widget=forms.Textarea(attrs={"rows": 3}))
    comparator = forms.ChoiceField(label="Phép so sánh", choices=COMPARATOR_CHOICES)
    value = number_field("Ngưỡng")
    upper = number_field("Cận trên", help_text="Chỉ dùng với “trong khoảng”.")
    unit_of_measure = forms.CharField(label="Đơn vị tính", max_length=60, required=False)
    subject = forms.CharField(label="Đối tượng đo", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    scope = forms.CharField(label="Phạm vi", max_length=300, required=False)
    term_on = forms.DateField(label="Hạn đạt", required=False, help_text="Trống: đến hết năm kế hoạch.")
    domain = forms.ChoiceField(label="Lĩnh vực", required=False)
    indicator = forms.ChoiceField(label="Chỉ tiêu đo", required=False)
    followed_by_hand = forms.BooleanField(label="Theo dõi bằng tay", required=False)
    trajectory = forms.ChoiceField(label="Cách xét", choices=TRAJECTORY_CHOICES, initial=Trajectory.CURRENT.value)
    baseline = number_field("Số gốc", help_text="Dùng khi “tăng”, “giảm” so với gốc.")
    baseline_text = forms.CharField(label="Gốc so sánh", max_length=200, required=False)
    change = forms.ChoiceField(label="Cách tính tăng, giảm", choices=CHANGE_CHOICES, initial=Change.ABSOLUTE.value)
    is_rank = forms.BooleanField(label="Là thứ hạng (càng nhỏ càng tốt)", required=False)
    number = forms.CharField(label="Số thứ tự trong kế hoạch", max_length=20, required=False)

    def __init__(self, *args: Any, parent: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        choose(self, "domain", domain_choices(timezone.localdate()))
        choose(self, "indicator", indicator_choices())

    @staticmethod
    def of(draft: TargetDraft) -> dict[str, Any]:
        """First values."""
        values = {name: getattr(draft, name) for name in TargetForm.base_fields}
        return values | {name: getattr(draft, name).value for name in ("comparator", "change", "trajectory")}

    def clean(self) -> dict[str, Any]:
        """The rules of the draft, said beside the fields."""
        given = super().clean() or {}
        if not self.errors and (fault := self.draft().fault()):
            raise forms.ValidationError(fault)
        return given

    def draft(self) -> TargetDraft:
        """What was typed."""
        given = dict(self.cleaned_data)
        given["comparator"] = Comparator(given["comparator"])
        given["change"], given["trajectory"] = Change(given["change"]), Trajectory(given["trajectory"])
        return TargetDraft(**given, parent=self.parent)


class TaskItemForm(forms.Form):
    """A task as it stands in the review."""

    title = forms.CharField(label="Nội dung nhiệm vụ", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    domain = forms.ChoiceField(label="Lĩnh vực", required=False)
    lead = forms.CharField(label="Chủ trì", required=False, help_text="Nhiều đơn vị cách nhau bằng dấu chấm phẩy.")
    advising = forms.CharField(label="Tham mưu", required=False)
    implementing = forms.CharField(label="Thực hiện", required=False)
    coordinating = forms.CharField(label="Phối hợp", required=False)
    monitoring = forms.CharField(label="Theo dõi, đôn đốc", required=False)
    due_on = forms.DateField(label="Hạn hoàn thành", required=False)
    due_text = forms.CharField(
        label="Thời hạn ghi trong văn bản", max_length=200, required=False, help_text="Ví dụ: thường xuyên, hằng tháng."
    )
    product = forms.CharField(label="Sản phẩm", max_length=500, required=False)
    budget = forms.DecimalField(
        label="Kinh phí (đồng)", required=False, min_value=0, max_digits=18, decimal_places=0, localize=True
    )
    head = forms.CharField(label="Người đứng đầu chịu trách nhiệm", max_length=200, required=False)
    number = forms.CharField(label="Số thứ tự trong kế hoạch", max_length=20, required=False)

    def __init__(self, *args: Any, parent: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "domain", domain_choices(timezone.localdate()))

    @staticmethod
    def of(draft: TaskDraft) -> dict[str, Any]:
        """First values."""
        values = {name: getattr(draft, name) for name in TaskItemForm.base_fields}
        roles = ("lead", "advising", "implementing", "coordinating", "monitoring")
        return values | {name: "; ".join(getattr(draft, name)) for name in roles}

    def draft(self) -> TaskDraft:
        """What was typed."""
        return TaskDraft.from_content(self.cleaned_data)


def choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Choices of a field; a value kept from before that is no longer offered stays choosable."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        return
    kept = str(form.initial.get(name) or "")
    known = {str(key) for key, title in choices if not isinstance(title, list)}
    known |= {key for _, group in choices if isinstance(group, list) for key, _ in group}
    field.choices = choices if kept in known or not kept else [*choices, (kept, kept)]


class SoundForm(forms.Form):
    """From which confidence on items are confirmed together."""

    min_confidence = forms.TypedChoiceField(
        label="Độ tin cậy từ",
        choices=[("0.95", "95 %"), ("0.9", "90 %"), ("0.8", "80 %"), ("0.7", "70 %")],
        initial="0.9",
    )


class PlanFilter(FilterForm):
    """Above the list of plans."""

    lookups = {"kind": "kind", "state": "state"}
    q = forms.CharField(label="Tìm", widget=forms.TextInput(attrs={"type": "search", "placeholder": "Tên, số ký hiệu"}))
    year = forms.IntegerField(label="Năm")
    kind = forms.ChoiceField(label="Loại", choices=[("", "Mọi loại"), *PlanKind.choices])
    state = forms.ChoiceField(label="Trạng thái", choices=[("", "Mọi trạng thái"), *PlanState.choices])
    unit = forms.CharField(
        label="Đơn vị", widget=forms.TextInput(attrs={"type": "search", "placeholder": "Tên đơn vị"})
    )

    def apply(self, rows: Any) -> Any:
        """Years lie between two columns; units and words are sought without marks."""
        rows = super().apply(rows)
        year, unit = self.chosen.get("year"), self.chosen.get("unit")
        rows = rows.filter(holds_words(self.chosen.get("q", "")))
        if unit:
            rows = rows.filter(unit__folded__contains=fold(unit).strip())
        return rows.filter(year_from__lte=year, year_to__gte=year) if year else rows


class _VerdictFilter(FilterForm):
    """Rows in memory by the verdict of a comparison."""

    verdict = forms.ChoiceField(label="Kết quả")

    def apply(self, rows: Any) -> Any:
        """Rows with the chosen verdict."""
        wanted = self.chosen.get("verdict")
        return [row for row in rows if not wanted or row.verdict == wanted]


class AlignmentFilter(_VerdictFilter):
    """Of a plan against the one above."""

    verdict = forms.ChoiceField(
        label="Kết quả", choices=[("", "Tất cả"), *((one.value, one.label) for one in alignment.Verdict)]
    )


class AmendmentFilter(_VerdictFilter):
    """Of a plan against its version before."""

    verdict = forms.ChoiceField(
        label="Thay đổi", choices=[("", "Tất cả"), *((one.value, one.label) for one in amendment.Verdict)]
    )
    kind = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), *PlanItemKind.choices])

    def apply(self, rows: Any) -> Any:
        """Rows with the chosen verdict and kind."""
        wanted = self.chosen.get("kind")
        return [row for row in super().apply(rows) if not wanted or row.kind == wanted]
