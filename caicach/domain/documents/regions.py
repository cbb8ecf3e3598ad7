"""Where a paper begins anew (an annex, a form, an attached rule) and where it only quotes another paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Forms, attached papers, recipients: what follows is numbered on its own. "Kèm theo …" counts only
# in brackets or in front of a line, never inside a sentence.
_BREAK: Final = re.compile(
    r"""[\s*_]*(?:
      (?:MẪU|Mẫu|BIỂU|Biểu)\s+(?:(?:SỐ|số|MẪU|mẫu)\b|[A-Z]*\d)
    | \(?\s*(?:Ban\ hành\s+)?(?:[Kk]èm\s+theo)\s+(?:Quyết|Nghị|Thông|Kế|Công|Tờ|Báo|Văn|Chương|Chỉ)
    | \(\s*(?:Ban\s+hành|BAN\s+HÀNH|[Đđ]ính\s+kèm)
    | CỘNG\s+HÒA\s+XÃ\s+HỘI | CỘNG\s+HOÀ\s+XÃ\s+HỘI | ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM\s*$
    | (?:Nơi\s+nhận|NƠI\s+NHẬN)\s*:?
    | (?:Ghi\s+chú|GHI\s+CHÚ|Hướng\s+dẫn\s+ghi)\s*:
    )""",
    re.VERBOSE,
)
_MAX_BREAK: Final = 260
_QUOTE_REACH: Final = 120
_CLOSES_STRAIGHT: Final = re.compile(r"\"\s*[.;,:]?\s*$")
_OPENS_STRAIGHT: Final = re.compile(r"^\s*\"|[:,]\s*\"[^\"]*$")


def breaks_in(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[int]:
    """Starts of the paragraphs at which numbering begins anew."""
    return [start for start, end in paragraphs if end - start <= _MAX_BREAK and _BREAK.match(text, start, end)]


def quoted_in(text: str, paragraphs: Sequence[tuple[int, int]]) -> set[int]:
    """Starts of the paragraphs that lie inside a quotation opened in an earlier paragraph.

    "Sửa đổi khoản 3 như sau: “3. …" opens one; it reaches to the paragraph that closes it. A quotation
    that is never closed is none.
    """
    quoted: set[int] = set()
    at = 0
    while at < len(paragraphs):
        last = _last_quoted(text, paragraphs, at)
        if last is not None:
            quoted.update(start for start, _ in paragraphs[at + 1 : last + 1])
            at = last
        at += 1
    return quoted


def _last_quoted(text: str, paragraphs: Sequence[tuple[int, int]], at: int) -> int | None:
    start, end = paragraphs[at]
    reach = range(at + 1, min(len(paragraphs), at + _QUOTE_REACH))
    if text.count("“", start, end) > text.count("”", start, end):
        return next((i for i in reach if text.count("”", *paragraphs[i]) > text.count("“", *paragraphs[i])), None)
    if text.count('"', start, end) % 2 and _OPENS_STRAIGHT.search(text[start:end]):
        for i in reach:
            if text.count('"', *paragraphs[i]) % 2:
                return i if _CLOSES_STRAIGHT.search(text[paragraphs[i][0] : paragraphs[i][1]]) else None
    return None
