"""`caicach restore FILE`."""

import argparse
import sys
from pathlib import Path

from caicach.cli.archive import package
from caicach.domain.errors import TradeError

NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The archive to read, and the word that says it is meant."""
    parser.add_argument("file", type=Path, help="tệp do `caicach backup` tạo ra")
    parser.add_argument("--yes", action="store_true", help="đồng ý thay toàn bộ dữ liệu đang có")


def run(args: argparse.Namespace) -> int:
    """Replace the site's data by the archive's; exit status 2 where the archive cannot be used."""
    source: Path = args.file.resolve()
    if not source.is_file():
        raise TradeError(f"{source}: không có tệp này; hãy kiểm tra lại đường dẫn.")
    if not args.yes:
        raise TradeError("Khôi phục sẽ thay toàn bộ dữ liệu đang có: hãy dừng máy chủ rồi thêm --yes để đồng ý.")
    summary = package.read(source, lambda text: print(f"… {text}", file=sys.stderr))
    print(f"Đã khôi phục {summary.files} tệp từ {source}.")
    return 0
