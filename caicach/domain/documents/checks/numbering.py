"""Numbers of items: gaps, doubles, order.

A run is what one list holds; it ends where the paper begins anew (annex, form, attached rule), where it
leaves something out ("[…]") and where it quotes. A run with several breaks is not one list: it is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.checks.model import Finding, Kind, Severity
from caicach.domain.documents.outline import BULLETS, LETTERS, Label, LabelStyle, OutlineItem
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.vietnamese.folding import UPPER
from caicach.domain.vietnamese.numbers import format_roman

_WESTERN: Final = "abcdefghijklmnopqrstuvwxyz"
_LEFT_OUT: Final = re.compile(r"[\s\[(*_\"“”]*(?:\.{3,}|…+|\.\.)[\s\])*_\"“”.;]*$")
# A citation that opens a quotation: what follows keeps the numbers of the paper quoted.
_CITES: Final = re.compile(
    r"(?:quy\s+định|nêu\s+rõ|như\s+sau|sau\s+đây|cụ\s+thể|nội\s+dung|hướng\s+dẫn|tại\s+(?:khoản|điều)|(?:khoản|điều)\s+\d+)"
    r"[^:]{0,160}:?\s*$"
)
_AMENDS: Final = re.compile(
    r"(?:sửa\s+đổi|bổ\s+sung|thay\s+thế|bãi\s+bỏ)[^:;]{0,80}(?:điểm|khoản|điều|mục)\s+[a-zđ\d][^:]{0,200}như\s+sau"
)
_MAX_MISSING: Final = 3
_ROMANS: Final = frozenset({LabelStyle.ROMAN, LabelStyle.PART, LabelStyle.CHAPTER, LabelStyle.SMALL_ROMAN})
_RUNNING: Final = frozenset({LabelStyle.ARTICLE, LabelStyle.CHAPTER, LabelStyle.APPENDIX})
_LETTERED: Final = frozenset({LabelStyle.LETTER, LabelStyle.SMALL_ROMAN, LabelStyle.NUMBER_BRACKET})
_LOOSE: Final = frozenset({LabelStyle.BRACKETED, LabelStyle.NUMBER_BRACKET, LabelStyle.CAPITAL, LabelStyle.APPENDIX})


@dataclass(frozen=True, slots=True)
class _Slip:
    """Where a run breaks: the item before, the item, and whether that item alone is wrong."""

    before: OutlineItem
    item: OutlineItem
    is_single: bool


def check_numbering(scanned: ScannedPaper) -> list[Finding]:
    """Findings on the numbering of items."""
    findings: list[Finding] = []
    above = _Above(scanned)
    for run in _runs(scanned, above):
        slips = list(_slips(run))
        told = [slip for slip in slips if not _explained(scanned, slip)]
        if len(told) > max(1, len(run) // 6) or _amends(scanned, run) or not _is_one_list(run, slips):
            continue
        findings.extend(_finding(scanned, slip) for slip in told)
        if not slips:
            findings.extend(_first_missing(scanned, above, run))
    return findings


def _runs(scanned: ScannedPaper, above: _Above) -> Iterator[list[OutlineItem]]:
    """Lists of the paper. Articles and chapters run on through a paper whatever stands above them."""
    open_runs: dict[tuple[object, ...], list[OutlineItem]] = {}
    for item in scanned.outline:
        if item.label.style in BULLETS or item.label.path == (0,) or _explains_a_form(item):
            continue
        region = above.region(item.start)
        parent = None if item.label.style in _RUNNING else item.parent
        # A number of another depth (1.1 against 1.1.1) is another run under the same parent.
        key = (region, parent, item.label.style, len(item.label.path))
        run = open_runs.setdefault(key, [])
        if run and (_begins_anew(above, run, item.label) or above.is_quoted_from(item)):
            yield list(run)
            run.clear()
        run.append(item)
    yield from (run for run in open_runs.values() if run)


def _amends(scanned: ScannedPaper, run: Sequence[OutlineItem]) -> bool:
    """Whether a list stands under "Sửa đổi, bổ sung điểm a, c như sau": it keeps the numbers of another paper."""
    if run[0].parent is None:
        return False
    above = scanned.outline[run[0].parent]
    return _AMENDS.search(scanned.plain, above.start, above.end) is not None


def _explains_a_form(item: OutlineItem) -> bool:
    """ "(5) Ghi đầy đủ họ tên …": notes on the blanks of a form, which often leave numbers out."""
    return item.label.style is LabelStyle.BRACKETED and item.title.lower().startswith(("ghi ", "nếu ", "trường hợp "))


class _Above:
    """What stands between and above items: unlabelled paragraphs, omissions, the regions of the paper."""

    def __init__(self, scanned: ScannedPaper) -> None:
        self._scanned = scanned
        starts = {item.start for item in scanned.outline}
        self._loose = [
            item
            for item in scanned.paragraphs
            if item.kind is BlockKind.PARAGRAPH and item.start not in starts and item.start not in scanned.quoted
        ]
        self._marks = sorted(
            [*scanned.breaks, *(item.start for item in self._loose if self._leaves_out(item.start, item.end))]
        )
        self._headings = sorted(item.start for item in self._loose if self._is_heading(item.start, item.end))

    def region(self, offset: int) -> int:
        """How many breaks and omissions lie before an offset."""
        return bisect_right(self._marks, offset)

    def separated(self, start: int, end: int) -> bool:
        """Whether an unlabelled heading or lead-in stands inside a span."""
        return bisect_right(self._headings, start) != bisect_right(self._headings, end)

    def is_quoted_from(self, item: OutlineItem) -> bool:
        """Whether a citation stands right above an item that does not begin a list: a quoted clause."""
        if item.label.path[-1] == 1:
            return False
        place = self._scanned.paragraph_at(item.start)
        above = self._scanned.paragraphs[max(0, place - 2) : place]
        if any(one.kind is not BlockKind.PARAGRAPH for one in above):
            return False
        if above and self._cites(above[-1]):
            return True
        # The quoted article's own title may stand between.
        return (
            len(above) == 2 and above[1].label is None and above[1].end - above[1].start < 160 and self._cites(above[0])
        )

    def _cites(self, paragraph: Paragraph) -> bool:
        if paragraph.label is not None and paragraph.label.style not in BULLETS:
            return False
        window = self._scanned.plain[max(paragraph.start, paragraph.end - 200) : paragraph.end]
        return window.rstrip(' *_"“').endswith(":") and _CITES.search(window) is not None

    def _leaves_out(self, start: int, end: int) -> bool:
        return end - start <= 30 and _LEFT_OUT.match(self._scanned.text, start, end) is not None

    def _is_heading(self, start: int, end: int) -> bool:
        words = self._scanned.text[start:end].strip(' *_"“”\n')
        return (
            words.endswith((":", "?"))
            or words.isupper()
            or (end - start <= 140 and not words.endswith((".", ";", ",")))
        )


def _begins_anew(above: _Above, run: Sequence[OutlineItem], label: Label) -> bool:
    """A list that starts at 1 again, or a nested number under another parent number."""
    before = run[-1].label
    if label.path[:-1] != before.path[:-1]:
        return True
    if label.path[-1] != 1:
        return False
    # "1." twice in a row: two lists of one item, unless nothing but their own items lies between.
    return before.path[-1] != 1 or above.separated(run[-1].end, label.start)


def _slips(run: Sequence[OutlineItem]) -> Iterator[_Slip]:
    skip = False
    for place in range(1, len(run)):
        if skip:
            skip = False
            continue
        before, item = run[place - 1], run[place]
        if _follows(before.label, item.label):
            continue
        following = run[place + 1] if place + 1 < len(run) else None
        # 1, 2, 7, 4: the 7 alone is wrong, the 4 after it is right.
        skip = following is not None and _two_on(before.label, following.label)
        yield _Slip(before, item, skip)


def _is_one_list(run: Sequence[OutlineItem], slips: Sequence[_Slip]) -> bool:
    """Whether a run is a list at all: few breaks, none of them a jump to another list's number."""
    style = run[0].label.style
    if slips and style in _LOOSE and len(run) < 3:
        return False
    for slip in slips:
        step = slip.item.label.path[-1] - slip.before.label.path[-1]
        if slip.is_single:
            continue
        if step > _MAX_MISSING + 1 or step < 0:
            return False
        if step == 0 and (style is LabelStyle.CAPITAL or (len(run) < 3 and run[0].parent is None)):
            return False
    return True


