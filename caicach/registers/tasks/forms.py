"""Forms of tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from caicach.domain.tasks import TaskState
from caicach.domain.vietnamese import fold
from caicach.foundation.organizations.access import units_with
from caicach.foundation.organizations.models import Person, Post, Unit
from caicach.foundation.ui.folding import holds_words
from caicach.foundation.ui.tables import FilterForm
from caicach.registers.plans.domains import domain_choices
from caicach.registers.plans.models import Plan, PlanState
from caicach.registers.plans.selectors import visible_to as visible_plans
from caicach.registers.tasks.access import WORK
from caicach.registers.tasks.models import ParticipantRole, Task, in_state
from caicach.registers.tasks.services import Participants, TaskFields


def sections_of(unit: Unit) -> QuerySet[Unit]:
    """The unit itself and the bodies of its government that can take part."""
    return Unit.objects.filter(
        path__startswith=unit.path, administration_id=unit.administration_id, valid_to__isnull=True
    ).order_by("path")


def people_of(unit: Unit) -> QuerySet[Person]:
    """People who hold a post at the unit or below it, within its own government."""
    posts = Post.objects.on(timezone.localdate()).filter(unit__in=sections_of(unit))
    return Person.objects.filter(pk__in=posts.values("person"), is_active=True).order_by("full_name")


class TaskForm(forms.Form):
    """What a task says."""

    title = forms.CharField(label="Nội dung nhiệm vụ", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    details = forms.CharField(label="Yêu cầu cụ thể", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    domain = forms.ChoiceField(label="Lĩnh vực", required=False)
    product = forms.CharField(label="Sản phẩm", max_length=500, required=False)
    assigned_on = forms.DateField(label="Ngày giao", required=False)
    due_on = forms.DateField(label="Hạn hoàn thành", required=False)
    due_text = forms.CharField(
        label="Thời hạn ghi trong văn bản", max_length=200, required=False, help_text="Ví dụ: thường xuyên, hằng tháng."
    )
    basis = forms.CharField(label="Văn bản giao", max_length=300, required=False)
    code = forms.CharField(label="Mã nhiệm vụ", max_length=60, required=False)
    head = forms.CharField(label="Người đứng đầu chịu trách nhiệm", max_length=200, required=False)
    budget = forms.DecimalField(
        label="Kinh phí (đồng)", required=False, min_value=0, max_digits=18, decimal_places=0, localize=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["domain"]
        if isinstance(field, forms.ChoiceField):
            field.choices = domain_choices(timezone.localdate())

    @staticmethod
    def of(task: Task) -> dict[str, Any]:
        """First values."""
        return {name: getattr(task, name) for name in TaskForm.base_fields}

    def task_fields(self) -> TaskFields:
        """What was typed, as the services take it."""
        given = {name: self.cleaned_data[name] for name in TaskForm.base_fields}
        return TaskFields(**given)


class NewTaskForm(TaskForm):
    """A task of a unit: where from, who takes part."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị thực hiện")
    assigned_by_unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Cơ quan cấp trên giao",
        required=False,
        empty_label="Không, việc của đơn vị",
        help_text="Chọn khi nhiệm vụ do cấp trên giao bằng văn bản.",
    )
    plan = forms.ModelChoiceField(Plan.objects.none(), label="Thuộc kế hoạch", required=False, empty_label="Không")
    assignees = forms.ModelMultipleChoiceField(Person.objects.none(), label="Người thực hiện", required=False)
    field_order = ("unit", "title", "details", "domain", "product", "assigned_by_unit", "plan", "assignees")

    def __init__(self, *args: Any, person: Person, unit: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_with(person, WORK).filter(valid_to__isnull=True).order_by("path")
        above = [int(part) for part in unit.path.split("/") if part and int(part) != unit.pk] if unit else []
        plans = Plan.objects.filter(unit=unit, state=PlanState.IN_FORCE) if unit else Plan.objects.none()
        self._offer("unit", units)
        self._offer("assigned_by_unit", Unit.objects.filter(pk__in=above).order_by("path"))
        self._offer("plan", plans.order_by("-year_from"))
        self._offer("assignees", people_of(unit) if unit else Person.objects.none())

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows


class AssignForm(TaskForm):
    """A task for several units below."""

    to_units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="Đơn vị nhận", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, from_unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = (
            Unit.objects.filter(path__startswith=from_unit.path, valid_to__isnull=True)
            .exclude(pk=from_unit.pk)
            .order_by("kind", "name")
        )
        field = self.fields["to_units"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = below


class CompleteForm(forms.Form):
    """The task is done."""

    completed_on = forms.DateField(label="Ngày hoàn thành", initial=timezone.localdate)
    note = forms.CharField(label="Kết quả", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}))


