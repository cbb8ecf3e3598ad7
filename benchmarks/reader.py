"""Reading and checking papers: a text of three lengths, a Word file and a PDF of 50 pages with tables and notes.

    .venv/bin/python benchmarks/reader.py

Ours is always the whole way: file to paper, all readings, all checks. Floors: one pass over the words of a text; the
bare text of the same Word file by python-docx, and by LibreOffice; the bare text of the PDF by pdfium. Ours finds
headers, outline, targets, tasks, citations, tables and faults on top of that.
"""

from __future__ import annotations

import html
import io
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import docx
import ground
import pypdfium2
import typst

from caicach.domain.documents.checking import check_scanned
from caicach.domain.documents.reading import read_scanned
from caicach.domain.documents.scan import ScannedPaper
from caicach.foundation.documents.readers import read_paper
from caicach.foundation.documents.readers.tests.word_files import W, paragraph, table, word_file
from tests.corpus.generating import generate

SCRIPT = "reader.py"
PAGES = 50
_LETTERS_OF_A_PAGE = 2_600
_HEADS = ["STT", "Đơn vị", "Tiếp nhận", "Đúng hạn", "Quá hạn"]
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = re.compile(r"\w+")


def main() -> None:
    """Measure, print, and put the rows into the table of results."""
    for times in (1, 10, 100):
        _text(times)
    word = word_of(PAGES)
    floor, ours = ground.in_turn(lambda: _bare_word(word), lambda: whole_way(word, "a.docx"))
    ground.tell(f"paper of {PAGES} pages, DOCX: read and checked / bare text by python-docx", SCRIPT, floor, ours)
    if shutil.which("soffice"):
        ground.tell(
            f"paper of {PAGES} pages, DOCX: read and checked / bare text by LibreOffice", SCRIPT, _office(word), ours
        )
    portable = portable_of(PAGES)
    floor, ours = ground.in_turn(lambda: _bare_portable(portable), lambda: whole_way(portable, "a.pdf"))
    ground.tell(f"paper of {PAGES} pages, PDF: read and checked / bare text by pdfium", SCRIPT, floor, ours)


def whole_way(content: bytes, name: str) -> int:
    """Read and check a file; the number of things found."""
    scanned = ScannedPaper(read_paper(content, name))
    read, checked = read_scanned(scanned), check_scanned(scanned)
    return len(read.targets) + len(read.tasks) + len(read.references) + len(checked.findings)


def _text(times: int) -> None:
    text = "\n".join(generate(seed).text for seed in range(1, 1 + 8 * times))
    content = text.encode()
    floor, ours = ground.in_turn(lambda: sum(1 for _ in _WORD.finditer(text)), lambda: whole_way(content, "a.txt"))
    size = len(content) / 1e6
    ground.tell(
        f"text of {times} × {size / times:.3f} MB: read and checked / one pass over its words", SCRIPT, floor, ours
    )
    print(f"    {size / ours.cpu:.2f} MB a second of the processor")


def word_of(pages: int) -> bytes:
    """A Word file of running text with a table on every fifth page and a note on every page."""
    dice = random.Random(1)
    body: list[str] = []
    notes: list[str] = []
    seed = 0
    for page in range(1, pages + 1):
        written = 0
        while written < _LETTERS_OF_A_PAGE:
            seed += 1
            for line in generate(seed).text.splitlines():
                body.append(paragraph(html.escape(line)))
                written += len(line)
        mark = f"<w:p><w:r><w:t>Tổng số 334 hồ sơ</w:t><w:footnoteReference w:id='{page}'/></w:r></w:p>"
        body.append(mark)
        words = paragraph("Trong đó 140 hồ sơ trực tuyến và 194 hồ sơ trực tiếp.")
        notes.append(f"<w:footnote w:id='{page}'>{words}</w:footnote>")
        if page % 5 == 0:
            body.append(table([[f"|{cell}" for cell in row] for row in _rows(dice)]))
    return _packed(word_file("".join(body), footnotes=f"<w:footnotes {W}>{''.join(notes)}</w:footnotes>"))


def _packed(content: bytes) -> bytes:
    """The file with the parts that say how its parts belong together, which other programs ask for."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "[Content_Types].xml":
                new.writestr(name, old.read(name))
        kinds = "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>'
            for part, kind in (("document", "document.main"), ("footnotes", "footnotes"))
        )
        rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        new.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{rels}{kinds}</Types>')
        for place, part, target in (("_rels/.rels", "officeDocument", "word/document.xml"),
                                    ("word/_rels/document.xml.rels", "footnotes", "footnotes.xml")):  # fmt: skip
            link = f'<Relationship Id="r1" Type="{_LINK}/{part}" Target="{target}"/>'
            new.writestr(place, f'<Relationships xmlns="{_PACKAGE}/relationships">{link}</Relationships>')
    return held.getvalue()


def portable_of(pages: int) -> bytes:
    """The like as PDF."""
    dice = random.Random(1)
    parts: list[str] = []
    for page in range(1, pages + 1):
        lines = generate(page).text.splitlines()
        parts.extend(f"#{_quoted(line)}\n" for line in lines if line.strip())
        if page % 5 == 0:
            cells = ", ".join(f"[{cell}]" for row in _rows(dice) for cell in row)
            parts.append(f"#table(columns: 5, {cells})")
        parts.append("#pagebreak(weak: true)")
    return bytes(
        typst.compile(("#set page(height: 29.7cm, width: 21cm)\n#set text(size: 11pt)\n" + "\n".join(parts)).encode())
    )


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rows(dice: random.Random) -> list[list[str]]:
    rows = []
    for number in range(1, 16):
        received, late = dice.randint(50, 900), dice.randint(0, 40)
        rows.append([str(number), f"Xã số {number}", str(received), str(received - late), str(late)])
    total = [str(sum(int(row[at]) for row in rows)) for at in (2, 3, 4)]
    return [_HEADS, *rows, ["", "Cộng", *total]]


def _bare_word(content: bytes) -> int:
    document = docx.Document(io.BytesIO(content))
    letters = sum(len(piece.text) for piece in document.paragraphs)
    return letters + sum(len(cell.text) for grid in document.tables for row in grid.rows for cell in row.cells)


def _bare_portable(content: bytes) -> int:
    document = pypdfium2.PdfDocument(content)
    return sum(len(page.get_textpage().get_text_bounded()) for page in document)


def _office(content: bytes) -> ground.Timing:
    """LibreOffice's own time, with that of the programs it starts."""
    with tempfile.TemporaryDirectory(prefix="caicach-bench-") as folder:
        source = Path(folder) / "a.docx"
        source.write_bytes(content)
        command = ["soffice", "--headless", f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"]
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            [*command, "--convert-to", "txt:Text", "--outdir", folder, str(source)], check=True, capture_output=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return ground.Timing(time.perf_counter() - started, cpu)


if __name__ == "__main__":
    main()