def _follows(before: Label, label: Label) -> bool:
    if label.style is LabelStyle.LETTER:
        return _letter_follows(before.letter, label.letter)
    return label.path[-1] == before.path[-1] + 1


def _letter_follows(before: str, letter: str) -> bool:
    """Vietnamese order (d, đ, e, g …) or the order of the Latin alphabet."""
    for order in (LETTERS, _WESTERN):
        if before in order and letter in order and order.index(letter) == order.index(before) + 1:
            return True
    return (before, letter) in (("d", "e"), ("đ", "e"), ("e", "f"), ("i", "j"))


def _two_on(before: Label, label: Label) -> bool:
    return label.path[:-1] == before.path[:-1] and label.path[-1] == before.path[-1] + 2


def _explained(scanned: ScannedPaper, slip: _Slip) -> bool:
    """Whether the missing number does stand between the two, only not at the start of a paragraph.

    A number that comes again is explained by another list whose first item is glued to its lead-in.
    """
    last, own = slip.before.label.path[-1], slip.item.label.path[-1]
    if slip.is_single:
        return False
    window = scanned.text[slip.before.label.end : slip.item.start]
    between = range(last + 1, min(own, last + 6)) if own > last else range(own - 1, own)
    return any(_inline(slip.item.label, value).search(window) for value in between if value)


