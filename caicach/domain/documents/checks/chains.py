"""Totals and parts with no word between that opens a list: side by side, parts first, or told apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from caicach.domain.documents.checks.model import Severity, Sum
from caicach.domain.documents.checks.pairs import noun_after
from caicach.domain.documents.checks.parts import is_exhaustive, is_overlapping
from caicach.domain.documents.checks.totals import NOT_ADDED, are_names, is_near, is_of, is_sound_total, sum_of
from caicach.domain.documents.checks.verdicts import one_slip, soft_word
from caicach.domain.documents.paper import BlockKind
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.quantities import Quantity
from caicach.domain.documents.scan import Paragraph, ScannedPaper

_DATA: Final = load("figures")["chains"]
_TURNS: Final = re.compile(rf"\||(?<!\w){alternatives(listed(_DATA, 'turns'))}(?!\w)")
_DONE: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'done'))}(?!\w)")
_UNDONE: Final = re.compile(rf"(?<!\w){alternatives(listed(_DATA, 'undone'))}(?!\w)")
_ADDED_UP: Final = re.compile(rf"(?:^|[,;.(]|\s[-–]|\sthì|\slà)\s*{alternatives(listed(_DATA, 'added_up'))}\s*:?\s*$")
_OUT_OF: Final = re.compile(r"[^.;,()|\d]{0,40}(?:trên|trong)\s+(?:tổng\s+)?số\s+[^.;,()|\d]{0,20}$|\s*/\s*$")
_JOINT: Final = re.compile(r"[^.;,()|\d\n]{0,70}(?:[,;]|\svà\s|\sthì\s)[^.;,()|\d]{0,80}$")
_REACH: Final = 110
_BACK: Final = 1500
_MOST: Final = 12
_TELLING: Final = Decimal(30)
_SMALL: Final = Decimal(10)


def chains(
    scanned: ScannedPaper, paragraph: Paragraph, told: frozenset[int] | set[int]
) -> Iterator[tuple[Sum, Severity]]:
    """Sums of a paragraph; `told` are the places of totals whose parts are known already."""
    if paragraph.kind is BlockKind.CELL and paragraph.end - paragraph.start < 40:
        return
    figures = _outside_brackets(scanned, paragraph)
    if len(figures) < 2:
        return
    held: set[int] = set()
    for found, severity in itertools.chain(
        _behind(scanned, figures, told), _before(scanned, figures), _apart(scanned, figures, paragraph)
    ):
        if found.total_place is None or found.total_place[0] in held:
            continue
        held.add(found.total_place[0])
        yield found, severity


def _outside_brackets(scanned: ScannedPaper, paragraph: Paragraph) -> list[Quantity]:
    plain, depth, at = scanned.plain, 0, paragraph.body
    figures: list[Quantity] = []
    for item in scanned.quantities_in(paragraph.body, paragraph.end):
        depth = max(0, depth + plain.count("(", at, item.start) - plain.count(")", at, item.start))
        at = item.start
        if depth == 0 and not item.is_percent:
            figures.append(item)
    return figures


def _are_one_kind(plain: str, total: Quantity, part: Quantity) -> bool:
    """Whether a part repeats the unit of its total, or both count one thing without a known unit."""
    if total.unit is not None:
        return part.unit is not None and is_of(plain, total, part)
    return part.unit is None and noun_after(plain, part) == noun_after(plain, total)


def _behind(
    scanned: ScannedPaper, figures: Sequence[Quantity], told: frozenset[int] | set[int]
) -> Iterator[tuple[Sum, Severity]]:
    """ "đề ra 27 nhiệm vụ, đã xong 20 nhiệm vụ, còn lại 7 nhiệm vụ", "33 trên tổng số 44 nhiệm vụ, 11 … đang làm"."""
    for place, total in enumerate(figures):
        if total.start in told or total.value < 5 or (total.unit is not None and total.unit.name in NOT_ADDED):
            continue
        parts = _run_after(scanned.plain, figures, place)
        if total.unit is None and (total.value < _TELLING / 2 or are_names(scanned, [total, *parts])):
            continue
        first = _fraction_part(scanned.plain, figures, place)
        if first is not None:
            parts = [first, *parts]
        added = list(itertools.accumulate(part.amount for part in parts))
        count = next((at + 1 for at, value in enumerate(added) if at and value == total.amount), None)
        if count is not None and (count >= 3 or total.value >= _SMALL or _labels_rest(scanned.plain, parts[1])):
            start = min(total.start, parts[0].start)
            while count < len(parts) and not parts[count].value:
                count += 1
            yield (
                sum_of(scanned, (start, parts[count - 1].unit_end), parts[:count], total, "ok"),
                Severity.NOTE,
            )
        elif first is None and not place and (severity := _is_unsound(scanned, total, parts)):
            yield sum_of(scanned, (total.start, parts[-1].unit_end), parts, total, "wrong"), severity


def _run_after(plain: str, figures: Sequence[Quantity], place: int) -> list[Quantity]:
    total, previous = figures[place], figures[place]
    parts: list[Quantity] = []
    stops = 0
    for item in figures[place + 1 : place + _MOST]:
        gap = plain[previous.unit_end : item.start]
        stops += len(re.findall(r"\.\s", gap))
        if stops > 1 or len(gap) > _REACH or _TURNS.search(gap) or gap.strip() in ("/", "-", "–"):
            break
        if plain[item.unit_end : item.unit_end + 12].lstrip().startswith("/") or not _are_one_kind(plain, total, item):
            break
        parts.append(item)
        previous = item
    return parts


def _fraction_part(plain: str, figures: Sequence[Quantity], place: int) -> Quantity | None:
    """The part of a fraction whose whole is the figure at a place ("9/12 chỉ tiêu")."""
    if not place:
        return None
    part, whole = figures[place - 1], figures[place]
    is_over = _OUT_OF.fullmatch(plain, part.unit_end, whole.start)
    return part if is_over and (part.unit is None or part.unit == whole.unit) and part.value < whole.value else None


def _label(plain: str, part: Quantity) -> tuple[str, str]:
    """Words before and after a figure up to the next sign."""
    before = re.split(r"[,;.:()|\d]|\svà\s", plain[max(0, part.start - 60) : part.start])[-1]
    after = re.split(r"[,;.:()|\d]|\svà\s", plain[part.unit_end : part.unit_end + 50])[0]
    return before, after


def _labels_rest(plain: str, part: Quantity) -> bool:
    return any(_UNDONE.search(words) for words in _label(plain, part))


def _is_unsound(scanned: ScannedPaper, total: Quantity, parts: Sequence[Quantity]) -> Severity | None:
    """Done and not done must make the whole; one slip away they are told."""
    plain = scanned.plain
    if len(parts) not in (2, 3) or not is_sound_total(scanned, total) or total.value < _SMALL:
        return None
    if not is_near([part.amount for part in parts], total.amount) or parts[0].amount >= total.amount:
        return None
    done, *rest = [" ".join(_label(plain, part)) for part in parts]
    if not _DONE.search(done) or _UNDONE.search(done) or not all(_UNDONE.search(words) for words in rest):
        return None
    if any(soft_word(plain, part.start) for part in parts) or is_overlapping([done, *rest]):
        return None
    return Severity.ERROR if re.search(r"còn\s+lại|chưa", rest[-1]) else Severity.WARNING


def _before(scanned: ScannedPaper, figures: Sequence[Quantity]) -> Iterator[tuple[Sum, Severity]]:
    """ "nam 201 người, nữ 187 người, cộng 388 người": the total closes the list."""
    plain = scanned.plain
    for place, total in enumerate(figures):
        if place < 2 or not _ADDED_UP.search(plain, max(0, figures[place - 1].unit_end), total.start):
            continue
        parts: list[Quantity] = []
        following = total
        for item in reversed(figures[max(0, place - _MOST - 8) : place]):
            gap = plain[item.unit_end : following.start]
            if len(gap) > _REACH or re.search(r"\.\s|\|", gap) or not is_of(plain, total, item):
                break
            parts.insert(0, item)
            following = item
        if len(parts) < 2:
            continue
        holds = sum(part.amount for part in parts) == total.amount
        if not holds and (not is_near([part.amount for part in parts], total.amount) or total.value < _SMALL):
            continue
        verdict = "ok" if holds else "wrong"
        yield sum_of(scanned, (parts[0].start, total.unit_end), parts, total, verdict), Severity.ERROR


def _apart(scanned: ScannedPaper, figures: Sequence[Quantity], paragraph: Paragraph) -> Iterator[tuple[Sum, Severity]]:
    """ "Có mặt 76 người … Trình độ: sau đại học 19 người, đại học 55 …": the total stands sentences before."""
    for run in _runs(scanned.plain, figures):
        labels = [
            before if before.strip() else after for before, after in (_label(scanned.plain, part) for part in run)
        ]
        if is_overlapping(labels):
            continue
        added = sum((part.amount for part in run), Decimal(0))
        complete = is_exhaustive(labels)
        if added < _SMALL or (not complete and (added < _TELLING or (len(run) < 3 and added < 100))):
            continue
        floor = max(0, run[0].start - _BACK)
        earlier = [item for item in scanned.quantities_in(floor, run[0].start) if not item.is_percent]
        total = next(
            (item for item in reversed(earlier) if item.amount == added and _is_total_of(scanned.plain, item, run)),
            None,
        )
        span = (run[0].start, run[-1].unit_end)
        if total is not None:
            yield sum_of(scanned, span, run, total, "ok"), Severity.NOTE
        elif (
            complete and len(run) >= 3 and not _is_money(run[0]) and (near := _missed(scanned, earlier, run, paragraph))
        ):
            yield sum_of(scanned, span, run, near, "wrong"), Severity.WARNING


def _is_money(figure: Quantity) -> bool:
    return figure.unit is not None and figure.unit.name == "money"


def _is_total_of(plain: str, total: Quantity, parts: Sequence[Quantity]) -> bool:
    return all(part.value < total.value or not part.value for part in parts) and (
        all(_are_one_kind(plain, total, part) for part in parts)
        or (total.unit is None and plain[total.end : total.end + 2].strip()[:1] == "/")
    )


def _missed(
    scanned: ScannedPaper, earlier: Sequence[Quantity], run: Sequence[Quantity], paragraph: Paragraph
) -> Quantity | None:
    """The total of the same paragraph that a complete list misses by one slip."""
    added = sum((part.amount for part in run), Decimal(0))
    for item in reversed(earlier):
        if item.start < paragraph.body:
            return None
        if item.unit == run[0].unit is not None and item.amount > max(part.amount for part in run):
            is_one = is_sound_total(scanned, item) and one_slip(added, item.amount)
            return item if is_one and not _TURNS.search(scanned.plain, item.unit_end, run[0].start) else None
    return None


def _runs(plain: str, figures: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Figures of one unit told one after the other between commas, semicolons and "và"."""
    run: list[Quantity] = []
    for item in figures:
        if run:
            gap = plain[run[-1].unit_end : item.start]
            joined = _JOINT.fullmatch(gap) and not _TURNS.search(gap)
            if not (
                joined and item.unit is not None and run[0].unit is not None and item.unit.name == run[0].unit.name
            ):
                if len(run) >= 2:
                    yield run
                run = []
        run.append(item)
    if len(run) >= 2:
        yield run