class PostponeForm(ReasonForm):
    """Another due day."""

    new_due = forms.DateField(label="Hạn mới")
    field_order = ("new_due", "reason")


class PeopleForm(forms.Form):
    """Who carries out the task, which sections take part."""

    assignees = forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Người thực hiện", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignees"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = Person.objects.filter(
                Q(pk__in=people_of(task.unit).values("pk")) | Q(pk__in=task.assignee_rows.values("person"))
            ).order_by("full_name")
        for role in ParticipantRole:
            self.fields[f"units_{role.value}"] = forms.ModelMultipleChoiceField(
                sections_of(task.unit), label=role.label, required=False
            )
            self.fields[f"names_{role.value}"] = forms.CharField(
                label=f"{role.label}: tên khác", required=False, help_text="Nhiều nơi cách nhau bằng dấu chấm phẩy."
            )

    @staticmethod
    def of(task: Task) -> dict[str, Any]:
        """First values."""
        first: dict[str, Any] = {"assignees": list(task.assignee_rows.values_list("person", flat=True))}
        for one in task.participants.all():
            key = f"units_{one.role}" if one.unit_id else f"names_{one.role}"
            first.setdefault(key, []).append(one.unit_id or one.name)
        return {key: "; ".join(value) if key.startswith("names_") else value for key, value in first.items()}

    def participants(self) -> Participants:
        """What was chosen and typed."""
        units: list[tuple[str, Unit]] = []
        names: list[tuple[str, str]] = []
        for role in ParticipantRole:
            units += [(role.value, unit) for unit in self.cleaned_data[f"units_{role.value}"]]
            names += [
                (role.value, name) for name in self.cleaned_data[f"names_{role.value}"].split(";") if name.strip()
            ]
        return Participants(units=units, names=names)


_STATES = [(state.value, state.label) for state in TaskState]


class TaskFilter(FilterForm):
    """Above the list of tasks."""

    lookups = {
        "domain": "domain",
        "plan": "plan",
        "person": "assignee_rows__person",
        "due_from": "due_on__gte",
        "due_to": "due_on__lte",
    }
    q = forms.CharField(label="Tìm", widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nội dung, mã"}))
    state = forms.ChoiceField(
        label="Trạng thái",
        choices=[("", "Mọi trạng thái"), *_STATES, ("returned", "Bị trả lại"), ("judge", "Chờ nghiệm thu")],
    )
    source = forms.ChoiceField(
        label="Nguồn", choices=[("", "Mọi nguồn"), ("above", "Cấp trên giao"), ("own", "Việc của đơn vị")]
    )
    domain = forms.ChoiceField(label="Lĩnh vực")
    unit = forms.CharField(
        label="Đơn vị", widget=forms.TextInput(attrs={"type": "search", "placeholder": "Tên đơn vị"})
    )
    plan = forms.ModelChoiceField(Plan.objects.none(), label="Kế hoạch", empty_label="Mọi kế hoạch")
    person = forms.ModelChoiceField(Person.objects.none(), label="Người thực hiện", empty_label="Mọi người")
    due_from = forms.DateField(label="Hạn từ")
    due_to = forms.DateField(label="Hạn đến")

    def __init__(self, *args: Any, person: Person, unit: Unit | None, **kwargs: Any) -> None:
        """Plans and people of the unit the person works in are offered, and a plan that the address names."""
        super().__init__(*args, **kwargs)
        named = str(self.data.get("plan") or "")
        plans = visible_plans(person).filter(Q(unit=unit) | Q(pk=int(named) if named.isdigit() else 0))
        people = people_of(unit) if unit else Person.objects.none()
        for name, offered in (("plan", plans.order_by("-year_from")), ("person", people)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = offered
        domain = self.fields["domain"]
        if isinstance(domain, forms.ChoiceField):
            domain.choices = [("", "Mọi lĩnh vực"), *domain_choices()[1:]]

    def apply(self, rows: Any) -> Any:
        """State and source are conditions of several columns; words are sought without marks."""
        rows = super().apply(rows)
        state, source, unit = (self.chosen.get(name) for name in ("state", "source", "unit"))
        rows = rows.filter(holds_words(self.chosen.get("q", "")))
        if unit:
            rows = rows.filter(unit__folded__contains=fold(unit).strip())
        today = timezone.localdate()
        if state == "returned":
            rows = rows.filter(returned_on__isnull=False, completed_on__isnull=True)
        elif state == "judge":
            rows = rows.filter(completed_on__isnull=False, accepted_on__isnull=True)
        elif state:
            rows = rows.filter(in_state(TaskState(state), today))
        return rows.filter(assigned_by_unit__isnull=source == "own") if source else rows
