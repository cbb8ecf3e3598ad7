"""Tell targets of plans put in force before which item of the paper they come from: the same order, one to one."""

from typing import Any

from django.db import migrations


def tell(apps: Any, schema_editor: Any) -> None:
    plan_model = apps.get_model("plans", "Plan")
    target_model = apps.get_model("plans", "Target")
    for plan in plan_model.objects.filter(targets__item__isnull=True).distinct():
        items = list(plan.items.filter(kind="target", decision="confirmed").order_by("position", "id"))
        targets = list(plan.targets.order_by("position", "id"))
        if len(items) != len(targets):
            continue
        for target, item in zip(targets, items, strict=True):
            target.item = item
        target_model.objects.bulk_update(targets, ["item"])


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_amendments")]

    operations = [migrations.RunPython(tell, migrations.RunPython.noop, elidable=True)]
