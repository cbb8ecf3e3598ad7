"""Django application `tasks`."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks from plans and from above; states computed from dates."""

    name = "caicach.registers.tasks"
    verbose_name = "Nhiệm vụ"

    def ready(self) -> None:
        """Keep the tasks of plans that come in force."""
        from caicach.registers.plans import task_keeper
        from caicach.registers.tasks.services import take_over_from_plan

        task_keeper.declare(take_over_from_plan)
