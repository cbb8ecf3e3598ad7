"""Write docs/rights.md from the table of roles and routes that the tests prove (tests/access/*.toml)."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from caicach.foundation.organizations.access import OWN_GOVERNMENT_ONLY, ROLE_ACTIONS, Action  # noqa: E402
from caicach.foundation.organizations.models import Role  # noqa: E402
from tests.access import table  # noqa: E402
from tests.access.world import ROLES  # noqa: E402

TARGET = ROOT / "docs" / "rights.md"
HEADINGS = {
    "anonymous": "chưa đăng nhập",
    "reader": "người xem",
    "officer": "chuyên viên",
    "leader": "lãnh đạo",
    "appraiser": "thẩm định",
    "administrator": "quản trị",
    "above": "chuyên viên cấp tỉnh",
    "superuser": "người vận hành",
}
ACTIONS = {
    Action.VIEW: "xem",
    Action.VIEW_PERSONAL: "xem dữ liệu cá nhân",
    Action.EDIT: "nhập và sửa",
    Action.APPROVE: "phê duyệt",
    Action.APPRAISE: "thẩm định",
    Action.ADMINISTER: "quản trị",
    Action.AUDIT: "xem nhật ký",
}
INTRODUCTION = """# Ai được làm gì, ở đâu

Trang này do `tools/rights_report.py` lập từ bảng trong `tests/access/`; bộ kiểm thử thử từng vai trò trên từng địa chỉ
theo đúng bảng này, với đối tượng của đơn vị mình và của đơn vị khác. Đừng sửa tay.

Quyền đi theo vị trí đang giữ. Quyền xem đi xuống cả cây đơn vị; quyền nhập, sửa, phê duyệt dừng ở ranh giới cấp chính
quyền kế tiếp (tỉnh không gõ số của xã). Cả hai bao gồm các đơn vị cũ mà đơn vị mình kế thừa.
"""


def main() -> None:
    """Write the report."""
    lines = [
        INTRODUCTION,
        "## Vai trò và quyền",
        "",
        _row(["Quyền", *[str(role.label) for role in Role]]),
        _rule(len(Role) + 1),
    ]
    for action, name in ACTIONS.items():
        border = " (trong cấp mình)" if action in OWN_GOVERNMENT_ONLY else ""
        lines.append(_row([name + border, *["●" if action in ROLE_ACTIONS[role] else "" for role in Role]]))
    routes = table.read()
    patterns = dict(_patterns(get_resolver(), "", "/"))
    for app in sorted({route.app for route in routes.values()}):
        lines += [
            "",
            f"## {_title(app)}",
            "",
            "X: xem (GET) · G: ghi (POST) · dấu * : cả với đối tượng của đơn vị khác",
            "",
        ]
        lines += [_row(["Địa chỉ", *HEADINGS.values(), "Ghi chú"]), _rule(len(HEADINGS) + 2)]
        for route in sorted((r for r in routes.values() if r.app == app), key=lambda r: patterns.get(r.name, r.name)):
            cells = [_cell(route, role) for role in HEADINGS]
            lines.append(_row([f"`{patterns.get(route.name, route.name)}`", *cells, route.note]))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {len(routes)} routes × {len(ROLES) + 1} roles")


def _cell(route: table.Route, role: str) -> str:
    marks = []
    for letter, method in (("X", "GET"), ("G", "POST")):
        if role in (route.allowed(method, is_foreign=False) or ()):
            everywhere = route.object and role in (route.allowed(method, is_foreign=True) or ())
            marks.append(f"{letter}*" if everywhere and role != "superuser" else letter)
    return " ".join(marks)


def _title(app: str) -> str:
    config = apps.app_configs.get(app)
    return str(config.verbose_name) if config else {"account": "Tài khoản, đăng nhập"}.get(app, app)


def _patterns(resolver, namespace, prefix):  # type: ignore[no-untyped-def]  # a tool over untyped resolver internals
    for pattern in resolver.url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern, inner, path)
        else:
            yield f"{namespace}{pattern.name}", path.replace("|", "\\|")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(count: int) -> str:
    return f"|{'---|' * count}"


if __name__ == "__main__":
    main()
