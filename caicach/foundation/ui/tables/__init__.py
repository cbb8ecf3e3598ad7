"""Lists of rows: columns, filters, sorting, pages, export; one address for page and fragment.

    table = Table(
        request,
        tasks.visible_to(request.user),
        columns=[
            Column("title", "Nhiệm vụ", sort="title", url=lambda task: task.get_absolute_url()),
            Column("due_on", "Hạn", sort="due_on", kind="date"),
        ],
        filters=TaskFilter,
        order="due_on",
    )
    return table.respond("tasks/list.html", {"plan": plan})

and in the page `{% include "ui/_table.html" %}`.
"""

from caicach.foundation.ui.tables.columns import Column
from caicach.foundation.ui.tables.filters import Filter, FilterForm
from caicach.foundation.ui.tables.table import Table

__all__ = ["Column", "Filter", "FilterForm", "Table"]
