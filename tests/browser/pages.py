"""The screens that are looked at in the browser. Add yours here: a line each.

`kwargs` runs with the site's own database and may ask the ORM for a row of the sample, e.g.
`kwargs=lambda: {"pk": Task.objects.order_by("pk").values_list("pk", flat=True)[0]}`.
`person` is a user name of the sample; "" is somebody who has not logged in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.browser.rows import (
    figure,
    figure_input,
    plan,
    plan_item,
    report,
    report_footnote,
    report_section,
    target,
    task,
    unit,
)


def _nothing() -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Screen:
    """One page to look at.

    Attributes:
        name: url name, such as "tasks:list".
        person: who looks.
        kwargs: arguments of the address.
        query: query string without "?".
        is_wide: also looked at 3,840 px wide.
        picture: file name without ending; `make screenshots` then writes docs/images/<picture>.png.
        is_pictured_narrow: and docs/images/<picture>-360.png.
    """

    name: str
    person: str = ""
    kwargs: Callable[[], dict[str, Any]] = _nothing
    query: str = ""
    is_wide: bool = False
    picture: str = ""
    is_pictured_narrow: bool = False

    def __str__(self) -> str:
        return f"{self.name}{f'?{self.query}' if self.query else ''}{f' by {self.person}' if self.person else ''}"


SCREENS: tuple[Screen, ...] = (
    Screen("ui:style", is_wide=True),
    Screen("ui:style", query="loi=1"),
    Screen("account_login"),
    # home, figures, reports
    Screen("dashboards:home", "vanphong", picture="home", is_wide=True, is_pictured_narrow=True),
    Screen("dashboards:home", "chutich"),
    Screen("dashboards:home", "lanhdaotinh"),
    Screen("dashboards:home", "quantritinh"),
    Screen("dashboards:home", "nguoixem"),
    Screen("dashboards:overview", "chutich", unit("M101"), "period=2024Q3", is_wide=True, picture="overview"),
    Screen("dashboards:overview", "lanhdaotinh", unit("M1")),
    Screen("dashboards:search", "vanphong", query="q=hoa+mau"),
    Screen("indicators:figures", "vanphong", query="period=2024Q3", is_wide=True),
    Screen("indicators:explain", "vanphong", figure("online.payment_rate", "M101", "2024Q3"), picture="figure"),
    Screen("indicators:rows", "vanphong", figure_input("online.payment_rate", "M101", "2024Q3")),
    Screen("reports:index", "vanphong"),
    Screen("reports:index", "lanhdaotinh"),
    Screen("reports:start", "vanphong"),
    Screen("reports:show", "vanphong", report("M101", "2024Q3"), picture="report"),
    Screen("reports:show", "vanphong", report("M101")),
    Screen("reports:compare", "vanphong", report("M101", "2024Q3")),
    Screen("reports:section", "vanphong", report_section("M101")),
    Screen("reports:footnote", "vanphong", report_footnote("M101")),
    Screen("reports:heading", "vanphong", report("M101")),
    # plans, tasks, targets
    Screen("plans:list", "vanphong"),
    Screen("plans:upload", "vanphong"),
    Screen("plans:write", "vanphong"),
    Screen("plans:show", "vanphong", plan("M101", "in_force")),
    Screen("plans:align", "vanphong", plan("M101", "in_force")),
    Screen("plans:review", "vanphong", plan("M101", "in_review"), is_wide=True, picture="review"),
    Screen("plans:review", "chutich", plan("M101", "in_review")),
    Screen("plans:edit_item", "vanphong", plan_item("M101")),
    Screen("plans:add_target", "vanphong", plan("M101", "in_review")),
    Screen("tasks:mine", "vanphong", is_wide=True),
    Screen("tasks:mine", "chutich"),
    Screen("tasks:list", "vanphong"),
    Screen("tasks:list", "lanhdaotinh", query="state=overdue"),
    Screen("tasks:calendar", "vanphong", is_wide=True),
    Screen("tasks:show", "vanphong", task("M101")),
    Screen("tasks:show", "chutich", task("M101")),
    Screen("tasks:people", "vanphong", task("M101")),
    Screen("tasks:create", "vanphong"),
    Screen("tasks:assign", "lanhdaotinh"),
    Screen("targets:list", "vanphong", is_wide=True, picture="targets"),
    Screen("targets:show", "chutich", target("M101", measured=True)),
    Screen("targets:show", "vanphong", target("M101", measured=False)),
    Screen("targets:revise", "chutich", target("M101", measured=True)),
)
