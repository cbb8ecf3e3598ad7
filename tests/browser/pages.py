"""The screens that are looked at in the browser. Add yours here: a line each.

`kwargs` runs with the site's own database and may ask the ORM for a row of the sample, e.g.
`kwargs=lambda: {"pk": Task.objects.order_by("pk").values_list("pk", flat=True)[0]}`.
`person` is a user name of the sample; "" is somebody who has not logged in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.browser.rows import (
    declared,
    document,
    dossier,
    dossier_batch,
    figure,
    figure_input,
    importer,
    log_entry,
    person,
    plan,
    plan_item,
    report,
    report_footnote,
    report_section,
    target,
    task,
    unit,
    unit_page,
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
        is_wide: a first screen: also looked at 3,840 px wide, and by axe at 360 px and in the dark.
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
    # organizations, account, log
    Screen("organizations:units", "quantritinh", query="q=Thạch+Quý"),
    Screen("organizations:units", "quantriphuong"),
    Screen("organizations:unit", "quantritinh", unit_page("18073")),
    Screen("organizations:unit", "quantritinh", unit_page("M101")),
    Screen("organizations:unit_merge", "quantritinh", unit_page("M106")),
    Screen("organizations:unit_split", "quantritinh", unit_page("M106")),
    Screen("organizations:unit_add", "quantritinh", unit_page("M101")),
    Screen("organizations:people", "quantritinh"),
    Screen("organizations:person", "quantritinh", person("phochutich")),
    Screen("organizations:person_add", "quantriphuong"),
    Screen("organizations:post_add", "quantriphuong", person("motcua")),
    Screen("organizations:my_account", "phochutich"),
    Screen("account_change_password", "vanphong"),
    Screen("account_reset_password"),
    Screen("mfa_index", "vanphong"),
    Screen("audit:index", "quantritinh"),
    Screen("audit:entry", "quantritinh", log_entry("declarations.state")),
    # documents, checker
    Screen("documents:list", "vanphong", is_wide=True),
    Screen("documents:incoming", "vanphong"),
    Screen("documents:other", "vanphong"),
    Screen("documents:trash", "vanphong"),
    Screen("documents:add", "vanphong"),
    Screen("documents:show", "vanphong", document("M101", "outgoing")),
    Screen("documents:show", "vanphong", document("M101", "incoming")),
    Screen("documents:edit", "vanphong", document("M101", "incoming")),
    Screen("document_checker:start", "nguoixem"),
    # imports, jobs, notifications
    Screen("imports:list", "quantriphuong"),
    Screen("imports:upload", "motcua", importer("dossiers")),
    Screen("imports:upload", "quantriphuong", importer("people")),
    Screen("jobs:list", "vanphong"),
    Screen("notifications:list", "chutich"),
    Screen("notifications:preferences", "chutich"),
    # dossiers
    Screen("dossiers:list", "motcua", is_wide=True, picture="dossiers"),
    Screen("dossiers:list", "lanhdaotinh"),
    Screen("dossiers:deadlines", "motcua"),
    Screen("dossiers:overview", "motcua", is_wide=True),
    Screen("dossiers:show", "motcua", dossier("M101")),
    Screen("dossiers:batches", "motcua"),
    Screen("dossiers:batch", "quantritinh", dossier_batch),
    # declarations
    Screen("declarations:mine", "vanphong"),
    Screen("declarations:units", "lanhdaotinh"),
    Screen("declarations:form", "vanphong", declared("staff", "2026Q4")),
    Screen("declarations:form", "chutich", declared("budget", "2026Q3")),
    Screen("declarations:compare", "vanphong", declared("staff", "2026Q3")),
    Screen("declarations:history", "vanphong", declared("staff", "2026Q3")),
)
