"""`caicach report`: the periodic report of a unit as DOCX, and as PDF beside it."""

import argparse
import sys
from pathlib import Path

from django.db import transaction

from caicach.domain.errors import TradeError
from caicach.domain.periods import Period, PeriodError
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.publishing.reports.models import Report
from caicach.publishing.reports.services import Rendered, render, start_report

NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Kind, unit, period, files."""
    parser.add_argument("kind", metavar="KIND", help="loại báo cáo, ví dụ quarter_commune")
    parser.add_argument("--unit", required=True, help="mã đơn vị")
    parser.add_argument("--period", required=True, help="kỳ, ví dụ 2024Q3")
    parser.add_argument("--out", required=True, type=Path, help="tệp DOCX sẽ ghi")
    parser.add_argument("--pdf", type=Path, help="tệp PDF sẽ ghi thêm")
    parser.add_argument("--by", help="tên đăng nhập của người lập, khi báo cáo chưa có trong hệ thống")


def run(args: argparse.Namespace) -> int:
    """Write the files. A report that is not there yet is composed from the outline and not kept, unless --by says who.

    Exit status 1 where the checker finds errors in the finished paper.
    """
    if args.kind not in rulebook().report_outlines:
        kinds = ", ".join(sorted(rulebook().report_outlines))
        raise TradeError(f"{args.kind}: không có loại báo cáo này; hãy chọn một trong: {kinds}.")
    unit = _unit(args.unit)
    try:
        period = Period.parse(args.period)
    except PeriodError as error:
        raise TradeError(str(error)) from error
    rendered = _rendered(args.kind, unit, period, args.by)
    _write(args.out, rendered.docx)
    if args.pdf:
        _write(args.pdf, rendered.pdf)
    for finding in rendered.checked.findings:
        print(f"{finding.severity}: {finding.message}", file=sys.stderr)
    return 1 if rendered.checked.errors else 0


def _rendered(kind: str, unit: Unit, period: Period, username: str | None) -> Rendered:
    kept = Report.objects.filter(unit=unit, outline=kind, period=period.key).select_related("unit__parent").first()
    if kept is not None:
        return render(kept)
    with transaction.atomic():
        report = start_report(by=_person(username), unit=unit, outline=kind, period=period)
        rendered = render(report)
        if username is None:
            transaction.set_rollback(True)
    return rendered


def _person(username: str | None) -> Person:
    people = Person.objects.filter(is_active=True)
    found = people.filter(username=username) if username else people.filter(is_superuser=True)
    person = found.first()
    if person is None:
        raise TradeError(
            f"--by {username}: không có người dùng này; hãy kiểm tra tên đăng nhập."
            if username
            else "Chưa có người vận hành nào trong hệ thống; hãy thêm --by TÊN_ĐĂNG_NHẬP."
        )
    return person


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).select_related("parent").order_by("-valid_from").first()
    if unit is None:
        raise TradeError(f"--unit {code}: không có đơn vị mang mã này; tìm mã bằng `caicach units find`.")
    return unit


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise TradeError(f"{path}: không ghi được tệp ({error.strerror}); hãy chọn nơi khác.") from error
