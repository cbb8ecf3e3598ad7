"""Plain text in any usual encoding, old Vietnamese ones included."""

from __future__ import annotations

import re
from typing import Final

from caicach.domain.documents.paper import Paper
from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.vietnamese.folding import compose
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.old_encodings import (
    decode_tcvn3,
    decode_vni,
    looks_like_tcvn3,
    looks_like_vni,
    restore_tcvn3,
    restore_vni,
)

_STRANGE: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LOST: Final = "\ufffd"
_MANY_BYTES: Final = re.compile("[À-ỹĐđ]")
_UTF16_LE: Final = b"\xff\xfe"
_UTF16_BE: Final = b"\xfe\xff"


def read_text(content: bytes, filename: str) -> Paper:
    """Read a text file. Offsets are those of its own text in NFC, a byte order mark left out."""
    text, remark = decode(content, filename)
    if len(text) > limits.MAX_TEXT_CHARACTERS:
        raise UnreadableFile(
            f"Tệp “{filename}” có {len(text)} ký tự, vượt mức {limits.MAX_TEXT_CHARACTERS}. Hãy tách nhỏ tệp."
        )
    return paper_from_text(compose(text), [remark] if remark else [])


def decode(content: bytes, filename: str) -> tuple[str, str | None]:
    """Text of some bytes, and a remark when an old encoding was converted."""
    if content.startswith((_UTF16_LE, _UTF16_BE)):
        try:
            return content.decode("utf-16"), None
        except UnicodeDecodeError as fault:
            raise _unknown(filename) from fault
    wide = _wide(content)
    if wide is not None:
        return wide, None
    remark = None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("utf-8-sig", errors="replace")
        if not _is_nearly_sound(text):
            return _decode_old(content, filename)
        remark = f"Văn bản có {text.count(_LOST)} chỗ hỏng mã chữ, thay bằng dấu “{_LOST}”. Hãy xem lại các chỗ đó."
    if text.count("\x00") * 1000 > len(text) or _is_binary(text):
        raise _unknown(filename)
    text = text.replace("\x00", "")
    # A text that was typed in an old font and saved as Unicode keeps its wrong letters.
    if looks_like_tcvn3(text):
        return restore_tcvn3(text), "Văn bản dùng bảng mã TCVN3 (ABC), đã chuyển sang Unicode."
    if looks_like_vni(text):
        return restore_vni(text), "Văn bản dùng bảng mã VNI, đã chuyển sang Unicode."
    return text, remark


def _is_nearly_sound(text: str) -> bool:
    """Whether a text read as UTF-8 is UTF-8 but for few broken places: letters of two bytes and more are many."""
    lost = text.count(_LOST)
    return lost * 200 <= len(text) and lost * 20 <= len(_MANY_BYTES.findall(text))


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its plain letters is zero."""
    sample = content[:2000]
    if len(sample) < 8 or sample.count(0) * 4 < len(sample):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _is_binary(text) else text


def _is_binary(text: str) -> bool:
    sample = text[:4000]
    strange = len(_STRANGE.findall(sample))
    return strange * 50 > len(sample)


def _decode_old(content: bytes, filename: str) -> tuple[str, str | None]:
    latin = content.decode("cp1252", errors="replace")
    if _is_binary(latin):
        raise _unknown(filename)
    tcvn, vni = decode_tcvn3(content), decode_vni(content)
    if looks_like_tcvn3(latin):
        return tcvn, "Văn bản dùng bảng mã TCVN3 (ABC), đã chuyển sang Unicode."
    if looks_like_vni(latin):
        return vni, "Văn bản dùng bảng mã VNI, đã chuyển sang Unicode."
    try:
        return content.decode("cp1258"), "Văn bản dùng bảng mã Windows-1258, đã chuyển sang Unicode."
    except UnicodeDecodeError as fault:
        raise _unknown(filename) from fault


def _unknown(filename: str) -> UnreadableFile:
    return UnreadableFile(
        f"Tệp “{filename}” không phải văn bản hoặc dùng bảng mã lạ nên không đọc được. "
        "Hãy lưu lại tệp dạng DOCX, PDF hoặc văn bản Unicode (UTF-8)."
    )
