"""Targets out of running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from caicach.domain.documents.contexts import Context, Contexts, domain_of_clause
from caicach.domain.documents.header import Header
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper
from caicach.domain.documents.targets.clauses import (
    Clause,
    baseline_of,
    clean,
    cut_clauses,
    plain_words,
    scope_of,
    scope_only,
    subject_span,
)
from caicach.domain.documents.targets.comparing import Comparison, compare, find_rank
from caicach.domain.documents.targets.model import Target

_WORDS: Final = load("targets")["words"]
_WANTED: Final = re.compile(rf"(?<!\w){alternatives(listed(_WORDS, 'wanted'))}(?!\w)")
_PAST: Final = re.compile(rf"(?<!\w){alternatives(listed(_WORDS, 'past'))}(?!\w)")
_NESTED: Final = re.compile(rf"(?<!\w){alternatives(listed(_WORDS, 'nested'))}(?!\w)")
_NOT_NUMERIC: Final = re.compile(rf"(?<!\w){alternatives(listed(_WORDS, 'not_numeric'))}(?!\w)")
_NOT_NUMERIC_START: Final = re.compile(rf"^{alternatives(listed(_WORDS, 'not_numeric_start'))}(?!\w)")
_AID: Final = re.compile(
    r"(?:hỗ\s+trợ|hưởng|trợ\s+cấp|phụ\s+cấp|mức\s+chi|lãi\s+suất|mức\s+phạt|định\s+mức|hệ\s+số)[^.;,\n]{0,40}$"
)
_COUNT_LEAD: Final = re.compile(
    r"(?<!\w)(?:có|tổ\s+chức|mở|thành\s+lập|ban\s+hành|xây\s+dựng|thực\s+hiện|triển\s+khai|tiến\s+hành|đăng\s+tải|phát\s+sóng|đạt|kiểm\s+tra|hoàn\s+thành)\s*$"
)
_TIME_UNITS: Final = frozenset({"year", "month", "day", "hour", "working_day"})
_PER: Final = re.compile(r"/\s*(?:năm|tháng|quý|tuần|ngày|đơn|xã|người)")
_DIGIT: Final = re.compile(r"\d")
_TERM_DAY: Final = re.compile(r"(?:trước|đến|chậm nhất|hoàn thành|xong)[^,.;]{0,20}$")


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    context: Context
    paragraph: Paragraph


def read_targets(scanned: ScannedPaper, header: Header, contexts: Contexts) -> list[Target]:
    """All targets of the running text in order of place."""
    targets: list[Target] = []
    for index, paragraph in enumerate(scanned.paragraphs):
        if paragraph.kind is not BlockKind.PARAGRAPH:
            continue
        context = contexts.of(index)
        if not _can_hold_targets(scanned, paragraph, context, header):
            continue
        first_of_paragraph = len(targets)
        for start, end in scanned.sentences(paragraph.body, paragraph.end):
            sentence = _Sentence(start, end, context, paragraph)
            _add(targets, first_of_paragraph, list(_sentence_targets(scanned, header, sentence)))
    return targets


def _add(targets: list[Target], first: int, found: list[tuple[Target, bool]]) -> None:
    """Append a sentence's targets; a nested one stands under the last before it."""
    for target, nested in found:
        parent = None
        if nested and len(targets) > first:
            parent = len(targets) - 1
            while targets[parent].parent is not None and targets[parent].parent != parent:
                parent = targets[parent].parent or 0
        targets.append(replace(target, parent=parent))


def _can_hold_targets(scanned: ScannedPaper, paragraph: Paragraph, context: Context, header: Header) -> bool:
    plain = scanned.plain
    if header.doc_type in ("BC", "TB", "BB", "TTr"):
        return context.is_future_of_report and not _is_heading(scanned, paragraph)
    if context.is_past and not context.is_wanted:
        return False
    head = plain[paragraph.start : min(paragraph.end, paragraph.start + 40)]
    return not head.lstrip(" -*").startswith(("căn cứ ", "nơi nhận"))


def _is_heading(scanned: ScannedPaper, paragraph: Paragraph) -> bool:
    return scanned.text[paragraph.start : paragraph.end].isupper()


