"""The folded column of search, filled for the rows that exist."""

from django.db import migrations

from caicach.foundation.ui.folding import FoldedField


def fill(apps, schema_editor):
    """The field writes itself when a row is saved."""
    rows = apps.get_model("tasks", "Task").objects.using(schema_editor.connection.alias)
    for row in rows.all().iterator():
        row.save(update_fields=["folded"])


class Migration(migrations.Migration):

    dependencies = [("tasks", "0003_due_index")]

    operations = [
        migrations.AddField(model_name="task", name="folded", field=FoldedField(sources=("title", "code", "product"))),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
