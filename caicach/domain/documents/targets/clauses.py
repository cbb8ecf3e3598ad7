"""Cutting a sentence into one clause per target, and each clause into subject and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.matching import last_match
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.targets.comparing import Comparison
from caicach.domain.vietnamese.folding import matching_form

_WORDS: Final = load("targets")["words"]
_SCOPES: Final = listed(load("targets")["scopes"], "phrases")
_FRONT: Final = re.compile(rf"^[\s,;:.\-+*“\"(]*(?:{alternatives(listed(_WORDS, 'subject_front'))}(?!\w)[\s,:]*)*")
_FRONT_YEAR: Final = re.compile(
    r"^[\s,;:]*(?:"
    r"(?:phấn\s+đấu\s+)?(?:đến\s+|vào\s+)?(?:hết\s+)?(?:cuối\s+)?(?:năm\s+\d{4}|quý\s+[iv\d]+(?:[/ ]\S*\d{4})?)"
    r"|(?:trong\s+)?giai\s+đoạn\s+\d{4}\s*[-–]\s*\d{4}|từ\s+năm\s+\d{4}(?:\s+trở\s+đi)?"
    r"|(?:đề\s+nghị|yêu\s+cầu|giao)\s[^,;.\d]{3,60}?\s(?:bảo\s+đảm|đảm\s+bảo|phấn\s+đấu)(?!\w)"
    r"|(?:chỉ|mục)\s+tiêu\s+\d{1,2}\s*:|theo\s+đó|\(?\d{1,2}\)\s|[a-zđ]\)\s"
    r")\s*[,:]?\s*"
)
_SCOPE: Final = re.compile(rf"(?<!\w){alternatives(_SCOPES)}(?!\w)")
_SCOPE_ONLY: Final = re.compile(
    r"^\s*(?:\((?=cấp|đối)|(?:số\s+)?)?(?:đối\s+với|ở|tại|cho)?\s*(?:các\s+)?(?P<scope>(?:cấp|xã|huyện|tỉnh|sở|ubnd)\b[^,;.()]{0,40})"
)
_WISH: Final = re.compile(
    r",\s+(?=(?:đảm\s+bảo|bảo\s+đảm|phấn\s+đấu|quyết\s+tâm|đạt\s+(?:được\s+)?mục\s+tiêu|nâng\s+(?:tỷ|tỉ)\s+lệ|đưa\s+(?:tỷ|tỉ)\s+lệ)(?!\w))"
)
_SEPARATOR: Final = re.compile(r";|,(?=\s)|\s+và(?=\s)|\s+còn(?=\s)|\)\s|:(?=\s)")
_VERB: Final = re.compile(r"\s*(?:đạt|chiếm|là|bằng|phấn\s+đấu\s+đạt|phải\s+đạt)(?!\w)")
_CUE: Final = re.compile(
    r"(?:;|,|\s+và)\s+(?=(?:tỷ\s+lệ|tỉ\s+lệ|mức\s+độ|trong\s+(?:số\s+)?đó|phấn\s+đấu|riêng|số\s+lượng|chỉ\s+số|số|trong\s+đó)\b)"
)
DENOMINATOR: Final = re.compile(
    r"^\s*(?:(?:trên\s+)?tổng\s+số|so\s+với|trở\s+lên|vào|trước\s+ngày|trong\s+năm|đến\s+(?:hết\s+)?năm|năm\s+\d|theo\s+quy\s+định|theo|kế\s+hoạch|trên|grdp|gdp|dân\s+số)(?!\w)|^\s*/|^\s*\((?!\w*\s*(?:trong|gồm))"
)
BASELINE: Final = re.compile(
    r"so\s+(?:với\s+)?(?P<base>(?:cùng\s+kỳ\s*)?[^,.;()\n]{0,45}?(?:\d{4}|trước|kỳ|nay|hiện\s+tại|trước\s+đó)(?:-\d{4})?)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The span of one target's words, and whether its subject stands after the number."""

    start: int
    end: int
    number_first: bool


def is_number_first(plain: str, comparison: Comparison, floor: int) -> bool:
    """Whether nothing but front words stands between the last separator and the number."""
    head = plain[floor : comparison.left]
    last = last_match(_SEPARATOR, head)
    piece = head[last.end() :] if last else head
    if last and last.group().startswith(")") and _VERB.match(piece):
        return False
    return not strip_front(piece).strip(' ,;:-+*“"(')


def cut_clauses(plain: str, comparisons: Sequence[Comparison], bounds: tuple[int, int]) -> list[Clause]:
    """One clause for each comparison of a sentence, in order."""
    cuts = [_first_start(plain, comparisons[0], bounds)]
    firsts = []
    floor = cuts[0]
    for place, comparison in enumerate(comparisons):
        first = is_number_first(plain, comparison, floor)
        firsts.append(first)
        if place:
            cuts.append(_cut_between(plain, comparisons[place - 1], comparison, firsts[place - 1], first))
        floor = comparison.right
    ends = [*cuts[1:], _last_end(plain, comparisons[-1], firsts[-1], bounds[1])]
    return [Clause(*_tidy(plain, start, end), first) for start, end, first in zip(cuts, ends, firsts, strict=True)]


