"""A task of a unit: from its plan or from above; its state is computed from its dates (R5, R7)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, CharField, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from caicach.domain.tasks import COMPLETED, OPEN, TaskState, days_left, state_of
from caicach.foundation.documents.models import Document
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.ui.folding import FoldedField
from caicach.registers.plans.models import Plan

STATE_TONES = {
    TaskState.EARLY: "success",
    TaskState.ON_TIME: "success",
    TaskState.LATE: "warning",
    TaskState.RUNNING: "info",
    TaskState.OVERDUE: "danger",
}


def completed_by(as_of: date) -> Q:
    """Tasks completed on or before the day."""
    return Q(completed_on__isnull=False, completed_on__lte=as_of)


def in_state(state: TaskState, as_of: date) -> Q:
    """The rule of `domain.tasks.state_of` as a condition on rows; a test holds the two against each other."""
    done = completed_by(as_of)
    if state is TaskState.EARLY:
        return done & Q(due_on__isnull=False) & Q(completed_on__lt=F("due_on"))
    if state is TaskState.LATE:
        return done & Q(due_on__isnull=False) & Q(completed_on__gt=F("due_on"))
    if state is TaskState.ON_TIME:
        return done & (Q(due_on__isnull=True) | Q(completed_on=F("due_on")))
    still_open = Q(completed_on__isnull=True) | Q(completed_on__gt=as_of)
    if state is TaskState.OVERDUE:
        return still_open & Q(due_on__isnull=False, due_on__lt=as_of)
    return still_open & (Q(due_on__isnull=True) | Q(due_on__gte=as_of))


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions every caller asks of tasks."""

    def standing(self) -> TaskQuerySet:
        """Tasks that were not withdrawn."""
        return self.filter(withdrawn_on__isnull=True)

    def with_state(self, as_of: date | None = None) -> TaskQuerySet:
        """Annotate `state` with the value of `TaskState` on the day, today by default."""
        day = as_of or timezone.localdate()
        whens = [When(in_state(state, day), then=Value(state.value)) for state in TaskState]
        return self.annotate(state=Case(*whens, output_field=CharField()))

    def in_states(self, states: tuple[TaskState, ...], as_of: date | None = None) -> TaskQuerySet:
        """Tasks in one of the states on the day."""
        day = as_of or timezone.localdate()
        wanted = Q(pk__in=[])
        for state in states:
            wanted |= in_state(state, day)
        return self.filter(wanted)

    def open(self, as_of: date | None = None) -> TaskQuerySet:
        """Tasks not completed by the day."""
        return self.in_states(tuple(OPEN), as_of)

    def completed(self, as_of: date | None = None) -> TaskQuerySet:
        """Tasks completed by the day."""
        return self.in_states(tuple(COMPLETED), as_of)

    def from_above(self) -> TaskQuerySet:
        """Tasks that a higher unit assigned."""
        return self.filter(assigned_by_unit__isnull=False)


