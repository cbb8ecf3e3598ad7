"""Scans and pictures: letters recognised by the machine, for a person to confirm."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from PIL import Image, ImageSequence, UnidentifiedImageError

from caicach.domain.documents.paper import Paper
from caicach.domain.vietnamese.folding import compose
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.pages.assembling import paper_of
from caicach.foundation.documents.readers.pages.model import Page, Word
from caicach.foundation.documents.readers.pages.raster import straightened, without_rules

REMARK: Final = "Chữ được nhận dạng từ bản quét, cần người xác nhận từng số liệu."
_SECONDS_PER_PAGE: Final = 60
_A4_WIDTH: Final = 595.0
_NO_WORD: Final = frozenset("|_—–=~[]{}\\")
_DOUBTFUL: Final = 20.0

Progress = Callable[[int, int], None]


def read_picture(content: bytes, filename: str, progress: Progress | None = None) -> Paper:
    """Read a picture of a page, or of several (TIFF)."""
    Image.MAX_IMAGE_PIXELS = limits.MAX_PIXELS
    pages: list[Page] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            count = min(getattr(picture, "n_frames", 1), limits.MAX_SCANNED_PAGES)
            for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
                if number > count:
                    break
                pages.append(recognise(frame.convert("L"), filename, _A4_WIDTH / max(frame.width, 1)))
                if progress is not None:
                    progress(number, count)
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
    return paper_of(pages, remarks=[REMARK])


def can_recognise() -> bool:
    """Whether letters can be recognised on this machine."""
    return shutil.which("tesseract") is not None


def recognise(picture: Image.Image, filename: str, scale: float) -> Page:
    """The words of one page; `scale` is points for a pixel."""
    if not can_recognise():
        raise UnreadableFile(
            f"Tệp “{filename}” là bản quét (ảnh chụp trang giấy) và máy chủ chưa cài bộ nhận dạng chữ. "
            "Hãy nộp bản Word hoặc PDF có chữ, hoặc nhờ quản trị cài Tesseract tiếng Việt."
        )
    upright = straightened(picture.convert("L"))
    letters, rules = without_rules(upright, scale)
    held = io.BytesIO()
    letters.save(held, format="PNG", compress_level=1)
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", "vie", "--psm", "6", "tsv"],
            input=held.getvalue(),
            capture_output=True,
            timeout=_SECONDS_PER_PAGE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as fault:
        raise UnreadableFile(
            f"Không nhận dạng được chữ trong bản quét “{filename}”. Hãy quét lại rõ hơn (200-300 dpi)."
        ) from fault
    words = list(_words(done.stdout.decode("utf-8", errors="replace"), scale))
    return Page(upright.width * scale, upright.height * scale, words, rules, is_scan=True)


def restored(words: Iterable[Word], restore: Callable[[str], str]) -> list[Word]:
    """Words with their letters turned into others."""
    return [replace(word, text=restore(word.text)) for word in words]


def _words(table: str, scale: float) -> Iterator[Word]:
    """Words of the recogniser's table; the size of letters is that of their line."""
    heights: dict[tuple[str, ...], float] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12:
            continue
        line = tuple(cells[1:5])
        left, top, width, height = (int(cell) * scale for cell in cells[6:10])
        if cells[0] == "4":
            heights[line] = height
        text = compose(cells[11]).strip()
        if cells[0] != "5" or not text or set(text) <= _NO_WORD:
            continue
        if float(cells[10]) < _DOUBTFUL and len(text) <= 2:
            continue
        tall = min(heights.get(line, height), 2.2 * height)
        middle = top + height / 2
        yield Word(text, left, left + width, middle - tall / 2, middle + tall / 2, _size(tall))


def _size(height: float) -> float:
    """Letters of a scan differ by their shape: sizes in steps of three points."""
    return max(6.0, round(height / 3) * 3.0)