def _sentence_targets(scanned: ScannedPaper, header: Header, sentence: _Sentence) -> Iterator[tuple[Target, bool]]:
    plain = scanned.plain
    quantities = list(scanned.quantities_in(sentence.start, sentence.end))
    if not quantities and not _DIGIT.search(plain, sentence.start, sentence.end):
        yield from _not_numeric(scanned, header, sentence)
        return
    if _is_result(scanned, header, sentence, quantities):
        return
    rank = _rank_target(scanned, header, sentence)
    if rank is not None:
        yield rank, False
        quantities = [item for item in quantities if not rank.start <= item.start < rank.end or item.is_percent]
    chosen = _chosen(scanned, header, quantities, sentence)
    if not chosen:
        if rank is None:
            yield from _not_numeric(scanned, header, sentence)
        return
    comparisons = [comparison for _, comparison in chosen]
    clauses = cut_clauses(plain, comparisons, (sentence.start, sentence.end))
    previous: Target | None = None
    for place, (quantity, comparison) in enumerate(chosen):
        carried = _carried(plain, comparisons, clauses, place)
        if carried is not None:
            comparison = carried
            comparisons[place] = carried
        target = _target(scanned, header, sentence, (quantity, comparison, clauses[place]), previous)
        nested = _is_nested(plain, clauses[place], comparison, sentence)
        yield target, nested
        previous = target


def _is_nested(plain: str, clause: Clause, comparison: Comparison, sentence: _Sentence) -> bool:
    left = max(sentence.start, clause.start - 22)
    window = plain[left : max(clause.start, comparison.left)]
    found = _NESTED.search(window)
    return found is not None and left + found.start() >= sentence.start and found.start() <= 60


def _is_result(scanned: ScannedPaper, header: Header, sentence: _Sentence, quantities: Sequence[Quantity]) -> bool:
    """Whether a sentence tells what was, not what shall be."""
    plain = scanned.plain[sentence.start : sentence.end]
    if _WANTED.search(plain[:60]):
        return False
    told = plain
    if quantities:
        first = quantities[0].start - sentence.start
        told = plain[: first if sentence.context.is_wanted else first + 44]
    if _PAST.search(told):
        return True
    dates = scanned.dates_in(sentence.start, min(sentence.end, sentence.start + 40))
    year = header.year or 0
    is_earlier = bool(dates) and dates[0].year is not None and dates[0].year < year
    if is_earlier and not sentence.context.is_wanted and not re.match(r"so\s+với", plain[:12]):
        return True
    return any(scanned.plain[item.end : item.end + 1] == "/" for item in quantities) and not sentence.context.is_wanted


def _chosen(
    scanned: ScannedPaper, header: Header, quantities: Sequence[Quantity], sentence: _Sentence
) -> list[tuple[Quantity, Comparison]]:
    """Quantities that are targets, with how they are meant."""
    plain = scanned.plain
    chosen: list[tuple[Quantity, Comparison]] = []
    skip = 0
    bounds = (sentence.start, sentence.end)
    for index, quantity in enumerate(quantities):
        if skip:
            skip -= 1
            continue
        comparison = compare(plain, quantities, index, bounds)
        meant = quantities[index + comparison.used - 1]
        if _is_baseline(plain, quantity, sentence) or _is_of_past(scanned, header, sentence, quantity):
            continue
        if not _is_target(plain, meant, comparison, sentence):
            continue
        skip = comparison.used - 1
        chosen.append((meant, comparison))
    return chosen


def _is_of_past(scanned: ScannedPaper, header: Header, sentence: _Sentence, quantity: Quantity) -> bool:
    """ "năm 2024 đạt 85%, phấn đấu …": the year before the plan's, in the same clause."""
    dates = scanned.dates_in(max(sentence.start, quantity.start - 45), quantity.start)
    if not dates or dates[-1].year is None or dates[-1].last_year is not None:
        return False
    if dates[-1].year >= (header.year or 0):
        return False
    between = scanned.plain[dates[-1].end : quantity.start]
    before = scanned.plain[max(sentence.start, dates[-1].start - 20) : dates[-1].start]
    return not re.search(r"[,;]", between) and not re.search(r"so\s+(?:với\s+)?(?:cùng\s+kỳ\s+)?$|số\s+\S+\s+$", before)


