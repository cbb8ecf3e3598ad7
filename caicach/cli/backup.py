"""`caicach backup FILE`."""

import argparse
import sys
from pathlib import Path

from caicach.cli.archive import package
from caicach.domain.errors import TradeError

NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file to write."""
    parser.add_argument("file", type=Path, help="tệp sẽ ghi, ví dụ sao-luu.tar.gz")


def run(args: argparse.Namespace) -> int:
    """Write the archive; exit status 2 where the folder cannot be written."""
    target: Path = args.file.resolve()
    if not target.parent.is_dir():
        raise TradeError(f"{target.parent}: không có thư mục này; hãy tạo thư mục trước khi sao lưu.")
    summary = package.write(target, lambda text: print(f"… {text}", file=sys.stderr))
    print(f"Đã sao lưu {summary.files} tệp vào {target} ({summary.size / 1_048_576:.1f} MB).")
    return 0
