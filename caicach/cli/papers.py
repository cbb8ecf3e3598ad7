"""Opening the file named on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from caicach.domain.documents.paper import Paper
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.reading import read_paper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The paper, and the form of the answer."""
    parser.add_argument("file", metavar="TỆP", help="văn bản TXT, HTML, DOCX hoặc PDF")
    parser.add_argument("--json", action="store_true", help="in một văn bản JSON")


def open_paper(name: str) -> Paper:
    """Read a file by its path; every fault is one Vietnamese sentence."""
    path = Path(name)
    try:
        if path.is_dir():
            raise UnreadableFile(f"“{name}” là thư mục, không phải tệp. Hãy chỉ đúng đường dẫn tới tệp.")
        size = path.stat().st_size
        if size > limits.MAX_FILE:
            raise UnreadableFile(
                f"Tệp “{name}” nặng {size // limits.MEBIBYTE} MB, vượt mức "
                f"{limits.MAX_FILE // limits.MEBIBYTE} MB. Hãy tách nhỏ hoặc nén ảnh trong tệp."
            )
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise UnreadableFile(f"Không có tệp “{name}”. Hãy kiểm tra lại đường dẫn.") from fault
    except (OSError, ValueError) as fault:
        raise UnreadableFile(f"Không mở được tệp “{name}”. Hãy kiểm tra quyền đọc tệp.") from fault
    return read_paper(content, path.name)