def _is_baseline(plain: str, quantity: Quantity, sentence: _Sentence) -> bool:
    before = plain[max(sentence.start, quantity.start - 40) : quantity.start]
    return bool(re.search(r"so\s+với[^,;.]{0,38}$|\([^()]*\bhiện[^()]*$", before))


def _is_target(plain: str, quantity: Quantity, comparison: Comparison, sentence: _Sentence) -> bool:
    before = plain[max(sentence.start, quantity.start - 60) : quantity.start]
    in_fraction = "/" in (plain[quantity.start - 1 : quantity.start], plain[quantity.end : quantity.end + 1])
    if in_fraction and not _PER.match(plain, quantity.end):
        return False
    if quantity.is_percent:
        return not _AID.search(before)
    unit = quantity.unit
    if unit is None:
        return False
    if unit.name in _TIME_UNITS:
        is_bound = comparison.is_explicit and _in_goals(sentence)
        return (comparison.is_change or is_bound) and unit.name not in ("year", "month")
    if comparison.is_explicit:
        return True
    return sentence.context.is_wanted and bool(_COUNT_LEAD.search(before)) and _in_goals(sentence)


def _in_goals(sentence: _Sentence) -> bool:
    return any(re.search(r"mục\s+tiêu|chỉ\s+tiêu", heading[:60]) for heading in sentence.context.headings)


def _carried(plain: str, comparisons: Sequence[Comparison], clauses: Sequence[Clause], place: int) -> Comparison | None:
    """ "Tối thiểu 50% các xã; 35% các đơn vị": the sign holds for what follows in its sentence."""
    if not place:
        return None
    own, before = comparisons[place], comparisons[place - 1]
    if own.is_explicit or not before.is_explicit or before.sign == "range" or own.value == 100:
        return None
    if own.sign != "=" or not clauses[place].number_first or own.left < clauses[place].start:
        return None
    lead = plain[clauses[place].start : own.left]
    written = plain[own.left : own.right]
    if lead.strip() or not written[:1].isdigit():
        return None
    return replace(own, sign=before.sign, is_explicit=True, is_change=before.is_change)


def _target(
    scanned: ScannedPaper,
    header: Header,
    sentence: _Sentence,
    chosen: tuple[Quantity, Comparison, Clause],
    previous: Target | None,
) -> Target:
    quantity, comparison, clause = chosen
    text, plain = scanned.text, scanned.plain
    head, tail = subject_span(plain, clause, comparison)
    start, end = clause.start, clause.end
    only = scope_only(plain[tail[0] : tail[1]])
    scope_span = scope_of(plain, clause.start, clause.end)
    scope = clean(text, scope_span) if scope_span else None
    if only:
        scope = clean(text, (tail[0] + only.start("scope"), tail[0] + only.end("scope")))
        subject, start = _shared_subject(scanned, sentence, comparison, head, previous)
    else:
        counted = (quantity.end, quantity.unit_end) if not quantity.is_percent else (0, 0)
        noun = counted if tail[1] > tail[0] and not comparison.is_change else (0, 0)
        subject = clean(text, head, (noun[0], tail[1]) if noun[1] == tail[0] else tail)
    base = baseline_of(plain, clause.start, sentence.end) if comparison.is_change else None
    return Target(
        quote=text[start:end],
        start=start,
        end=end,
        comparator=comparison.sign,
        value=comparison.value,
        upper=comparison.upper,
        unit=_unit_text(text, quantity),
        subject=subject,
        scope=scope,
        baseline=comparison.baseline or (clean(text, base) if base else None),
        term=_term(scanned, header, sentence, clause),
        domain=sentence.context.domain or domain_of_clause(plain[start:end]),
        parent=None,
        confidence=_confidence(sentence, quantity, comparison, subject),
    )