def _inline(label: Label, value: int) -> re.Pattern[str]:
    """How a label of the same kind looks in the middle of a paragraph or cell."""
    number = re.escape(_written(label, value))
    if label.style is LabelStyle.LETTER and number == "l":
        number = "[l1]"
    if label.style in (
        LabelStyle.ARTICLE,
        LabelStyle.CHAPTER,
        LabelStyle.APPENDIX,
        LabelStyle.PART,
        LabelStyle.SECTION,
    ):
        word = re.escape(label.written.split()[0])
        # "khoản 1 Điều 2 Nghị định …" cites, "… Điều 2. Hiệu lực" is an article glued to the one before.
        stop = (
            rf"(?:\s*[.:]|(?m:\s*$)|(?<=[.;]\sĐiều\s{number})\s+[{UPPER}])"
            if label.style is LabelStyle.ARTICLE
            else r"(?!\w)"
        )
        return re.compile(rf"(?i:{word})(?:\s+lục)?(?:\s+số)?\s+{number}{stop}")
    if label.style is LabelStyle.BRACKETED:
        return re.compile(rf"\({number}\)")
    # "(2)" is no "2.", and "tháng 2." none either.
    form = rf"\(?{number}[.)]" if label.style in _LETTERED else rf"(?<!\(){number}\s?[.:/]"
    return re.compile(
        rf"(?<![\w.,/-])(?<!khoản )(?<!Khoản )(?<!điểm )(?<!Điều )(?<!mục )(?<!Mục )(?<!số )(?<!tháng ){form}(?!\d)"
        r"(?=\s*[\"“*_(]*[^\W\d_])|(?m:^\W*" + number + r"\W*$)"
        rf"|(?<=\w\.){form}\s+[{UPPER}]"
    )


def _written(label: Label, value: int) -> str:
    if label.style in _ROMANS and not label.letter.isdigit():
        roman = format_roman(value) if 0 < value < 100 else str(value)
        return roman.lower() if label.style is LabelStyle.SMALL_ROMAN else roman
    if label.style is LabelStyle.LETTER:
        return LETTERS[value - 1] if 0 < value <= len(LETTERS) else str(value)
    if label.style is LabelStyle.CAPITAL:
        return chr(ord("A") + value - 1)
    if label.style in (LabelStyle.APPENDIX, LabelStyle.SECTION) and not label.letter.isdigit():
        return format_roman(value)
    return ".".join(map(str, (*label.path[:-1], value)))


def _finding(scanned: ScannedPaper, slip: _Slip) -> Finding:
    before, item = slip.before, slip.item
    last, own = before.label.path[-1], item.label.path[-1]
    expected = _written(item.label, last + 1)
    if own == last:
        what = f"Đánh số trùng: có hai mục “{item.label.written}”. Mục thứ hai phải là “{expected}”."
    elif slip.is_single:
        what = f"Mục ghi “{item.label.written}” đứng giữa “{before.label.written}” và mục sau đó: phải là “{expected}”."
    elif own > last:
        missing = [_written(item.label, value) for value in range(last + 1, own)]
        what = (
            f"Thiếu mục {', '.join(missing)}: sau “{before.label.written}” là “{item.label.written}”. "
            f"Bổ sung mục còn thiếu hoặc đánh số lại thành “{expected}”."
        )
    else:
        what = (
            f"Số thứ tự đi lùi: “{item.label.written}” đứng sau “{before.label.written}”. "
            f"Đánh số lại thành “{expected}”."
        )
    return _told(scanned, item, what)


def _told(scanned: ScannedPaper, item: OutlineItem, message: str) -> Finding:
    start, end = item.start, min(item.end, max(item.label.end, item.start + 80))
    return Finding(Kind.NUMBERING, Severity.WARNING, scanned.text[start:end], start, end, message)


def _stands_above(outer: Label, inner: Label) -> bool:
    order = list(LabelStyle)
    return order.index(outer.style) < order.index(inner.style)


def _first_missing(scanned: ScannedPaper, above: _Above, run: Sequence[OutlineItem]) -> Iterator[Finding]:
    """A list of at least three that begins at 2 and whose 1 stands nowhere above it."""
    first = run[0]
    if first.label.path[-1] != 2 or len(run) < 3 or first.label.style in _LOOSE or above.is_quoted_from(first):
        return
    if first.parent is None or not _stands_above(scanned.outline[first.parent].label, first.label):
        return
    floor = scanned.outline[first.parent].start
    if above.region(floor) != above.region(first.start):
        return
    if _inline(first.label, 1).search(scanned.text[floor : first.start]):
        return
    one = _written(first.label, 1)
    yield _told(
        scanned, first, f"Danh sách bắt đầu từ “{first.label.written}”: thiếu mục {one}. Bổ sung hoặc đánh số lại."
    )
