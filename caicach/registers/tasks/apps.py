"""Django application `tasks`."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks from plans and from above; states computed from dates."""

    name = "caicach.registers.tasks"
    verbose_name = "Nhiệm vụ"