def _shared_subject(
    scanned: ScannedPaper,
    sentence: _Sentence,
    comparison: Comparison,
    head: tuple[int, int],
    previous: Target | None,
) -> tuple[str, int]:
    """The subject of a clause that names its level only: its own head, or the one before."""
    own = clean(scanned.text, head)
    if plain_words(own) >= 2:
        return own, sentence.start
    if previous is not None:
        return previous.subject, sentence.start
    lead = scanned.plain[sentence.start : comparison.left]
    cut = re.search(r"\s*(?:\([^()]*\)\s*)?(?:đối\s+với|ở|tại)\s+cấp", lead)
    stop = sentence.start + (cut.start() if cut else len(lead))
    return clean(scanned.text, (sentence.start, stop)), sentence.start


def _unit_text(text: str, quantity: Quantity) -> str | None:
    if quantity.is_percent:
        return "%"
    return " ".join(text[quantity.end : quantity.unit_end].split()) or None


def _confidence(sentence: _Sentence, quantity: Quantity, comparison: Comparison, subject: str) -> float:
    score = 0.9 if quantity.is_percent else 0.75
    score += 0.06 if sentence.context.is_wanted else -0.1
    score += 0.03 if comparison.is_explicit else 0.0
    return max(0.3, score - (0.2 if plain_words(subject) < 2 else 0.0))


def _term(scanned: ScannedPaper, header: Header, sentence: _Sentence, clause: Clause) -> str | None:
    plain = scanned.plain
    for start, end in ((clause.start, clause.end), (sentence.start, sentence.end)):
        for item in scanned.dates_in(start, end):
            before = plain[max(start, item.start - 30) : item.start]
            if re.search(r"so\s+(?:với\s+)?(?:[^,;.]{0,20}\s)?$|kế\s+hoạch[^,;.]*$|số\s+\S+\s*$", before):
                continue
            if item.value is not None and item.value.year >= (header.year or 0) and _TERM_DAY.search(before):
                return item.value.isoformat()
            if item.year is not None and item.value is None:
                return str(item.last_year or item.year)
    year = sentence.context.year or header.year
    return str(year) if year else None


def _rank_target(scanned: ScannedPaper, header: Header, sentence: _Sentence) -> Target | None:
    found = find_rank(scanned.plain, sentence.start, sentence.end)
    if found is None or not (sentence.context.is_wanted or _WANTED.search(scanned.plain, sentence.start, sentence.end)):
        return None
    head = Clause(sentence.start, sentence.end, False)
    comparison = Comparison("rank", _decimal(found["rank"]), None, found.start(), found.end(), True)
    before, _ = subject_span(scanned.plain, head, comparison)
    return Target(
        scanned.text[sentence.start : sentence.end],
        sentence.start,
        sentence.end,
        "rank",
        comparison.value,
        None,
        None,
        re.split(r",|\s+đạt\s", clean(scanned.text, before))[0].strip(),
        None,
        None,
        _term(scanned, header, sentence, head),
        sentence.context.domain or domain_of_clause(scanned.plain[sentence.start : sentence.end]),
        None,
        0.8,
    )


def _not_numeric(scanned: ScannedPaper, header: Header, sentence: _Sentence) -> Iterator[tuple[Target, bool]]:
    """A goal in words ("nằm trong nhóm có chỉ số cao"), only where goals stand."""
    if not _in_goals(sentence):
        return
    plain = scanned.plain[sentence.start : sentence.end]
    found = _NOT_NUMERIC.search(plain) or _NOT_NUMERIC_START.match(plain)
    if found is None:
        return
    clause = Clause(sentence.start, sentence.end, False)
    subject_end = sentence.start + found.start() if found.start() else sentence.end
    yield (
        Target(
            scanned.text[sentence.start : sentence.end],
            sentence.start,
            sentence.end,
            "none",
            None,
            None,
            None,
            clean(scanned.text, (sentence.start, subject_end)),
            None,
            None,
            _term(scanned, header, sentence, clause),
            sentence.context.domain or domain_of_clause(plain),
            None,
            0.6,
        ),
        False,
    )


def _decimal(written: str) -> Decimal:
    return Decimal(written)
