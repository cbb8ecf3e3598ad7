"""Broken bytes for the format readers: every file ends in a paper or in one clear sentence.

Run as `python -m tests.corpus.fuzzing 10000`; prints how many were read, how many refused, the slowest.
"""

from __future__ import annotations

import io
import random
import sys
import time
import zipfile
from collections import Counter

import typst

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.reading import read_document
from caicach.foundation.documents.readers import UnreadableFile, read_paper
from caicach.foundation.documents.readers.tests.word_files import paragraph, table, word_file


def samples() -> list[bytes]:
    """Sound files of every format to start from."""
    body = (
        paragraph("I. MỤC TIÊU")
        + paragraph("1. Tối thiểu 95% hồ sơ đúng hạn (19/20).")
        + table([["|STT", "|Nhiệm vụ", "|Chủ trì", "|Thời gian"], ["|1", "|Kiểm tra", "|Văn phòng", "|Quý II"]])
    )
    page = "<html><body><p>Tổng số 12 hồ sơ (5; 7)</p><table><tr><td>a<td>b<tr><td>1<td>2</table></body></html>"
    pdf = typst.compile("Kết quả 17/71, đạt 23,94%\n\n#table(columns: 2, [STT], [Số], [1], [20])".encode())
    text = "Quyết định số 12/QĐ-UBND ngày 05/01/2024\n| 1 | 2 |\n| 3 | 4 |\n[1] chú thích"
    return [word_file(body), pdf, page.encode(), text.encode(), text.encode("utf-16")]


def broken(content: bytes, dice: random.Random) -> bytes:
    """A copy with some bytes changed, cut or doubled; parts of a zip are broken inside too."""
    if content.startswith(b"PK") and dice.random() < 0.7:
        return _broken_part(content, dice)
    held = bytearray(content)
    for _ in range(dice.choice([1, 1, 2, 5, 20, 100])):
        if not held:
            break
        at = dice.randrange(len(held))
        deed = dice.randrange(4)
        if deed == 0:
            held[at] = dice.randrange(256)
        elif deed == 1:
            del held[at : at + dice.choice([1, 4, 50])]
        elif deed == 2:
            held[at:at] = held[max(0, at - 30) : at] * dice.choice([1, 3])
        else:
            held[at : at + 4] = dice.choice([b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"<w:p", b"%PDF", b"9999"])
    return bytes(held)


def _broken_part(content: bytes, dice: random.Random) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, broken(part, dice) if name.endswith("document.xml") else part)
    return held.getvalue()


def run(count: int, seed: int = 1) -> tuple[Counter[str], float]:
    """Try broken files; anything but a paper or an UnreadableFile ends the run with its fault."""
    dice = random.Random(seed)
    originals = samples()
    outcome: Counter[str] = Counter()
    slowest = 0.0
    for _ in range(count):
        content = broken(dice.choice(originals), dice)
        started = time.perf_counter()
        try:
            paper = read_paper(content, "hỏng.docx")
            read_document(paper)
            check_document(paper)
            outcome["read"] += 1
        except UnreadableFile:
            outcome["refused"] += 1
        slowest = max(slowest, time.perf_counter() - started)
    return outcome, slowest


if __name__ == "__main__":
    told, longest = run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    print(dict(told), f"slowest {longest:.2f} s")
