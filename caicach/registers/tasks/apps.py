"""Django application `tasks`."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks from plans and from above; states computed from dates."""

    name = "caicach.registers.tasks"
    verbose_name = "Nhiệm vụ"

    def ready(self) -> None:
        """Keep the tasks of plans that come in force; put the tasks into the menu."""
        from caicach.foundation.ui import navigation
        from caicach.foundation.ui.navigation import Item
        from caicach.registers.plans import task_keeper
        from caicach.registers.tasks.services import take_over_from_plan

        task_keeper.declare(take_over_from_plan)
        navigation.register(
            Item("tasks", "Nhiệm vụ", icon="checklist", url_name="tasks:mine", order=20, group="work", keys="g v")
        )
