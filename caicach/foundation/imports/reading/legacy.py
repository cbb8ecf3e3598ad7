"""Single-byte Vietnamese of the 1990s: TCVN 5712:1993 (ABC fonts such as .VnTime), and Windows code page 1258."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Letters of the bytes 0xA1..0xFE.
_LETTERS: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộ"
    "ờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
_TABLE: Final = {0xA1 + place: letter for place, letter in enumerate(_LETTERS)}
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Syllables that turn up in every administrative table; they decide which code page was meant.
_USUAL: Final = frozenset(
    [
        "và",
        "của",
        "số",
        "ngày",
        "tháng",
        "năm",
        "đơn",
        "vị",
        "hồ",
        "sơ",
        "tên",
        "họ",
        "địa",
        "chỉ",
        "phường",
        "xã",
        "quận",
        "huyện",
        "tỉnh",
        "thành",
        "phố",
        "thủ",
        "tục",
        "lĩnh",
        "vực",
        "cán",
        "bộ",
        "công",
        "chức",
        "nộp",
        "trả",
        "kết",
        "quả",
        "giải",
        "quyết",
        "tiếp",
        "nhận",
        "hạn",
        "hẹn",
        "người",
        "nhiệm",
        "vụ",
        "nội",
        "dung",
        "ghi",
        "chú",
        "trạng",
        "thái",
        "đã",
        "chưa",
        "mã",
        "loại",
        "nguyễn",
        "trần",
        "lê",
        "phạm",
        "thị",
        "văn",
        "hành",
        "chính",
        "tư",
        "pháp",
        "đất",
        "đai",
        "xây",
        "dựng",
        "chứng",
        "thực",
        "khai",
        "sinh",
        "kết",
        "hôn",
    ]
)


def decode_tcvn3(content: bytes) -> str:
    """Bytes of TCVN 5712:1993 as composed Unicode; bytes without a letter stay what Latin-1 says."""
    return unicodedata.normalize("NFC", content.decode("latin-1").translate(_TABLE))


def repair_tcvn3(text: str) -> str:
    """A text whose TCVN3 bytes were read as Western letters ("TiÕp nhËn" → "Tiếp nhận")."""
    return unicodedata.normalize("NFC", text.translate(_TABLE))


def decode_cp1258(content: bytes) -> str:
    """Bytes of Windows-1258, whose tone marks follow their letters, as composed Unicode."""
    return unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))


def vietnamese_score(text: str) -> float:
    """Share of marked words that are usual syllables, 0..1; 0 where no word bears a mark."""
    marked = [word for word in _WORD.findall(text.lower()[:200_000]) if not word.isascii()]
    return sum(word in _USUAL for word in marked) / len(marked) if marked else 0.0


def looks_tcvn3(text: str) -> bool:
    """Whether the letters make sense only when read as TCVN3: an ABC font hides behind a Unicode file."""
    western = sum(1 for letter in text if "\u00a1" <= letter <= "\u00fe")
    if western < 5 or any("\u1ea0" <= letter <= "\u1ef9" for letter in text):
        return False
    return vietnamese_score(repair_tcvn3(text)) > max(0.15, 1.5 * vietnamese_score(text))
