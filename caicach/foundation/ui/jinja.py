"""The Jinja2 environment: for tables of hundreds of rows and more, with the same parts as the Django tags."""

from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from caicach.foundation.ui import parts, writing


def environment(**options: Any) -> Environment:
    """Environment of the Jinja2 engine; a name that is not there is an error, not silence."""
    options |= {"trim_blocks": True, "lstrip_blocks": True, "autoescape": True, "undefined": StrictUndefined}
    built = Environment(**options)  # noqa: S701 - autoescape is set just above
    built.globals.update(
        number=parts.number,
        percent=parts.percent,
        money=parts.money,
        date=parts.day,
        moment=parts.moment,
        badge=parts.badge,
        icon=parts.icon,
        progress=parts.progress,
        sparkline=parts.sparkline,
        asset=parts.asset,
        url=reverse,
    )
    built.filters["size_text"] = writing.size_text
    return built
