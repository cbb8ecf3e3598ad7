"""Old Word (DOC), RTF and ODT: converted by LibreOffice where the machine has it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from caicach.domain.documents.paper import Paper
from caicach.foundation.documents.readers.archives import SafeArchive
from caicach.foundation.documents.readers.docx import read_docx
from caicach.foundation.documents.readers.errors import UnreadableFile

_SECONDS: Final = 90
_ENCRYPTED_PARTS: Final = (b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e",)


def read_legacy_word(content: bytes, filename: str) -> Paper:
    """Read DOC, RTF or ODT through a conversion to DOCX in a folder of its own."""
    if any(part in content[:65536] or part in content for part in _ENCRYPTED_PARTS):
        raise UnreadableFile(f"Tệp “{filename}” được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi nộp lại.")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise UnreadableFile(
            f"Tệp “{filename}” là định dạng Word cũ và máy chủ chưa cài LibreOffice để chuyển đổi. "
            "Hãy lưu lại tệp dạng DOCX hoặc PDF."
        )
    return read_docx(SafeArchive(_converted(program, content, filename), filename), filename)


def _converted(program: str, content: bytes, filename: str) -> bytes:
    """The file as DOCX, made in a folder of its own that is removed afterwards."""
    ending = "rtf" if content.lstrip().startswith(b"{\\rtf") else "odt" if content.startswith(b"PK") else "doc"
    with tempfile.TemporaryDirectory(prefix="caicach-doc-") as folder:
        place = Path(folder)
        source = place / f"paper.{ending}"
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        command = [program, "--headless", "--norestore", profile, "--convert-to", "docx"]
        try:
            subprocess.run(
                [*command, "--outdir", str(place / "out"), str(source)],
                capture_output=True,
                timeout=_SECONDS,
                check=True,
            )
            return (place / "out" / "paper.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as fault:
            raise UnreadableFile(
                f"Tệp “{filename}” bị hỏng hoặc không chuyển đổi được. Hãy mở tệp bằng Word và lưu lại dạng DOCX."
            ) from fault