def _last_end(plain: str, comparison: Comparison, number_first: bool, end: int) -> int:
    """A statement ends at its semicolon: what follows has no number and is another matter."""
    at = plain.find(";", comparison.right, end)
    while at >= 0:
        if plain.count("(", comparison.right, at) <= plain.count(")", comparison.right, at):
            words = len(plain[comparison.right : at].split())
            return at if words >= 2 or not number_first else end
        at = plain.find(";", at + 1, end)
    return end


def _first_start(plain: str, comparison: Comparison, bounds: tuple[int, int]) -> int:
    """A lead such as "Cải cách thể chế:" is not part of the clause unless it is the subject."""
    start, _ = bounds
    head = plain[start : comparison.left]
    if (
        head.rstrip().endswith(",")
        and strip_front(head).strip(" ,")
        and _has_noun(plain[comparison.right : min(comparison.right + 60, bounds[1])])
    ) and scope_only(plain[comparison.right : bounds[1]]) is None:
        return comparison.left
    wish = last_match(_WISH, head)
    if wish:
        return start + wish.end()
    colon = plain.rfind(":", start, comparison.left)
    if colon >= 0 and plain[colon + 1 : comparison.left].strip(' -+“"'):
        return colon + 1
    if colon >= 0 and _has_noun(plain[comparison.right : min(comparison.right + 60, bounds[1])]):
        return colon + 1
    semicolon = plain.rfind(";", start, comparison.left)
    return semicolon + 1 if semicolon >= 0 else start


def _has_noun(tail: str) -> bool:
    piece = re.split(r"[,;.:\n]", tail, maxsplit=1)[0]
    return len(piece.split()) >= 2 and not DENOMINATOR.match(piece)


def _cut_between(plain: str, before: Comparison, after: Comparison, before_first: bool, after_first: bool) -> int:
    left, right = before.right, max(before.right, after.left)
    between = plain[left:right]
    bracket = between.rfind("(")
    if bracket >= 0 and ")" not in between[bracket:]:
        return left + bracket + 1
    if after_first:
        last = last_match(_SEPARATOR, between)
        return left + last.end() if last else right
    semicolon = between.find(";")
    if semicolon >= 0:
        return left + semicolon + 1
    cue = last_match(_CUE, between) if before_first else _CUE.search(between)
    if cue:
        return left + cue.start() + 1
    separators = [found for found in _SEPARATOR.finditer(between) if found.group() != ":"]
    if not separators:
        return left
    chosen = separators[-1] if before_first else separators[0]
    return left + chosen.end()


def _tidy(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (plain[start].isspace() or plain[start] in ",;-+*•:"):
        start += 1
    lead = re.compile(r"(?:và|còn)\s+").match(plain, start, end)
    start = lead.end() if lead else start
    while end > start and (plain[end - 1].isspace() or plain[end - 1] in ",;:.-/"):
        end -= 1
    tail = re.compile(r"(?:\s+và|,?\s+trong\s+(?:số\s+)?đó|,?\s+riêng)$").search(plain[start:end])
    return start, start + tail.start() if tail else end


def strip_front(piece: str) -> str:
    """A piece without the words that stand before a subject ("phấn đấu", "đến năm 2025")."""
    stripped = piece
    while True:
        shorter = _FRONT.sub("", _FRONT_YEAR.sub("", stripped, count=1), count=1)
        if shorter == stripped:
            return stripped
        stripped = shorter


def scope_of(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """The span that says for whom a clause holds."""
    found = _SCOPE.search(plain, start, end)
    return found.span() if found else None


def scope_only(tail: str) -> re.Match[str] | None:
    """A tail that names a level and nothing else ("đối với cấp xã")."""
    found = _SCOPE_ONLY.match(tail)
    if found is None:
        return None
    rest = re.sub(r"\([^()]*\)", "", tail[found.end() :]).strip(" .;,)")
    return found if not rest and len(found["scope"].split()) <= 5 else None


def baseline_of(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """The span after "so với"."""
    found = BASELINE.search(plain, start, end)
    return found.span("base") if found else None


def clean(text: str, *spans: tuple[int, int]) -> str:
    """The words of some spans in one line, without stray signs."""
    pieces = [" ".join(text[start:end].split()).strip(' ,;:.-–+*“”"') for start, end in spans]
    joined = " ".join(piece for piece in pieces if piece)
    if joined.count("(") < joined.count(")"):
        joined = joined.rstrip(")")
    if joined.count("(") > joined.count(")"):
        joined = joined[: joined.rfind("(")].rstrip(" ,;(")
    return joined


def plain_words(subject: str) -> int:
    """How many words a subject has."""
    return len(matching_form(subject).split())
