"""What a paper does with its figures: it plans, it rules, it reports, or it only tells.

A share or a count is a target where somebody wishes it. The same words in a regulation are a
condition ("từ 50 m² trở lên"), in a report a result, in an article a fact.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum
from functools import cached_property
from typing import Final

from caicach.domain.documents.contexts import Context
from caicach.domain.documents.header import Header
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.documents.targets.statements import Statement

_SPAN_OF_YEARS: Final = re.compile(r"(?P<first>20\d{2})\s*[-–—]\s*20\d{2}")
_DATA: Final = load("targets")
_STANCE: Final = _DATA["stance"]
_GOAL: Final = re.compile(rf"(?<!\w){alternatives(listed(_STANCE, 'goal_headings'))}(?!\w)")
_NO_GOAL: Final = re.compile(rf"(?<!\w){alternatives(listed(_STANCE, 'no_goal'))}(?!\w)")
_WISH: Final = re.compile(rf"(?<!\w){alternatives(listed(_STANCE, 'wishes'))}(?!\w)")
_RULE: Final = re.compile(rf"(?<!\w){alternatives(listed(_STANCE, 'rules'))}(?!\w)")
_RULE_TITLE: Final = re.compile(rf"(?<!\w){alternatives(listed(_STANCE, 'rule_titles'))}(?!\w)")
_PLAN_TITLE: Final = re.compile(rf"(?<!\w){alternatives(listed(_STANCE, 'plan_titles'))}(?!\w)")
_ARTICLE: Final = re.compile(rf"\?|(?<!\w){alternatives(listed(_STANCE, 'articles'))}(?!\w)")
_RETOLD: Final = re.compile(rf"(?<!\w){alternatives(listed(_STANCE, 'retold'))}(?!\w)")
_RETOLD_FRONT: Final = re.compile(
    rf"\W*(?:\(?\d+\)\s*)?(?:(?:{alternatives(listed(_STANCE, 'retold_front'))})\s+)*\d+(?:,\d+)?\s*%"
)
_RETOLD_WISH: Final = re.compile(
    r"(?:(?<!\w)bảo\s+đảm|đảm\s+bảo|hoàn\s+thành|đạt\s+tối\s+thiểu|đạt\s+ít\s+nhất|thực\s+thi|đạt\s+từ|bãi\s+bỏ|cắt\s+giảm|tăng\s+thêm|giảm|[,;])"
    r"\s+(?:(?:tối\s+thiểu|ít\s+nhất|từ|trên)\s+)?\d+(?:,\d+)?\s*%"
)
_REQUEST: Final = re.compile(r"(?<!\w)(?:đề\s+nghị|yêu\s+cầu)\s[^.]{3,250}?(?:bảo\s+đảm|đảm\s+bảo)\s+\d")
_CONDITION: Final = re.compile(r"\W*(?:\w{1,3}\)\s*)?(?:trường\s+hợp|nếu|đối\s+với\s+trường\s+hợp)(?!\w)")
_ORDER: Final = re.compile(
    r"(?<!\w)(?:bảo\s+đảm|đảm\s+bảo|phấn\s+đấu|yêu\s+cầu|duy\s+trì|nâng|hoàn\s+thành)\s[^.;]{0,90}?"
    r"(?:tối\s+thiểu|ít\s+nhất|không\s+dưới|không\s+thấp\s+hơn|trên|từ|[≥>]|đạt)\s*\d"
)
_PAST: Final = re.compile(alternatives(listed(_DATA["sections"], "past")))
_UNTIL: Final = re.compile(
    r"(?<!\w)(?<!tính\s)(?:đến|hết|cuối|vào)\s+(?:hết\s+|cuối\s+|trước\s+)?năm\s+(?P<year>20\d\d)"
)
_PLAN_TYPES: Final = frozenset({"KH", "CTr", "ĐA", "PA", "CT", "CĐ", "CV", "KL"})
_RULE_TYPES: Final = frozenset({"NĐ", "TT", "Luật", "PL", "QC", "QyĐ", "VBHN", "ĐL", "HD", "HĐ"})
_REPORT_TYPES: Final = frozenset({"BC", "TB", "BB", "TTr"})
_PART_PLAN: Final = re.compile(r"\W*(?:kế\s+hoạch|chương\s+trình|đề\s+án|chiến\s+lược|phương\s+án|chỉ\s+tiêu)(?!\w)")
_PART_RULE: Final = re.compile(
    r"\W*(?:quy\s+định|quy\s+chế|điều\s+lệ|thể\s+lệ|quy\s+trình|danh\s+mục\s+thủ\s+tục)(?!\w)"
)


class Leaning(StrEnum):
    """What a paper, or a part of it, is for."""

    PLAN = "plan"
    RULE = "rule"
    REPORT = "report"
    RETOLD = "retold"  # an article that tells what a plan says
    LOOSE = "loose"  # an article, a letter, a page of an encyclopedia


class Stance:
    """Tells wishes from results and rules, statement by statement."""

    def __init__(self, scanned: ScannedPaper, header: Header) -> None:
        self._scanned = scanned
        self._header = header
        self._goals: dict[tuple[str, ...], bool] = {}
        self._last_wish = (-1, -1, False)

    @cached_property
    def year(self) -> int | None:
        """The first year a wish of this paper may be for."""
        header = self._header
        if header.date is not None:
            return header.year if header.year == header.date.year + 1 else header.date.year
        latest = max((item.value.year for item in self._scanned.dates if item.value is not None), default=None)
        span = _SPAN_OF_YEARS.search(header.title or "")
        first = int(span["first"]) if span else header.year
        if header.doc_type is None:
            return max((year for year in (first, latest) if year is not None), default=None)
        if first is None or latest is None:
            return first or latest
        return min(first, latest)

    @cached_property
    def leaning(self) -> Leaning:
        """What the whole paper is for, by its type and its title."""
        doc_type = self._header.doc_type
        opening = self._scanned.plain[:320]
        if _ARTICLE.search(opening) and not self._header.has_letterhead:
            return Leaning.RETOLD if _RETOLD.search(opening) else Leaning.LOOSE
        if doc_type in _REPORT_TYPES:
            return Leaning.REPORT
        if doc_type in _RULE_TYPES:
            return Leaning.RULE
        if doc_type in _PLAN_TYPES:
            return Leaning.PLAN
        title = self._scanned.plain[:2400]
        plan, rule = _PLAN_TITLE.search(title), _RULE_TITLE.search(title)
        if doc_type in ("QĐ", "NQ"):
            if plan and (rule is None or plan.start() < rule.start()):
                return Leaning.PLAN
            return Leaning.RULE if rule or doc_type == "QĐ" else Leaning.PLAN
        return Leaning.LOOSE

    @cached_property
    def _parts(self) -> tuple[list[int], list[Leaning]]:
        """Where a part with its own title begins ("KẾ HOẠCH" under a decision)."""
        starts: list[int] = []
        leanings: list[Leaning] = []
        for item in self._scanned.paragraphs:
            if item.kind is not BlockKind.PARAGRAPH or item.label is not None or item.end - item.start > 160:
                continue
            words = self._scanned.text[item.start : item.end]
            if not words.isupper():
                continue
            head = self._scanned.plain[item.start : item.start + 40]
            part = Leaning.PLAN if _PART_PLAN.match(head) else Leaning.RULE if _PART_RULE.match(head) else None
            if part is not None:
                starts.append(item.start)
                leanings.append(part)
        return starts, leanings

    def leaning_at(self, offset: int) -> Leaning:
        """What the part at an offset is for."""
        if self.leaning in (Leaning.REPORT, Leaning.RETOLD, Leaning.LOOSE):
            return self.leaning
        starts, leanings = self._parts
        at = bisect_right(starts, offset) - 1
        return leanings[at] if at >= 0 else self.leaning

    def in_goals(self, statement: Statement) -> bool:
        """Whether a statement stands under a heading of goals."""
        if statement.heading is not None:
            return _is_goal(statement.heading)
        return self.under_goals(statement.context)

    def under_goals(self, context: Context) -> bool:
        """Whether one of a paragraph's headings is of goals."""
        known = self._goals.get(context.headings)
        if known is None:
            known = any(_is_goal(heading[:70]) for heading in context.headings if len(heading) < 200)
            self._goals[context.headings] = known
        return known

    def wishes(self, start: int, end: int) -> bool:
        """Whether a span says that something shall be reached."""
        if self._last_wish[:2] != (start, end):
            self._last_wish = (start, end, self._wishes(start, end))
        return self._last_wish[2]

    def _wishes(self, start: int, end: int) -> bool:
        plain = self._scanned.plain
        if _WISH.search(plain, start, end):
            return True
        year = self.year
        return year is not None and any(int(found["year"]) >= year for found in _UNTIL.finditer(plain, start, end))

    def orders(self, statement: Statement) -> bool:
        """Whether a notice orders something to be kept ("bảo đảm tỷ lệ … đạt ít nhất 95%")."""
        return self._header.doc_type == "TB" and not statement.context.is_past and self._asks(statement)

    def _asks(self, statement: Statement) -> bool:
        return bool(_ORDER.search(self._scanned.plain, statement.start, statement.end))

    def rules(self, start: int, end: int) -> bool:
        """Whether a span speaks of conditions, rates, fines or votes."""
        return bool(_RULE.search(self._scanned.plain, start, end))

    def is_open(self, statement: Statement) -> bool:
        """Whether targets may stand in a statement at all."""
        goals = self.in_goals(statement)
        wish = self.wishes(statement.start, statement.end)
        leaning = self.leaning_at(statement.start)
        if leaning is Leaning.REPORT:
            context = statement.context
            return (
                context.is_future_of_report
                or self.orders(statement)
                or (context.is_proposal and (wish or self._asks(statement)))
            )
        if statement.heading is not None and _PAST.match(statement.heading):
            return wish
        if statement.context.is_past and not goals:
            return False
        if _CONDITION.match(self._scanned.plain, statement.start, statement.end):
            return False
        if leaning is Leaning.PLAN:
            return goals or wish or not self.rules(statement.start, statement.end)
        if leaning is Leaning.LOOSE:
            told = wish or ((goals or self._is_request(statement)) and self._is_retold(statement))
            return told and not self._is_history(statement) and not self.rules(statement.start, statement.end)
        if leaning is Leaning.RETOLD and self._is_history(statement):
            return False
        told = leaning is Leaning.RETOLD and self._is_retold(statement)
        return (goals or wish or told) and not self.rules(statement.start, statement.end)

    def _is_history(self, statement: Statement) -> bool:
        """Whether an article tells of years gone by, and of none to come."""
        years = [item.last_year or item.year for item in self._scanned.dates_in(statement.start, statement.end)]
        told = [year for year in years if year is not None]
        return bool(told) and max(told) < (self.year or 0)

    def _is_request(self, statement: Statement) -> bool:
        """ "Qua kiểm tra, Tổ đề nghị Trung tâm … bảo đảm 100% hồ sơ …"."""
        return _REQUEST.search(self._scanned.plain, statement.start, statement.end) is not None

    def _is_retold(self, statement: Statement) -> bool:
        plain = self._scanned.plain
        return bool(
            _RETOLD_FRONT.match(plain, statement.start, statement.end)
            or _RETOLD_WISH.search(plain, statement.start, statement.end)
        )


def _is_goal(heading: str) -> bool:
    if _PAST.match(heading.lstrip(' -+*.:"“')) or "?" in heading:
        return False
    return bool(_GOAL.search(heading)) and not _NO_GOAL.search(heading)
