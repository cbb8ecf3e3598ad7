"""Small DOCX files written part by part, so that a test holds exactly the XML it means."""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def word_file(body: str, **parts: str) -> bytes:
    """A DOCX whose body is `body`; other parts by name (numbering, styles, footnotes)."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        put(archive, "[Content_Types].xml", TYPES)
        put(
            archive,
            "word/document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}'
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            f' xmlns:wps="urn:wps"><w:body>{body}</w:body></w:document>',
        )
        for name, content in parts.items():
            put(archive, f"word/{name}.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return held.getvalue()


def put(archive: zipfile.ZipFile, name: str, part: str | bytes) -> None:
    """Write a part without the time of day, so that the same part gives the same bytes."""
    archive.writestr(zipfile.ZipInfo(name), part, compress_type=zipfile.ZIP_DEFLATED)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"


def numbered(text: str, number: int, level: int = 0) -> str:
    """A paragraph that Word numbers."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(rows: list[list[str]]) -> str:
    """A table; a cell may hold ready properties before its text, after a bar."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            properties, _, text = cell.rpartition("|")
            cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>")
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"
