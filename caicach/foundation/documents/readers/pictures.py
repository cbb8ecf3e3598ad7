"""Scans and pictures: letters recognised by the machine, for a person to confirm."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from typing import Final

from PIL import Image, UnidentifiedImageError

from caicach.domain.documents.paper import Paper, PaperBuilder
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.vietnamese.folding import compose
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.errors import UnreadableFile

_SECONDS_PER_PAGE: Final = 60
_REMARK: Final = "Chữ được nhận dạng từ bản quét, cần người xác nhận từng số liệu."


def read_picture(content: bytes, filename: str) -> Paper:
    """Read a picture of a page."""
    Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            picture.load()
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as fault:
        raise UnreadableFile(
            f"Tệp ảnh “{filename}” bị hỏng hoặc quá lớn nên không đọc được. Hãy quét lại ở 200-300 dpi."
        ) from fault
    return paper_of_scans([recognise(picture, filename)])


def paper_of_scans(pages: list[str]) -> Paper:
    """One paper out of the recognised text of pages."""
    if len(pages) == 1:
        read = paper_from_text(compose(pages[0]))
        return Paper(read.text, read.blocks, True, (_REMARK,))
    builder = PaperBuilder()
    for number, page in enumerate(pages, 1):
        builder.page = number
        paper = paper_from_text(compose(page))
        for block in paper.blocks:
            builder.add_paragraph(" ".join(paper.text[block.start : block.end].split()))
    return builder.paper(scanned=True, remarks=(_REMARK,))


def can_recognise() -> bool:
    """Whether letters can be recognised on this machine."""
    return shutil.which("tesseract") is not None


def recognise(picture: Image.Image, filename: str) -> str:
    """The letters of one page."""
    if not can_recognise():
        raise UnreadableFile(
            f"Tệp “{filename}” là bản quét (ảnh chụp trang giấy) và máy chủ chưa cài bộ nhận dạng chữ. "
            "Hãy nộp bản Word hoặc PDF có chữ, hoặc nhờ quản trị cài Tesseract tiếng Việt."
        )
    held = io.BytesIO()
    picture.convert("L").save(held, format="PNG")
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "6"],
            input=held.getvalue(),
            capture_output=True,
            timeout=_SECONDS_PER_PAGE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as fault:
        raise UnreadableFile(
            f"Không nhận dạng được chữ trong bản quét “{filename}”. Hãy quét lại rõ hơn (200-300 dpi)."
        ) from fault
    return done.stdout.decode("utf-8", errors="replace")