class Task(models.Model):
    """One task of one implementing unit. An assignment to several units is one task for each, with one `assignment`."""

    unit = models.ForeignKey(Unit, verbose_name="đơn vị thực hiện", on_delete=models.PROTECT, related_name="tasks")
    plan = models.ForeignKey(
        Plan, verbose_name="kế hoạch", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    plan_item_id = models.PositiveBigIntegerField("mục của kế hoạch", null=True, blank=True, editable=False)
    position = models.PositiveIntegerField("thứ tự", default=0)
    code = models.CharField("mã nhiệm vụ", max_length=60, blank=True, help_text="Mã của hệ thống giao việc, nếu có.")
    title = models.CharField("nội dung nhiệm vụ", max_length=1000)
    details = models.TextField("yêu cầu cụ thể", blank=True)
    quote = models.TextField("trích nguyên văn", blank=True)
    domain = models.CharField("lĩnh vực", max_length=60, blank=True)
    product = models.CharField("sản phẩm", max_length=500, blank=True)
    head = models.CharField("người đứng đầu chịu trách nhiệm", max_length=200, blank=True)
    assigned_by_unit = models.ForeignKey(
        Unit,
        verbose_name="cơ quan giao",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_tasks",
        help_text="Cơ quan cấp trên giao nhiệm vụ; trống nếu là việc của đơn vị.",
    )
    assigned_here = models.BooleanField("cơ quan giao đã giao trên hệ thống", default=False)
    assignment = models.UUIDField("lần giao", null=True, blank=True, db_index=True)
    basis = models.CharField("văn bản giao", max_length=300, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name="tệp văn bản giao",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_tasks",
    )
    assigned_on = models.DateField("ngày giao")
    due_on = models.DateField("hạn hoàn thành", null=True, blank=True)
    due_text = models.CharField("thời hạn ghi trong văn bản", max_length=200, blank=True)
    started_on = models.DateField("ngày bắt đầu", null=True, blank=True)
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    completion_note = models.TextField("kết quả", blank=True)
    accepted_on = models.DateField("ngày nghiệm thu", null=True, blank=True)
    returned_on = models.DateField("ngày trả lại", null=True, blank=True)
    return_reason = models.TextField("lý do trả lại", blank=True)
    withdrawn_on = models.DateField("ngày thu hồi", null=True, blank=True)
    budget = models.DecimalField("kinh phí (đồng)", max_digits=18, decimal_places=0, null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người lập", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("lập lúc", auto_now_add=True)
    folded = FoldedField(sources=("title", "code", "product"))
    assignees = models.ManyToManyField(
        Person, verbose_name="người thực hiện", through="TaskAssignee", related_name="tasks", blank=True
    )

    objects: ClassVar[models.Manager[Task]] = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = [F("due_on").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("assigned_on")),
                name="task_completed_after_assigned",
                violation_error_message="Ngày hoàn thành không được trước ngày giao.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("assigned_on")),
                name="task_due_after_assigned",
                violation_error_message="Hạn hoàn thành không được trước ngày giao.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True)
                | (Q(completed_on__isnull=False) & Q(accepted_on__gte=F("completed_on"))),
                name="task_accepted_after_completed",
                violation_error_message="Chỉ nghiệm thu nhiệm vụ đã hoàn thành, từ ngày hoàn thành trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(assigned_by_unit__isnull=True) | ~Q(assigned_by_unit=F("unit")),
                name="task_not_from_itself",
                violation_error_message="Cơ quan giao phải khác đơn vị thực hiện.",
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="task_budget_not_negative",
                violation_error_message="Kinh phí không được âm.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="task_has_title",
                violation_error_message="Hãy ghi nội dung nhiệm vụ.",
            ),
            models.UniqueConstraint(
                fields=["unit", "assigned_by_unit", "code"],
                condition=~Q(code="") & Q(assigned_by_unit__isnull=False),
                name="task_code_once",
                violation_error_message="Đơn vị đã có nhiệm vụ mang mã này của cơ quan giao.",
            ),
            models.UniqueConstraint(
                fields=["plan_item_id"],
                condition=Q(plan_item_id__isnull=False),
                name="task_of_plan_item_once",
                violation_error_message="Mục này của kế hoạch đã thành nhiệm vụ.",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_on"]),
            models.Index(fields=["due_on", "id"]),
            models.Index(fields=["unit", "assigned_on"]),
            models.Index(fields=["assigned_by_unit", "assigned_on"]),
            models.Index(fields=["plan", "position"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The task's page."""
        return reverse("tasks:show", args=[self.pk])

    def state_on(self, as_of: date) -> TaskState:
        """The state on a day."""
        return state_of(self.due_on, self.completed_on, as_of)

    @property
    def current_state(self) -> TaskState:
        """The state today."""
        return self.state_on(timezone.localdate())

    @property
    def days_left(self) -> int | None:
        """Calendar days until the due day; negative once past; None without one."""
        return days_left(self.due_on, timezone.localdate())

    @property
    def days_late(self) -> int:
        """Calendar days past the due day; 0 while there is time or no due day."""
        return max(0, -(self.days_left or 0))

    @property
    def tone(self) -> str:
        """Tone of the badge of today's state."""
        return STATE_TONES[self.current_state]

    @property
    def is_returned(self) -> bool:
        """Whether it was sent back and not completed again since."""
        return self.returned_on is not None and self.completed_on is None

    @property
    def awaits_acceptance(self) -> bool:
        """Whether it was completed and nobody has accepted it yet."""
        return self.completed_on is not None and self.accepted_on is None


class ParticipantRole(models.TextChoices):
    """What a participant does in a task."""

    LEAD = "lead", "Chủ trì"
    ADVISING = "advising", "Tham mưu"
    IMPLEMENTING = "implementing", "Thực hiện"
    COORDINATING = "coordinating", "Phối hợp"
    MONITORING = "monitoring", "Theo dõi, đôn đốc"


class TaskParticipant(models.Model):
    """A unit, a section, or a body named in the plan that no unit row stands for."""

    task = models.ForeignKey(Task, verbose_name="nhiệm vụ", on_delete=models.CASCADE, related_name="participants")
    role = models.CharField("vai trò", max_length=20, choices=ParticipantRole.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name="đơn vị, bộ phận",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="task_parts",
    )
    name = models.CharField("tên ghi trong văn bản", max_length=300, blank=True)

    class Meta:
        verbose_name = "bên tham gia"
        verbose_name_plural = "bên tham gia"
        ordering = ["task_id", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(name=""),
                name="participant_is_someone",
                violation_error_message="Hãy chọn đơn vị, bộ phận hoặc ghi tên bên tham gia.",
            ),
            models.UniqueConstraint(
                fields=["task", "role", "unit"],
                condition=Q(unit__isnull=False),
                name="participant_unit_once",
                violation_error_message="Đơn vị, bộ phận này đã có trong nhiệm vụ với cùng vai trò.",
            ),
            models.UniqueConstraint(
                fields=["task", "role", "name"],
                condition=Q(unit__isnull=True),
                name="participant_name_once",
                violation_error_message="Bên tham gia này đã có trong nhiệm vụ với cùng vai trò.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit) if self.unit_id else self.name


class TaskAssignee(models.Model):
    """A person who carries out the task."""

    task = models.ForeignKey(Task, verbose_name="nhiệm vụ", on_delete=models.CASCADE, related_name="assignee_rows")
    person = models.ForeignKey(Person, verbose_name="người", on_delete=models.PROTECT, related_name="assignee_rows")
    added_at = models.DateTimeField("giao lúc", auto_now_add=True)

    class Meta:
        verbose_name = "người thực hiện"
        verbose_name_plural = "người thực hiện"
        constraints = [
            models.UniqueConstraint(
                fields=["task", "person"],
                name="assignee_once",
                violation_error_message="Người này đã được giao nhiệm vụ.",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)
