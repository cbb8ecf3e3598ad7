"""Targets out of running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from caicach.domain.documents.contexts import Contexts
from caicach.domain.documents.header import Header
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.documents.targets.building import Builder, noun_after
from caicach.domain.documents.targets.clauses import Clause, cut_clauses, plain_words
from caicach.domain.documents.targets.comparing import Comparison, compare
from caicach.domain.documents.targets.model import Target
from caicach.domain.documents.targets.neighbours import carried_sign, goes_on, is_embedded
from caicach.domain.documents.targets.stance import Leaning, Stance
from caicach.domain.documents.targets.statements import Statement, statements_of
from caicach.domain.documents.targets.subjects import MEASURED
from caicach.domain.documents.targets.tabular import cells_in_words, row_target
from caicach.domain.documents.targets.unnumbered import rank_targets, worded_target
from caicach.domain.vietnamese.folding import matching_form

_WORDS: Final = load("targets")["words"]
_WANTED: Final = re.compile(rf"(?<!\w){alternatives(listed(_WORDS, 'wanted'))}(?!\w)")
_PAST: Final = re.compile(rf"(?<!\w){alternatives(listed(_WORDS, 'past'))}(?!\w)")
_NESTED: Final = re.compile(rf"(?<!\w){alternatives(listed(_WORDS, 'nested'))}(?!\w)")
_AIM: Final = re.compile(r"(?<!\w)(?:bảo\s+đảm|đảm\s+bảo|hoàn\s+thành|phấn\s+đấu|tối\s+thiểu|ít\s+nhất)(?!\w)")
_NOW: Final = re.compile(
    r"\W*(?:hiện\s+nay|hiện\s+tại|tính\s+đến|đến\s+nay|thời\s+gian\s+qua|trong\s+những\s+năm\s+qua|theo\s+thống\s+kê|năm\s+qua)(?!\w)"
)
# "từ 95% trở lên: 2,5 điểm" gives marks; "6% x (a + b)" is a formula.
_MARKS: Final = re.compile(
    r"[^.;(\n]{0,40}:\s*\d{1,3}(?:[.,]\d+)?\s*(?:điểm)?[\s.;|]*$|\s*(?:[×*]|x\s*(?=\(|\s))"
    r"|[^.;\n]{0,60}(?:cộng|trừ|được)\s+(?:tối\s+đa\s+)?\d+(?:[.,]\d+)?\s*điểm"
)
_AID: Final = re.compile(
    r"(?:hỗ\s+trợ|hưởng(?!\s+lương)|trợ\s+cấp|phụ\s+cấp|mức\s+chi|lãi\s+suất|mức\s+phạt|định\s+mức|hệ\s+số)[^.;,\n]{0,40}$"
)
_AIDED: Final = re.compile(
    r"\s*(?:tổng\s+)?(?:số\s+)?(?:chi\s+phí|kinh\s+phí|mức|tiền|lương|lãi|học\s+phí|phí|giá|vốn|lệ\s+phí)"
)
_COUNT_LEAD: Final = re.compile(
    rf"(?<!\w)(?:{alternatives(listed(_WORDS, 'count_verbs'))}|mỗi\s+[^,.;:\d]{{2,40}})\s*(?:được|thêm|mới)?\s*$"
)
_SHARE_OF_FACT: Final = re.compile(r"(?<!\w)(?:chiếm|khoảng|gần|tương\s+ứng|tương\s+đương|bằng|là|từ)\s*$")
_FACT_BEFORE: Final = re.compile(
    r"so\s+với(?![^,;.]*(?:khoảng|đạt|tối\s+thiểu|ít\s+nhất))[^,;.]{0,38}$|\([^()]*\bhiện[^()]*$|(?:điều|khoản)\s+$"
    r"|(?<!\w)đối\s+với\s[^.;]{0,30}có\s+tỷ\s+lệ\s[^.;]{0,30}(?:dưới|trên)\s*$"
    r"|(?<!\w)(?:nếu|khi)\s+có\s+(?:(?:từ|trên|dưới|ít\s+nhất)\s+)?$"
    r"|(?<!\w)(?:mới|chỉ)\s+(?:mới\s+|chỉ\s+)?đạt(?:\s+(?:tỷ\s+lệ|được|khoảng|gần|trên|hơn))*\s*$"
)
# "26,7 tỷ đồng/24,3 tỷ đồng, đạt 110% dự toán": a part of its whole is a result.
_OF_WHOLE: Final = re.compile(
    r"(?<!\d)(?!24\s*/)\d[\d.,]*\s*(?:[^\W\d]+\s){0,3}?(?:[^\W\d]+)?\s*/\s*\d[\d.,]*"
    r"(?:\s[^.;%\d]{0,75})?,?\s*(?:\(?\s*(?:đạt|chiếm)\s*(?:tỷ\s+lệ\s*)?|tỷ\s+lệ\s*|\()$"
)
_TIME_UNITS: Final = frozenset({"year", "month", "day", "hour", "working_day"})
# Counts of these are targets only where goals stand: elsewhere they are means, budgets or conditions.
_GOAL_ONLY_UNITS: Final = frozenset({"money", "length", "point", "ballot", "rank"})
# Without a bound these count the items of a list ("05 nhiệm vụ sau").
_LIST_UNITS: Final = frozenset({"criterion", "matter", "task", "percentage_point"})
_PER: Final = re.compile(r"/\s*(?:năm|tháng|quý|tuần|ngày|đơn|xã|người|vạn|\d)")
_RATE: Final = re.compile(r"\s*/\s*1\d*(?:[.]000)+\s+[^\W\d]")  # "dưới 4/100.000 trẻ"
_BARE: Final = re.compile(r"[\W_]*\d+(?:[.,]\d+)*\s*%?[\W_]*\w?[\W_]*")  # a cell with its figure and nothing else
_DIGIT: Final = re.compile(r"\d")
_DEADLINE: Final = re.compile(r"trong\s+(?:thời\s+gian|thời\s+hạn|vòng|không\s+quá)|kể\s+từ|chậm\s+nhất")
_AGE: Final = re.compile(r"\s*(?:tháng\s+)?tuổi(?!\w)")
_ONCE_MORE: Final = re.compile(r"\(\s*(?:đạt\s+(?:tỷ\s+lệ\s+)?)?100\s*%\)")  # "… đều có thư xin lỗi (100%)"
_BRACKET_OF_TARGET: Final = re.compile(rf"\(\s*(?:{alternatives(listed(_WORDS, 'in_brackets'))}|[≥≤<>]|cấp\s)")
_IN_WORDS: Final = re.compile(rf"(?<!\w)(?:{alternatives(listed(_WORDS, 'small_numbers'))})\s*$")
_QUOTED_NAME: Final = re.compile(
    r"(?:đề\s+án|chương\s+trình|dự\s+án|phong\s+trào|kế\s+hoạch|chủ\s+đề|cuộc\s+vận\s+động|chiến\s+dịch|mô\s+hình)[^“\"”]{0,30}[“\"][^”\"]*$"
)


class _Reader:
    """Reads the statements of one paper."""

    def __init__(self, scanned: ScannedPaper, header: Header, contexts: Contexts) -> None:
        self._scanned = scanned
        self._header = header
        self._contexts = contexts
        self._stance = Stance(scanned, header)
        self._builder = Builder(scanned, header, self._stance)
        self._cells = cells_in_words(scanned)

    def read(self) -> list[Target]:
        """All targets in order of place."""
        targets: list[Target] = []
        plain = self._scanned.plain
        for index, paragraph in enumerate(self._scanned.paragraphs):
            if not self._is_told(paragraph) or not self._may_hold(paragraph):
                continue
            first_of_paragraph = len(targets)
            context = self._contexts.of(index)
            if not self._stance.under_goals(context) and not _DIGIT.search(plain, paragraph.body, paragraph.end):
                continue
            for statement in statements_of(self._scanned, paragraph, context):
                has_digit = _DIGIT.search(plain, statement.start, statement.end) is not None
                if (has_digit or self._stance.in_goals(statement)) and self._stance.is_open(statement):
                    _add(targets, first_of_paragraph, list(self._targets(statement)))
        return targets

    def _is_told(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is running text, or a cell that tells a target in words."""
        if paragraph.kind is BlockKind.PARAGRAPH:
            return True
        return paragraph.start in self._cells and self._stance.leaning_at(paragraph.start) is Leaning.PLAN

    def _may_hold(self, paragraph: Paragraph) -> bool:
        head = self._scanned.plain[paragraph.start : min(paragraph.end, paragraph.start + 40)]
        if head.lstrip(" -*").startswith(("căn cứ ", "nơi nhận")) or self._is_title(paragraph):
            return False
        is_heading = self._scanned.text[paragraph.start : paragraph.end].isupper()
        return not is_heading

    def _is_title(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is the paper's own title, or says it again in its first lines."""
        if paragraph.start > 2500:
            return False
        title = matching_form(" ".join((self._header.title or "").split()))
        words = " ".join(self._scanned.plain[paragraph.start : paragraph.end].split())
        return len(words) < 400 and (words.startswith(("về việc ", "về bổ sung ")) or (bool(title) and words in title))

    def _targets(self, statement: Statement) -> Iterator[tuple[Target, bool]]:
        scanned = self._scanned
        if statement.row is not None:
            row = row_target(scanned, self._header, self._stance, statement)
            if row is not None:
                yield row, False
            return
        quantities = list(scanned.quantities_in(statement.start, statement.end))
        if not quantities and not _DIGIT.search(scanned.plain, statement.start, statement.end):
            yield from self._worded(statement)
            return
        if self._is_result(statement, quantities):
            return
        ranks = list(rank_targets(scanned, self._header, self._stance, statement))
        for rank in ranks:
            yield rank, False
        quantities = [
            item
            for item in quantities
            if item.is_percent or not any(rank.start <= item.start < rank.end for rank in ranks)
        ]
        chosen = self._chosen(quantities, statement)
        if chosen:
            yield from self._of_clauses(chosen, statement)
        elif not ranks:
            yield from self._worded(statement)

    def _worded(self, statement: Statement) -> Iterator[tuple[Target, bool]]:
        if self._stance.leaning_at(statement.start) not in (Leaning.PLAN, Leaning.REPORT):
            return
        for target in worded_target(self._scanned, self._header, self._stance, statement):
            yield target, False

    def _of_clauses(
        self, chosen: list[tuple[Quantity, Comparison]], statement: Statement
    ) -> Iterator[tuple[Target, bool]]:
        plain = self._scanned.plain
        comparisons = [comparison for _, comparison in chosen]
        clauses = cut_clauses(plain, comparisons, (statement.start, statement.end))
        previous: Target | None = None
        for place, (quantity, comparison) in enumerate(chosen):
            carried = carried_sign(plain, comparisons, clauses, place)
            if carried is not None:
                comparison = carried
                comparisons[place] = carried
            target = self._builder.target(statement, (quantity, comparison, clauses[place]), previous)
            if plain_words(target.subject) == 0:
                if _BARE.fullmatch(plain, statement.start, statement.end):
                    continue
                target = replace(target, subject=previous.subject) if previous else target
            yield target, _is_nested(plain, clauses[place], comparison, statement)
            previous = target

    def _is_result(self, statement: Statement, quantities: Sequence[Quantity]) -> bool:
        """Whether a statement tells what was, not what shall be."""
        plain = self._scanned.plain[statement.start : statement.end]
        if _NOW.match(plain):
            return True
        if _WANTED.search(plain[:60]):
            return False
        is_wanted = statement.context.is_wanted or self._stance.in_goals(statement)
        told = plain
        if quantities:
            first = quantities[0].start - statement.start
            is_aim = quantities[0].value == 100 or _AIM.search(plain[:first])
            told = plain[: first if is_wanted or is_aim else first + 44]
        if _PAST.search(told):
            return True
        dates = self._scanned.dates_in(statement.start, min(statement.end, statement.start + 40))
        year = self._stance.year or 0
        is_earlier = bool(dates) and dates[0].year is not None and (dates[0].last_year or dates[0].year) < year
        if is_earlier and not is_wanted and not re.match(r"so\s+với", plain[:12]):
            return True
        return any(self._scanned.plain[item.end : item.end + 1] == "/" for item in quantities) and not is_wanted

    def _chosen(self, quantities: Sequence[Quantity], statement: Statement) -> list[tuple[Quantity, Comparison]]:
        """Quantities that are targets, with how they are meant."""
        plain = self._scanned.plain
        chosen: list[tuple[Quantity, Comparison]] = []
        skip = 0
        bounds = (statement.start, statement.end)
        for index, quantity in enumerate(quantities):
            if skip:
                skip -= 1
                continue
            comparison = compare(plain, quantities, index, bounds)
            meant = quantities[index + comparison.used - 1]
            before = plain[max(statement.start, quantity.start - 60) : quantity.start]
            if _FACT_BEFORE.search(before) or self._is_of_past(statement, quantity):
                continue
            if quantity.is_percent and _OF_WHOLE.search(
                plain, max(statement.start, quantity.start - 130), quantity.start
            ):
                continue
            is_target = self._is_target(statement, meant, comparison) or goes_on(plain, chosen, quantity, comparison)
            if not is_target or is_embedded(plain, chosen, quantity):
                continue
            skip = comparison.used - 1
            chosen.append((meant, comparison))
        return chosen

    def _is_of_past(self, statement: Statement, quantity: Quantity) -> bool:
        """ "năm 2024 đạt 85%, phấn đấu …": the year before the plan's, in the same clause."""
        scanned = self._scanned
        dates = scanned.dates_in(max(statement.start, quantity.start - 45), quantity.start)
        if not dates or dates[-1].year is None or dates[-1].last_year is not None:
            return False
        if dates[-1].year >= (self._stance.year or 0):
            return False
        between = scanned.plain[dates[-1].end : quantity.start]
        before = scanned.plain[max(statement.start, dates[-1].start - 20) : dates[-1].start]
        return not re.search(r"[,;]", between) and not re.search(
            r"so\s+(?:với\s+)?(?:cùng\s+kỳ\s+)?$|số\s+\S+\s+$", before
        )

    def _is_target(self, statement: Statement, quantity: Quantity, comparison: Comparison) -> bool:
        plain = self._scanned.plain
        before = plain[max(statement.start, quantity.start - 60) : quantity.start]
        in_fraction = "/" in (plain[quantity.start - 1 : quantity.start], plain[quantity.end : quantity.end + 1])
        if in_fraction and not _PER.match(plain, quantity.end):
            return False
        if _in_condition(plain, statement, quantity) or _AGE.match(plain, quantity.end):
            return False
        if _QUOTED_NAME.search(plain[max(statement.start, quantity.start - 120) : quantity.start]):
            return False
        if _MARKS.match(plain, quantity.unit_end, statement.end) or before.rstrip().endswith("tương đương"):
            return False
        is_wished = self._is_wished(statement)
        if quantity.is_percent:
            if _AID.search(before) and _AIDED.match(plain, quantity.unit_end):
                return False
            return is_wished or comparison.is_explicit or not _SHARE_OF_FACT.search(before)
        return self._is_count_target(statement, quantity, comparison, is_wished=is_wished)

    def _is_wished(self, statement: Statement) -> bool:
        stance = self._stance
        is_aim = stance.in_goals(statement) or stance.wishes(statement.start, statement.end)
        return is_aim or stance.leaning_at(statement.start) is Leaning.REPORT  # only what is to come is read there

    def _is_count_target(
        self, statement: Statement, quantity: Quantity, comparison: Comparison, *, is_wished: bool
    ) -> bool:
        plain = self._scanned.plain
        in_goals = self._stance.in_goals(statement)
        leaning = self._stance.leaning_at(statement.start)
        if leaning in (Leaning.RULE, Leaning.LOOSE) and not self._stance.wishes(statement.start, statement.end):
            return False
        unit = quantity.unit
        is_measured = in_goals and MEASURED.match(plain, quantity.end) is not None
        if is_measured and quantity.value == 1:
            return False  # "giá trị sản xuất trên 1 ha"
        if unit is None:
            before = plain[max(statement.start, quantity.start - 60) : quantity.start]
            is_counted = comparison.is_explicit or is_measured or bool(_COUNT_LEAD.search(before))
            is_task = (
                leaning is Leaning.PLAN
                and comparison.sign in (">=", "range")
                and _COUNT_LEAD.search(plain, statement.start, comparison.left)
            )
            has_noun = noun_after(plain, quantity.end) is not None or _RATE.match(plain, quantity.end) is not None
            return bool(is_wished or is_task) and is_counted and has_noun
        if unit.name in _TIME_UNITS:
            is_bound = (
                comparison.is_explicit and in_goals and not _DEADLINE.search(plain, statement.start, quantity.start)
            )
            return leaning is Leaning.PLAN and (comparison.is_change or is_bound) and unit.name not in ("year", "month")
        if unit.name in _GOAL_ONLY_UNITS and not is_wished:
            return False
        if comparison.is_explicit:
            return is_wished or comparison.sign == ">="
        before = plain[max(statement.start, quantity.start - 60) : quantity.start]
        if not in_goals or unit.name in _LIST_UNITS:
            return False
        is_named = before.rstrip().endswith(":") and statement.end - quantity.unit_end < 3
        return is_named or is_measured or bool(_COUNT_LEAD.search(before))


def read_targets(scanned: ScannedPaper, header: Header, contexts: Contexts) -> list[Target]:
    """All targets of the running text in order of place."""
    return _Reader(scanned, header, contexts).read()


def _add(targets: list[Target], first: int, found: list[tuple[Target, bool]]) -> None:
    """Append a statement's targets; a nested one stands under the last before it."""
    for target, nested in found:
        parent = None
        if nested and len(targets) > first:
            parent = len(targets) - 1
            while targets[parent].parent is not None and targets[parent].parent != parent:
                parent = targets[parent].parent or 0
        targets.append(replace(target, parent=parent))


def _is_nested(plain: str, clause: Clause, comparison: Comparison, statement: Statement) -> bool:
    left = max(statement.start, clause.start - 22)
    window = plain[left : max(clause.start, comparison.left)]
    found = _NESTED.search(window)
    return found is not None and left + found.start() >= statement.start and found.start() <= 60


def _in_condition(plain: str, statement: Statement, quantity: Quantity) -> bool:
    """Whether a number stands in brackets that explain, not in brackets that add a target."""
    left = plain.rfind("(", statement.start, quantity.start)
    if left < 0 or plain.find(")", left, quantity.start) >= 0:
        return False
    if _ONCE_MORE.match(plain, left):
        lead = plain[max(statement.start, plain.rfind(";", statement.start, left) + 1) : left]
        return _DIGIT.search(lead) is not None
    if _IN_WORDS.search(plain, statement.start, left):
        return False
    return not _BRACKET_OF_TARGET.match(plain, left)
